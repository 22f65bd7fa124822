"""Lists that contradict each other within one scorecard are not published."""

from html import unescape

import pytest
from django.test import Client

from accounts.enums import Role
from playbooks.enums import ListKind
from playbooks.errors import NotPublishable
from playbooks.models import NamedList
from playbooks.named_lists.drafts import keep
from playbooks.publishing import check_sound
from tests.factories.accounts import NOON, UserFactory
from tests.factories.playbooks import ListRuleFactory, NamedListFactory, RuleFactory, publish, put_on

pytestmark = pytest.mark.django_db


@pytest.fixture
def targets() -> NamedList:
    made: NamedList = NamedListFactory(name="Targets")
    put_on(made, "acme.com", "beta.io", "gamma.dev", "delta.org", "eps.io")
    return made


@pytest.fixture
def rivals() -> NamedList:
    made: NamedList = NamedListFactory(name="Rivals")
    put_on(made, "Beta.io", "www.gamma.dev", "delta.org", "eps.io", "zeta.com")
    return made


def refusal_of(targets: NamedList, rivals: NamedList, **against: object) -> str:
    version = RuleFactory(is_activation=True, points=60).version
    ListRuleFactory(version=version, named_list=targets, label="Target", points=20)
    ListRuleFactory(version=version, named_list=rivals, label="Rival", **against)
    try:
        check_sound(version)
    except NotPublishable as refusal:
        return str(refusal)
    return ""


def test_entries_on_lists_for_and_against_are_named(targets: NamedList, rivals: NamedList) -> None:
    assert refusal_of(targets, rivals, points=0, is_disqualifier=True) == (
        "Rules “Target” and “Rival” contradict each other about 4 entries on both “Targets” and “Rivals”"
        " (beta.io, delta.org, eps.io and 1 more): take each off one of the lists."
    )


def test_points_for_and_points_against_contradict(targets: NamedList, rivals: NamedList) -> None:
    assert "contradict each other" in refusal_of(targets, rivals, points=-20)


def test_two_rules_in_favour_do_not_contradict(targets: NamedList, rivals: NamedList) -> None:
    assert refusal_of(targets, rivals, points=5) == ""


def test_one_list_for_and_against_is_refused(targets: NamedList) -> None:
    assert "both look at the list “Targets”" in refusal_of(targets, targets, points=-20)


def test_what_left_a_list_contradicts_nothing(targets: NamedList, rivals: NamedList) -> None:
    put_on(rivals, "zeta.com", since=rivals.versions.get().since.replace(year=2027))

    assert refusal_of(targets, rivals, points=-20) == ""


def test_a_host_under_a_domain_is_on_both_lists(targets: NamedList) -> None:
    part = NamedListFactory(name="Part")
    put_on(part, "eu.acme.com", "acme.com.au")

    assert refusal_of(targets, part, points=-20) == (
        "Rules “Target” and “Rival” contradict each other about 1 entry on both “Targets” and “Part”"
        " (eu.acme.com under acme.com): take it off one of the lists."
    )


def test_a_rule_that_activates_without_points_contradicts_none_that_adds(targets: NamedList) -> None:
    assert refusal_of(targets, targets, points=0, is_activation=True) == ""


def test_an_empty_list_is_refused(targets: NamedList) -> None:
    assert "Rule “Rival”: the list “List" in refusal_of(targets, NamedListFactory(), points=5)


def test_a_list_of_names_needs_a_fact(targets: NamedList) -> None:
    names = NamedListFactory(kind=ListKind.NAMES, name="Fortune")
    put_on(names, "Acme")

    assert refusal_of(targets, names, points=5) == (
        "Rule “Rival”: “Fortune” is a list of company names; name the fact that is looked up on it, for example name."
    )


def test_an_upload_says_which_scorecards_in_force_it_would_have_contradict_themselves(
    targets: NamedList, client: Client
) -> None:
    part = NamedListFactory(name="Part")
    version = RuleFactory(is_activation=True, points=60, version__scorecard__name="Team PQL").version
    ListRuleFactory(version=version, named_list=targets, label="Target", points=20)
    ListRuleFactory(version=version, named_list=part, label="Rival", points=-20)
    publish(version)
    user = UserFactory(roles=[Role.REVOPS])
    client.force_login(user)
    keep(part, ["eu.acme.com", "beta.io", "fine.com"], by=user, at=NOON)

    page = unescape(client.get(f"/admin/playbooks/namedlist/{part.pk}/upload/").content.decode())

    said = "Team PQL: Rules “Rival” and “Target” contradict each other about 2 entries on both “Part” and “Targets”"
    assert f"{said} (beta.io, eu.acme.com under acme.com): take each off one of the lists." in page
