"""Logging in and out, passwords, ended sessions, and the pages for what went wrong."""

import re
from datetime import datetime

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from accounts.enums import Role
from accounts.middleware import TimeZoneMiddleware
from accounts.models import User
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def ann() -> User:
    return UserFactory(email="ann@baton.example", roles=[Role.AE])


def test_logging_in_leads_to_where_one_was_going(client: Client, ann: User) -> None:
    response = client.post(
        "/account/login/?next=/accounts/", {"login": "Ann@baton.example", "password": "secret", "next": "/accounts/"}
    )

    assert response.headers["Location"] == "/accounts/"


def test_a_wrong_password_is_named_without_blame(client: Client, ann: User) -> None:
    response = client.post("/account/login/", {"login": "ann@baton.example", "password": "wrong"})

    assert response.status_code == 200
    assert "not correct" in response.content.decode()


def test_logging_out_asks_first(client: Client, ann: User) -> None:
    client.force_login(ann)
    assert "Log out?" in client.get("/account/logout/").content.decode()

    client.post("/account/logout/")

    assert client.get("/").status_code == 302


def test_a_forgotten_password_is_set_by_mail(client: Client, ann: User) -> None:
    client.post("/account/password/reset/", {"email": ann.email})
    link = re.search(r"/account/password/reset/key/\S+", str(mail.outbox[0].body))
    assert link

    form = client.get(link.group(), follow=True)
    client.post(form.redirect_chain[-1][0], {"password1": "a new passphrase", "password2": "a new passphrase"})

    ann.refresh_from_db()
    assert ann.check_password("a new passphrase")


def test_a_password_is_changed(client: Client, ann: User) -> None:
    client.force_login(ann)

    client.post(
        "/account/password/change/",
        {"oldpassword": "secret", "password1": "a new passphrase", "password2": "a new passphrase"},
    )

    ann.refresh_from_db()
    assert ann.check_password("a new passphrase")


def test_a_used_link_says_how_to_get_another(client: Client) -> None:
    page = client.get("/account/password/reset/key/1-set-password/").content.decode()

    assert "This link has been used or is too old" in page


@pytest.mark.parametrize("path", ["/account/signup/", "/account/email/", "/accounts/login/"])
def test_nobody_signs_up(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_a_part_of_a_page_asked_for_after_the_session_ended_leads_back_to_the_page(client: Client) -> None:
    response = client.get(
        "/news/?after=3",
        headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/?scope=pool&q=a"},
    )

    assert (response.status_code, response.headers["HX-Redirect"]) == (
        200,
        "/account/login/?next=/%3Fscope%3Dpool%26q%3Da",
    )


def test_other_redirects_of_parts_stay_as_they_are(client: Client, ann: User) -> None:
    client.force_login(ann)

    response = client.get("/accounts", headers={"HX-Request": "true"})

    assert (response.status_code, "HX-Redirect" in response.headers) == (301, False)


def test_times_are_shown_in_the_users_zone(rf: object) -> None:
    seen: list[datetime] = []

    def view(request: object) -> None:
        seen.append(timezone.localtime())

    request = rf.get("/")  # type: ignore[attr-defined]
    for user in (UserFactory(time_zone="Asia/Tokyo"), None):
        request.user = user
        TimeZoneMiddleware(view)(request)  # type: ignore[arg-type]

    assert [moment.tzname() for moment in seen] == ["JST", "UTC"]
    assert timezone.get_current_timezone_name() == "UTC"


def test_a_missing_page_says_what_to_do(client: Client) -> None:
    response = client.get("/nowhere/")

    assert response.status_code == 404
    assert "To the queue" in response.content.decode()


def test_a_bug_shows_a_page_that_needs_nothing(client: Client, ann: User, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    client.raise_request_exception = False
    client.force_login(ann)
    monkeypatch.setattr("handoffs.views.queue.page_of", broken)

    response = client.get("/")

    assert response.status_code == 500
    assert "Something went wrong on our side" in response.content.decode()


def test_pages_carry_nothing_inline_that_the_policy_would_refuse(client: Client, ann: User) -> None:
    client.force_login(ann)
    for path in ("/", "/accounts/", "/account/login/", "/account/password/change/"):
        response = client.get(path, follow=True)
        page = response.content.decode()
        assert "unsafe" not in response.headers["Content-Security-Policy"]
        assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\bsrc=)", page), path
