"""Uploading lists in the admin."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.enums import Role
from playbooks.models import NamedList, NamedListDraft, NamedListVersion
from tests.factories.accounts import NOON, UserFactory
from tests.factories.playbooks import NamedListFactory, put_on

pytestmark = pytest.mark.django_db


@pytest.fixture
def revops(client: Client) -> Client:
    client.force_login(UserFactory(roles=[Role.REVOPS]))
    return client


@pytest.fixture
def targets() -> NamedList:
    made: NamedList = NamedListFactory(key="targets", name="Targets")
    put_on(made, "acme.com", "beta.io", at=NOON.replace(year=2025))
    return made


def url(named_list: NamedList, page: str = "upload") -> str:
    return f"/admin/playbooks/namedlist/{named_list.pk}/{page}/"


def test_a_list_is_made_and_what_its_entries_are_stays(revops: Client) -> None:
    revops.post(
        "/admin/playbooks/namedlist/add/",
        {"name": "Rivals", "key": "rivals", "kind": "names"} | {"versions-TOTAL_FORMS": 0, "versions-INITIAL_FORMS": 0},
    )
    made = NamedList.objects.get(key="rivals")

    revops.post(
        url(made, "change"),
        {"name": "Rival", "key": "rivals", "kind": "ids"} | {"versions-TOTAL_FORMS": 0, "versions-INITIAL_FORMS": 0},
    )

    made.refresh_from_db()
    assert (made.name, made.kind) == ("Rival", "names")


def test_what_is_pasted_is_shown_before_it_counts(revops: Client, targets: NamedList) -> None:
    revops.post(url(targets), {"text": "acme.com\nwww.gamma.dev\nACME.com\nnowhere", "reason": "Spring"})
    page = revops.get(url(targets)).content.decode()

    shown = (
        "New: www.gamma.dev.",
        "Gone: beta.io.",
        "1 line repeats another and counts once.",
        "“nowhere”: not a domain",
        "Spring",
    )
    assert [words for words in shown if words not in page] == []
    assert targets.versions.count() == 1


def test_what_is_confirmed_is_the_next_version(revops: Client, targets: NamedList) -> None:
    revops.post(url(targets), {"text": "acme.com\ngamma.dev", "reason": "Spring"})
    answer = revops.post(url(targets), {"confirm": "1"})

    version = targets.versions.first()
    assert version is not None
    assert (version.number, version.entry_count, version.reason) == (2, 2, "Spring")
    assert (answer["Location"], NamedListDraft.objects.count()) == (url(targets, "change"), 0)


def test_a_sheet_is_read_by_its_column(revops: Client, targets: NamedList) -> None:
    sheet = SimpleUploadedFile("targets.csv", b"Company;Domain\nAcme;acme.com\nDelta;delta.org\n")
    revops.post(url(targets), {"file": sheet})
    revops.post(url(targets), {"confirm": "1"})

    assert set(targets.entries.filter(until=None).values_list("key", flat=True)) == {"acme.com", "delta.org"}


def test_what_is_thrown_away_changes_nothing(revops: Client, targets: NamedList) -> None:
    revops.post(url(targets), {"text": "gamma.dev"})
    revops.post(url(targets), {"discard": "1"})

    assert (NamedListDraft.objects.count(), NamedListVersion.objects.count()) == (0, 1)


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        ({}, "There are no entries in it"),
        ({"text": " \n# nothing"}, "There are no entries in it"),
        ({"text": "acme.com", "since": "soon"}, "Enter a valid date/time."),
    ],
)
def test_what_cannot_be_read_is_said(revops: Client, targets: NamedList, data: dict[str, str], refusal: str) -> None:
    assert refusal in revops.post(url(targets), data).content.decode()


def test_a_date_that_is_refused_leaves_the_draft(revops: Client, targets: NamedList) -> None:
    revops.post(url(targets), {"text": "gamma.dev", "since": "1969-12-01 09:00"})
    page = revops.post(url(targets), {"confirm": "1"}, follow=True).content.decode()

    assert "give the next one a later time" in page
    assert NamedListDraft.objects.count() == 1


def test_every_version_is_downloaded_as_it_was(revops: Client, targets: NamedList) -> None:
    put_on(targets, "beta.io", "gamma.dev", at=NOON)

    sheets = [b"".join(revops.get(url(targets, f"entries/{n}")).streaming_content) for n in (1, 2)]  # type: ignore[attr-defined]
    assert sheets == [b"entry\r\nacme.com\r\nbeta.io\r\n", b"entry\r\nbeta.io\r\ngamma.dev\r\n"]
    assert revops.get(url(targets, "entries/3")).status_code == 404


def test_the_list_of_lists_takes_the_same_queries_for_any_number(
    revops: Client, targets: NamedList, django_assert_num_queries: object
) -> None:
    for _ in range(2):
        put_on(NamedListFactory(), "acme.com")
    revops.get("/admin/playbooks/namedlist/")

    with django_assert_num_queries(7):  # type: ignore[operator]
        page = revops.get("/admin/playbooks/namedlist/").content.decode()
    assert "Targets" in page


def test_reviewers_look_and_do_not_upload(client: Client, targets: NamedList) -> None:
    client.force_login(UserFactory(roles=[Role.PRODUCT_REVIEWER]))

    assert client.get(url(targets, "change")).status_code == 200
    assert client.get(url(targets, "entries/1")).status_code == 200
    assert client.post(url(targets), {"text": "gamma.dev"}).status_code in (302, 403)
    assert NamedListDraft.objects.count() == 0


def test_what_waits_to_be_confirmed_is_found_again_under_the_name_that_the_menu_has(
    revops: Client, targets: NamedList
) -> None:
    assert "Waits for you" not in revops.get(url(targets, "change")).content.decode()
    NamedList.objects.filter(pk=targets.pk).update(name="eBay targets")

    revops.post(url(targets), {"text": "gamma.dev"})

    page = " ".join(revops.get(url(targets, "change")).content.decode().split())
    assert f'href="{url(targets)}">See what it changes, and decide' in page
    way = page[page.index("<h1") : page.index("</h1>")]
    assert ("Lists" in way, "Named lists" in way, "Playbooks" in way, "eBay targets" in way) == (
        True,
        False,
        False,
        True,
    )
