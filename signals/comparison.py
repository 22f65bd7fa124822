"""What "a stored value OPERATOR a wanted value" means, and the one compiler of it to SQL.

Signal conditions and fact rules share it. The rules:

- A value that is missing, or JSON null, never holds, whatever the operator (also `ne`).
- A wanted number compares as a number, with numbers and with text that reads as one (`"12"`, `" 1e3 "`). Everything
  else is not equal to it, and neither more nor less.
- Wanted text and truth values compare with the stored scalar's text, upper and lower case being the same.
- `in` holds when any of the wanted values is equal; `contains` when the stored text has the wanted text in it, or the
  stored list has an equal element; `contains_any` when it contains any of the wanted values; `exists` when there is a
  value at all.
- `has_word` holds when the stored text, or an element of the stored list, has any of the wanted texts as whole words
  (`signals.words`).
- `company_address` and `freemail_address` judge the host in the stored text (`signals.addresses`).
- Whatever is stored, nothing raises; a wanted value that `check_wanted` refuses never holds.
"""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from psycopg.sql import SQL, Composable, Literal

from accounts.errors import RuleBroken
from signals.addresses import is_company_address, is_freemail_address
from signals.enums import Operator
from signals.words import has_any_word, has_word

NUMBER_PATTERN = "^ *[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]{1,3})? *$"
NUMBER_MAX_LENGTH = 100
FALSE = SQL("FALSE")
ORDERS = {
    Operator.AT_LEAST: SQL(">="),
    Operator.MORE: SQL(">"),
    Operator.AT_MOST: SQL("<="),
    Operator.LESS: SQL("<"),
}


ALONE = (Operator.EXISTS, Operator.COMPANY_ADDRESS, Operator.FREEMAIL_ADDRESS)
"""Operators that compare with nothing."""
LISTS = (Operator.IN, Operator.CONTAINS_ANY, Operator.HAS_WORD)
"""Operators whose wanted value is a list."""
BETWEEN = (Operator.EQUALS, Operator.NOT_EQUALS, *ORDERS)
"""Operators that compare two stored values, too."""


class WrongWanted(RuleBroken):
    """The value that a condition or rule compares with does not fit its operator."""


def holds(value: Composable, operator: str, wanted: Any) -> Composable:
    """Compile the comparison of a jsonb expression into a boolean that is never null.

    Wanted values become literals, so the statement must be executed without parameters, where `%` means nothing.
    """
    try:
        check_wanted(operator, wanted)
    except WrongWanted:
        return FALSE
    return _COMPILERS[Operator(operator)](value, wanted)


def holds_between(left: Composable, operator: str, right: Composable) -> Composable:
    """Compile the comparison of two jsonb expressions into a boolean that is never null; they are written repeatedly.

    By the same rules: numbers where both read as one, else text; never while one of them is missing. Operators that
    compare with something else than one value never hold.
    """
    if operator in ORDERS:
        return SQL("COALESCE({} {} {}, FALSE)").format(number_of(left), ORDERS[Operator(operator)], number_of(right))
    equal = SQL("COALESCE(CASE WHEN {0} IS NULL OR {1} IS NULL THEN lower({2}) = lower({3}) ELSE {0} = {1} END, FALSE)")
    equals = equal.format(number_of(left), number_of(right), _text(left), _text(right))
    if operator == Operator.EQUALS:
        return equals
    if operator == Operator.NOT_EQUALS:
        return SQL("({} AND {} AND NOT {})").format(_known(left), _known(right), equals)
    return FALSE


def at_path(value: Composable, path: str) -> Composable:
    """The part of a jsonb expression that a dotted path leads to; null where it leads nowhere."""
    return SQL("({} #> {}::text[])").format(value, Literal(path.split(".")))


def number_of(value: Composable) -> Composable:
    """A jsonb expression as the number that it reads as; null for what is none.

    Only text of a bounded length that reads as a number reaches the cast, and CASE keeps the order.
    """
    return SQL(
        "CASE jsonb_typeof({0}) WHEN 'number' THEN ({0})::numeric WHEN 'string' THEN CASE"
        " WHEN length({0} #>> '{{}}') <= {1} AND ({0} #>> '{{}}') ~ {2} THEN ({0} #>> '{{}}')::numeric END END"
    ).format(value, Literal(NUMBER_MAX_LENGTH), Literal(NUMBER_PATTERN))


def check_wanted(operator: str, wanted: Any) -> None:
    """Raise `WrongWanted`, saying what would be right, for a value that the operator cannot compare with."""
    if operator not in Operator.values:
        raise WrongWanted(f"“{operator}” is not an operator; the operators are {', '.join(Operator.values)}.")
    label = Operator(operator).label
    if operator in ALONE:
        if wanted not in (None, True, ""):
            raise WrongWanted(f"“{label}” compares with nothing; leave the value empty.")
    elif operator in LISTS:
        _check_list(operator, wanted)
    elif operator in ORDERS:
        if not _is_number(wanted):
            raise WrongWanted(f"“{label}” needs a number.")
    elif not _is_scalar(wanted):
        raise WrongWanted(f"“{label}” needs a text, a number or true/false.")
    elif operator == Operator.CONTAINS and wanted == "":
        raise WrongWanted(f"“{label}” needs a text that is not empty.")


