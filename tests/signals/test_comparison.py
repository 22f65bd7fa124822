import json
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from hypothesis import example, given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from psycopg.sql import SQL, Literal

from signals.comparison import WrongWanted, at_path, check_wanted, holds, holds_between
from signals.enums import Operator
from signals.identity.hosts import FREEMAIL
from signals.words import has_word
from tests.oracles import comparison as oracle

TEXTS = st.text(alphabet="aAbB1.-+eE %ÄäÉ'\\{", max_size=5) | st.sampled_from(
    ["12", " 1e3 ", "12.50", "TRUE", "٣", "1\n", "9" * 101]
)
NUMBERS = st.integers(-20, 20) | st.decimals(-20, 20, places=2) | st.just(10**400)
SCALARS = TEXTS | NUMBERS | st.booleans()
TITLES = st.text(alphabet="vVpP.,- /éD1", max_size=9) | st.sampled_from(["V.P. of Sales", "Vice President, EMEA"])
WORDS = st.text(alphabet="vpP.é ", min_size=1, max_size=4).filter(has_word) | st.sampled_from(["VP", "vice president"])
HOSTS = st.sampled_from([*sorted(FREEMAIL)[::40], "dyndns.org", "rr.com", "acme.com", "acme.co.uk", "localhost", "1.2"])
ADDRESSES = st.builds(
    "".join,
    st.tuples(
        st.sampled_from(["", "ann@", "https://", "http://ann@", " Ann+x@"]),
        st.sampled_from(["", "mail.", "a.b.", "-."]),
        HOSTS,
        st.sampled_from(["", ".", "/path?x@y", ":80", " "]),
    ),
)
VALUES = st.recursive(
    st.none() | SCALARS | TITLES | ADDRESSES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("ab"), inner, max_size=2),
    max_leaves=5,
)
TESTS = st.one_of(
    st.tuples(st.sampled_from(["eq", "ne"]), SCALARS),
    st.tuples(st.just("contains"), SCALARS.filter(lambda wanted: wanted != "")),
    st.tuples(st.sampled_from(["gte", "gt", "lte", "lt"]), NUMBERS),
    st.tuples(st.just("in"), st.lists(SCALARS, min_size=1, max_size=3)),
    st.tuples(st.just("contains_any"), st.lists(SCALARS.filter(lambda wanted: wanted != ""), min_size=1, max_size=3)),
    st.tuples(st.just("has_word"), st.lists(WORDS, min_size=1, max_size=3)),
    st.tuples(st.sampled_from(["exists", "company_address", "freemail_address"]), st.none()),
)


def dump(value: Any) -> str:
    """JSON text with decimals written out, as a client would send them."""
    if isinstance(value, dict):
        return "{" + ",".join(f"{json.dumps(key)}:{dump(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(dump, value)) + "]"
    return format(value, "f") if isinstance(value, Decimal) else json.dumps(value)


def in_sql(stored: str | None, operator: str, wanted: Any) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            SQL("SELECT {} FROM (VALUES ({}::jsonb)) AS stored(value)").format(
                holds(SQL("stored.value"), operator, wanted), Literal(stored)
            )
        )
        row = cursor.fetchone()
    assert row is not None
    return row[0]  # type: ignore[no-any-return]


class AgainstTheOracle(TestCase):
    @given(VALUES, TESTS)
    @example("x", ("gte", 1))
    @example("1e999", ("gte", 1))
    @example({"a": 1}, ("ne", 1))
    @example(["A"], ("contains", "a"))
    @example(Decimal("1.50"), ("eq", 1.5))
    def test_sql_decides_as_the_plain_rules_do(self, value: Any, test: tuple[str, Any]) -> None:
        operator, wanted = test

        assert in_sql(dump(value), operator, wanted) is oracle.holds(value, operator, wanted)

    @given(TITLES | st.lists(TITLES, max_size=2), st.lists(WORDS, min_size=1, max_size=2))
    @example("MVP", ["VP"])
    def test_words_are_found_as_the_plain_rules_find_them(self, value: Any, wanted: list[str]) -> None:
        assert in_sql(dump(value), "has_word", wanted) is oracle.holds(value, "has_word", wanted)

    @given(ADDRESSES, st.sampled_from(["company_address", "freemail_address"]))
    def test_addresses_are_judged_as_accounts_are_made(self, value: str, operator: str) -> None:
        assert in_sql(dump(value), operator, None) is oracle.holds(value, operator, None)

    @given(VALUES, st.sampled_from(["a", "b", "a.b", "a.0", "b.-1", "a.a.a"]))
    def test_a_path_leads_where_the_plain_walk_does(self, value: Any, path: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(SQL("SELECT {}").format(at_path(SQL("{}::jsonb").format(Literal(dump(value))), path)))
            found = cursor.fetchone()[0]

        wanted = oracle.walk(value, path)
        assert json.loads(found or "null", parse_float=Decimal) == wanted


@pytest.mark.django_db
@pytest.mark.parametrize("stored", [None, "null"])
@pytest.mark.parametrize("operator", ["eq", "ne", "gte", "lt", "contains", "exists"])
def test_missing_never_holds(stored: str | None, operator: str) -> None:
    assert in_sql(stored, operator, None if operator == "exists" else 1) is False


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("operator", "wanted"), [("eq", {"a": 1}), ("gte", "many"), ("in", []), ("like", "x"), ("eq", "\0")]
)
def test_what_cannot_be_compared_with_never_holds(operator: str, wanted: Any) -> None:
    assert in_sql('"x"', operator, wanted) is False


