"""Lines and files as entries."""

import pytest

from playbooks.enums import ListKind
from playbooks.named_lists.reading import lines_of_file, lines_of_text
from playbooks.named_lists.understanding import MOST_ENTRIES, Refused, understand


def test_text_has_an_entry_a_line() -> None:
    assert lines_of_text("acme.com\r\n\n  beta.io \n# a comment\n") == ["acme.com", "beta.io"]


@pytest.mark.parametrize(
    ("name", "content", "lines"),
    [
        ("targets.csv", b"Company,Domain\nAcme,acme.com\n,\nBeta,beta.io\n", ["acme.com", "beta.io"]),
        ("targets.csv", b"acme.com;Acme\nbeta.io;Beta\n", ["acme.com", "beta.io"]),
        ("names.csv", 'Rank;Name\n1;"Müller; Söhne"\n'.encode("cp1252"), ["Müller; Söhne"]),
        ("targets.tsv", b"\xef\xbb\xbfwebsite\trank\nhttps://acme.com\t1\n", ["https://acme.com"]),
        ("names.txt", b"Acme, Inc.\nBeta\n", ["Acme, Inc.", "Beta"]),
        ("empty.csv", b"", []),
    ],
)
def test_files_are_read_as_they_are_written(name: str, content: bytes, lines: list[str]) -> None:
    assert lines_of_file(name, content) == lines


@pytest.mark.django_db
def test_domains_are_found_by_their_host() -> None:
    found = understand(
        ListKind.DOMAINS, ["acme.com", "https://www.Acme.com/about", "ann@beta.io", "localhost", "co.uk", "x" * 256]
    )

    assert found.entries == {"acme.com": "acme.com", "beta.io": "ann@beta.io"}
    assert found.repeated == 1
    assert found.refused == [
        Refused(4, "localhost", "not a domain, such as acme.com"),
        Refused(5, "co.uk", "everybody may register names under it; write the domain of one company"),
        Refused(6, "x" * 256, "longer than 255 characters"),
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("written", ["BÜCHER.example", "https://xn--bcher-kva.example/"])
def test_a_domain_of_other_letters_is_found_in_both_spellings(written: str) -> None:
    found = understand(ListKind.DOMAINS, [written, "xn--bcher-kva.example", "xn--zzzzz-9999.example"])

    assert found.entries == {
        "bücher.example": written,
        "xn--bcher-kva.example": written,
        "xn--zzzzz-9999.example": "xn--zzzzz-9999.example",
    }
    assert found.repeated == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Acme, Inc.", "acme"),
        ("ACME", "acme"),
        ("Müller & Söhne GmbH & Co. KG", "müller söhne"),
        ("Grupo S.A. de C.V.", "grupo sa de cv"),
        ("Nestlé S.A.", "nestlé"),
        ("AG", "ag"),
        ("株式会社", "株式会社"),
    ],
)
def test_companies_are_found_by_their_name_without_its_legal_form(name: str, key: str) -> None:
    assert understand(ListKind.NAMES, [name]).entries == {key: name}


@pytest.mark.django_db
def test_ids_are_found_whatever_their_case() -> None:
    found = understand(ListKind.IDS, ["ACC-1", "acc-1", "acc 2", "--"])

    assert (list(found.entries), found.repeated) == (["acc-1", "acc 2", "--"], 1)


def test_the_limit_holds_the_largest_lists_there_are() -> None:
    assert MOST_ENTRIES >= 100_000
