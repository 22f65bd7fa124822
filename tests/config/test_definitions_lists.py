"""Named lists in a file of definitions."""

from datetime import UTC, datetime, timedelta

import pytest

from config.definitions import Rejected, export_text, import_text
from config.definitions.lists import MOST_INLINE
from playbooks.models import NamedList, NamedListVersion
from tests.factories.playbooks import NamedListFactory, put_on

pytestmark = pytest.mark.django_db

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)


def load(text: str, at: datetime = AT) -> list[str]:
    return [str(change) for change in import_text(text.encode(), publish=False, at=at)]


def file_of(entries: str, more: str = "") -> str:
    return f"lists:\n  - {{key: targets, name: Targets{more}, entries: [{entries}]}}\n"


def test_a_list_comes_in_with_its_entries_and_goes_out_as_it_came() -> None:
    assert load(file_of("beta.io, www.Acme.com")) == ["list “targets”: version 1 added, 2 entries more, 0 less"]
    written = export_text()

    assert "entries:\n      - www.Acme.com\n      - beta.io" in written
    assert load(written) == []
    assert export_text() == written


def test_other_entries_are_the_next_version() -> None:
    load(file_of("acme.com, beta.io"))

    assert load(file_of("acme.com, gamma.dev"), AT + timedelta(days=1)) == [
        "list “targets”: version 2 changed, 1 entry more, 1 less"
    ]
    assert NamedListVersion.objects.get(number=2).since == AT + timedelta(days=1)


@pytest.mark.parametrize("entries", ["acme.com, beta.io", "beta.io, https://ACME.com/x, acme.com"])
def test_entries_that_are_the_same_change_nothing(entries: str) -> None:
    load(file_of("acme.com, beta.io"))

    assert load(file_of(entries), AT + timedelta(days=1)) == []


def test_a_file_without_entries_leaves_them_as_they_are() -> None:
    load(file_of("acme.com"))

    assert load("lists:\n  - {key: targets, name: Named anew}\n") == ["list “targets”: changed"]
    assert NamedList.objects.get().versions.count() == 1


def test_a_large_list_goes_out_without_its_entries() -> None:
    put_on(NamedListFactory(key="large"), *(f"c{n}.com" for n in range(MOST_INLINE + 1)))
    written = export_text()

    assert "c7.com" not in written
    assert load(written) == []


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            file_of("acme.com, nowhere"),
            "lists[0].entries[1]: “nowhere” is no entry: not a domain",
        ),
        (
            file_of(""),
            "lists[0].entries: a list has at least one entry; leave the field out to keep what it has",
        ),
        (file_of("a.com", ", entries_are: things"), "lists[0].entries_are: “things” is not one of domains, names, ids"),
    ],
)
def test_a_wrong_list_is_told_what_would_be_right(text: str, problem: str) -> None:
    with pytest.raises(Rejected) as rejected:
        load(text)

    assert problem in str(rejected.value.problems[0])


def test_a_list_keeps_what_its_entries_are() -> None:
    load(file_of("acme.com"))

    with pytest.raises(Rejected, match="this list has domains, which stays; make another list"):
        load(file_of("Acme", ", entries_are: names"))
