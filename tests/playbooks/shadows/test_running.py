"""Runs in shadow: scored by the station, never handed over, bound to a content, and counted."""

from datetime import datetime, timedelta

import pytest

from accounts.models import Account, Person, Reassessment
from handoffs.models import Handoff
from handoffs.stations import open_handoffs
from playbooks.actions import draft_from, publish
from playbooks.enums import Authority, Beside
from playbooks.errors import ContentChanged, NotDraft, NotPublishable, NotShadowed, TooMany
from playbooks.models import Qualification, Score, ScorecardVersion, Shadow, ShadowFiring, ShadowScore
from playbooks.shadows.comparing import besides, pairs
from playbooks.shadows.running import CHANGED, MOST_SHADOWS, PUBLISHED, begin_shadow, end_shadow, renew_shadows
from playbooks.stations import assess_accounts
from signals.models import Signal
from tests.factories.accounts import NOON, AccountFactory, PersonFactory
from tests.factories.playbooks import RuleFactory, ScorecardVersionFactory
from tests.factories.reviews import prove, sound_draft
from tests.factories.signals import OccurrenceFactory, SignalFactory

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def run() -> Signal:
    return SignalFactory(key="run")


@pytest.fixture
def published(run: Signal) -> ScorecardVersion:
    """In force: fires at the second run within a week, again after ten days."""
    version = ScorecardVersionFactory(threshold=20, cooldown=10 * DAY)
    RuleFactory(version=version, key="often", signal=run, points=20, at_least=2, window=7 * DAY, is_activation=True)
    return publish(version, by=None, at=NOON - 60 * DAY, authority=Authority.FILE)


@pytest.fixture
def draft(published: ScorecardVersion) -> ScorecardVersion:
    """As a draft: one run within a week is enough."""
    draft = draft_from(published, by=None, at=NOON - 50 * DAY)
    draft.rules.update(at_least=1)
    return draft


def ran(account: Account, run: Signal, at: datetime) -> None:
    person = Person.objects.filter(account=account).first() or PersonFactory(account=account)
    OccurrenceFactory(signal=run, account=account, person=person, at=at)
    Reassessment.objects.create(account=account, recorded_at=at, due_at=at)


def drained(at: datetime) -> None:
    renew_shadows(at)
    while assess_accounts(at):
        pass


def fired() -> list[tuple[str, datetime]]:
    return list(ShadowFiring.objects.order_by("at").values_list("account__key", "at"))


def test_a_version_in_shadow_fires_for_nobody_to_see(draft: ScorecardVersion, run: Signal) -> None:
    begin_shadow(draft, by=None, at=NOON)
    ran(AccountFactory(key="acme.com"), run, NOON + DAY)

    drained(NOON + DAY)
    open_handoffs(NOON + DAY)

    assert fired() == [("acme.com", NOON + DAY)]
    assert ShadowScore.objects.values_list("version", "points", "qualified").get() == (draft.pk, 20, True)
    assert not Qualification.objects.exists()
    assert not Handoff.objects.exists()
    assert not Score.objects.filter(version=draft).exists()


def test_firings_end_cool_down_and_come_again_by_the_passing_of_time(draft: ScorecardVersion, run: Signal) -> None:
    begin_shadow(draft, by=None, at=NOON)
    acme = AccountFactory(key="acme.com")
    ran(acme, run, NOON)
    drained(NOON)
    drained(NOON + 8 * DAY)
    ran(acme, run, NOON + 8 * DAY)

    drained(NOON + 8 * DAY)
    assert list(ShadowFiring.objects.values_list("at", "ended_at")) == [(NOON, NOON + 7 * DAY)]
    drained(NOON + 10 * DAY)

    assert fired() == [("acme.com", NOON), ("acme.com", NOON + 10 * DAY)]


def test_what_would_have_fired_before_counts_as_fired(draft: ScorecardVersion, run: Signal) -> None:
    acme, late = AccountFactory(key="acme.com"), AccountFactory(key="late.com")
    ran(acme, run, NOON - 3 * DAY)
    ran(late, run, NOON - 9 * DAY)
    ran(late, run, NOON - DAY)

    begin_shadow(draft, by=None, at=NOON)
    drained(NOON)

    assert fired() == [("acme.com", NOON - 3 * DAY)]
    drained(NOON + 2 * DAY)
    assert fired()[1:] == [("late.com", NOON + DAY)]


