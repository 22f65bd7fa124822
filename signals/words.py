"""Whole words in texts, as SQL: “VP” is in “V.P. of Sales” and in “SVP/VP”, and not in “MVP”.

A word is a run of letters and digits, upper and lower case being the same; whatever stands between words separates them
and counts for nothing. Single letters with dots between them are one word, so “V.P.” is “vp” and “C.T.O” is “cto”. A
wanted text of several words holds where they follow each other: “Vice President” is in “vice-president, EMEA”.
"""

from psycopg.sql import SQL, Composable, Literal

DOTTED = r"(?<![[:alnum:]])([[:alpha:]])[.](?=[[:alpha:]]([^[:alnum:]]|$))"
"""The dot after a single letter that another single letter follows."""
BETWEEN_WORDS = "[^[:alnum:]]+"


def has_any_word(text: Composable, wanted: list[str]) -> Composable:
    """Whether a text (null has none) has at least one of the wanted words or phrases; never null."""
    found = [SQL("strpos(said.words, {}) > 0").format(words_of(Literal(one))) for one in wanted]
    return SQL("COALESCE((SELECT {} FROM (SELECT {} AS words) AS said), FALSE)").format(
        SQL(" OR ").join(found), words_of(text)
    )


def has_word(wanted: str) -> bool:
    """Say whether there is a letter or digit in the wanted text."""
    return any(letter.isalnum() for letter in wanted)


def words_of(text: Composable) -> Composable:
    """The words of a text, in lower case, with one space before, between and after them."""
    return SQL("regexp_replace(' ' || regexp_replace(lower({}), {}, '\\1', 'g') || ' ', {}, ' ', 'g')").format(
        text, Literal(DOTTED), Literal(BETWEEN_WORDS)
    )
