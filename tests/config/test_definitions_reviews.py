"""Files of definitions beside versions in review: what is being judged stays, and no review travels."""

import pytest

from config.definitions import export_text, import_text
from playbooks.enums import Authority, VersionState
from playbooks.models import Review, ScorecardVersion
from playbooks.reviewing import send_to_review
from tests.config.test_definitions import AT, SCORECARD, load
from tests.factories.reviews import approve

pytestmark = pytest.mark.django_db

STRICTER = SCORECARD.replace("threshold: 20", "threshold: 15")


@pytest.fixture
def reviewed() -> ScorecardVersion:
    """The version of the file, in review."""
    load(SCORECARD)
    return send_to_review(ScorecardVersion.objects.get(), by=None, at=AT)


def lives() -> list[tuple[int, int, str, str]]:
    found = ScorecardVersion.objects.order_by("number")
    return list(found.values_list("number", "threshold", "state", "authority"))


def test_a_file_that_says_the_same_leaves_the_review_alone(reviewed: ScorecardVersion) -> None:
    approve(reviewed)

    assert load(SCORECARD) == []
    assert lives() == [(1, 20, VersionState.IN_REVIEW, "")]


def test_a_file_that_says_something_else_begins_a_draft(reviewed: ScorecardVersion) -> None:
    assert load(STRICTER) == ["scorecard “pql”: draft version 2 added"]
    assert lives() == [(1, 20, VersionState.IN_REVIEW, ""), (2, 15, VersionState.DRAFT, "")]


def test_publishing_from_a_file_needs_no_review_and_says_so(reviewed: ScorecardVersion) -> None:
    assert load(SCORECARD, publish=True) == ["scorecard “pql”: version 1 published"]
    assert lives() == [(1, 20, VersionState.PUBLISHED, Authority.FILE)]


def test_an_older_version_in_review_is_not_published_for_the_file(reviewed: ScorecardVersion) -> None:
    load(STRICTER, publish=True)

    assert load(STRICTER, publish=True) == []
    assert lives() == [(1, 20, VersionState.IN_REVIEW, ""), (2, 15, VersionState.PUBLISHED, Authority.FILE)]


def test_reviews_do_not_travel(reviewed: ScorecardVersion) -> None:
    draft = export_text()
    approve(reviewed)

    assert export_text() == draft
    assert import_text(draft.encode(), publish=False, at=AT) == []
    assert Review.objects.count() == 3