def test_the_comparison_pairs_what_fired(draft: ScorecardVersion, run: Signal) -> None:
    both, quick, before = (AccountFactory(key=key) for key in ("both.com", "quick.com", "before.com"))
    ran(before, run, NOON - 2 * DAY)
    ran(before, run, NOON - 2 * DAY)
    drained(NOON - 2 * DAY)
    shadow = begin_shadow(draft, by=None, at=NOON)
    drained(NOON)
    ran(quick, run, NOON + DAY)
    ran(both, run, NOON + 7 * DAY)
    drained(NOON + 7 * DAY)
    ran(both, run, NOON + 8 * DAY)
    drained(NOON + 8 * DAY)

    found = besides(shadow, until=NOON + 9 * DAY)

    assert [(pair.key, pair.kind, pair.published_at) for pair in pairs(shadow, until=NOON + 9 * DAY, most=9)] == [
        ("both.com", Beside.EARLIER, NOON + 8 * DAY),
        ("quick.com", Beside.SHADOW, None),
    ]
    assert [(week.monday, week.in_shadow, week.in_force) for week in found.weeks] == [
        (NOON.date(), 1, 0),
        ((NOON + 7 * DAY).date(), 1, 1),
    ]
    assert (found.before, dict(found.counts)) == (1, {Beside.EARLIER: 1, Beside.SHADOW: 1})


def test_a_changed_version_begins_anew(draft: ScorecardVersion, run: Signal) -> None:
    begin_shadow(draft, by=None, at=NOON)
    ran(AccountFactory(), run, NOON)
    drained(NOON)
    draft.rules.update(at_least=2)

    assess_accounts(NOON + DAY)
    assert renew_shadows(NOON + DAY) == 1
    drained(NOON + DAY)

    old, new = Shadow.objects.order_by("pk")
    assert (old.ended_at, old.end_reason, old.firings.count()) == (NOON + DAY, CHANGED, 1)
    assert (new.ended_at, new.began_at, new.firings.count()) == (None, NOON + DAY, 0)
    assert not ShadowScore.objects.filter(qualified=True).exists()
    assert renew_shadows(NOON + DAY) == 0


def test_a_version_that_can_fire_no_more_ends_and_says_why(draft: ScorecardVersion) -> None:
    begin_shadow(draft, by=None, at=NOON)
    ScorecardVersion.objects.filter(pk=draft.pk).update(threshold=500)

    renew_shadows(NOON + DAY)

    ended = Shadow.objects.get()
    assert ended.ended_at == NOON + DAY
    assert "Lower the threshold of 500" in ended.end_reason


def test_publishing_ends_it(draft: ScorecardVersion, run: Signal) -> None:
    begin_shadow(draft, by=None, at=NOON)
    prove(draft)
    publish(draft, by=None, at=NOON + DAY, authority=Authority.FILE)
    ran(AccountFactory(), run, NOON + DAY)

    assess_accounts(NOON + DAY)
    renew_shadows(NOON + 2 * DAY)

    ended = Shadow.objects.get()
    assert (ended.ended_at, ended.end_reason, fired()) == (NOON + DAY, PUBLISHED, [])


def test_ending_forgets_scores_and_keeps_what_fired(draft: ScorecardVersion, run: Signal) -> None:
    begin_shadow(draft, by=None, at=NOON)
    ran(AccountFactory(key="acme.com"), run, NOON)
    drained(NOON)

    end_shadow(draft, by=None, at=NOON + DAY, reason="Seen enough")

    assert Shadow.objects.values_list("ended_at", "end_reason").get() == (NOON + DAY, "Seen enough")
    assert not ShadowScore.objects.exists()
    assert fired() == [("acme.com", NOON)]
    with pytest.raises(NotShadowed, match="is not in shadow"):
        end_shadow(draft, by=None, at=NOON + DAY)


def test_an_open_firing_goes_with_its_account(draft: ScorecardVersion, run: Signal) -> None:
    begin_shadow(draft, by=None, at=NOON)
    part, whole = AccountFactory(key="part.com"), AccountFactory(key="whole.com")
    ran(part, run, NOON)
    drained(NOON)
    Account.objects.filter(pk=part.pk).update(merged_into=whole)
    Reassessment.objects.create(account=part, recorded_at=NOON, due_at=NOON)

    drained(NOON)

    assert fired() == [("whole.com", NOON)]
    assert not ShadowScore.objects.filter(account=part).exists()


def test_what_may_not_run_in_shadow_is_refused(published: ScorecardVersion, draft: ScorecardVersion) -> None:
    with pytest.raises(NotDraft, match="Only drafts and versions in review"):
        begin_shadow(published, by=None, at=NOON)
    with pytest.raises(NotPublishable, match="Add at least one rule"):
        begin_shadow(ScorecardVersionFactory(), by=None, at=NOON)
    with pytest.raises(ContentChanged):
        begin_shadow(draft, by=None, at=NOON, content="0" * 64)
    begin_shadow(draft, by=None, at=NOON)
    with pytest.raises(NotShadowed, match="in shadow already"):
        begin_shadow(draft, by=None, at=NOON)
    for _ in range(MOST_SHADOWS - 1):
        begin_shadow(sound_draft(), by=None, at=NOON)
    with pytest.raises(TooMany, match="3 versions are in shadow"):
        begin_shadow(sound_draft(), by=None, at=NOON)
