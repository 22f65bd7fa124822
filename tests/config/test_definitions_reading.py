"""What a wrong file is told: line, field, and what would be right."""

import pytest

from config.definitions import document, reading
from config.definitions.problems import Findings, Rejected

SIGNAL = """signals:
  - key: paywall-hit
    name: Paywall hit
    category: intent
"""


def problems(text: str | bytes) -> list[str]:
    content = text.encode() if isinstance(text, str) else text
    try:
        read = document.read(content)
        reading.definitions_from(read.value, Findings(read.marks))
    except Rejected as rejected:
        return [str(problem) for problem in rejected.problems]
    return []


def test_a_right_file_has_no_problems() -> None:
    assert problems(SIGNAL) == []


def test_every_problem_is_named_in_the_order_of_lines() -> None:
    text = """signals:
  - key: paywall hit
    name: 7
    category: intend
    evnts: [A]
scorecards:
  - key: pql
    name: PQL
    threshold: "50"
    cooldown: a month
    rules:
      - key: one
        label: One
        points: 1.5
        kind: occurences
      - key: two
        label: Two
        points: 99999
        kind: people
        signal: x
        within: 0 days
"""

    found = problems(text)

    assert found == [
        "line 2: signals[0].key: “paywall hit” is not a key: letters, digits, “-” and “_”, at most 80 of them",
        "line 3: signals[0].name: 7 is not text of 1 to 100 characters",
        "line 4: signals[0].category: “intend” is not one of activation, depth, fit, intent; did you mean “intent”?",
        "line 5: signals[0].evnts: no field of this name; did you mean “events”?",
        "line 9: scorecards[0].threshold: “50” is not a whole number from 0 to 2147483647",
        (
            "line 10: scorecards[0].cooldown: “a month” is not a time; write a number and a unit, such as “14 days” or"
            " “12 hours”"
        ),
        (
            "line 15: scorecards[0].rules[0].kind: “occurences” is not one of "
            "occurrences, people, sum, days, weeks, absence, growth, order, fact, list, qualified, leads, tier, "
            "customer"
        ),
        "line 16: scorecards[0].rules[1].at_least: is missing; it is a whole number from 1 to 2147483647",
        "line 18: scorecards[0].rules[1].points: 99999 is not a whole number from -32767 to 32767",
        (
            "line 21: scorecards[0].rules[1].within: a window of no time holds nothing; write for example “14 days”, or"
            " “ever”"
        ),
    ]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "line 1: the file is empty; write for example “signals:” and a list"),
        ("# nothing\n", "line 1: the file is empty; write for example “signals:” and a list"),
        ("just words", "line 1: “just words” is not a mapping of fields"),
        ("- a\n- b\n", "line 1: a list is not a mapping of fields"),
        ("signals: 3\n", "line 1: signals: 3 is not a list; start each item with “- ”"),
        ("signals:\n  - 3\n", "line 2: signals[0]: 3 is not a mapping of fields"),
        ("signals: []\nplays: []\nsignals: []\n", "line 3: signals: “signals” is given twice, first on line 1"),
        ("signals: &a []\nplays: *a\n", "line 1: anchors and aliases (“&” and “*”) are not used here; write it out"),
        ("signals: !!python/name:os.system x\n", "line 1: tags (“!”) are not used here; write the plain value"),
        ("a: " + "[" * 50 + "]" * 50, "line 1: nested deeper than any definition is"),
        (
            "a:\n  - [1\nb: 2\n",
            "line 3: this is not YAML: expected ',' or ']', but got ':', while parsing a flow sequence",
        ),
        ("signals: []\n---\nplays: []\n", ("line 2: this is not YAML: but found another document, expected a single"
         " document in the stream")),
        ("? [a, b]\n: 1\n", "line 1: a field's name is a word, not a list or a mapping"),
        ("plays:\n  - \x07\n", "line 2: character U+0007 cannot be in YAML"),
        ("x: 1e999\n", "line 1: x: this number is too large"),
        ("x: " + "9" * 60, "line 1: x: this number is too long"),
        ('x: "a\\0b"\n', "line 1: x: holds a character that no database stores (NUL or half of a surrogate pair)"),
        ('x: "\\ud800"\n', "line 1: x: holds a character that no database stores (NUL or half of a surrogate pair)"),
    ],
)  # fmt: skip
def test_what_is_not_a_set_of_definitions(text: str, problem: str) -> None:
    assert problems(text) == [problem]


def test_text_that_is_not_utf8_is_named_by_line_and_byte() -> None:
    assert problems(b"# fine\nname: caf\xe9\n") == ["line 2: byte 17 is not UTF-8; save the file as UTF-8"]


def test_a_file_that_no_set_of_definitions_is_as_large_as() -> None:
    assert problems(b"#" * 1_000_001) == ["line 1: the file is larger than 1,000,000 bytes; no set of definitions is"]


def test_a_byte_order_mark_is_no_part_of_the_first_field() -> None:
    assert problems(b"\xef\xbb\xbf" + SIGNAL.encode()) == []


def test_plain_words_mean_what_they_look_like() -> None:
    read = document.read(b"country: NO\nopens: 17:00\ndate: 2026-01-02\ncode: 0100\nyes: on\n")

    assert read.value == {"country": "NO", "opens": "17:00", "date": "2026-01-02", "code": 100, "yes": "on"}
