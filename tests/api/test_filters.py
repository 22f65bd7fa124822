"""What people filter by: every column has a filter or a reason, and every filter finds its row and no other."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db.models import Model
from django.utils.timezone import now
from rest_framework.test import APIClient

from accounts.enums import IdentifierKind
from accounts.filters import AccountFilter, ErasureFilter, PersonFilter
from accounts.models import Account, AccountMerge, Erasure, MergeSuggestion, Person, PersonMerge
from config.api import router
from handoffs.filters import FeedbackFilter, HandoffFilter, RoutingRuleFilter
from handoffs.models import (
    ContactRefusal,
    Feedback,
    Grant,
    Handoff,
    Outreach,
    RoutingRule,
    Violation,
    WebhookDelivery,
    WebhookEndpoint,
)
from handoffs.outreach_filters import GrantFilter, OutreachFilter, ViolationFilter
from handoffs.refusal_viewsets import ContactRefusalFilter
from handoffs.webhooks.filters import DeliveryFilter, EndpointFilter
from playbooks.filters import (
    BacktestFilter,
    ListEntryFilter,
    MilestoneFilter,
    NamedListFilter,
    PersonQualificationFilter,
    PersonScoreFilter,
    ProposalFilter,
    QualificationFilter,
    ScorecardFilter,
    ScoreFilter,
    StudyFilter,
    VersionFilter,
)
from playbooks.models import (
    Backtest,
    Milestone,
    NamedList,
    NamedListEntry,
    PersonQualification,
    PersonScore,
    Qualification,
    Score,
    Scorecard,
    ScorecardProposal,
    ScorecardVersion,
    Study,
)
from playbooks.reviewing import send_to_review
from playbooks.scheduling import schedule
from signals.filters import (
    AccountMergeFilter,
    BatchFilter,
    MergeSuggestionFilter,
    PersonMergeFilter,
    RejectionFilter,
    SignalFilter,
)
from signals.models import Batch, Rejection, Signal
from tests.factories.accounts import (
    NOON,
    AccountFactory,
    AccountMergeFactory,
    ApiKeyFactory,
    DomainFactory,
    ErasureFactory,
    IdentifierFactory,
    MergeSuggestionFactory,
    PersonFactory,
    PersonMergeFactory,
    UserFactory,
)
from tests.factories.handoffs import (
    ContactRefusalFactory,
    FeedbackFactory,
    GrantFactory,
    HandoffFactory,
    OutreachFactory,
    RoutingRuleFactory,
    TeamFactory,
    ViolationFactory,
)
from tests.factories.leads import PersonQualificationFactory, PersonScoreFactory, PersonVersionFactory
from tests.factories.playbooks import (
    BacktestFactory,
    MilestoneFactory,
    NamedListFactory,
    PlayFactory,
    ProposalFactory,
    QualificationFactory,
    RuleFactory,
    ScorecardFactory,
    ScorecardVersionFactory,
    ScoreFactory,
    StudyFactory,
    publish,
    put_on,
)
from tests.factories.reviews import approve, sound_draft
from tests.factories.signals import BatchFactory, RejectionFactory, SignalFactory, UploadFactory
from tests.factories.webhooks import WebhookDeliveryFactory, WebhookEndpointFactory

LATER = NOON + timedelta(days=1)

_OF_JOBS = {
    *("started_at", "finished_at", "seen_at", "attempt", "done", "total", "failure", "summary"),
    *("content", "start", "end"),
}
# Columns that nobody filters by, and why.
NOT_FILTERED: dict[type[Model], set[str]] = {
    Account: {"name_is_given"},  # where the name comes from
    Person: {"own_first_seen_at", "own_last_seen_at"},  # kept for an undoing
    # Who decided and why is to be read; `gave_owner` is kept for an undoing.
    AccountMerge: {"source", "reason", "by", "key", "undone_by", "undone_key", "gave_owner"},
    PersonMerge: {"source", "reason", "by", "key", "undone_by", "undone_key"},
    MergeSuggestion: {"decided_by", "decided_key", "merge"},
    # Whether it is finished says enough; the rest is figures, and where the work is to go on.
    Erasure: {
        "pseudonym",
        "stage",
        "requested_by",
        "requested_with",
        "last_batch_id",
        "done_batch_id",
        "events_total",
        "events_done",
        "table",
        "position",
        "events_erased",
        "rejections_erased",
        "texts_erased",
        "facts_erased",
        "identifiers_erased",
    },
    Signal: {"description", "measures"},  # free text
    # Footnotes of a reading: what its events share; what leads to the logs; a sentence.
    Batch: {"kind", "shared_context", "shared_sent_at", "digest", "request_id", "set_aside_because"},
    # The event itself, its place, and the replay that it is in right now.
    Rejection: {"raw", "row", "row_text", "index", "replay", "decided_with"},
    Scorecard: {"description"},  # free text
    # What it says, free text, and footnotes of the review.
    ScorecardVersion: {
        *(
            "threshold",
            "cooldown",
            "requalify_after",
            "most_activation",
            "most_depth",
            "most_fit",
            "most_intent",
            "reason",
        ),
        *("reviewed_content", "scheduled_by", "schedule_asked_at", "schedule_refusal"),
    },
    ScorecardProposal: set(),
    Score: {"rules_held"},  # ids inside; points and “why” serve
    PersonScore: {"rules_held"},
    PersonQualification: {"rules_held"},
    # How far it is, which `state` says; its question and its answer.
    Backtest: _OF_JOBS | {"compared_with", "compared_content", "people", "each_a_week"},
    Study: _OF_JOBS | {"within", "age"},
    Milestone: {"recorded_by", "recorded_with"},  # `source` says who told
    NamedList: {"description"},  # free text
    NamedListEntry: {"text"},  # as it was written; `key` is what it is found by
    # What a rule asks is read as a sentence; there are few, in the order of their places.
    RoutingRule: {
        *("position", "countries", "regions", "industries", "tiers"),
        *("employees_min", "employees_max", "value_min", "value_max"),
    },
    # `taken_at` is the tray of the next station; `tier_version` and `tiered_at` are footnotes of the tier; the last two
    # are kept for the undoing of a merge.
    Qualification: {"rules_held", "taken_at", "tier_version", "tiered_at", "own_account", "superseded_by"},
    # A sentence; kept for the undoing of a merge; `state` said otherwise; footnotes of a snooze and a disqualification.
    Handoff: {
        *("headline", "evidence_at", "own_account", "superseded_by", "section"),
        *("snoozed_until", "snoozed_from", "cooldown_until"),
        # The clock: `due_at` and `state` serve; the queue has tabs for the rest.
        *("alarm", "breached_at", "half_at", "nearly_at", "reassign_at", "reassigned_at", "first_due_at"),
        # A sentence, footnotes of routing, and what the list is ordered by.
        *("assigned_why", "passed_by", "idle_at", "rank"),
    },
    Feedback: {"text"},  # free text; `account` serves
    # Its words, and footnotes of how it was sent, noted and answered.
    Outreach: {"script", "channel", "sent_by", "subject", "body", "recorded_at", "answer_noted_by"},
    # `due` says what there is to do; the rest is to be read.
    Grant: {"person", "at", "by", "note", "revoked_at", "revoked_by", "applied_at", "withdrawn_at", "ended_at"},
    Violation: {"evidence", "answer", "reviewed_by"},  # free text; whoever talked about it
    ContactRefusal: {"subject", "asker", "minute", "times"},  # what keeps it from being written twice, and how often
    # There are a handful of them, and `problem` is to be read.
    WebhookEndpoint: {
        *("url", "types", "secret", "old_secret", "old_secret_until", "created_at", "problem", "failures"),
        *("resting_until", "last_success_at", "last_failure_at"),
    },
    # `state` and `status` serve, and the time of the event.
    WebhookDelivery: {"due_at", "claimed_until", "attempts", "attempted_at", "answer", "why", "ended_at"},
}
FILTERS: dict[type[Model], Any] = {
    Account: AccountFilter,
    Person: PersonFilter,
    Erasure: ErasureFilter,
    AccountMerge: AccountMergeFilter,
    PersonMerge: PersonMergeFilter,
    MergeSuggestion: MergeSuggestionFilter,
    Signal: SignalFilter,
    Batch: BatchFilter,
    Rejection: RejectionFilter,
    Scorecard: ScorecardFilter,
    ScorecardVersion: VersionFilter,
    Score: ScoreFilter,
    PersonScore: PersonScoreFilter,
    PersonQualification: PersonQualificationFilter,
    Backtest: BacktestFilter,
    Study: StudyFilter,
    Milestone: MilestoneFilter,
    NamedList: NamedListFilter,
    NamedListEntry: ListEntryFilter,
    RoutingRule: RoutingRuleFilter,
    ScorecardProposal: ProposalFilter,
    Qualification: QualificationFilter,
    Handoff: HandoffFilter,
    Feedback: FeedbackFilter,
    Outreach: OutreachFilter,
    Grant: GrantFilter,
    Violation: ViolationFilter,
    ContactRefusal: ContactRefusalFilter,
    WebhookEndpoint: EndpointFilter,
    WebhookDelivery: DeliveryFilter,
}
KNOWN: dict[str, type[Model]] = {
    "people": Person,
    "batches": Batch,
    "feedback": Feedback,
    "studies": Study,
    "outcomes": Milestone,
    "lists": NamedList,
    "list-entries": NamedListEntry,
    "webhook-deliveries": WebhookDelivery,
}
METHOD_FILTERS = {"by_event_name": "event_names", "by_words": "reason", "narrow_due": "until"}


@pytest.mark.parametrize("model", FILTERS)
def test_every_column_has_a_filter_or_a_reason(model: type[Model]) -> None:
    columns = {field.name for field in model._meta.concrete_fields} - {"id"}
    by_column = {field.attname: field.name for field in model._meta.concrete_fields}

    filtered = {
        METHOD_FILTERS.get(str(found.method), by_column.get(name := found.field_name.partition("__")[0], name))
        for found in FILTERS[model].base_filters.values()
    }

    assert columns - filtered == NOT_FILTERED[model]


def test_every_list_that_can_be_filtered_is_tried() -> None:
    filtered = {prefix for prefix, viewset, _ in router.registry if getattr(viewset, "filterset_class", None)}

    assert filtered == set(CASES)


def an_account() -> Any:
    owner = UserFactory(email="ann@baton.example")
    account = AccountFactory(key="acme.com", name="Acme", external_id="crm-1", owner=owner, recorded_at=LATER)
    return DomainFactory(account=account, host="mail.acme.com").account


def a_person() -> Any:
    person = PersonFactory(
        account=AccountFactory(key="acme.com"),
        name="Dana",
        email="dana@acme.com",
        first_seen_at=LATER,
        last_seen_at=LATER,
        erased_at=LATER,
    )
    IdentifierFactory(person=person, kind=IdentifierKind.USER, value="u-1")
    IdentifierFactory(person=person, kind=IdentifierKind.ANONYMOUS, value="a-1")
    return person


def another_person() -> Any:
    person = PersonFactory()
    IdentifierFactory(person=person, kind=IdentifierKind.USER, value="a-1")
    return IdentifierFactory(person=person, kind=IdentifierKind.ANONYMOUS, value="u-1").person


def a_signal() -> Any:
    return SignalFactory(
        key="viewed", name="Viewed pricing", category="intent", kind="page", event_names=["Pricing", "Plans"]
    )


def a_batch() -> Any:
    return BatchFactory(
        set_aside_at=LATER,
        pk=901,
        source="upload",
        key=ApiKeyFactory(name="Website"),
        upload=UploadFactory(pk=301),
        received_at=LATER,
        stored=3,
        duplicate=2,
        rejected=1,
        processed_at=LATER,
    )


def a_rejection() -> Any:
    return RejectionFactory(
        batch=a_batch(),
        message_id="m-7",
        field="userId",
        reason="A call must have a userId.",
        recorded_at=LATER,
        state="replayed",
        decided_at=LATER,
        decided_by=UserFactory(email="ann@baton.example"),
        replayed_as=BatchFactory(pk=902, source="replay"),
    )


def a_scorecard() -> Any:
    version = ScorecardVersionFactory(scorecard__key="pql", scorecard__name="PQL")
    publish(version)
    return version.scorecard


def another_scorecard() -> Any:
    return ScorecardVersionFactory(scorecard__subject="person").scorecard


def a_version(**scorecard: str) -> Any:
    return RuleFactory(version__scorecard=ScorecardFactory(**scorecard), version__number=7).version


def a_reviewed_version() -> Any:
    """One that every seat has approved, and that is to be published at an instant of its own."""
    ann, bo = UserFactory(email="ann@baton.example"), UserFactory(email="bo@baton.example")
    version = sound_draft(scorecard__key="pql", number=7, author=ann, created_at=LATER)
    approve(send_to_review(version, by=bo, at=LATER))
    return schedule(version, publish_at=LATER + timedelta(days=2), by=ann, at=LATER)


def a_proposal() -> Any:
    ann = UserFactory(email="ann@baton.example")
    proposal = ProposalFactory(scorecard__key="pql", author=ann, proposed_at=LATER)
    proposal.signals.create(signal=SignalFactory(key="ran"), weight=30)
    return proposal


def a_score() -> Any:
    return ScoreFactory(
        account=AccountFactory(key="acme.com"),
        version=a_version(key="pql"),
        points=60,
        assessed_at=LATER,
        reassess_at=LATER,
    )


def another_score() -> Any:
    return ScoreFactory(points=50, activated=False, qualified=False)


def a_qualification() -> Any:
    return QualificationFactory(
        account=AccountFactory(key="acme.com"),
        version=a_version(key="pql"),
        tier="sales_led",
        points=60,
        at=LATER,
        recorded_at=LATER,
        ended_at=LATER,
    )


def a_handoff() -> Any:
    return HandoffFactory(
        account=AccountFactory(key="acme.com"),
        watching=True,
        state="returned",
        tier="sales_led",
        points=70,
        play=PlayFactory(key="limit"),
        team=TeamFactory(key="emea"),
        owner=UserFactory(email="ann@baton.example"),
        fired_at=LATER,
        permitted_at=LATER,
        acknowledged_at=LATER,
        contacted_at=LATER,
        closed_at=LATER,
    )


def ann() -> Any:
    return UserFactory(email="ann@baton.example")


def of_acme() -> Any:
    return HandoffFactory(pk=4711, contacted=True, account=AccountFactory(key="acme.com"))


def of_dana() -> Any:
    """A person of Acme, and what they came to by version 7 of the scorecard “champions”."""
    return {
        "person": PersonFactory(pk=4711, account=AccountFactory(key="acme.com")),
        "version": PersonVersionFactory(scorecard__key="champions", number=7),
    }


def an_entry() -> Any:
    named_list, until = NamedListFactory(key="targets"), LATER + timedelta(days=1)
    return NamedListEntry.objects.create(named_list=named_list, key="acme.com", text="Acme", since=LATER, until=until)


def another_entry() -> Any:
    named_list = NamedListFactory()
    put_on(named_list, "gamma.io")
    return named_list.entries.get()


def a_refusal() -> Any:
    return ContactRefusalFactory(
        person=PersonFactory(pk=4711),
        host="acme.com",
        key=ApiKeyFactory(pk=4711),
        by=ann(),
        reason="cooldown",
        at=LATER,
    )


# For each list: the row to find, the one beside it, and the parameters that find it alone.
CASES: dict[str, tuple[Callable[[], Any], Callable[[], Any], list[str]]] = {
    "accounts": (
        an_account,
        AccountFactory,
        [
            "key=acme.com",
            "external_id=crm-1",
            "name=Acme",
            "search=ACME.c",
            "domain=mail.acme.com",
            "owner=Ann@baton.example",
            "owned=true",
            "recorded_at_since=2026-03-03T12:00:00Z",
        ],
    ),
    "people": (
        a_person,
        another_person,
        [
            "account=acme.com",
            "email=dana@acme.com",
            "name=Dana",
            "user_id=u-1",
            "anonymous_id=a-1",
            "first_seen_at_since=2026-03-03T12:00:00Z",
            "last_seen_at_since=2026-03-03T12:00:00Z",
            "erased=true",
        ],
    ),
    "erasures": (
        lambda: ErasureFactory(person__pk=4711, requested_at=LATER, finished_at=LATER),
        ErasureFactory,
        ["person=4711", "finished=true", "requested_at_since=2026-03-03T12:00:00Z"],
    ),
    "account-merges": (
        lambda: AccountMergeFactory(
            merged__key="beta.io", into__key="acme.com", decided_at=LATER, undone_at=LATER, settled_at=None
        ),
        AccountMergeFactory,
        ["merged=beta.io", "into=acme.com", "undone=true", "settled=false", "decided_at_since=2026-03-03T12:00:00Z"],
    ),
    "person-merges": (
        lambda: PersonMergeFactory(
            merged=PersonFactory(pk=1001),
            into=PersonFactory(pk=1002),
            decided_at=LATER,
            undone_at=LATER,
            settled_at=None,
        ),
        PersonMergeFactory,
        ["merged=1001", "into=1002", "undone=true", "settled=false", "decided_at_since=2026-03-03T12:00:00Z"],
    ),
    "merge-suggestions": (
        lambda: MergeSuggestionFactory(
            account__key="acme.com", host="acme.de", recorded_at=LATER, decided_at=LATER, decided_by=UserFactory()
        ),
        MergeSuggestionFactory,
        ["account=acme.com", "host=acme.de", "decided=true", "recorded_at_since=2026-03-03T12:00:00Z"],
    ),
    "signals": (
        a_signal,
        lambda: SignalFactory(is_active=False),
        ["key=viewed", "name=Viewed pricing", "category=intent", "kind=page", "event_name=Plans", "is_active=true"],
    ),
    "batches": (
        a_batch,
        BatchFactory,
        [
            "source=upload",
            "key=Website",
            "upload=301",
            "received_at_since=2026-03-03T12:00:00Z",
            "received_min=6",
            "stored_min=3",
            "duplicate_min=2",
            "rejected_min=1",
            "processed=true",
            "set_aside=true",
        ],
    ),
    "rejections": (
        a_rejection,
        RejectionFactory,
        [
            "state=replayed",
            "batch=901",
            "source=upload",
            "key=Website",
            "upload=301",
            "message_id=m-7",
            "field=userId",
            "search=must userid",
            "search=m-7",
            "recorded_at_since=2026-03-03T12:00:00Z",
            "decided_at_since=2026-03-03T12:00:00Z",
            "decided_at_before=2026-03-04T12:00:00Z",
            "decided_by=Ann@baton.example",
            "replayed_as=902",
        ],
    ),
    "scorecards": (a_scorecard, another_scorecard, ["key=pql", "name=PQL", "has=published", "subject=account"]),
    "scorecard-versions": (
        a_reviewed_version,
        sound_draft,
        [
            "scorecard=pql",
            "number=7",
            "state=in_review",
            "state=in_review&state=retired",
            "author=Ann@baton.example",
            "submitted_by=bo@baton.example",
            "scheduled=true",
            "created_at_since=2026-03-03T12:00:00Z",
            "submitted_at_since=2026-03-03T12:00:00Z",
            "submitted_at_before=2026-03-04T12:00:00Z",
        ],
    ),
    "scorecard-proposals": (
        a_proposal,
        ProposalFactory,
        ["scorecard=pql", "author=Ann@baton.example", "signal=ran", "proposed_at_since=2026-03-03T12:00:00Z"],
    ),
    "scores": (
        a_score,
        another_score,
        [
            "account=acme.com",
            "scorecard=pql",
            "version=7",
            "points_min=60",
            "activated=true",
            "qualified=true",
            "assessed_at_since=2026-03-03T12:00:00Z",
            "reassess_at_since=2026-03-03T12:00:00Z",
            "reassess_at_before=2026-03-04T12:00:00Z",
        ],
    ),
    "qualifications": (
        a_qualification,
        lambda: QualificationFactory(points=50),
        [
            "account=acme.com",
            "scorecard=pql",
            "version=7",
            "tier=sales_led",
            "tier=sales_led&tier=self_serve",
            "points_min=60",
            "at_since=2026-03-03T12:00:00Z",
            "recorded_at_since=2026-03-03T12:00:00Z",
            "ended=true",
            "ended_at_since=2026-03-03T12:00:00Z",
            "ended_at_before=2026-03-04T12:00:00Z",
        ],
    ),
    "feedback": (
        lambda: FeedbackFactory(
            handoff__account__key="acme.com", kind="objection", at=LATER, by__email="ann@baton.example"
        ),
        FeedbackFactory,
        ["account=acme.com", "kind=objection", "by=Ann@baton.example", "at_since=2026-03-03T12:00:00Z"],
    ),
    "handoffs": (
        a_handoff,
        lambda: HandoffFactory(points=60),
        [
            "account=acme.com",
            "state=returned",
            "tier=sales_led",
            "points_min=70",
            "play=limit",
            "team=emea",
            "owner=ann@baton.example",
            "owned=true",
            "fired_at_since=2026-03-03T12:00:00Z",
            "due_at_since=2026-03-03T12:00:00Z",
            "acknowledged=true",
            "acknowledged_at_since=2026-03-03T12:00:00Z",
            "acknowledged_at_before=2026-03-04T12:00:00Z",
            "permitted=true",
            "contacted=true",
            "contacted_at_since=2026-03-03T12:00:00Z",
            "contacted_at_before=2026-03-04T12:00:00Z",
            "closed=true",
            "closed_at_since=2026-03-03T12:00:00Z",
            "closed_at_before=2026-03-04T12:00:00Z",
        ],
    ),
    "outreach": (
        lambda: OutreachFactory(
            handoff=of_acme(),
            person=PersonFactory(pk=4711),
            by=ann(),
            at=LATER,
            answered_at=LATER,
            answer_noted_by=UserFactory(),
        ),
        OutreachFactory,
        [
            "handoff=4711",
            "account=acme.com",
            "person=4711",
            "by=ann@baton.example",
            "at_since=2026-03-03T12:00:00Z",
            "answered=true",
        ],
    ),
    "grants": (
        lambda: GrantFactory(handoff=of_acme(), what="sso", until=now() + timedelta(days=1)),
        GrantFactory,
        ["handoff=4711", "account=acme.com", "what=sso", "due=true"],
    ),
    "violations": (
        lambda: ViolationFactory(
            by=ann(),
            outreach__handoff=of_acme(),
            kind="too_many",
            at=LATER,
            answered_at=LATER,
            reviewed_at=LATER,
            answer="They asked",
            reviewed_by=UserFactory(roles=["manager"]),
        ),
        ViolationFactory,
        [
            *("by=ann@baton.example", "handoff=4711", "kind=too_many", "at_since=2026-03-03T12:00:00Z"),
            *("answered=true", "reviewed=true"),
        ],
    ),
    "contact-refusals": (
        a_refusal,
        ContactRefusalFactory,
        [
            *("reason=cooldown", "person=4711", "host=acme.com", "key=4711", "by=ann@baton.example"),
            "at_since=2026-03-03T12:00:00Z",
        ],
    ),
    "person-scores": (
        lambda: PersonScoreFactory(**of_dana(), assessed_at=LATER, reassess_at=LATER),
        lambda: PersonScoreFactory(points=50, activated=False, qualified=False),
        [
            *("person=4711", "account=acme.com", "scorecard=champions", "version=7", "points_min=60"),
            *("activated=true", "qualified=true", "assessed_at_since=2026-03-03T12:00:00Z"),
            *("reassess_at_since=2026-03-03T12:00:00Z", "reassess_at_before=2026-03-04T12:00:00Z"),
        ],
    ),
    "person-qualifications": (
        lambda: PersonQualificationFactory(**of_dana(), at=LATER, recorded_at=LATER, ended_at=LATER),
        lambda: PersonQualificationFactory(points=50),
        [
            *("person=4711", "account=acme.com", "scorecard=champions", "version=7", "points_min=60"),
            *("at_since=2026-03-03T12:00:00Z", "recorded_at_since=2026-03-03T12:00:00Z", "ended=true"),
            *("ended_at_since=2026-03-03T12:00:00Z", "ended_at_before=2026-03-04T12:00:00Z"),
        ],
    ),
    "backtests": (
        lambda: BacktestFactory(version__pk=4711, state="failed", requested_by=ann(), requested_at=LATER),
        BacktestFactory,
        ["version=4711", "state=failed", "requested_by=Ann@baton.example", "requested_at_since=2026-03-03T12:00:00Z"],
    ),
    "studies": (
        lambda: StudyFactory(version__pk=4711, kind="weights", state="failed", requested_by=ann(), requested_at=LATER),
        StudyFactory,
        [
            *("version=4711", "kind=weights", "state=failed", "requested_by=Ann@baton.example"),
            "requested_at_since=2026-03-03T12:00:00Z",
        ],
    ),
    "outcomes": (
        lambda: MilestoneFactory(
            account=AccountFactory(key="acme.com"),
            person=PersonFactory(pk=4711),
            at=LATER,
            yearly_value=12_000,
            currency="EUR",
            source="billing",
            external_id="deal-7",
            recorded_at=LATER,
        ),
        lambda: MilestoneFactory(kind="mql"),
        [
            *("account=acme.com", "kind=customer", "person=4711", "source=billing", "external_id=deal-7"),
            *("yearly_value_min=12000", "yearly_value_max=12000", "currency=EUR"),
            *("at_since=2026-03-03T12:00:00Z", "recorded_at_since=2026-03-03T12:00:00Z"),
        ],
    ),
    "lists": (
        lambda: NamedListFactory(key="targets", name="Targets", kind="names"),
        NamedListFactory,
        ["key=targets", "name=Targets", "kind=names"],
    ),
    "list-entries": (
        an_entry,
        another_entry,
        [
            *("list=targets", "key=acme.com", "ended=true", "since_since=2026-03-03T12:00:00Z"),
            *("until_since=2026-03-04T12:00:00Z", "until_before=2026-03-05T12:00:00Z"),
        ],
    ),
    "routing-rules": (
        lambda: RoutingRuleFactory(key="dach", name="DACH", team__key="emea", assignee=ann(), is_active=False),
        RoutingRuleFactory,
        ["key=dach", "name=DACH", "team=emea", "assignee=Ann@baton.example", "active=false"],
    ),
    "webhook-endpoints": (
        lambda: WebhookEndpointFactory(name="Warehouse", is_active=False),
        WebhookEndpointFactory,
        ["name=Warehouse", "active=false"],
    ),
    "webhook-deliveries": (
        lambda: WebhookDeliveryFactory(
            event__type="grant.on", event__at=LATER, state="given_up", ended_at=LATER, status=500, endpoint__pk=4711
        ),
        WebhookDeliveryFactory,
        ["endpoint=4711", "type=grant.on", "state=given_up", "status=500", "at_since=2026-03-03T12:00:00Z"],
    ),
}
# The other side of a bound finds the row beside it.
OTHER_SIDE = {
    "person-scores": ["points_max=59", "activated=false", "qualified=false", "assessed_at_before=2026-03-03T12:00:00Z"],
    "person-qualifications": [
        *("points_max=59", "at_before=2026-03-03T12:00:00Z", "recorded_at_before=2026-03-03T12:00:00Z", "ended=false"),
    ],
    "backtests": ["state=finished", "requested_at_before=2026-03-03T12:00:00Z"],
    "studies": ["kind=proof", "requested_at_before=2026-03-03T12:00:00Z"],
    "outcomes": ["kind=mql", "at_before=2026-03-03T12:00:00Z", "recorded_at_before=2026-03-03T12:00:00Z"],
    "lists": ["kind=domains"],
    "list-entries": ["ended=false", "since_before=2026-03-03T12:00:00Z"],
    "routing-rules": ["active=true"],
    "outreach": ["at_before=2026-03-03T12:00:00Z", "answered=false"],
    "grants": ["due=false"],
    "violations": ["at_before=2026-03-03T12:00:00Z", "answered=false", "reviewed=false"],
    "contact-refusals": ["at_before=2026-03-03T12:00:00Z"],
    "webhook-endpoints": ["active=true"],
    "webhook-deliveries": ["state=waiting", "at_before=2026-03-03T12:00:00Z"],
    "feedback": ["kind=asked_for", "at_before=2026-03-03T12:00:00Z"],
    "accounts": ["owned=false", "recorded_at_before=2026-03-03T12:00:00Z"],
    "people": [
        "first_seen_at_before=2026-03-03T12:00:00Z",
        "last_seen_at_before=2026-03-03T12:00:00Z",
        "erased=false",
    ],
    "erasures": ["finished=false", "requested_at_before=2026-03-03T12:00:00Z"],
    "account-merges": ["undone=false", "settled=true", "decided_at_before=2026-03-03T12:00:00Z"],
    "person-merges": ["undone=false", "settled=true", "decided_at_before=2026-03-03T12:00:00Z"],
    "merge-suggestions": ["decided=false", "recorded_at_before=2026-03-03T12:00:00Z"],
    "signals": ["is_active=false"],
    "batches": ["received_at_before=2026-03-03T12:00:00Z", "processed=false", "set_aside=false"],
    "rejections": ["state=open", "recorded_at_before=2026-03-03T12:00:00Z", "search=366 da"],
    "scorecards": ["has=draft", "subject=person"],
    "scorecard-versions": ["state=draft", "scheduled=false", "created_at_before=2026-03-03T12:00:00Z"],
    "scorecard-proposals": ["proposed_at_before=2026-03-03T12:00:00Z"],
    "scores": ["points_max=59", "activated=false", "qualified=false", "assessed_at_before=2026-03-03T12:00:00Z"],
    "qualifications": [
        "points_max=59",
        "at_before=2026-03-03T12:00:00Z",
        "recorded_at_before=2026-03-03T12:00:00Z",
        "ended=false",
    ],
    "handoffs": [
        "state=fired",
        "points_max=69",
        "owned=false",
        "fired_at_before=2026-03-03T12:00:00Z",
        "due_at_before=2026-03-03T12:00:00Z",
        "acknowledged=false",
        "permitted=false",
        "contacted=false",
        "closed=false",
    ],
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", CASES)
def test_every_filter_finds_its_row_and_no_other(name: str, key: APIClient) -> None:
    make, make_another, queries = CASES[name]
    row, another = make(), make_another()

    found = {query: ids(key, name, query) for query in queries + OTHER_SIDE[name]}

    assert found == {query: [row.pk] for query in queries} | {query: [another.pk] for query in OTHER_SIDE[name]}


TRIED_APART = {
    # Some of them in test_assigning.py.
    "handoffs": {
        *("motion", "qualification", "rule", "value_min", "value_max", "assigned_at_since", "assigned_at_before")
    },
    "accounts": {"merged_into"},  # in test_merges.py
    "people": {"merged_into"},
    "scorecard-versions": {  # in test_versions.py
        *("based_on", "authority", "published_at_since", "published_at_before", "retired_at_since", "retired_at_before")
    },
}


@pytest.mark.parametrize("name", CASES)
def test_no_filter_goes_untried(name: str) -> None:
    plain = name.replace("-", "").removesuffix("s")
    model = KNOWN.get(name) or next(m for m in FILTERS if m.__name__.lower() == plain)
    tried = {query.partition("=")[0] for query in CASES[name][2] + OTHER_SIDE[name]}

    assert set(FILTERS[model].base_filters) - tried == TRIED_APART.get(name, set())


@pytest.mark.django_db
def test_a_handoff_by_its_qualification_and_motion(key: APIClient) -> None:
    handoff, _ = HandoffFactory(), HandoffFactory()

    assert ids(key, "handoffs", f"qualification={handoff.qualification_id}&motion=new_business") == [handoff.pk]


def ids(client: APIClient, name: str, query: str) -> list[int]:
    return [row["id"] for row in client.get(f"/api/{name}?{query}").json()["results"]]
