"""A version in shadow in the admin and over the API: begun, compared and ended."""

import pytest
from django.test import Client
from django.utils.timezone import now

from accounts.enums import Role
from playbooks.actions import draft_from
from playbooks.contents import content_of
from playbooks.models import ScorecardVersion, Shadow, ShadowFiring
from playbooks.shadows.running import begin_shadow, end_shadow
from tests.api.callers import caller
from tests.factories.accounts import AccountFactory, UserFactory
from tests.factories.playbooks import QualificationFactory, publish
from tests.factories.reviews import sound_draft

pytestmark = pytest.mark.django_db


@pytest.fixture
def version() -> ScorecardVersion:
    published = sound_draft()
    publish(published)
    return draft_from(published, by=None, at=now())


@pytest.fixture
def revops() -> Client:
    client = Client()
    client.force_login(UserFactory(roles=[Role.REVOPS]))
    return client


def url(version: ScorecardVersion, page: str) -> str:
    return f"/admin/playbooks/scorecardversion/{version.pk}/{page}/"


def a_run(version: ScorecardVersion, accounts: int = 2) -> Shadow:
    """Accounts that fired in shadow, each a day after the one before, of which the first fired in force as well."""
    shadow = begin_shadow(version, by=None, at=now())
    for place in range(accounts):
        account = AccountFactory(key=f"{place}.example")
        ShadowFiring.objects.create(
            shadow=shadow, account=account, at=now(), recorded_at=now(), points=20, rules_held=[]
        )
        if not place:
            in_force = version.based_on
            QualificationFactory(version=in_force, account=account, at=now(), recorded_at=now())
    return shadow


def test_revops_begins_compares_and_ends_it(revops: Client, version: ScorecardVersion) -> None:
    asked = revops.get(url(version, "begin_shadow")).content.decode()
    begun = revops.post(url(version, "begin_shadow"), {"content": content_of(version)}, follow=True).content.decode()
    empty = revops.get(url(version, "beside")).content.decode()
    ended = revops.post(url(version, "end_shadow"), {"reason": "Seen enough"}, follow=True).content.decode()

    assert "no handoff comes of it" in asked
    assert "is scored in shadow from now on" in begun
    assert url(version, "end_shadow") in begun
    assert "Nobody has fired on either side" in empty
    assert "Seen enough" in ended
    assert url(version, "begin_shadow") in ended
    assert "is not in shadow" in revops.post(url(version, "end_shadow"), follow=True).content.decode()


@pytest.mark.parametrize("accounts", [1, 3])
def test_the_comparison_names_accounts_and_leads_to_why(
    revops: Client, version: ScorecardVersion, accounts: int, django_assert_num_queries: object
) -> None:
    shadow = a_run(version, accounts)

    with django_assert_num_queries(8):  # type: ignore[operator]
        page = revops.get(url(version, "beside")).content.decode()

    assert page.count(f"/why/?version={version.pk}&amp;at=") == accounts
    assert f"/why/?version={version.based_on_id}&amp;at=" in page
    only = revops.get(url(version, "beside") + "?kind=shadow").content.decode()
    assert only.count('<th scope="row" class="text">') == accounts - 1
    lines = b"".join(revops.get(url(version, "beside") + "?format=csv")).decode().splitlines()
    assert len(lines) == accounts + 1
    assert shadow.version_id == version.pk


def test_a_reviewer_reads_and_begins_nothing(version: ScorecardVersion) -> None:
    a_run(version)
    seller = Client()
    seller.force_login(UserFactory(roles=[Role.SALES_REVIEWER]))

    page = seller.get(url(version, "change")).content.decode()

    assert url(version, "beside") in page
    assert url(version, "end_shadow") not in page
    assert seller.get(url(version, "beside")).status_code == 200


def test_the_api_begins_tells_and_ends_it(version: ScorecardVersion) -> None:
    revops = caller(Role.REVOPS)
    address = f"/api/scorecard-versions/{version.pk}/shadow"

    before = revops.get(address).json()
    stale = revops.post(address, {"content": "0" * 64})
    begun = revops.post(address, {"content": content_of(version)})
    again = revops.post(address)

    assert (before["run"], before["weeks"], before["accounts"]) == (None, [], [])
    assert (stale.status_code, begun.status_code, again.status_code) == (422, 201, 422)
    assert (begun.json()["content"], begun.json()["ended_at"]) == (content_of(version), None)
    end_shadow(version, by=None, at=now())
    run = a_run(version)
    told = revops.get(address).json()
    assert (told["run"]["id"], len(told["runs"])) == (run.pk, 2)
    assert sum(told["counts"].values()) == 2
    assert {row["account"] for row in told["accounts"]} == {"0.example", "1.example"}
    assert revops.get(f"{address}?run={begun.json()['id']}").json()["accounts"] == []
    assert revops.get(f"{address}?run=999999999").status_code == 404
    ended = revops.post(f"/api/scorecard-versions/{version.pk}/end-shadow", {"reason": "Seen"}).json()
    assert ended["end_reason"] == "Seen"
