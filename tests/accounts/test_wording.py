"""Spans of time in words, and back."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from accounts.admin.fields import SpanField, ValueField, as_list
from accounts.wording import count_of, read_span, span


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("14", timedelta(days=14)),
        ("1 day", timedelta(days=1)),
        ("2 weeks", timedelta(days=14)),
        (" 36 Hours ", timedelta(hours=36)),
    ],
)
def test_a_span_is_read(text: str, value: timedelta) -> None:
    assert read_span(text) == value


@pytest.mark.parametrize("text", ["", "soon", "-1 days", "1.5 days", "9999999999999 days"])
def test_what_is_no_span_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=f"^{text}$"):
        read_span(text)


@pytest.mark.parametrize("text", ["36501 days", "9999999999999 days", "3153600001 seconds"])
def test_a_span_longer_than_a_hundred_years_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(ValidationError, match=r"at most 36,500 days"):
        SpanField().clean(text)


def test_a_hundred_years_are_not_too_long() -> None:
    assert SpanField().clean("36500 days") == timedelta(days=36500)


@given(st.integers(1, 10**9).map(lambda seconds: timedelta(seconds=seconds)))
def test_a_span_in_words_reads_back(value: timedelta) -> None:
    assert read_span(span(value)) == value


json_values = st.none() | st.booleans() | st.integers() | st.text(min_size=1).filter(lambda text: text == text.strip())


@given(json_values)
def test_a_value_reads_back_as_it_was(value: object) -> None:
    field = ValueField(required=False)

    assert field.to_python(field.prepare_value(value)) == value


@pytest.mark.parametrize(("typed", "entries"), [("pro, team", ["pro", "team"]), (3, [3]), (None, None), (["a"], ["a"])])
def test_a_list_is_made_of_what_was_typed(typed: object, entries: object) -> None:
    assert as_list(typed) == entries


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (timedelta(days=1), "1 day"),
        (timedelta(days=30), "30 days"),
        (timedelta(hours=36), "36 hours"),
        (timedelta(minutes=90), "90 minutes"),
        (timedelta(seconds=61), "61 seconds"),
    ],
)
def test_a_span_is_said_in_its_largest_whole_unit(value: timedelta, text: str) -> None:
    assert span(value) == text


@pytest.mark.parametrize(
    ("number", "said"), [(0, "0 people"), (1, "1 person"), (2, "2 people"), (1204, "1,204 people")]
)
def test_count_of(number: int, said: str) -> None:
    assert count_of(number, "person", "people") == said
