"""Who enters the admin, what they see there, and how users and keys are made."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from pytest_django import Settings

from accounts import keys
from accounts.enums import Role, Scope
from accounts.models import ApiKey, User
from tests.factories.accounts import NOON, ApiKeyFactory, UserFactory

pytestmark = pytest.mark.django_db

REVIEWERS = [Role.PRODUCT_REVIEWER, Role.MARKETING_REVIEWER, Role.SALES_REVIEWER]


def client_of(*roles: Role, **fields: object) -> Client:
    client = Client()
    client.force_login(UserFactory(roles=list(roles), **fields))
    return client


def test_a_stranger_is_sent_to_the_login_page_of_the_site(settings: Settings) -> None:
    settings.LOGIN_URL = "/sign-in/"

    response = Client().get("/admin/login/?next=/admin/signals/signal/")

    assert (response.status_code, response["Location"]) == (302, "/sign-in/?next=/admin/signals/signal/")


@pytest.mark.parametrize(("role", "status"), [(Role.REVOPS, 200), (Role.MANAGER, 200), (Role.AE, 403)])
def test_the_role_opens_the_admin(role: Role, status: int) -> None:
    assert client_of(role).get("/admin/", follow=True).status_code == status


def test_being_staff_alone_opens_nothing() -> None:
    assert client_of(Role.AE, is_staff=True).get("/admin/", follow=True).status_code == 403


def test_somebody_switched_off_is_not_let_in() -> None:
    client = client_of(Role.REVOPS)
    User.objects.update(is_active=False)

    assert client.get("/admin/").status_code == 302


@pytest.mark.parametrize("role", REVIEWERS)
def test_reviewers_read_scorecards_and_signals_only(role: Role) -> None:
    client = client_of(role)

    assert client.get("/admin/signals/signal/").status_code == 200
    assert client.get("/admin/playbooks/scorecardversion/").status_code == 200
    assert client.get("/admin/signals/signal/add/").status_code == 403
    assert client.get("/admin/accounts/account/").status_code == 403
    assert client.get("/admin/accounts/user/").status_code == 403


def test_managers_read_handoffs_and_teams_only() -> None:
    client = client_of(Role.MANAGER)

    assert client.get("/admin/handoffs/handoff/").status_code == 200
    assert client.get("/admin/handoffs/team/").status_code == 200
    assert client.get("/admin/handoffs/team/add/").status_code == 403
    assert client.get("/admin/signals/signal/").status_code == 403


def test_the_menu_offers_what_the_role_may_read() -> None:
    page = client_of(Role.MANAGER).get("/admin/").content.decode()

    assert "/admin/handoffs/handoff/" in page
    assert "/admin/signals/signal/" not in page


def test_a_user_is_made_by_address_with_a_role() -> None:
    group = Group.objects.get(name=Role.AE)
    data = {
        "email": "Ann@Baton.example",
        "password1": "a-long-enough-one",
        "first_name": "Ann",
        "time_zone": "Europe/Berlin",
        "groups": [group.pk],
    }

    client_of(Role.REVOPS).post("/admin/accounts/user/add/", data)

    ann = User.objects.get(email="ann@baton.example")
    assert (ann.first_name, ann.time_zone, ann.roles, ann.is_superuser) == (
        "Ann",
        "Europe/Berlin",
        frozenset({"ae"}),
        False,
    )
    assert ann.check_password("a-long-enough-one")


def test_revops_cannot_change_a_superuser() -> None:
    boss = UserFactory(is_superuser=True)
    client = client_of(Role.REVOPS)

    client.post(f"/admin/accounts/user/{boss.pk}/change/", {"email": "mine@baton.example", "time_zone": "UTC"})
    response = client.post(f"/admin/accounts/user/{boss.pk}/password/", {"password1": "x", "password2": "x"})

    boss.refresh_from_db()
    assert (boss.email != "mine@baton.example", response.status_code) == (True, 403)


def test_a_new_key_is_shown_once_and_works() -> None:
    client = client_of(Role.REVOPS)

    response = client.post("/admin/accounts/apikey/add/", {"name": "SDK", "scopes": ["ingest"]})

    secret = response.context["secret"]
    key = keys.authenticate(secret, scope=Scope.INGEST, at=NOON)
    assert key is not None
    assert "no-store" in response["Cache-Control"]
    for page in ("", f"{key.pk}/change/", f"{key.pk}/history/"):
        assert secret not in client.get(f"/admin/accounts/apikey/{page}").content.decode()


@pytest.mark.parametrize(("data", "strict"), [({}, False), ({"strict": "on"}, True)])
def test_a_new_key_is_strict_if_it_is_asked_to_be(data: dict[str, str], strict: bool) -> None:
    client_of(Role.REVOPS).post("/admin/accounts/apikey/add/", {"name": "SDK", "scopes": ["ingest"], **data})

    assert ApiKey.objects.get().strict is strict


def test_a_key_cannot_be_edited() -> None:
    key = ApiKeyFactory(name="SDK")

    client_of(Role.REVOPS).post(f"/admin/accounts/apikey/{key.pk}/change/", {"name": "Mine", "scopes": "write"})

    assert ApiKey.objects.get().name == "SDK"


def test_revoking_asks_first_and_tells_why() -> None:
    key = ApiKeyFactory()
    client = client_of(Role.REVOPS, first_name="Ann", last_name="Lee")

    client.get(f"/admin/accounts/apikey/{key.pk}/revoke/")
    assert ApiKey.objects.get().revoked_at is None
    client.post(f"/admin/accounts/apikey/{key.pk}/revoke/", {"why": "It leaked"})

    assert ApiKey.objects.get().revoked_at is not None
    newest = client.get(f"/admin/accounts/apikey/{key.pk}/history/").context["entries"][0]
    assert (newest.by, newest.reason, [change.name for change in newest.changes]) == (
        "Ann Lee",
        "It leaked",
        ["Revoked at"],
    )


def test_a_new_key_is_held_to_what_was_asked() -> None:
    terms = {"source": "Shop", "kinds": ["track"], "limit_events": "500", "limit_period": "minute"}

    client_of(Role.REVOPS).post("/admin/accounts/apikey/add/", {"name": "SDK", "scopes": ["ingest"], **terms})

    key = ApiKey.objects.get()
    assert (key.source, key.kinds, key.limit_events, key.limit_period) == ("Shop", ["track"], 500, "minute")


@pytest.mark.parametrize("limit", ["0", "-1", "1.5", "many", "1000001"])
def test_a_limit_that_is_none_is_named(limit: str) -> None:
    data = {"name": "SDK", "scopes": ["ingest"], "limit_events": limit}

    response = client_of(Role.REVOPS).post("/admin/accounts/apikey/add/", data)

    assert list(response.context["form"].errors) == ["limit_events"]
    assert not ApiKey.objects.exists()


def test_what_a_key_is_held_to_can_be_changed_and_history_says_why() -> None:
    key = ApiKeyFactory(source="Shop", kinds=["track"], limit_events=5)
    client = client_of(Role.REVOPS)
    url = f"/admin/accounts/apikey/{key.pk}/hold_to/"

    shown = client.get(url).context["form"].initial
    client.post(url, {"source": "Shop", "kinds": ["track", "page"], "limit_events": "", "why": "New pages"})

    assert (shown["kinds"], shown["limit_events"]) == (["track"], 5)
    newest = client.get(f"/admin/accounts/apikey/{key.pk}/history/").context["entries"][0]
    assert (newest.reason, [(change.name, change.before, change.after) for change in newest.changes]) == (
        "New pages",
        [("Event kinds", "track", "track, page"), ("Limit events", "5", None)],
    )


def test_rotating_shows_the_new_key_once_and_lets_the_old_one_live_on() -> None:
    old, old_secret = keys.issue("SDK", scopes=[Scope.INGEST], by=None, at=NOON)

    response = client_of(Role.REVOPS).post(f"/admin/accounts/apikey/{old.pk}/rotate/", {"overlap": "36 hours"})

    old.refresh_from_db()
    new = ApiKey.objects.get(replaces=old)
    assert old.expires_at == new.created_at + timedelta(hours=36)
    assert keys.authenticate(response.context["secret"], scope=Scope.INGEST, at=new.created_at) == new
    assert keys.authenticate(old_secret, scope=Scope.INGEST, at=new.created_at) == old


@pytest.mark.parametrize("overlap", ["91 days", "soon", ""])
def test_an_overlap_that_is_none_is_named(overlap: str) -> None:
    key = ApiKeyFactory()

    response = client_of(Role.REVOPS).post(f"/admin/accounts/apikey/{key.pk}/rotate/", {"overlap": overlap})

    assert (list(response.context["form"].errors), ApiKey.objects.count()) == (["overlap"], 1)


def test_a_key_that_is_being_replaced_is_not_rotated_again() -> None:
    old = ApiKeyFactory()
    client = client_of(Role.REVOPS)
    url = f"/admin/accounts/apikey/{old.pk}/rotate/"
    client.post(url, {"overlap": "1 day"})

    response = client.post(url, {"overlap": "1 day"}, follow=True)

    assert "is being replaced already" in response.content.decode()
    assert ApiKey.objects.count() == 2


@pytest.mark.parametrize(
    ("fields", "offered"),
    [
        ({}, ["hold_to", "rotate", "revoke"]),
        ({"expires_at": datetime(2100, 1, 1, tzinfo=UTC)}, ["hold_to", "revoke"]),
        ({"expires_at": NOON}, ["revoke"]),
        ({"revoked_at": NOON}, []),
    ],
)
def test_a_key_offers_what_can_still_be_done_with_it(fields: dict[str, Any], offered: list[str]) -> None:
    key = ApiKeyFactory(**fields)

    page = client_of(Role.REVOPS).get(f"/admin/accounts/apikey/{key.pk}/change/").content.decode()

    url = f"/admin/accounts/apikey/{key.pk}/"
    assert [name for name in ("hold_to", "rotate", "revoke") if f"{url}{name}/" in page] == offered


def test_a_list_says_who_used_a_key_last() -> None:
    ApiKeyFactory(source="Shop", last_used_at=NOON, last_used_by="analytics-python/2.3.4 (Linux)", limit_events=5000)

    page = client_of(Role.REVOPS).get("/admin/accounts/apikey/").content.decode()

    assert "ago, analytics-python/2.3.4\n" in page or "ago, analytics-python/2.3.4<" in page
    assert "5,000 events a second" in page


def test_a_reviewer_cannot_revoke_a_key() -> None:
    key = ApiKeyFactory()

    response = client_of(Role.PRODUCT_REVIEWER).post(f"/admin/accounts/apikey/{key.pk}/revoke/")

    assert (response.status_code, ApiKey.objects.get().revoked_at) == (403, None)
