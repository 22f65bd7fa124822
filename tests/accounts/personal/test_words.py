"""The words that give a person away, found wherever they stand and nowhere else."""

import json
import re
from typing import Any
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.personal.words import Words

WORDS = Words(
    pseudonym="erased-x",
    ids=frozenset({"usr_1a2b", "12", "admin", "104233104233"}),
    emails=frozenset({"dana.roe+x@acme.com"}),
    names=frozenset({"Dana Roe", "Zoë Li", "Dana"}),
    others=frozenset({"+49 555 0173", "abc"}),
)


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("to Dana.Roe+x@ACME.com, cc bo@acme.com", "to erased-x@ACME.com, cc bo@acme.com"),
        ("?mail=dana.roe%2Bx%40acme.com&p=1", "?mail=erased-x@acme.com&p=1"),
        ("by DANA  ROE.", "by an erased person."),
        ("/u/Dana%20Roe", "/u/an erased person"),
        ("/u/Zo%C3%AB+Li", "/u/an erased person"),
        ("id usr_1a2b, 104233104233", "id erased-x, erased-x"),
        ("call +49 555 0173 now", "call erased now"),
        # Somebody else, and what only looks alike.
        ("jordana.roe+x@acme.com dana.roe+x@acme.com.au", "jordana.roe+x@acme.com dana.roe+x@acme.com.au"),
        ("usr_1a2bc, 12 admins, admin, abc, Dana, Dana Roeder", "usr_1a2bc, 12 admins, admin, abc, Dana, Dana Roeder"),
    ],
)
def test_words_are_taken_out_of_texts(text: str, clean: str) -> None:
    assert WORDS.scrub_text(text) == clean


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("3 times by Dana in 7 days", "3 times by an erased person in 7 days"),
        ("Danas, 12 admins and admin", "Danas, erased-x admins and erased-x"),
    ],
)
def test_close_to_the_person_bare_names_and_ids_count_too(text: str, clean: str) -> None:
    assert WORDS.scrub_text(text, close=True) == clean


@pytest.mark.parametrize(
    ("title", "clean"),
    [
        ("Dana", "an erased person"),
        ("roe", "an erased person"),
        ("Dana’s team", "an erased person’s team"),
        ("Dana Roe", "an erased person"),
        ("Roe Industries", "Roe Industries"),
        ("Acme", "Acme"),
    ],
)
def test_a_company_that_is_called_like_the_person_stays(title: str, clean: str) -> None:
    assert WORDS.scrub_title(title) == clean


def test_json_is_searched_at_any_depth_and_in_the_names_of_members() -> None:
    value = {
        "userId": 12.0,
        "assignee_id": ["admin", "other"],
        "plan": "admin",
        "rows": 12,
        "list": [{"dana.roe+x@acme.com": None}, "Dana Roe", True],
    }

    assert WORDS.scrub(value) == {
        "userId": "erased-x",
        "assignee_id": ["erased-x", "other"],
        "plan": "admin",
        "rows": 12,
        "list": [{"erased-x@acme.com": None}, "an erased person", True],
    }
    others = {"userId": "121", "rows": 12, "deep": [{"distinct_id": True}]}
    assert WORDS.scrub(others) == others


def test_nobody_known_is_found_nowhere() -> None:
    nobody = Words("erased-x")

    assert (nobody.scrub({"a": ["b"]}), nobody.patterns(), nobody.scrub_text("", close=True)) == ({"a": ["b"]}, [], "")


texts = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20)
words = st.builds(
    Words,
    st.just("erased-x"),
    ids=st.frozensets(st.text(min_size=1, max_size=14), max_size=3),
    emails=st.frozensets(st.from_regex(r"[a-z0-9.+_-]{1,9}@[a-z]{1,5}\.com", fullmatch=True), max_size=2),
    names=st.frozensets(st.from_regex(r"[A-Za-zë]{1,6}( [A-Za-zë]{1,6})?", fullmatch=True), max_size=2),
    others=st.frozensets(st.text(max_size=12), max_size=2),
)


def spellings(word: str) -> list[str]:
    return [word, word.upper(), quote(word), quote_plus(word, safe="")]


@given(known=words, before=texts, after=texts, data=st.data())
def test_whatever_is_replaced_was_picked_by_a_pattern_first(known: Words, before: str, after: str, data: Any) -> None:
    every = [
        spelled for word in {*known.ids, *known.emails, *known.names, *known.others} for spelled in spellings(word)
    ]
    text = before + (data.draw(st.sampled_from(every)) if every else "") + after

    changed = known.scrub_text(text, close=True) != text

    if changed and text.isascii():  # upper and lower case beyond ASCII are PostgreSQL's to compare
        assert any(like(pattern, text) for pattern in known.patterns(close=True))


@given(known=words, data=st.data())
def test_a_full_name_or_address_never_stays(known: Words, data: Any) -> None:
    full = [*known.emails, *(name for name in known.names if " " in name)]
    if full:
        word = data.draw(st.sampled_from(full))
        assert f" {word.lower()}," not in known.scrub_text(f"see {word}, please").lower()


def like(pattern: str, text: str) -> bool:
    """PostgreSQL's LIKE on lower-case text as JSON has it."""
    parts = re.findall(r"\\.|.", pattern.lower(), re.DOTALL)
    fitting = "".join({"%": ".*", "_": "."}.get(part, re.escape(part.removeprefix("\\"))) for part in parts)
    return re.fullmatch(fitting, json.dumps(text.lower(), ensure_ascii=False), re.DOTALL) is not None
