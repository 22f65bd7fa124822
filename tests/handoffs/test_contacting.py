"""May somebody be contacted? Every reason there is, when it holds, and what is kept of a refusal."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from accounts.models import Person
from handoffs.contacting import Answer, Asked, Asker, ask
from handoffs.enums import ContactReason, HandoffState
from handoffs.models import ContactRefusal, Handoff
from playbooks.enums import TierKey
from playbooks.models import TierAssignment
from tests.factories.accounts import NOON, AccountFactory, ApiKeyFactory, PersonFactory, UserFactory
from tests.factories.handoffs import ContextCheckFactory, HandoffFactory, OutreachFactory
from tests.factories.playbooks import published_tiers

LATER = NOON + timedelta(hours=5)
EXPIRY = NOON + timedelta(days=60)
pytestmark = pytest.mark.django_db


def may_contact(person: Person | str, at: datetime = LATER, key: int | None = None) -> Answer:
    asked = Asked(email=person) if isinstance(person, str) else Asked(person=person.pk)
    return ask([asked], by=Asker(key=key), at=at)[0]


def someone(**handoff: Any) -> Person:
    """A person of an account with a handoff that anybody may be contacted about, unless told otherwise."""
    values = {"ready": True, "activated": True, "owner": UserFactory(email="ann@baton.example")} | handoff
    made = HandoffFactory(**values)
    ContextCheckFactory(handoff=made, noted_at=NOON, note="They import their orders.")
    person: Person = PersonFactory(account=made.account, email="Dana@Acme.com")
    return person


def handoff_of(person: Person) -> Handoff:
    return Handoff.objects.get(account=person.account)


def test_who_invited_contact_may_be_contacted_until_the_handoff_expires() -> None:
    dana = someone()
    handoff = handoff_of(dana)

    assert may_contact("dana@ACME.com") == Answer(
        reason=ContactReason.INVITED,
        person=dana.pk,
        account=handoff.account_id,
        handoff=handoff.pk,
        owner="ann@baton.example",
        since=handoff.permitted_at,
        until=EXPIRY,
    )
    assert not ContactRefusal.objects.exists()


def test_a_tier_may_waive_the_invitation() -> None:
    dana = someone(tier=TierKey.SALES_LED, permitted_at=None)

    answer = may_contact(dana)

    assert (answer.allowed, answer.reason, answer.since) == (True, ContactReason.WAIVED, NOON)


@pytest.mark.parametrize(
    ("handoff", "reason", "since", "until"),
    [
        ({"activated": False}, ContactReason.NOT_ACTIVATED, NOON, None),
        ({"permitted_at": None}, ContactReason.NOT_INVITED, NOON, None),
        (
            {"state": HandoffState.SNOOZED, "snoozed_from": "ready", "snoozed_until": EXPIRY},
            ContactReason.SNOOZED, None, EXPIRY,
        ),
        ({"state": HandoffState.RETURNED, "closed_at": LATER}, ContactReason.CLOSED, LATER, None),
        (
            {"state": HandoffState.DISQUALIFIED, "closed_at": NOON, "cooldown_until": EXPIRY},
            ContactReason.COOLDOWN, None, EXPIRY,
        ),
    ],
)  # fmt: skip
def test_refusals_of_the_gates(
    handoff: dict[str, Any], reason: ContactReason, since: datetime | None, until: datetime | None
) -> None:
    dana = someone(**handoff)

    answer = may_contact(dana)

    assert (answer.allowed, answer.reason, answer.since, answer.until) == (False, reason, since, until)


def test_nobody_has_looked_at_the_context() -> None:
    dana = someone()
    handoff_of(dana).context_checks.all().delete()

    assert may_contact(dana).reason == ContactReason.NOT_CHECKED


def test_who_is_of_no_account_that_qualified() -> None:
    account = AccountFactory(owner=UserFactory(email="bo@baton.example"))
    nobodys, theirs = PersonFactory(account=None), PersonFactory(account=account)

    assert [may_contact(one).reason for one in (nobodys, theirs)] == [ContactReason.NO_HANDOFF] * 2
    assert may_contact(theirs).owner == "bo@baton.example"

    TierAssignment.objects.create(
        account=account, version=published_tiers(), tier=TierKey.SELF_SERVE, assessed_at=NOON, reassess_at=None
    )
    assert may_contact(theirs).reason == ContactReason.SELF_SERVE


def test_a_message_without_an_answer_is_followed_by_none() -> None:
    dana = someone(contacted=True)
    first = OutreachFactory(handoff=handoff_of(dana), at=NOON + timedelta(hours=3))

    waiting = may_contact(dana)
    first.answered_at, first.answer_noted_by = LATER, first.by
    first.save()

    assert (waiting.reason, waiting.since) == (ContactReason.NO_ANSWER, first.at)
    assert may_contact(dana).reason == ContactReason.INVITED


def test_an_account_is_contacted_so_often_and_no_more() -> None:
    dana = someone(contacted=True)
    team = handoff_of(dana).team
    team.contacts_max, team.contacts_days = 2, 7
    team.save()
    for hours in (3, 4):
        OutreachFactory(handoff=handoff_of(dana), at=NOON + timedelta(hours=hours), answered=True)
    frees_at = NOON + timedelta(days=7, hours=3)

    answer = may_contact(dana)

    assert (answer.reason, answer.until) == (ContactReason.TOO_MANY, frees_at)
    assert may_contact(dana, frees_at).reason == ContactReason.INVITED


def test_somebody_who_was_merged_is_who_they_are_now() -> None:
    dana = someone()
    before = PersonFactory(account=None, email="dana@old.example", merged_into=dana)

    assert [may_contact(one).person for one in (before, "dana@old.example")] == [dana.pk, dana.pk]


def test_nobody_known_is_refused_and_kept_without_the_address() -> None:
    PersonFactory(email="dana@gone.example", erased_at=NOON)
    PersonFactory(email="")

    answers = ask([Asked("Eve@Acme.com"), Asked(person=404), Asked("dana@gone.example")], by=Asker(user=None), at=LATER)

    assert [answer.reason for answer in answers] == [ContactReason.UNKNOWN] * 3
    kept = ContactRefusal.objects.order_by("host")
    assert [one.host for one in kept] == ["", "Acme.com", "gone.example"]
    assert {(one.person, one.minute) for one in kept} == {(None, LATER)}


def test_the_same_refusal_is_kept_once_a_minute_and_asker() -> None:
    dana, key = someone(permitted_at=None), ApiKeyFactory()

    for seconds in (0, 59, 60):
        may_contact(dana, LATER + timedelta(seconds=seconds), key=key.pk)
    may_contact("dana@acme.com", LATER, key=key.pk)
    may_contact(dana, LATER, key=ApiKeyFactory().pk)

    kept = ContactRefusal.objects.order_by("at", "id").values_list("person", "key", "at")
    assert list(kept[:1]) == [(dana.pk, key.pk, LATER)]
    assert list(ContactRefusal.objects.order_by("at", "id").values_list("times", flat=True)) == [3, 1, 1]


def test_one_question_about_somebody_twice_is_two_refusals_of_one_row() -> None:
    ask([Asked(email="no@acme.com"), Asked(email="NO@ACME.com")], by=Asker(key=ApiKeyFactory().pk), at=LATER)

    assert ContactRefusal.objects.get().times == 2
