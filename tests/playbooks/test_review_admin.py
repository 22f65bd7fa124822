"""The pages of a version's life: who is offered what, and what comes of it."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils.timezone import now

from accounts.enums import Role
from playbooks.actions import draft_from
from playbooks.contents import content_of
from playbooks.enums import Seat, VersionState
from playbooks.models import Review, ScorecardVersion
from playbooks.reviewing import send_to_review, take_back
from playbooks.scheduling import schedule
from tests.factories.accounts import NOON, UserFactory
from tests.factories.playbooks import ScorecardVersionFactory, publish
from tests.factories.reviews import approve, in_review, prove, sound_draft
from tests.factories.signals import OccurrenceFactory, SignalFactory

pytestmark = pytest.mark.django_db


def client_of(*roles: Role) -> Client:
    client = Client()
    client.force_login(UserFactory(roles=roles, first_name="Ann", last_name="Lee"))
    return client


@pytest.fixture
def revops() -> Client:
    return client_of(Role.REVOPS)


@pytest.fixture
def seller() -> Client:
    return client_of(Role.SALES_REVIEWER)


def url(version: ScorecardVersion, page: str = "change") -> str:
    return f"/admin/playbooks/scorecardversion/{version.pk}/{page}/"


def said(client: Client, version: ScorecardVersion, page: str, **data: str) -> str:
    """Send the form of a page as it would be now, and return what the next page says of it."""
    answer = client.post(url(version, page), {"content": content_of(version), **data}, follow=True)
    return " ".join(map(str, answer.context["messages"]))


def offered(client: Client, version: ScorecardVersion) -> set[str]:
    page = client.get(url(version)).content.decode()
    return set(re.findall(rf"/scorecardversion/{version.pk}/(\w+)/\"", page)) - {"history", "delete", "change"}


def state(version: ScorecardVersion) -> str:
    return ScorecardVersion.objects.get(pk=version.pk).state


def test_a_version_goes_from_draft_to_published(revops: Client) -> None:
    version = sound_draft(reason="Spring")

    assert "is in review" in said(revops, version, "send_to_review")
    for seat in Seat:
        assert f"{seat.label} has approved" in said(
            client_of(seat.role), version, "judge", seat=seat.value, verdict="approve"
        )
    assert "Backtest it as it is" in said(revops, version, "publish")
    prove(version)
    assert "is in force" in said(revops, version, "publish")

    page = revops.get(url(version)).content.decode()
    assert state(version) == VersionState.PUBLISHED
    assert "Reviewed by product, marketing and sales" in page
    assert page.count("Approved by Ann Lee on ") == 3


def test_what_is_offered_depends_on_state_and_role(revops: Client, seller: Client) -> None:
    draft, reviewed, published = sound_draft(), in_review(), sound_draft()
    publish(published)
    scheduled = in_review()
    approve(scheduled)
    schedule(scheduled, publish_at=now() + timedelta(days=1), by=None, at=now())
    both = client_of(Role.REVOPS, Role.SALES_REVIEWER)

    assert offered(revops, draft) == {"send_to_review", "compare", "backtest", "proof", "begin_shadow"}
    assert offered(revops, reviewed) == {
        "publish",
        "schedule",
        "take_back",
        "compare",
        "backtest",
        "proof",
        "begin_shadow",
    }
    assert offered(revops, scheduled) == {
        "publish",
        "schedule",
        "unschedule",
        "take_back",
        "compare",
        "backtest",
        "proof",
        "begin_shadow",
    }
    assert offered(revops, published) == {"draft_from_this", "compare", "backtest", "proof"}
    assert offered(seller, draft) == offered(seller, published) == {"compare", "proof"}
    assert offered(seller, reviewed) == {"judge", "compare", "proof"}
    assert offered(both, reviewed) == offered(revops, reviewed) | {"judge"}


def test_a_draft_in_review_cannot_be_edited(revops: Client) -> None:
    version = in_review()

    assert revops.post(url(version), {"threshold": 1}).status_code == 403
    assert revops.post(url(version, "delete"), {"post": "yes"}).status_code == 403
    assert 'name="threshold"' not in revops.get(url(version)).content.decode()


def test_sending_shows_what_could_not_be_published_anyway(revops: Client) -> None:
    version = ScorecardVersionFactory()

    page = revops.get(url(version, "send_to_review"))

    assert "Add at least one rule" in page.context["refusal"]
    assert "Add at least one rule" in said(revops, version, "send_to_review")
    assert state(version) == VersionState.DRAFT


def test_a_reviewer_reads_what_is_different_before_they_judge(seller: Client) -> None:
    before = sound_draft(threshold=15)
    publish(before)
    version = draft_from(before, by=None, at=NOON)
    version.rules.update(points=25)
    send_to_review(version, by=None, at=NOON)

    page = seller.get(url(version, "judge")).content.decode()

    assert "points 20 → 25" in page
    assert f'name="content" value="{content_of(version)}"' in page


def test_a_veto_sends_it_back_with_the_reason(seller: Client, revops: Client) -> None:
    version = in_review()

    assert "Sales has vetoed" in said(
        seller, version, "judge", seat="sales_reviewer", verdict="veto", reason="Too <many>"
    )

    assert state(version) == VersionState.DRAFT
    assert "Too &lt;many&gt;" in revops.get(url(version)).content.decode()
    entry = revops.get(url(version, "history")).context["entries"][0]
    assert (entry.by, entry.reason) == ("Ann Lee", "Sales vetoed it: Too <many>")


def test_a_form_for_what_has_changed_meanwhile_is_refused(seller: Client, revops: Client) -> None:
    version = in_review()
    read = content_of(version)
    take_back(version, by=None)
    version.rules.update(points=30)
    stale = {"content": read, "seat": "sales_reviewer", "verdict": "approve"}

    assert "has changed since you read it" in said(revops, version, "send_to_review", content=read)
    send_to_review(version, by=None, at=NOON)
    assert "has changed since you read it" in said(seller, version, "judge", **stale)
    approve(version)
    assert "has changed since you read it" in said(revops, version, "publish", content=read)

    assert (Review.objects.count(), state(version)) == (3, VersionState.IN_REVIEW)


@pytest.mark.parametrize(
    "data",
    [
        {"seat": "product_reviewer", "verdict": "approve"},
        {"seat": "sales_reviewer", "verdict": "maybe"},
        {"seat": "", "verdict": "approve"},
        {},
    ],
)
def test_a_form_that_no_page_of_ours_sends_is_refused(seller: Client, data: dict[str, str]) -> None:
    version = in_review()

    answer = seller.post(url(version, "judge"), {"content": content_of(version), **data})

    assert (answer.status_code, Review.objects.count()) == (403, 0)


@pytest.mark.parametrize("role", [Role.REVOPS, Role.MANAGER])
def test_who_is_no_reviewer_has_no_word(role: Role) -> None:
    version = in_review()

    answer = client_of(role).post(
        url(version, "judge"), {"content": content_of(version), "seat": "sales_reviewer", "verdict": "approve"}
    )

    assert (answer.status_code, Review.objects.count()) == (403, 0)


@pytest.mark.parametrize(
    "page", ["send_to_review", "take_back", "publish", "schedule", "unschedule", "draft_from_this"]
)
@pytest.mark.parametrize("role", [seat.role for seat in Seat] + [Role.MANAGER])
def test_only_revops_moves_a_version(role: Role, page: str) -> None:
    version = sound_draft() if page == "send_to_review" else in_review()
    client = client_of(role)

    assert (client.get(url(version, page)).status_code, client.post(url(version, page)).status_code) == (403, 403)
    assert ScorecardVersion.objects.count() == 1


def test_who_drafted_it_is_told_that_somebody_else_judges() -> None:
    ann = UserFactory(roles=[Role.REVOPS, Role.SALES_REVIEWER])
    client = Client()
    client.force_login(ann)
    version = in_review(author=ann)

    page = client.get(url(version, "judge"))

    assert "Another holder of the seat" in page.context["refusal"]
    assert 'value="approve"' not in page.content.decode()


def test_publishing_says_what_is_missing(revops: Client) -> None:
    version = in_review()
    approve(version, Seat.SALES)

    page = revops.get(url(version, "publish"))

    assert "Marketing has not approved it: ask a marketing reviewer." in page.context["refusal"]
    assert "Marketing has not approved it" in said(revops, version, "publish")


def test_a_version_is_given_its_day_and_loses_it(revops: Client) -> None:
    version = in_review()
    approve(version)
    tomorrow = now() + timedelta(days=1)
    form = {"publish_at_0": f"{tomorrow:%Y-%m-%d}", "publish_at_1": "09:00:00"}

    assert "is going to be published on" in said(revops, version, "schedule", **form)
    assert f"Published on {tomorrow:%-d %B %Y} at 09:00 UTC, in the name of Ann Lee" in (
        revops.get(url(version)).content.decode()
    )
    assert "not going to be published by itself" in said(revops, version, "unschedule")
    assert (
        "Enter a valid date"
        in revops.post(url(version, "schedule"), {"publish_at_0": "x", "publish_at_1": "9:00"}).content.decode()
    )

    assert ScorecardVersion.objects.get().scheduled_at is None


def test_a_day_in_the_past_is_refused_on_the_page(revops: Client) -> None:
    version = in_review()
    approve(version)

    form = {"content": content_of(version), "publish_at_0": "2020-01-01", "publish_at_1": "09:00:00"}
    page = revops.post(url(version, "schedule"), form)

    assert page.status_code == 200
    assert "from now on and within a year" in " ".join(map(str, page.context["messages"]))


def test_an_old_version_is_rolled_back_to(revops: Client) -> None:
    old = sound_draft()
    ScorecardVersion.objects.filter(pk=old.pk).update(state="published", published_at=NOON, authority="file")
    ScorecardVersion.objects.filter(pk=old.pk).update(state="retired", retired_at=NOON)

    page = revops.get(url(old, "draft_from_this")).content.decode()
    revops.post(url(old, "draft_from_this"), {"reason": "Back"})

    draft = ScorecardVersion.objects.get(number=2)
    assert "This is how to roll back" in page
    assert (draft.based_on, str(draft.author), content_of(draft)) == (old, "Ann Lee", content_of(old))


def two_versions() -> tuple[ScorecardVersion, ScorecardVersion]:
    signal = SignalFactory()
    before = sound_draft()
    before.rules.update(signal=signal)
    after = draft_from(before, by=None, at=NOON)
    ScorecardVersion.objects.filter(pk=after.pk).update(threshold=21)
    OccurrenceFactory(signal=signal, person__account__key="acme.example", account__key="acme.example", at=NOON)
    return before, after


@pytest.mark.parametrize("role", [Role.REVOPS, Role.PRODUCT_REVIEWER])
def test_any_two_versions_are_compared(role: Role) -> None:
    before, after = two_versions()

    page = client_of(role).get(url(after, "compare"), {"with": str(before.pk)}).content.decode()

    assert "threshold 20 → 21" in page
    assert "Would fire" not in page


def test_the_effect_on_history_is_beside_it(revops: Client) -> None:
    before, after = two_versions()

    page = revops.get(url(after, "compare"), {"with": str(before.pk), "effect": "yes"})
    sheet = revops.get(url(after, "compare"), {"with": str(before.pk), "format": "csv"}).getvalue()

    counts = {kind["label"]: kind["count"] for kind in page.context["effect"]}
    assert counts["Would fire less often"] == 1
    assert "acme.example" in page.content.decode()
    assert sheet.decode().splitlines() == [
        "account,moved,fired_before,fired_after,first_before,first_after",
        f"acme.example,fewer,1,0,{NOON.isoformat()},",
    ]


def test_one_version_alone_says_so(revops: Client) -> None:
    page = revops.get(url(sound_draft(), "compare")).content.decode()

    assert "is the only version of its scorecard" in page


@pytest.mark.parametrize("asked", ["", "x", "999999", "²"])
def test_another_version_is_compared_with_when_there_is_none_of_that_id(revops: Client, asked: str) -> None:
    before, after = two_versions()

    assert revops.get(url(after, "compare"), {"with": asked}).context["before"] == before


def test_nothing_of_a_version_is_said_of_another_scorecard(revops: Client) -> None:
    foreign = sound_draft()
    before, after = two_versions()

    assert revops.get(url(after, "compare"), {"with": str(foreign.pk)}).context["before"] == before


def test_the_first_page_shows_what_waits_for_a_reviewer(seller: Client) -> None:
    judged, waiting = in_review(), in_review(reason="Spring")
    sound_draft()
    approve(judged, Seat.SALES)

    page = seller.get("/admin/")

    assert [(row.name, row.url, row.reason) for row in page.context["reviews"]] == [
        (str(waiting), url(waiting, "judge"), "Spring")
    ]
    assert "Spring" in page.content.decode()


def test_the_first_page_of_a_reviewer_without_work_says_what_will_be_there(seller: Client) -> None:
    assert "shows here until you have approved or vetoed it" in seller.get("/admin/").content.decode()


def test_reviewers_read_names_where_revops_have_links(revops: Client, seller: Client) -> None:
    author = UserFactory(first_name="Priya", last_name="Raman")
    version = send_to_review(sound_draft(author=author), by=UserFactory(first_name="Tom", last_name="Ito"), at=NOON)
    link = f'href="/admin/accounts/user/{author.pk}/change/"'

    read, managed = seller.get(url(version)).content.decode(), revops.get(url(version)).content.decode()

    assert "Priya Raman" in read
    assert "Tom Ito" in read
    assert "/admin/accounts/user/" not in read
    assert link in managed
