"""Too early, just right, too late: the rule on its own, and that the database narrows by the same one."""

from datetime import datetime, timedelta
from itertools import product

import pytest

from handoffs.advising import advised, timing_of, with_standing
from handoffs.models import Handoff
from handoffs.timing import FRESH, Advice, Standing, timing
from playbooks.models import Tier
from tests.factories.accounts import NOON
from tests.factories.handoffs import HandoffFactory
from tests.factories.playbooks import ScoreFactory

DAY, INSTANT = timedelta(days=1), timedelta(microseconds=1)
FIRED = NOON - DAY


def advice(at: datetime, **how: object) -> Advice | None:
    found = timing(Standing(**{"is_activated": True, "is_waived": False, "fired_at": FIRED, **how}), at)  # type: ignore[arg-type]
    return found.advice if found else None


@pytest.mark.parametrize(
    ("how", "at", "expected"),
    [
        ({"is_activated": False, "permitted_at": NOON}, NOON, Advice.TOO_EARLY),
        ({}, NOON + 300 * DAY, Advice.TOO_EARLY),
        ({"permitted_at": NOON}, NOON - INSTANT, Advice.TOO_EARLY),
        ({"permitted_at": NOON}, NOON, Advice.JUST_RIGHT),
        ({"permitted_at": NOON}, NOON + FRESH - INSTANT, Advice.JUST_RIGHT),
        ({"permitted_at": NOON}, NOON + FRESH, Advice.TOO_LATE),
        ({"is_waived": True}, FIRED + FRESH - INSTANT, Advice.JUST_RIGHT),
        ({"is_waived": True}, FIRED + FRESH, Advice.TOO_LATE),
        ({"permitted_at": NOON, "snoozed_until": NOON + 30 * DAY}, NOON + 29 * DAY, Advice.TOO_EARLY),
        ({"permitted_at": NOON, "snoozed_until": NOON + 30 * DAY}, NOON + 31 * DAY, Advice.JUST_RIGHT),
        ({"snoozed_until": NOON}, NOON + DAY, Advice.TOO_EARLY),
        ({"permitted_at": NOON, "contacted_at": NOON}, NOON, None),
        ({"permitted_at": NOON, "contacted_at": NOON + DAY}, NOON, Advice.JUST_RIGHT),
    ],
)
def test_the_advice_follows_from_activation_invitation_and_age(
    how: dict[str, object], at: datetime, expected: Advice | None
) -> None:
    assert advice(at, **how) == expected


def test_the_sentence_says_how_long_it_lasts() -> None:
    said = [
        timing(Standing(is_activated=True, is_waived=False, fired_at=FIRED, permitted_at=NOON), at)
        for at in (NOON + DAY / 2, NOON + FRESH - DAY, NOON + FRESH + 2 * DAY)
    ]

    assert [one and one.why for one in said] == [
        "What invites contact is fresh for 14 days more.",
        "What invites contact is fresh for a day more.",
        "What invited contact is 16 days old. Wait for the next occasion.",
    ]


@pytest.mark.django_db
def test_the_database_narrows_by_the_same_rule() -> None:
    instants = (None, NOON - 20 * DAY, NOON - DAY, NOON + DAY)
    for activated, tier, permitted, snoozed, contacted in product(
        (True, False), ("sales_assisted", "sales_led"), instants[:3], instants, (None, NOON)
    ):
        handoff = HandoffFactory(
            activated=activated, tier=tier, fired_at=NOON - 20 * DAY, permitted_at=permitted, snoozed_until=snoozed
        )
        Handoff.objects.filter(pk=handoff.pk).update(contacted_at=contacted)
    # One that activated only after it qualified.
    ScoreFactory(account=HandoffFactory(permitted_at=NOON).account, activated=True)
    assert Tier.objects.filter(needs_permission=False).exists()

    told = {row.pk: timing_of(row, NOON) for row in with_standing(Handoff.objects.all())}
    found = {one: set(advised(Handoff.objects.all(), one, NOON).values_list("pk", flat=True)) for one in Advice}

    expected = {one: {pk for pk, said in told.items() if said and said.advice == one} for one in Advice}
    assert found == expected
    assert all(expected.values())
