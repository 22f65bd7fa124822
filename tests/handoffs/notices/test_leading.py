"""Notices lead to where something can be done, also for those who have lost the handoff since."""

import pytest
from django.test import Client

from accounts.models import User
from handoffs.models import Notice, Violation
from handoffs.notices.wording import told
from tests.factories.accounts import UserFactory
from tests.factories.handoffs import HandoffFactory, TeamFactory, ViolationFactory
from tests.factories.notices import NoticeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def ann() -> User:
    found: User = UserFactory(roles=["ae"], email="ann@sales.example", first_name="Ann", last_name="Ek")
    return found


def page_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def violation_of(ann: User) -> Violation:
    found: Violation = ViolationFactory(by=ann, outreach__handoff__owner=ann)
    return found


def test_a_violation_leads_whose_it_is_to_the_answer(ann: User) -> None:
    UserFactory(roles=["manager"])
    violation = violation_of(ann)
    notice = Notice.objects.get(person=ann)

    linked = told(notice, ann.zone).url
    response = page_of(ann).get(f"/notices/{notice.pk}/", follow=True)

    assert linked.endswith(f"/notices/{notice.pk}/")
    assert response.redirect_chain == [(f"/pledge/#violation-{violation.pk}", 302)]
    assert f'id="violation-{violation.pk}"' in response.content.decode()


def test_it_leads_the_manager_to_the_list_of_the_1_1(ann: User) -> None:
    manager = UserFactory(roles=["manager"])
    violation = violation_of(ann)
    notice = Notice.objects.get(person=manager)

    response = page_of(manager).get(f"/notices/{notice.pk}/", follow=True)

    place = f"/reports/pledges/?person=ann%40sales.example#violation-{violation.pk}"
    assert response.redirect_chain == [(place, 302)]
    assert f'id="violation-{violation.pk}"' in response.content.decode()


def test_who_has_lost_a_handoff_is_told_who_has_it(ann: User) -> None:
    bo, team = UserFactory(first_name="Bo", last_name="Li"), TeamFactory(name="Enterprise")
    handoff = HandoffFactory(owner=bo, team=team, account__name="Acme <Ltd>")
    notice = NoticeFactory(handoff=handoff, person=ann, event="reassigned")

    response = page_of(ann).get(f"/notices/{notice.pk}/", follow=True)

    html = response.content.decode()
    assert (response.status_code, response.redirect_chain) == (403, [(f"/handoffs/{handoff.pk}/", 302)])
    assert "Acme &lt;Ltd&gt; is with somebody else now" in html
    assert "Bo Li of Enterprise has it now." in html
    assert handoff.headline in html
    assert (f"/accounts/{handoff.account_id}" in html, f"/handoffs/{handoff.pk}/acknowledge" in html) == (False, False)


def test_a_pool_of_another_team_is_named(ann: User) -> None:
    handoff = HandoffFactory(team=TeamFactory(name="Enterprise"))
    NoticeFactory(handoff=handoff, person=ann)

    assert "It is in the pool of Enterprise" in page_of(ann).get(f"/handoffs/{handoff.pk}/").content.decode()


def test_who_was_told_nothing_learns_nothing(ann: User) -> None:
    handoff = HandoffFactory()
    NoticeFactory(handoff=handoff, person=UserFactory())

    assert page_of(ann).get(f"/handoffs/{handoff.pk}/").status_code == 404
