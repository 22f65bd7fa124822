"""What was typed is on the page after every refusal: in its field, or beside the refusal where there is none."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from accounts.enums import Role
from accounts.models import User
from handoffs.models import Violation
from tests.factories.accounts import NOON, UserFactory
from tests.factories.handoffs import HandoffFactory, PledgeVersionFactory, TeamFactory, ViolationFactory

TYPED = "my long and careful text"
BESIDE = "What you typed"
HTMX = {"HX-Request": "true"}
pytestmark = pytest.mark.django_db


@pytest.fixture
def ann(client: Client) -> User:
    user: User = UserFactory(first_name="Ann", roles=[Role.AE])
    client.force_login(user)
    return user


CHECKED = {"ready": True, "state": "context_checked"}
SNOOZED = {"snoozed_until": NOON + timedelta(days=9999), "snoozed_from": "context_checked", "state": "snoozed"}
TALKING = {"contacted": True}
LOST = TALKING | {"state": "lost", "closed_at": NOON + timedelta(hours=4)}
MESSAGE = {"channel": "email", "body": TYPED}
REFUSED: dict[str, tuple[dict[str, Any], str, dict[str, Any], int]] = {
    "given away": (CHECKED, "reach-out", MESSAGE, 409),
    "snoozed": ({"ready": True} | SNOOZED, "reach-out", MESSAGE, 409),
    "closed": (LOST, "outcome", {"kind": "won", "value": "100", "currency": "USD", "note": TYPED}, 409),
    "feedback": (TALKING, "feedback", {"kind": "objection", "text": TYPED}, 409),
    "give": (TALKING, "give", {"to": "", "reason": TYPED}, 422),
    "back": (TALKING, "return", {"reason": TYPED}, 409),
    "grant": (TALKING, "grant", {"what": TYPED, "days": 7}, 409),
}


@pytest.mark.parametrize("case", REFUSED)
@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "part"])
def test_what_has_no_field_any_more_is_shown_beside_the_refusal(
    client: Client, ann: User, case: str, headers: Any
) -> None:
    state, path, form, status = REFUSED[case]
    bo = UserFactory(first_name="Bo", roles=[Role.AE])
    owner = bo if case in {"given away", "feedback", "give", "back", "grant"} else ann
    handoff = HandoffFactory(**{"team": TeamFactory(members=[ann, bo]), "activated": True} | state | {"owner": owner})

    answer = client.post(f"/handoffs/{handoff.pk}/{path}/", form, headers=headers)

    page = answer.content.decode()
    assert (answer.status_code, BESIDE in page, f">{TYPED}</textarea>" in page) == (status, True, True)


def test_what_has_a_field_stays_in_it(client: Client, ann: User) -> None:
    handoff = HandoffFactory(owner=ann, contacted=True)

    refused = client.post(f"/handoffs/{handoff.pk}/grant/", {"what": TYPED, "days": "900"}).content.decode()

    assert (f'value="{TYPED}"' in refused, "less than or equal to 90" in refused, BESIDE in refused) == (
        *(True, True, False),
    )


@pytest.mark.parametrize(
    ("said", "why"),
    [("short", "at least 10 characters"), ("x" * 2001, "at most 2000"), ("a\0bcdefghijklmnop", "Null characters")],
)
def test_an_answer_that_is_none_stays_in_its_field(client: Client, ann: User, said: str, why: str) -> None:
    PledgeVersionFactory()
    violation = ViolationFactory(by=ann)

    refused = client.post(f"/violations/{violation.pk}/answer/", {"answer": said})

    page = refused.content.decode()
    assert (refused.status_code, why in page, f">{said}</textarea>" in page) == (422, True, True)
    assert Violation.objects.get().answer == ""


def test_an_answer_that_comes_too_late_is_shown_beside_the_refusal(client: Client, ann: User) -> None:
    PledgeVersionFactory()
    violation = ViolationFactory(by=ann, reviewed_at=NOON, reviewed_by=UserFactory())

    refused = client.post(f"/violations/{violation.pk}/answer/", {"answer": TYPED})

    page = refused.content.decode()
    assert (refused.status_code, BESIDE in page, f">{TYPED}</textarea>" in page) == (409, True, True)
