"""How a file is written is seen from its beginning."""

import pytest

from signals.sheets.layout import Layout, guess, is_ndjson
from tests.signals.sheets.csvs import sheet

TABLE = "Email;Größe\nann@acme.com;3\nbo@acme.com;4\n"


@pytest.mark.parametrize(
    ("sample", "layout"),
    [
        (TABLE.encode(), Layout("utf-8", ";", "\n", 0)),
        (TABLE.encode("utf-8-sig"), Layout("utf-8", ";", "\n", 3)),
        (TABLE.encode("cp1252"), Layout("cp1252", ";", "\n", 0)),
        (TABLE.encode("utf-16-le"), Layout("utf-16-le", ";", "\n", 0)),
        (TABLE.encode("utf-16-be"), Layout("utf-16-be", ";", "\n", 0)),
        (b"\xff\xfe" + TABLE.encode("utf-16-le"), Layout("utf-16-le", ";", "\n", 2)),
        (b"\xfe\xff" + TABLE.encode("utf-16-be"), Layout("utf-16-be", ";", "\n", 2)),
        (b"a\tb\n1,2\t3\n", Layout("utf-8", "\t", "\n", 0)),
        (b"a|b\n1|2\n", Layout("utf-8", "|", "\n", 0)),
        (b'a,b\n"1;2;3",4\n', Layout("utf-8", ",", "\n", 0)),
        (b"a,b\r1,2\r", Layout("utf-8", ",", "\r", 0)),
        (b"sep=;\r\na;b\r\n1,5;2\r\n", Layout("utf-8", ";", "\n", 7)),
        (b"only\none\n", Layout("utf-8", ",", "\n", 0)),
        (b"", Layout()),
    ],
)
def test_a_layout_is_guessed(sample: bytes, layout: Layout) -> None:
    assert guess(sample) == layout


def test_a_character_cut_by_the_end_of_the_sample_is_no_reason_to_doubt_utf8() -> None:
    assert guess("Größe,ä".encode()[:-1]).encoding == "utf-8"


def test_what_is_given_is_not_guessed() -> None:
    assert guess(TABLE.encode(), encoding="cp1252", delimiter=",") == Layout("cp1252", ",", "\n", 0)


@pytest.mark.parametrize(("sample", "lines"), [(b'\xef\xbb\xbf \n{"a"', True), (b"a,b", False), (b"", False)])
def test_lines_of_json_are_known_by_their_bracket(sample: bytes, lines: bool) -> None:
    assert is_ndjson(sample) is lines


def test_columns_get_names_that_can_be_told_apart() -> None:
    assert sheet(b' Plan ,Plan,"",A\x00B,Plan (2)\n1,2,3,4,5\n').header == [
        "Plan",
        "Plan (2)",
        "Column 3",
        "AB",
        "Plan (2) (2)",
    ]
