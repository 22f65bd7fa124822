"""Whatever people do in whatever order, nothing is published that three seats have not approved as it is."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.enums import Role
from accounts.errors import RuleBroken
from accounts.models import User
from playbooks.actions import publish
from playbooks.contents import content_of
from playbooks.enums import Seat, Verdict, VersionState
from playbooks.models import Review, ScorecardVersion
from playbooks.reviewing import Judgement, judge, send_to_review, take_back
from tests.factories.accounts import NOON, UserFactory
from tests.factories.reviews import prove, sound_draft

WALKS = 60
ROLES = [
    [Role.REVOPS],
    [Role.PRODUCT_REVIEWER],
    [Role.MARKETING_REVIEWER],
    [Role.SALES_REVIEWER],
    [Role.PRODUCT_REVIEWER, Role.SALES_REVIEWER],
    [Role.REVOPS, *(seat.role for seat in Seat)],
]
PEOPLE = st.integers(0, len(ROLES) - 1)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("edit"), PEOPLE, st.sampled_from([20, 25])),
        st.tuples(st.just("send"), PEOPLE, st.none()),
        st.tuples(st.just("take back"), PEOPLE, st.none()),
        st.tuples(st.just("approve"), PEOPLE, st.sampled_from(list(Seat))),
        st.tuples(st.just("approve as read"), PEOPLE, st.sampled_from(list(Seat))),
        st.tuples(st.just("veto"), PEOPLE, st.sampled_from(list(Seat))),
        st.tuples(st.just("read"), PEOPLE, st.none()),
        st.tuples(st.just("publish"), PEOPLE, st.none()),
    ),
    max_size=40,
)
TO_THE_END: list[tuple[str, int, Any]] = [
    ("send", 0, None),
    *(("approve", person, seat) for person, seat in zip((1, 2, 3), Seat, strict=True)),
    ("publish", 0, None),
]


class Walk:
    """One version and some people, each of whom remembers what they have read last."""

    def __init__(self) -> None:
        self.people: list[User] = [UserFactory(roles=roles) for roles in ROLES]
        self.version: ScorecardVersion = sound_draft(author=self.people[0])
        self.read = [content_of(self.version)] * len(ROLES)

    def step(self, act: str, person: int, what: Any) -> None:
        """Do it; what is refused is refused as a whole."""
        try:
            with transaction.atomic():
                self._do(act, self.people[person], person, what)
        except (RuleBroken, IntegrityError):
            pass

    def _do(self, act: str, by: User, person: int, what: Any) -> None:
        match act:
            case "edit":
                self.version.rules.update(points=what)
            case "send":
                send_to_review(self.version, by=by, at=NOON)
            case "take back":
                take_back(self.version, by=by)
            case "read":
                self.read[person] = content_of(self.version)
            case "publish":
                prove(self.version)
                publish(self.version, by=by, at=NOON)
            case "veto":
                judge(self.version, Judgement(what, Verdict.VETO, content_of(self.version), "No"), by=by, at=NOON)
            case _:
                content = self.read[person] if act == "approve as read" else content_of(self.version)
                judge(self.version, Judgement(what, Verdict.APPROVE, content), by=by, at=NOON)


def newest_words(version: ScorecardVersion) -> dict[str, Review]:
    """By seat, from the stored rows alone and not as the product asks for them."""
    found: dict[str, Review] = {}
    for review in Review.objects.filter(version=version).select_related("by").order_by("id"):
        if review.content == content_of(version):
            found[review.seat] = review
    return found


@pytest.mark.django_db
@settings(max_examples=WALKS, deadline=None, suppress_health_check=list(HealthCheck))
@given(STEPS, st.booleans())
def test_nothing_is_published_without_three_seats(steps: list[tuple[str, int, Any]], to_the_end: bool) -> None:
    with transaction.atomic():
        walk = Walk()
        for step in [*steps, *(TO_THE_END if to_the_end else [])]:
            walk.step(*step)
        walk.version.refresh_from_db()
        words = newest_words(walk.version)
        if walk.version.state == VersionState.PUBLISHED:
            assert {(seat, review.verdict) for seat, review in words.items()} == {(s.value, "approve") for s in Seat}
            assert len({review.by_id for review in words.values()}) == len(Seat)
            assert all(review.by.has_role(Role(seat)) for seat, review in words.items())
            assert walk.people[0].pk not in {review.by_id for review in words.values()}
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_the_straight_way_ends_in_publishing() -> None:
    """Else the walks would prove nothing."""
    walk = Walk()
    for step in TO_THE_END:
        walk.step(*step)

    walk.version.refresh_from_db()
    assert walk.version.state == VersionState.PUBLISHED