@pytest.mark.parametrize(
    ("operator", "wanted"),
    [
        ("eq", "x"),
        ("ne", 1.5),
        ("in", ["a", 1, True]),
        ("gte", 3),
        ("lt", Decimal("0.5")),
        ("contains", "x"),
        ("exists", None),
        ("exists", True),
    ],
)
def test_fitting_values_pass(operator: str, wanted: Any) -> None:
    check_wanted(operator, wanted)


@pytest.mark.parametrize(
    ("operator", "wanted", "message"),
    [
        (
            "like",
            "x",
            f"“like” is not an operator; the operators are {', '.join(Operator.values)}.",
        ),
        ("gte", "3", "“is at least” needs a number."),
        ("gt", True, "“is more than” needs a number."),
        ("lt", float("nan"), "“is less than” needs a number."),
        ("eq", None, "“is” needs a text, a number or true/false."),
        ("eq", ["a"], "“is” needs a text, a number or true/false."),
        ("ne", "a\0", "“is not” needs a text, a number or true/false."),
        ("ne", "\ud800", "“is not” needs a text, a number or true/false."),
        ("in", "a", "“is one of” needs a list of texts, numbers or true/false, with at least one of them."),
        ("in", [None], "“is one of” needs a list of texts, numbers or true/false, with at least one of them."),
        ("contains", "", "“contains” needs a text that is not empty."),
        ("contains_any", ["a", ""], "“contains one of” needs texts that are not empty."),
        (
            "has_word",
            ["++"],
            "“has one of the words” needs a list of words, such as VP, Director; each has a letter or a digit.",
        ),
        (
            "has_word",
            "VP",
            "“has one of the words” needs a list of words, such as VP, Director; each has a letter or a digit.",
        ),
        ("company_address", "x", "“is a company address” compares with nothing; leave the value empty."),
        ("exists", 3, "“is known” compares with nothing; leave the value empty."),
    ],
)
def test_wrong_values_are_refused_with_what_would_be_right(operator: str, wanted: Any, message: str) -> None:
    with pytest.raises(WrongWanted) as refusal:
        check_wanted(operator, wanted)

    assert str(refusal.value) == message


@pytest.mark.parametrize(
    ("title", "held"),
    [
        ("VP Sales", True),
        ("V.P. of Sales", True),
        ("svp/vp", True),
        ("Managing Director, EMEA", True),
        ("Vice-President", True),
        ("MVP", False),
        ("SVP", False),
        ("Directory admin", False),
        ("President of vice", False),
        (["Engineer", "Director"], True),
        (["Engineer"], False),
    ],
)
@pytest.mark.django_db
def test_titles_are_read_by_whole_words(title: Any, held: bool) -> None:
    assert in_sql(dump(title), "has_word", ["VP", "Director", "vice president"]) is held


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("billing@acme.com", "company"),
        ("Billing@Mail.ACME.co.uk", "company"),
        ("https://www.acme.com/about", "company"),
        ("ann@müller.example", "company"),
        ("acme.dyndns.org", "company"),
        ("ann@gmail.com", "freemail"),
        ("GMAIL.COM", "freemail"),
        ("ann@mail.gmail.com", "freemail"),
        ("ann@users.noreply.github.com", "freemail"),
        ("ann", ""),
        ("ann@localhost", ""),
        ("10.0.0.1", ""),
        (5, ""),
    ],
)
@pytest.mark.django_db
def test_addresses_are_of_a_company_or_of_anybody(address: Any, kind: str) -> None:
    found = [one for one in ("company", "freemail") if in_sql(dump(address), f"{one}_address", None)]

    assert found == ([kind] if kind else [])


@pytest.mark.parametrize(
    ("left", "operator", "right", "held"),
    [
        ("12", "eq", '"12.0"', True),
        ('"Pro"', "eq", '"pro"', True),
        ('"pro"', "eq", "12", False),
        ('"pro"', "ne", "12", True),
        ("null", "ne", "12", False),
        ("[1]", "eq", "[1]", False),
        ('"9"', "lt", "10", True),
        ('"many"', "gte", "10", False),
        ("10", "gte", "null", False),
        ('"pro"', "contains", '"p"', False),
    ],
)
@pytest.mark.django_db
def test_two_stored_values_compare_by_the_same_rules(left: str, operator: str, right: str, held: bool) -> None:
    values = SQL("{}::jsonb").format(Literal(left)), SQL("{}::jsonb").format(Literal(right))
    with connection.cursor() as cursor:
        cursor.execute(SQL("SELECT {}").format(holds_between(values[0], operator, values[1])))

        assert cursor.fetchone() == (held,)
