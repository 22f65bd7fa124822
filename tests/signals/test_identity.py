"""The rules of identity, one example each; `test_identity_oracle.py` tries them in all mixtures."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from accounts.models import Account, Domain, Fact, Person, Reassessment
from signals.models import Occurrence
from signals.stations import match_batches
from tests.factories.accounts import NOON, AccountFactory, DomainFactory
from tests.factories.signals import EventFactory, SignalFactory, message_key
from tests.oracles.identity import EPOCH
from tests.signals.stored import stored_state

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def used() -> None:
    SignalFactory(event_names=["Used"])


def at(hour: int) -> datetime:
    return NOON + timedelta(hours=hour)


def arrive(kind: str, hour: int, **fields: Any) -> None:
    """One event that lands and is matched before the next."""
    EventFactory(kind=kind, name="Used" if kind == "track" else "", at=at(hour), **fields)
    match_batches(NOON)


def identify(hour: int, user: str = "u1", **traits: Any) -> None:
    arrive("identify", hour, user_id=user, properties=traits)


def group(hour: int, user: str = "u1", key: str = "team", **traits: Any) -> None:
    arrive("group", hour, user_id=user, group_id=key, properties=traits)


def use(hour: int, user: str | None = "u1", **fields: Any) -> None:
    arrive("track", hour, user_id=user, **fields)


def credited() -> list[str | None]:
    """The accounts that occurrences count for, in the order they happened."""
    return list(Occurrence.objects.order_by("at").values_list("account__key", flat=True))


def homes() -> dict[str, str | None]:
    """The account of each workspace now."""
    return {key: rows[-1][1] if rows else None for key, (_, rows) in stored_state().workspaces.items()}


def test_an_address_makes_the_account_of_its_registrable_domain() -> None:
    use(1)
    identify(2, email="ann@mail.acme.co.uk")

    assert credited() == ["acme.co.uk"]
    assert Domain.objects.get(host="mail.acme.co.uk").account == Account.objects.get(key="acme.co.uk")


@pytest.mark.parametrize("host", ["gmail.com", "users.noreply.github.com", "co.uk", "localhost"])
def test_freemail_and_public_suffixes_make_no_account(host: str) -> None:
    identify(1, email=f"ann@{host}")
    use(2)

    assert credited() == [None]
    assert not Account.objects.exists()


def test_revops_say_which_account_a_domain_stands_for() -> None:
    DomainFactory(host="acme.de", account=AccountFactory(key="acme.com"))

    identify(1, email="ann@mail.acme.de")
    use(2)

    assert credited() == ["acme.com"]
    assert Account.objects.count() == 1


def test_an_account_that_is_there_already_is_taken() -> None:
    account = AccountFactory(key="acme.com")

    identify(1, email="ann@acme.com")

    assert Person.objects.get().account == account


def test_a_person_who_changes_company_counts_for_each_in_their_time() -> None:
    for hour in (1, 3, 5):
        use(hour)
    identify(4, email="ann@beta.io")
    identify(2, email="ann@acme.com")

    assert credited() == ["acme.com", "acme.com", "beta.io"]


def assessed_again() -> set[str]:
    """The accounts in the tray of scoring, which is emptied."""
    found = set(Reassessment.objects.values_list("account__key", flat=True))
    Reassessment.objects.all().delete()
    return found


def test_a_late_change_of_company_has_both_companies_assessed_again() -> None:
    identify(1, email="ann@acme.com")
    for hour in (2, 4):
        use(hour)
    assert assessed_again() == {"acme.com"}

    identify(3, email="ann@beta.io")

    assert (credited(), assessed_again()) == (["acme.com", "beta.io"], {"acme.com", "beta.io"})


def test_a_freemail_user_who_joins_a_workspace_counts_for_its_account_from_then_on() -> None:
    identify(1, user="boss", email="boss@acme.com")
    group(1, user="boss")
    identify(2, user="cy", email="cy@gmail.com")
    use(3, user="cy")
    use(6, user="cy")
    assert credited() == [None, None]
    assessed_again()

    group(5, user="cy")

    assert (credited(), assessed_again()) == ([None, "acme.com"], {"acme.com"})


def test_usage_of_somebody_unknown_who_joins_a_workspace_counts_for_its_account_from_the_start() -> None:
    group(1, user="boss", website="acme.com")
    use(2, user="cy")
    assert credited() == [None]
    assessed_again()

    group(5, user="cy")

    assert (credited(), assessed_again()) == (["acme.com"], {"acme.com"})


def test_a_workspace_that_gets_its_account_later_brings_what_happened_in_it() -> None:
    group(1, user="cy")
    use(2, user="cy", group_id="team")
    use(3, user="di", group_id="team")
    use(4, user="di")
    assert credited() == [None, None, None]
    assert assessed_again() == set()

    group(5, user="cy", website="acme.com")

    assert (credited(), assessed_again()) == (["acme.com"] * 3, {"acme.com"})


def test_a_workspace_wins_over_the_address() -> None:
    identify(1, email="ann@acme.com")
    group(2, user="bo", key="beta", website="https://www.beta.io/team")
    use(3, group_id="beta")
    use(4)

    assert credited() == ["beta.io", "beta.io"]


def test_a_person_in_two_workspaces_counts_where_it_happened() -> None:
    group(1, key="a", domain="acme.com")
    group(2, key="b", domain="beta.io")
    use(3, group_id="a")
    use(4, group_id="b")
    use(5)

    assert credited() == ["acme.com", "beta.io", "beta.io"]


def test_a_workspace_belongs_to_the_company_of_its_first_member_with_one() -> None:
    group(1, user="free")
    identify(1, user="free", email="x@gmail.com")
    group(3, user="late")
    identify(3, user="late", email="l@late.io")
    assert homes() == {"team": "late.io"}

    group(2, user="early")
    identify(5, user="early", email="e@early.io")
    assert homes() == {"team": "early.io"}

    assert set(Reassessment.objects.values_list("account__key", flat=True)) == {"early.io", "late.io"}


def test_a_founders_address_is_the_one_in_force_when_they_joined() -> None:
    identify(1, email="ann@acme.com")
    group(2)
    identify(3, email="ann@beta.io")

    assert homes() == {"team": "acme.com"}


def test_members_of_one_instant_are_told_apart_by_the_account_key() -> None:
    for user, email in (("z", "z@zeta.io"), ("a", "a@alfa.io")):
        identify(1, user=user, email=email)
        group(2, user=user)

    assert homes() == {"team": "alfa.io"}


def test_the_latest_site_that_is_a_companys_decides() -> None:
    identify(1, email="ann@acme.com")
    group(2, website="beta.io")
    group(4, domain="gmail.com")
    group(3, domain="HTTPS://shop.gamma.io:443/x?y")

    assert homes() == {"team": "gamma.io"}


def test_a_workspace_that_changes_hands_counts_for_each_account_in_its_time() -> None:
    group(1, website="acme.com")
    for hour in (0, 2, 4):
        use(hour, user="bo", group_id="team")
    assert credited() == ["acme.com"] * 3

    group(3, website="beta.io")

    assert (credited(), homes()) == (["acme.com", "acme.com", "beta.io"], {"team": "beta.io"})


def test_a_founders_company_holds_until_the_first_site() -> None:
    identify(1, email="ann@acme.com")
    for hour in (2, 4):
        use(hour, group_id="team")

    group(3, website="beta.io")

    assert credited() == ["acme.com", "beta.io"]


def test_a_founder_who_gives_their_address_later_decides_from_then_on() -> None:
    group(1, user="early")
    group(2, user="late")
    identify(2, user="late", email="l@late.io")
    for hour in (3, 6):
        use(hour, user="late", group_id="team")

    identify(5, user="early", email="e@early.io")

    assert credited() == ["late.io", "early.io"]


def test_a_member_follows_their_workspace_from_when_its_account_is_known() -> None:
    identify(1, email="cy@gmail.com")
    group(2)
    for hour in (3, 5, 7):
        use(hour)

    group(4, website="acme.com")
    group(6, website="beta.io")

    assert credited() == [None, "acme.com", "beta.io"]


def test_facts_said_of_a_workspace_stay_with_the_account_it_had() -> None:
    group(1, website="acme.com", employees=40)
    assessed_again()

    group(3, website="beta.io", employees=50)

    said = Fact.objects.filter(name="employees").order_by("since").values_list("value", "account__key")
    assert (list(said), assessed_again()) == ([(40, "acme.com"), (50, "beta.io")], {"acme.com", "beta.io"})


def test_facts_of_a_workspace_follow_it_to_its_account() -> None:
    group(1, employees=40)
    assert Fact.objects.get(name="employees").account is None

    identify(2, email="ann@acme.com")

    assert Fact.objects.get(name="employees").account == Account.objects.get(key="acme.com")
    assert Reassessment.objects.filter(account__key="acme.com").exists()


def test_the_account_that_a_workspace_leaves_is_assessed_again() -> None:
    group(2, employees=40)
    identify(2, email="ann@acme.com")
    group(1, user="bo")
    Reassessment.objects.all().delete()

    identify(1, user="bo", email="bo@beta.io")

    assert set(Reassessment.objects.values_list("account__key", flat=True)) == {"acme.com", "beta.io"}


def test_an_address_corrected_to_the_one_before_moves_its_person_back() -> None:
    first, second = sorted(("message-a", "message-b"), key=message_key)
    identify(1, email="ann@acme.com")
    use(3)
    for message_id, email in ((first, "ann@beta.io"), (second, "ann@acme.com")):
        arrive("identify", 2, message_id=message_id, properties={"email": email})

    assert credited() == ["acme.com"]


def test_a_visitor_becomes_the_user_they_log_in_as() -> None:
    use(1, user=None, anonymous_id="visitor")
    use(2)
    use(3, anonymous_id="visitor")
    identify(4, email="ann@acme.com")

    assert credited() == ["acme.com"] * 3
    assert list(stored_state().people) == [frozenset({("user", "u1"), ("anonymous", "visitor")})]


def test_a_device_that_two_share_stays_with_the_first() -> None:
    use(1, user="u1", anonymous_id="device")
    use(2, user="u2", anonymous_id="device")

    assert set(stored_state().people) == {
        frozenset({("user", "u1"), ("anonymous", "device")}),
        frozenset({("user", "u2")}),
    }


def test_an_alias_joins_two_people_with_all_they_have() -> None:
    identify(2, user="new", email="ann@acme.com")
    group(4, user="new")
    identify(1, user="old", email="ann@gmail.com")
    group(3, user="old", key="team")
    use(5, user="old")
    use(6, user="new")
    arrive("alias", 7, user_id="new", previous_id="old")

    state = stored_state()
    (ids,) = state.people
    assert ids == frozenset({("user", "new"), ("user", "old"), ("anonymous", "old")})
    assert state.people[ids] == {"email": "ann@acme.com", "account": "acme.com", "seen": (at(1), at(7))}
    assert state.memberships == {(ids, "team"): at(3)}
    assert credited() == ["acme.com", "acme.com"]
    assert {(name, since): value for (_, name, since), value in state.facts.items()} == {
        ("email", at(1)): "ann@gmail.com",
        ("email", at(2)): "ann@acme.com",
    }


def test_what_was_done_before_anything_is_known_counts_for_the_earliest() -> None:
    use(1)
    identify(3, email="ann@acme.com")

    assert stored_state().affiliations == {frozenset({("user", "u1")}): [(EPOCH, "acme.com")]}
    assert credited() == ["acme.com"]


def test_null_and_unnamed_traits_and_false_addresses_are_no_facts() -> None:
    traits: dict[str, Any] = {"!": 1, "jobTitle": "CTO", "HTTPPort": 80}
    identify(1, email="not an address", phone=None, **traits)
    identify(2, email={"a": "x@y.z"})

    assert set(Fact.objects.values_list("name", "value")) == {("job_title", "CTO"), ("http_port", 80)}


def test_of_two_facts_at_one_instant_the_greater_key_stays_whatever_comes_first() -> None:
    message_ids = ("message-a", "message-b", "message-c")
    for message_id in message_ids:
        arrive("identify", 1, message_id=message_id, properties={"plan": message_id})

    assert Fact.objects.get().value == max(message_ids, key=message_key)


@pytest.mark.parametrize(
    ("traits", "name"),
    [({}, "acme.com"), ({"company": {"name": "Acme Inc"}}, "Acme Inc"), ({"company": "Acme"}, "Acme")],
)
def test_an_account_is_called_what_its_people_call_it(traits: dict[str, Any], name: str) -> None:
    identify(1, email="ann@acme.com", **traits)

    assert Account.objects.get().name == name


def test_an_account_is_called_like_its_oldest_workspace() -> None:
    identify(1, email="ann@acme.com", company="Said")
    group(3, key="b", name="Later")
    group(2, key="c", name="First")

    assert Account.objects.get().name == "First"


def test_a_person_is_called_by_their_latest_names() -> None:
    identify(1, firstName="Ann", lastName="Old")
    identify(2, last_name="New")

    assert Person.objects.get().name == "Ann New"


def test_an_event_of_nobody_is_left_alone() -> None:
    use(1, user=None, anonymous_id="", group_id="team")

    assert not Person.objects.exists()
    assert not Occurrence.objects.exists()


def test_long_ids_are_known_by_their_start() -> None:
    use(1, user="u" * 300, group_id="g" * 300)

    assert list(stored_state().memberships) == [(frozenset({("user", "u" * 255)}), "g" * 255)]