def _check_list(operator: str, wanted: Any) -> None:
    label = Operator(operator).label
    items = wanted if isinstance(wanted, list) else []
    if operator == Operator.HAS_WORD:
        if not items or not all(isinstance(item, str) and _is_scalar(item) and has_word(item) for item in items):
            raise WrongWanted(f"“{label}” needs a list of words, such as VP, Director; each has a letter or a digit.")
    elif not items or not all(_is_scalar(item) for item in items):
        raise WrongWanted(f"“{label}” needs a list of texts, numbers or true/false, with at least one of them.")
    elif operator == Operator.CONTAINS_ANY and "" in items:
        raise WrongWanted(f"“{label}” needs texts that are not empty.")


def text_of(wanted: str | float | Decimal) -> str:
    """The text that a wanted scalar compares as: the one JSON would write."""
    return str(wanted).lower() if isinstance(wanted, bool) else str(wanted)


def _is_number(wanted: Any) -> bool:
    return isinstance(wanted, int | float | Decimal) and not isinstance(wanted, bool) and Decimal(wanted).is_finite()


def _is_scalar(wanted: Any) -> bool:
    if isinstance(wanted, str):
        return "\0" not in wanted and not any("\ud800" <= letter <= "\udfff" for letter in wanted)
    return isinstance(wanted, bool) or _is_number(wanted)


def _equals(value: Composable, wanted: Any) -> Composable:
    if _is_number(wanted):
        return SQL("COALESCE({} = {}, FALSE)").format(number_of(value), _number_literal(wanted))
    return SQL("COALESCE(lower({}) = lower({}), FALSE)").format(_text(value), Literal(text_of(wanted)))


def _differs(value: Composable, wanted: Any) -> Composable:
    return SQL("({} AND NOT {})").format(_known(value), _equals(value, wanted))


def _ordered(operator: Operator) -> Callable[[Composable, Any], Composable]:
    def compiled(value: Composable, wanted: Any) -> Composable:
        return SQL("COALESCE({} {} {}, FALSE)").format(number_of(value), ORDERS[operator], _number_literal(wanted))

    return compiled


def _any_equals(value: Composable, wanted: list[Any]) -> Composable:
    return SQL("({})").format(SQL(" OR ").join(_equals(value, item) for item in wanted))


def _contains(value: Composable, wanted: Any) -> Composable:
    return SQL(
        "CASE WHEN jsonb_typeof({value}) = 'array' THEN EXISTS ("
        "SELECT FROM jsonb_array_elements({value}) AS element(item) WHERE {equal})"
        " ELSE COALESCE(strpos(lower({text}), lower({wanted})) > 0, FALSE) END"
    ).format(
        value=value,
        equal=_equals(SQL("element.item"), wanted),
        text=_text(value),
        wanted=Literal(text_of(wanted)),
    )


def _contains_any(value: Composable, wanted: list[Any]) -> Composable:
    return SQL("({})").format(SQL(" OR ").join(_contains(value, item) for item in wanted))


def _has_word(value: Composable, wanted: list[str]) -> Composable:
    return SQL(
        "CASE WHEN jsonb_typeof({value}) = 'array' THEN EXISTS ("
        "SELECT FROM jsonb_array_elements({value}) AS element(item) WHERE {of_item}) ELSE {of_text} END"
    ).format(
        value=value,
        of_item=has_any_word(_text(SQL("element.item")), wanted),
        of_text=has_any_word(_text(value), wanted),
    )


def _known(value: Composable, _wanted: Any = None) -> Composable:
    return SQL("COALESCE(jsonb_typeof({}) <> 'null', FALSE)").format(value)


def _text(value: Composable) -> Composable:
    return SQL("CASE WHEN jsonb_typeof({0}) IN ('string', 'number', 'boolean') THEN {0} #>> '{{}}' END").format(value)


def _number_literal(wanted: float | Decimal) -> Composable:
    return SQL("{}::numeric").format(Literal(str(wanted)))


_COMPILERS: dict[Operator, Callable[[Composable, Any], Composable]] = {
    Operator.EQUALS: _equals,
    Operator.NOT_EQUALS: _differs,
    Operator.IN: _any_equals,
    Operator.CONTAINS: _contains,
    Operator.CONTAINS_ANY: _contains_any,
    Operator.HAS_WORD: _has_word,
    Operator.COMPANY_ADDRESS: lambda value, _: is_company_address(value),
    Operator.FREEMAIL_ADDRESS: lambda value, _: is_freemail_address(value),
    Operator.EXISTS: _known,
    **{operator: _ordered(operator) for operator in ORDERS},
}
