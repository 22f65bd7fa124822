"""The verbs that merge and undo, what they refuse, and what the line makes of them; one example each."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from accounts.enums import MergeSource, Role
from accounts.errors import AlreadyMoved, RuleBroken
from accounts.history import Part, history
from accounts.models import (
    Account,
    AccountMerge,
    Domain,
    Fact,
    MergeSuggestion,
    Person,
    PersonMerge,
    Reassessment,
    User,
)
from accounts.personal.requesting import request_erasure
from signals import merging
from signals.merging import Decision
from signals.models import Occurrence
from signals.stations import match_batches, settle_merges
from tests.factories.accounts import NOON, AccountFactory, ApiKeyFactory, FactFactory, PersonFactory, UserFactory
from tests.factories.signals import EventFactory, SignalFactory, message_key
from tests.oracles.identity import EPOCH
from tests.signals.stored import stored_state
from tests.signals.test_identity import arrive, at, credited, group, identify, use

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=1)


@pytest.fixture(autouse=True)
def used() -> None:
    SignalFactory(event_names=["Used"])


@pytest.fixture
def rev() -> User:
    return UserFactory(roles=[Role.REVOPS], first_name="Rev")


def account(key: str) -> Account:
    return Account.objects.get(key=key)


def merge(merged: str, into: str, by: User) -> AccountMerge:
    decided = merging.merge_accounts(account(merged), account(into), Decision(by, LATER, "One company"))
    settle_merges(LATER)
    return decided


def undo(decided: AccountMerge, by: User) -> None:
    merging.undo_account_merge(decided, by=by, at=LATER)
    settle_merges(LATER)


def person(user: str) -> Person:
    return (
        Person.objects.get(own_identifiers__value=user)
        if _is_moved(user)
        else Person.objects.get(identifiers__value=user)
    )


def _is_moved(user: str) -> bool:
    return Person.objects.filter(own_identifiers__value=user).exists()


def two_companies() -> None:
    identify(1, user="ann", email="ann@acme.com")
    identify(1, user="bo", email="bo@beta.io")
    group(2, user="bo", key="beta", employees=40)
    use(3, user="ann")
    use(4, user="bo", group_id="beta")
    Reassessment.objects.all().delete()


def test_everything_of_a_merged_account_counts_for_the_other(rev: User) -> None:
    two_companies()

    merge("beta.io", "acme.com", rev)

    assert credited() == ["acme.com", "acme.com"]
    assert set(Person.objects.values_list("account__key", flat=True)) == {"acme.com"}
    assert Fact.objects.get(name="employees").account == account("acme.com")
    assert Domain.objects.get(host="beta.io").account == account("acme.com")
    assert account("beta.io").merged_into == account("acme.com")
    assert set(Reassessment.objects.values_list("account__key", flat=True)) == {"acme.com", "beta.io"}


def test_undoing_gives_each_side_back_what_is_its_own(rev: User) -> None:
    two_companies()
    before = stored_state()
    decided = merge("beta.io", "acme.com", rev)
    use(5, user="bo", group_id="beta")
    identify(5, user="cy", email="cy@shop.beta.io")
    Reassessment.objects.all().delete()

    undo(decided, rev)

    assert credited() == ["acme.com", "beta.io", "beta.io"]
    assert Person.objects.get(email="cy@shop.beta.io").account == account("beta.io")
    assert stored_state().workspaces == before.workspaces
    assert not Domain.objects.exclude(own_account=None)
    assert set(Reassessment.objects.values_list("account__key", flat=True)) == {"acme.com", "beta.io"}


def test_facts_said_about_the_account_itself_follow_and_return(rev: User) -> None:
    acme, beta = AccountFactory(key="acme.com"), AccountFactory(key="beta.io")
    for subject, value in ((acme, 10), (beta, 20)):
        FactFactory(account=subject, value=value)

    decided = merge("beta.io", "acme.com", rev)
    assert set(acme.facts.values_list("value", flat=True)) == {10, 20}

    undo(decided, rev)
    assert (acme.facts.get().value, beta.facts.get().value) == (10, 20)


def test_a_chain_of_merges_ends_at_the_last_and_comes_apart_in_any_order(rev: User) -> None:
    for number, name in enumerate(("acme.com", "beta.io", "gamma.io")):
        identify(number, user=name, email=f"x@{name}")
        use(number, user=name)
    first, second = merge("gamma.io", "beta.io", rev), merge("beta.io", "acme.com", rev)
    assert credited() == ["acme.com"] * 3

    undo(second, rev)
    assert credited() == ["acme.com", "beta.io", "beta.io"]

    undo(first, rev)
    assert credited() == ["acme.com", "beta.io", "gamma.io"]


def test_an_account_nobody_owns_gets_the_others_owner_until_it_is_undone(rev: User) -> None:
    ann = UserFactory(roles=[Role.AE])
    AccountFactory(key="acme.com"), AccountFactory(key="beta.io", owner=ann)

    decided = merge("beta.io", "acme.com", rev)
    assert account("acme.com").owner == ann

    undo(decided, rev)
    assert (account("acme.com").owner, account("beta.io").owner) == (None, ann)


def owners() -> list[User | None]:
    """Those of the accounts, by their keys."""
    return [account.owner for account in Account.objects.select_related("owner").order_by("key")]


def test_owners_are_what_the_merges_that_stand_make_them_in_whatever_order_they_are_undone(rev: User) -> None:
    ann, bo = UserFactory(), UserFactory()
    AccountFactory(key="acme.com"), AccountFactory(key="beta.io", owner=ann), AccountFactory(key="delta.io", owner=bo)
    AccountFactory(key="gamma.io")
    first, second = merge("beta.io", "acme.com", rev), merge("delta.io", "acme.com", rev)
    third = merge("acme.com", "gamma.io", rev)
    assert owners() == [ann, ann, bo, ann]

    undo(first, rev)
    assert owners() == [bo, ann, bo, bo]
    undo(second, rev)
    assert owners() == [None, ann, bo, None]
    undo(third, rev)
    assert owners() == [None, ann, bo, None]


@pytest.mark.parametrize("changed_to", ["cy", None])
def test_an_owner_who_was_changed_after_a_merge_is_the_accounts_own(changed_to: str | None, rev: User) -> None:
    ann, bo, cy = UserFactory(), UserFactory(), UserFactory() if changed_to else None
    AccountFactory(key="acme.com"), AccountFactory(key="beta.io", owner=ann), AccountFactory(key="delta.io", owner=bo)
    first = merge("beta.io", "acme.com", rev)
    Account.objects.filter(key="acme.com").update(owner=cy)

    second = merge("delta.io", "acme.com", rev)
    assert owners() == [cy or bo, ann, bo]
    undo(second, rev)
    assert owners() == [cy, ann, bo]
    undo(first, rev)
    assert owners() == [cy, ann, bo]


def test_what_cannot_be_merged_is_refused_with_the_reason(rev: User) -> None:
    acme, beta, gamma = (AccountFactory(key=key) for key in ("acme.com", "beta.io", "gamma.io"))
    decision = Decision(rev, NOON)
    with pytest.raises(RuleBroken, match="itself"):
        merging.merge_accounts(acme, acme, decision)
    merging.merge_accounts(beta, acme, decision)
    with pytest.raises(AlreadyMoved, match=r"beta.io has been merged into acme.com already"):
        merging.merge_accounts(beta, gamma, decision)
    with pytest.raises(RuleBroken, match=r"beta.io is a part of acme.com"):
        merging.merge_accounts(gamma, beta, decision)

    assert AccountMerge.objects.count() == 1


def test_the_second_to_undo_is_told(rev: User) -> None:
    two_companies()
    decided = merge("beta.io", "acme.com", rev)
    undo(decided, rev)

    with pytest.raises(AlreadyMoved, match="undone already"):
        merging.undo_account_merge(decided, by=rev, at=LATER)


def test_history_says_who_merged_when_and_why(rev: User) -> None:
    two_companies()
    decided = merge("beta.io", "acme.com", rev)
    merging.undo_account_merge(decided, by=(key := ApiKeyFactory(name="CRM")), at=LATER)

    entries = history(account("acme.com"), [Part(AccountMerge, "into")])
    undone, made = (entry for entry in entries if entry.subject.startswith("Account merge"))
    changed = {change.name: change.after for change in undone.changes}

    assert (made.by, made.verb, made.reason) == (str(rev), "Added", "One company")
    assert (undone.by, undone.verb, changed) == (
        "API key “CRM”",
        "Changed",
        {"Undone at": str(LATER), "Undone key": str(key)},
    )
    (unmerged, *_) = history(account("beta.io"))
    assert [(change.name, change.after) for change in unmerged.changes] == [("Merged into", None)]


def two_people() -> None:
    identify(1, user="ann", email="ann@acme.com")
    identify(0, user="a2", email="ann@gmail.com", title="CTO")
    group(3, user="ann", key="team")
    group(2, user="a2", key="team")
    use(4, user="ann")
    use(5, user="a2")
    Reassessment.objects.all().delete()


def join(one: str, other: str, by: User) -> PersonMerge:
    decided = merging.merge_people(person(one), person(other), Decision(by, LATER))
    settle_merges(LATER)
    return decided


def test_two_people_who_are_merged_are_one_with_all_they_have(rev: User) -> None:
    two_people()

    join("a2", "ann", rev)

    state = stored_state()
    (ids,) = state.people
    assert ids == frozenset({("user", "ann"), ("user", "a2")})
    assert state.people[ids]["seen"] == (at(0), at(5))
    assert state.memberships == {(ids, "team"): at(2)}
    assert credited() == ["acme.com", "acme.com"]
    assert Occurrence.objects.values("person").distinct().count() == 1
    assert set(Reassessment.objects.values_list("account__key", flat=True)) == {"acme.com"}


def test_undone_each_person_has_what_their_own_ids_did_even_since(rev: User) -> None:
    two_people()
    before = stored_state()
    decided = join("a2", "ann", rev)
    use(6, user="a2")

    merging.undo_person_merge(decided, by=rev, at=LATER)
    settle_merges(LATER)

    after = stored_state()
    a2 = frozenset({("user", "a2")})
    assert after.people == before.people | {a2: before.people[a2] | {"seen": (at(0), at(6))}}
    assert (after.memberships, after.facts, after.affiliations) == (
        before.memberships,
        before.facts,
        before.affiliations,
    )
    assert [len(one.occurrences.all()) for one in Person.objects.order_by("id")] == [1, 2]


def test_a_call_that_ties_the_ids_of_merged_people_makes_it_final(rev: User) -> None:
    two_people()
    decided = join("a2", "ann", rev)
    EventFactory(kind="alias", at=at(7), user_id="ann", previous_id="a2")
    match_batches(NOON)

    with pytest.raises(RuleBroken, match="tied their ids together"):
        merging.undo_person_merge(decided, by=rev, at=LATER)
    assert len(stored_state().people) == 1


def test_of_addresses_that_merged_people_gave_at_one_instant_the_greater_key_counts(rev: User) -> None:
    lesser, greater = sorted(("message-a", "message-b"), key=message_key)
    group(1, user="ann", key="team")
    use(1, user="a2")
    arrive("identify", 2, user_id="ann", message_id=lesser, properties={"email": "ann@acme.com", "company": "Acme"})
    arrive("identify", 2, user_id="a2", message_id=greater, properties={"email": "ann@gmail.com"})
    identify(3, user="ann", email="ann@beta.io")

    join("a2", "ann", rev)

    state = stored_state()
    (ids,) = state.people
    assert state.workspaces == {"team": ("", [(at(3), "beta.io")])}
    assert state.affiliations == {ids: [(EPOCH, None), (at(3), "beta.io")]}


def test_who_has_been_erased_is_neither_merged_nor_taken_apart(rev: User) -> None:
    two_people()
    decided = join("a2", "ann", rev)
    with pytest.raises(RuleBroken, match=f"merged into person {person('ann').pk}"):
        request_erasure(decided.merged, at=LATER)
    request_erasure(decided.into, at=LATER)

    with pytest.raises(RuleBroken, match="erased since"):
        merging.undo_person_merge(decided, by=rev, at=LATER)
    with pytest.raises(RuleBroken, match="nobody in particular"):
        merging.merge_people(person("ann"), PersonFactory(), Decision(rev, NOON))


def test_people_who_are_one_are_not_merged_again(rev: User) -> None:
    two_people()
    join("a2", "ann", rev)

    with pytest.raises(AlreadyMoved, match="one person already"):
        merging.merge_people(person("ann"), person("a2"), Decision(rev, NOON))
    with pytest.raises(RuleBroken, match="somebody else"):
        merging.merge_people(person("ann"), person("ann"), Decision(rev, NOON))


def test_a_domain_of_another_account_merges_it(rev: User) -> None:
    two_companies()

    decided = merging.add_domain(
        account("acme.com"), "https://Shop.Beta.io/", Decision(rev, NOON, source=MergeSource.DOMAIN)
    )
    settle_merges(LATER)

    assert (decided.merged.key, decided.into.key, decided.source) == ("beta.io", "acme.com", "domain")
    assert credited() == ["acme.com", "acme.com"]


def test_a_domain_that_nobody_has_seen_is_the_accounts_from_its_first_event_on(rev: User) -> None:
    identify(1, email="ann@acme.com")
    merging.add_domain(account("acme.com"), "acme.de", Decision(rev, NOON))
    settle_merges(LATER)

    identify(2, user="de", email="de@mail.acme.de")

    assert Person.objects.get(email="de@mail.acme.de").account == account("acme.com")


@pytest.mark.parametrize("is_settled", [True, False])
def test_a_domain_says_nothing_of_what_its_account_was_merged_into(is_settled: bool, rev: User) -> None:
    for name in ("acme.com", "beta.io", "gamma.io"):
        identify(1, user=name, email=f"x@{name}")
    decision = Decision(rev, LATER)
    given = merging.add_domain(account("acme.com"), "beta.io", decision)
    if is_settled:
        settle_merges(LATER)
    suggestion = merging.suggest_domain(account("gamma.io"), "www.beta.io", at=NOON)

    with pytest.raises(
        AlreadyMoved, match=r"“beta.io” is a domain of acme.com by a merge. Undo that merge first"
    ) as no:
        merging.add_domain(account("gamma.io"), "x@beta.io", decision)
    with pytest.raises(AlreadyMoved, match="by a merge"):
        merging.accept_suggestion(suggestion, by=rev, at=LATER)
    with pytest.raises(AlreadyMoved, match=r"“beta.io” is a domain of acme.com already"):
        merging.add_domain(account("acme.com"), "beta.io", decision)
    with pytest.raises(RuleBroken, match=r"beta.io is a part of acme.com. Give the domain to that one"):
        merging.add_domain(account("beta.io"), "acme.de", decision)
    assert (no.value.field, AccountMerge.objects.get(), MergeSuggestion.objects.get().decided_at) == (
        "host",
        given,
        None,
    )

    merging.undo_account_merge(given, by=rev, at=LATER)
    made = merging.accept_suggestion(suggestion, by=rev, at=LATER)
    assert (made.merged.key, made.into.key) == ("beta.io", "gamma.io")


@pytest.mark.parametrize(
    ("host", "why"),
    [
        ("gmail.com", "mail addresses for everybody"),
        ("co.uk", "not a domain somebody registered"),
        ("?", "is no domain"),
    ],
)
def test_what_stands_for_no_company_is_no_domain_of_an_account(host: str, why: str, rev: User) -> None:
    with pytest.raises(RuleBroken, match=why):
        merging.add_domain(AccountFactory(), host, Decision(rev, NOON))


def suggested() -> list[tuple[str, str]]:
    return list(MergeSuggestion.objects.order_by("host").values_list("account__key", "host"))


@pytest.mark.parametrize("said", [["beta.io", "gmail.com", "acme.com", 7], "www.beta.io, acme.com"])
def test_domains_that_a_trait_names_are_suggested_and_nothing_is_merged(said: Any, rev: User) -> None:
    two_companies()
    group(5, user="ann", key="team", domain_aliases=said)
    group(6, user="ann", key="team", domain_aliases=said)

    assert suggested() == [("acme.com", "beta.io")]
    assert credited() == ["acme.com", "beta.io"]


def test_domains_of_a_workspace_without_an_account_are_suggested_once_it_has_one() -> None:
    group(1, user="ann", key="team", domain_aliases=["beta.io"])
    assert suggested() == []

    identify(2, user="ann", email="ann@acme.com")
    assert suggested() == [("acme.com", "beta.io")]


def test_an_accepted_suggestion_merges_and_one_is_decided_once(rev: User) -> None:
    two_companies()
    suggestion = merging.suggest_domain(account("acme.com"), "beta.io", at=NOON)

    made = merging.accept_suggestion(suggestion, by=rev, at=LATER)
    settle_merges(LATER)

    suggestion.refresh_from_db()
    assert (suggestion.merge, suggestion.decided_by, suggestion.decided_at) == (made, rev, LATER)
    assert credited() == ["acme.com", "acme.com"]
    with pytest.raises(AlreadyMoved, match="decided"):
        merging.dismiss_suggestion(suggestion, by=rev, at=LATER)


def test_a_dismissed_suggestion_does_not_come_back(rev: User) -> None:
    two_companies()
    group(5, user="ann", key="team", domain_aliases=["beta.io"])
    merging.dismiss_suggestion(MergeSuggestion.objects.get(), by=rev, at=LATER)

    group(6, user="ann", key="team", domain_aliases=["beta.io"])

    assert list(MergeSuggestion.objects.values_list("decided_at", flat=True)) == [LATER]


def second_domains() -> list[tuple[str, Any, datetime]]:
    found = Fact.objects.filter(name="second_domain_workspace").order_by("since")
    return list(found.values_list("account__key", "value", "since"))


def test_a_second_domain_that_starts_a_workspace_is_a_fact(rev: User) -> None:
    identify(1, user="ann", email="ann@acme.com")
    group(2, user="ann", key="first")
    merging.add_domain(account("acme.com"), "acme.de", Decision(rev, NOON))
    settle_merges(LATER)
    identify(3, user="de", email="de@acme.de")
    Reassessment.objects.all().delete()

    group(4, user="de", key="second")
    group(5, user="de", key="third")

    assert second_domains() == [("acme.com", "acme.de", at(4))]
    assert Reassessment.objects.filter(account__key="acme.com").exists()


def test_the_fact_of_a_second_domain_is_the_same_in_any_order_and_goes_with_an_undoing(rev: User) -> None:
    identify(3, user="de", email="de@acme.de")
    group(4, user="de", key="second")
    identify(3, user="ann", email="ann@acme.com")
    group(5, user="ann", key="first")
    decided = merge("acme.de", "acme.com", rev)
    assert second_domains() == [("acme.com", "acme.com", at(5))]

    group(2, user="ann", key="first")
    assert second_domains() == [("acme.com", "acme.de", at(4))]

    undo(decided, rev)
    assert second_domains() == []


def test_nobody_else_can_state_the_fact_of_a_second_domain() -> None:
    group(1, user="ann", key="team", secondDomainWorkspace="evil.com", website="acme.com")

    assert second_domains() == []


def test_a_merged_person_cannot_be_seen_apart() -> None:
    hidden = PersonFactory(merged_into=PersonFactory())

    assert hidden not in Person.objects.unmerged()
