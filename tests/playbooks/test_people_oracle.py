"""Scorecards about people, and accounts that count theirs, equal the naive recomputation to the instant."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Account, Person
from playbooks.scoring import VersionSpec
from tests.oracles.remembering import forget
from tests.oracles.scoring import later
from tests.playbooks import people_world as world
from tests.playbooks.scoring_compare import Subject, check_as_of, check_equal, stored
from tests.playbooks.scoring_world import HOURS, make_lists, make_signals

pytestmark = pytest.mark.django_db
SCORECARDS = 20


@pytest.fixture
def ids() -> dict[int, int]:
    return make_signals()


@pytest.fixture
def lists() -> dict[int, int]:
    return make_lists()


def test_people_equal_recomputation(ids: dict[int, int], lists: dict[int, int]) -> None:
    @settings(max_examples=SCORECARDS, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(drawn=st.lists(world.DRAWN, min_size=5, max_size=5), version=world.versions(3), hour=HOURS)
    def check(drawn: list[world.Drawn], version: VersionSpec, hour: int) -> None:
        _, people = _stored(drawn, ids)
        subjects = [Subject(p.pk, str(p.pk), one.someone().history) for p, one in zip(people, drawn, strict=True)]
        homes = [one.someone().home_at(later(hour)) for one in drawn]
        belonging = [(home, one) for home, one in zip(homes, subjects, strict=True) if home is not None]
        spec = stored(version, ids, lists)

        check_as_of(spec, version, [one for _, one in sorted(belonging, key=lambda pair: (pair[0], pair[1].id))], hour)
        check_equal(spec, version, subjects, hour)

    check()


def test_accounts_that_count_their_people_equal_recomputation(ids: dict[int, int], lists: dict[int, int]) -> None:
    @settings(max_examples=SCORECARDS, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(drawn=st.lists(world.DRAWN, min_size=5, max_size=5), version=world.counting(), hour=HOURS)
    def check(drawn: list[world.Drawn], version: VersionSpec, hour: int) -> None:
        accounts, _ = _stored(drawn, ids)
        known = world.histories(drawn)
        subjects = [Subject(a.pk, a.key, history) for a, history in zip(accounts, known, strict=True)]
        spec = stored(version, ids, lists)

        check_as_of(spec, version, subjects, hour)
        check_equal(spec, version, subjects, hour)

    check()


def _stored(drawn: list[world.Drawn], ids: dict[int, int]) -> tuple[list[Account], list[Person]]:
    forget()
    Account.objects.all().delete()
    Person.objects.all().delete()
    accounts = Account.objects.bulk_create(
        Account(key=f"a{number}", name=f"A{number}", recorded_at=later(0)) for number in range(world.ACCOUNTS)
    )
    return accounts, world.make_people(drawn, accounts, ids)
