"""Who may open the pages, and where those go who may not."""

import pytest
from django.test import Client

from accounts.enums import Role
from handoffs.models import Handoff
from tests.factories.accounts import UserFactory
from tests.factories.handoffs import HandoffFactory, TeamFactory

PAGES = ["/", "/news/", "/handoffs/{handoff}/", "/accounts/", "/accounts/export.csv", "/accounts/{account}/"]
REVIEWERS = [Role.PRODUCT_REVIEWER, Role.MARKETING_REVIEWER, Role.SALES_REVIEWER]
pytestmark = pytest.mark.django_db


@pytest.fixture
def handoff() -> Handoff:
    return HandoffFactory()


def path(page: str, handoff: Handoff) -> str:
    return page.format(handoff=handoff.pk, account=handoff.account_id)


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("role", [Role.AE, Role.MANAGER, Role.REVOPS])
def test_sales_reads_every_page(client: Client, handoff: Handoff, role: Role, page: str) -> None:
    user = UserFactory(roles=[role])
    handoff.team.members.add(user)
    client.force_login(user)

    assert client.get(path(page, handoff)).status_code == 200


@pytest.mark.parametrize("role", REVIEWERS)
def test_reviewers_read_accounts_and_no_handoffs(client: Client, handoff: Handoff, role: Role) -> None:
    client.force_login(UserFactory(roles=[role]))

    answers = {page: client.get(path(page, handoff)) for page in PAGES}

    assert {page: answer.status_code for page, answer in answers.items()} == {
        "/": 302,
        "/news/": 403,
        "/handoffs/{handoff}/": 403,
        "/accounts/": 200,
        "/accounts/export.csv": 200,
        "/accounts/{account}/": 200,
    }
    assert answers["/"].headers["Location"] == "/accounts/"
    assert "Accounts are at /accounts/, definitions at /admin/." in answers["/news/"].content.decode()


@pytest.mark.parametrize(
    ("role", "queue", "admin"),
    [(Role.AE, True, False), (Role.MANAGER, True, True), (Role.REVOPS, True, True)]
    + [(role, False, True) for role in REVIEWERS],
)
def test_the_menu_leads_where_the_role_may_go(client: Client, role: Role, queue: bool, admin: bool) -> None:
    client.force_login(UserFactory(roles=[role]))

    page = client.get("/accounts/").content.decode()

    assert ("<span>Queue</span>" in page, "<span>Admin</span>" in page) == (queue, admin)


@pytest.mark.parametrize("page", [*PAGES, "/handoffs/{handoff}/acknowledge/"])
def test_without_a_role_the_page_says_so(client: Client, handoff: Handoff, page: str) -> None:
    client.force_login(UserFactory())
    method = client.post if "acknowledge" in page else client.get

    response = method(path(page, handoff))

    assert response.status_code == 403
    assert "Your user has no role yet. Ask RevOps to give you one." in response.content.decode()


@pytest.mark.parametrize("page", PAGES)
def test_who_is_not_logged_in_is_asked_to(client: Client, handoff: Handoff, page: str) -> None:
    response = client.get(path(page, handoff))

    assert response.headers["Location"] == f"/account/login/?next={path(page, handoff)}"


@pytest.mark.parametrize("page", ["/", "/handoffs/{handoff}/", "/accounts/"])
def test_pages_are_not_written_to(client: Client, handoff: Handoff, page: str) -> None:
    client.force_login(UserFactory(roles=[Role.MANAGER]))

    assert client.post(path(page, handoff)).status_code == 405


@pytest.mark.parametrize(
    ("role", "own", "team", "other"),
    [(Role.AE, True, True, False), (Role.MANAGER, True, True, True), (Role.REVOPS, True, True, True)]
    + [(role, False, False, False) for role in REVIEWERS],
)
def test_what_each_role_sees(role: Role, own: bool, team: bool, other: bool) -> None:
    user = UserFactory(roles=[role])
    theirs = HandoffFactory(owner=user)
    of_the_team = HandoffFactory(team=TeamFactory(members=[user]))
    foreign = HandoffFactory()

    seen = set(Handoff.objects.visible_to(user))

    assert [handoff in seen for handoff in (theirs, of_the_team, foreign)] == [own, team, other]


def test_nobody_without_a_role_sees_anything(handoff: Handoff) -> None:
    assert not Handoff.objects.visible_to(UserFactory()).exists()
