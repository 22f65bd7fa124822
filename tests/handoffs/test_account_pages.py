"""The list of accounts, its file, and the page of one account."""

import csv
import io
from datetime import timedelta

import pytest
from django.test import Client
from django.utils.timezone import now

from accounts.enums import Role
from playbooks.enums import TierKey
from tests.factories.accounts import (
    NOON,
    AccountFactory,
    DomainFactory,
    FactFactory,
    PersonFactory,
    UserFactory,
    WorkspaceFactory,
)
from tests.factories.handoffs import HandoffFactory, TeamFactory
from tests.factories.playbooks import (
    QualificationFactory,
    RuleFactory,
    ScorecardVersionFactory,
    ScoreFactory,
    TierAssignmentFactory,
    publish,
)
from tests.factories.signals import OccurrenceFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def reader(client: Client) -> None:
    client.force_login(UserFactory(roles=[Role.REVOPS]))


def listed(client: Client, query: str = "") -> list[str]:
    page = client.get(f"/accounts/{query}").context["page"]
    return [company.account.key for company in page.companies]


def text_of(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def exported(client: Client, query: str = "") -> list[list[str]]:
    response = client.get(f"/accounts/export.csv{query}")
    return list(csv.reader(io.StringIO(response.getvalue().decode())))


def test_a_row_says_what_is_known(client: Client) -> None:
    account = AccountFactory(owner=UserFactory(first_name="Ann"))
    PersonFactory(account=account, last_seen_at=NOON)
    PersonFactory(account=account, last_seen_at=NOON + timedelta(days=1))
    version = ScorecardVersionFactory()
    publish(version)
    ScoreFactory(version=version, account=account, points=75)
    ScoreFactory(account=account, points=99)  # under a draft
    TierAssignmentFactory(account=account, tier=TierKey.SALES_LED)

    (company,) = client.get("/accounts/").context["page"].companies

    assert (company.points, company.qualified, company.people, company.last_active_at, company.tier) == (
        75,
        True,
        2,
        NOON + timedelta(days=1),
        "sales_led",
    )


@pytest.mark.parametrize("query", ["?q=borealis", "?q=boreal.ex", "?q=dana@", "?q=Dana%20R", "?tier=sales_led"])
def test_search_and_tier_narrow_the_list(client: Client, query: str) -> None:
    wanted = AccountFactory(name="Borealis AG", key="boreal.example")
    PersonFactory(account=wanted, email="dana@elsewhere.example", name="Dana Ruiz")
    TierAssignmentFactory(account=wanted, tier=TierKey.SALES_LED)
    TierAssignmentFactory(tier=TierKey.SELF_SERVE)

    assert listed(client, query) == [wanted.key]
    assert [row[0] for row in exported(client, query)[1:]] == [wanted.key]


def test_pages_go_by_name_and_lose_nobody(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("handoffs.companies.PAGE", 2)
    keys = [AccountFactory(name=name).key for name in ("A", "B", "B", "C", "D")]

    shown: list[str] = []
    after: int | str | None = ""
    while after is not None:
        page = client.get(f"/accounts/?after={after}").context["page"]
        shown, after = shown + [company.account.key for company in page.companies], page.more

    assert shown == keys


def test_the_next_rows_come_alone(client: Client) -> None:
    account = AccountFactory(name="A")
    AccountFactory(name="B", key="b.example")

    part = client.get(f"/accounts/?after={account.pk}", headers={"HX-Request": "true", "HX-Target": "more"})

    assert (b"b.example" in part.content, b"<html" in part.content) == (True, False)


def test_the_number_of_queries_is_fixed(client: Client, django_assert_num_queries: object) -> None:
    PersonFactory()
    with django_assert_num_queries(7):  # type: ignore[operator]
        client.get("/accounts/")
    PersonFactory.create_batch(2, account__owner=UserFactory())
    with django_assert_num_queries(7):  # type: ignore[operator]
        client.get("/accounts/")


def test_an_empty_list_says_what_fills_it(client: Client) -> None:
    assert "The first person with a company's e-mail address" in text_of(client, "/accounts/").replace("&#x27;", "'")
    assert "No account matches" in text_of(client, "/accounts/?q=zzz")


def test_the_file_has_every_account(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("handoffs.companies.EXPORTED_AT_A_TIME", 2)
    for name in ("A", "B", "C"):
        AccountFactory(name=name, key=f"{name}.example")
    PersonFactory(account=AccountFactory(name="D", key="d.example"), last_seen_at=NOON)

    assert exported(client) == [
        ["account", "name", "tier", "points", "qualified", "people", "last_active_at", "owner"],
        ["A.example", "A", "", "", "False", "0", "", ""],
        ["B.example", "B", "", "", "False", "0", "", ""],
        ["C.example", "C", "", "", "False", "0", "", ""],
        ["d.example", "D", "", "", "False", "1", "2026-03-02T12:00:00+00:00", ""],
    ]


def test_no_cell_of_the_file_is_a_formula(client: Client) -> None:
    AccountFactory(name="=cmd()", key="a.example")

    assert exported(client)[1][:2] == ["a.example", "'=cmd()"]


def test_the_page_of_an_account_tells_all_about_it(client: Client) -> None:
    account = AccountFactory(name="Borealis AG")
    DomainFactory(account=account, host="boreal.example")
    WorkspaceFactory(account=account, name="Borealis data")
    FactFactory(account=account, name="employee_count", value=620, since=NOON)
    version = ScorecardVersionFactory(scorecard__name="Starter PQL")
    rule = RuleFactory(version=version, label="Hit the API limit", points=30)
    publish(version)
    person = PersonFactory(account=account, name="Dana Ruiz")
    OccurrenceFactory(person=person, signal=rule.signal, at=now() - timedelta(hours=1))
    QualificationFactory(version=version, account=account, points=77)
    HandoffFactory(account=account, headline="Why it fired")

    page = text_of(client, f"/accounts/{account.pk}/")

    for said in (
        "Borealis AG",
        "boreal.example",
        "Borealis data",
        "employee count</dt><dd>620",
        "since 2 Mar 2026",
        "Starter PQL v1",
        "Hit the API limit",
        "+30",
        "Dana Ruiz",
        "77 points",
        "Why it fired",
    ):
        assert said in page, said


@pytest.mark.parametrize("scorecards", [1, 3])
def test_a_page_takes_a_fixed_number_of_queries(
    client: Client, scorecards: int, django_assert_num_queries: object
) -> None:
    person = PersonFactory()
    for _ in range(scorecards):
        version = ScorecardVersionFactory()
        rule = RuleFactory(version=version)
        publish(version)
        OccurrenceFactory(person=person, signal=rule.signal, at=now() - timedelta(hours=1))
        QualificationFactory(version=version, account=person.account)

    with django_assert_num_queries(23):  # type: ignore[operator]
        page = client.get(f"/accounts/{person.account_id}/")

    assert len(page.context["scores"]) == scorecards


def test_long_lists_are_cut_and_shown_on_demand(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("handoffs.views.accounts.HANDOFFS_SHOWN", 2)
    monkeypatch.setattr("handoffs.views.accounts.DOMAINS_SHOWN", 2)
    account = AccountFactory()
    for n in range(3):
        DomainFactory(account=account, host=f"host-{n}.test")
        HandoffFactory(account=account, headline=f"Handoff {n}", expired=True)
    path = f"/accounts/{account.pk}/"

    cut, handoffs, domains = (text_of(client, path + query) for query in ("", "?all=handoffs", "?all=domains"))

    said = ("Handoff 0", "Show all handoffs", "host-2.test", "?all=domains")
    assert [[text in page for text in said] for page in (cut, handoffs, domains)] == [
        [False, True, False, True],
        [True, False, False, True],
        [False, True, True, False],
    ]


def test_an_account_executive_sees_only_the_handoffs_of_their_teams(client: Client) -> None:
    account = HandoffFactory(headline="Another team's").account
    ann = UserFactory(roles=[Role.AE])
    TeamFactory(members=[ann])
    client.force_login(ann)

    assert "No handoff that you may see." in text_of(client, f"/accounts/{account.pk}/")


def test_a_reviewer_reads_an_account_without_its_people_and_handoffs(client: Client) -> None:
    version = ScorecardVersionFactory()
    rule = RuleFactory(version=version, label="Hit the API limit", points=30)
    publish(version)
    person = PersonFactory(account=AccountFactory(name="Borealis"), name="Dana Ruiz", email="dana@elsewhere.example")
    OccurrenceFactory(person=person, signal=rule.signal, at=now() - timedelta(hours=1))
    HandoffFactory(account=person.account, headline="Why it fired")
    client.force_login(UserFactory(roles=[Role.SALES_REVIEWER]))

    page = text_of(client, f"/accounts/{person.account_id}/")

    said = [text in page for text in ("1 active of 1", "+30", "Dana Ruiz", "dana@", "Why it fired")]
    assert said == [True, True, False, False, False]
    assert [listed(client, query) for query in ("?q=dana", "?q=boreal")] == [[], [person.account.key]]


def test_an_account_nobody_knows_is_not_found(client: Client) -> None:
    assert client.get("/accounts/1/").status_code == 404


def test_a_part_of_another_account_is_not_listed_and_leads_to_it(client: Client) -> None:
    whole = AccountFactory(name="Acme")
    part = AccountFactory(name="Beta", merged_into=whole)

    assert listed(client) == [whole.key]
    assert [row[0] for row in exported(client)[1:]] == [whole.key]
    assert (
        f'Beta is a part of <a href="/accounts/{whole.pk}/">Acme</a>'
        in client.get(f"/accounts/{part.pk}/").content.decode()
    )
