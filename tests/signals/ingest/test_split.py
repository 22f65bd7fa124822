import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from signals.ingest import brackets, split

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(VALUES, max_size=5), st.sampled_from([None, 1]))
def test_an_array_falls_into_its_elements(values: list[Any], indent: int | None) -> None:
    text = json.dumps(values, indent=indent).encode()

    assert [json.loads(piece) for piece in split.elements(text)] == values


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(st.text(), VALUES, max_size=5), st.sampled_from([None, 1]))
def test_an_object_falls_into_its_members(values: dict[str, Any], indent: int | None) -> None:
    text = json.dumps(values, indent=indent, ensure_ascii=False).encode()

    assert {name: json.loads(piece) for name, piece in split.members(text).items()} == values


def test_what_stands_between_the_delimiters_does_not_matter() -> None:
    assert split.elements(b' [ {"a":NaN} , "\\ud800", \xff, {"b":} ,] ') == [
        b'{"a":NaN}',
        b'"\\ud800"',
        b"\xff",
        b'{"b":}',
        b"",
    ]


def test_of_a_name_given_twice_the_last_counts() -> None:
    assert split.members(b'{"a":1,"a":{"b":2}}') == {"a": b'{"b":2}'}


def test_a_name_that_cannot_be_read_is_left_out() -> None:
    assert split.members(b'{"\\ud800":1,2:3,"a":4}') == {"a": b"4"}


@pytest.mark.parametrize(
    "text",
    [b"", b"1", b"{}", b"[", b"[1", b"[1}", b"[[1]", b"[1]]", b"[1] 2", b'["a]', b'["\\"]', b"x[1]"],
)
def test_what_is_no_array_is_refused(text: bytes) -> None:
    with pytest.raises(split.NotSplittable):
        split.elements(text)


@pytest.mark.parametrize("text", [b"[]", b'{"a"}', b'{"a":1', b'{"a":[}'])
def test_what_is_no_object_is_refused(text: bytes) -> None:
    with pytest.raises(split.NotSplittable):
        split.members(text)


@pytest.mark.parametrize("inner", [b"[[]],", b'[["]"]],', b"[{}],", b'{"a":[1,{}]},', b'"[",', b'"\\"]",', b"[}x,"])
def test_brackets_within_brackets_are_skipped(inner: bytes) -> None:
    assert split.elements(b"[" + inner * 3 + b"NaN]") == [inner[:-1]] * 3 + [b"NaN"]
    assert split.elements(b"[[" + inner * 3 + b"NaN],5]") == [b"[" + inner * 3 + b"NaN]", b"5"]


GOOD = b'{"a":[1,{"b":"}],{"}]}'


@pytest.mark.parametrize(
    "bad",
    [
        b'{"a":[[}',
        b'{"a":[1,{"b":2}}',
        b'{"a":{"b":1}',
        b'{"a":{"b":{"c":[1,2]',
        b'{"a":1',
        b'{"a":1}}',
        b'{"a":{"b":1}}}}',
    ],
)
def test_a_bracket_missing_or_too_many_in_one_event_spoils_no_other(bad: bytes) -> None:
    found = split.elements(b"[" + b" , ".join([GOOD, bad, GOOD, GOOD]) + b"]")
    text = b'{"batch":[' + b",".join([GOOD, bad, GOOD]) + b'],"sentAt":"then"}'
    named = split.members(text)

    assert found == [GOOD, bad, GOOD, GOOD]
    assert named["sentAt"] == b'"then"'
    assert split.elements(named["batch"]) == [GOOD, bad, GOOD]


def test_so_many_brackets_that_do_not_add_up_are_not_gone_through() -> None:
    text = b"[" + b"[" * brackets.MAX_BRACKETS + b"]"

    with pytest.raises(split.NotSplittable):
        split.elements(text)


def test_depth_costs_no_stack() -> None:
    deep = b"[" * 100_000 + b"]" * 100_000

    assert split.elements(b"[" + deep + b",1]") == [deep, b"1"]


@pytest.mark.parametrize(("over", "cut"), [(-1, True), (0, True), (1, False)])
def test_a_text_has_at_most_so_many_parts_and_bytes(over: int, cut: bool) -> None:
    many = b"[" + b",".join([b"1"] * (split.MAX_PARTS + over)) + b"]"
    long = b"[1" + b" " * (split.MAX_BYTES + over - 3) + b"]"

    for text in (many, long):
        if cut:
            assert set(split.elements(text)) == {b"1"}
        else:
            with pytest.raises(split.NotSplittable):
                split.elements(text)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.binary(max_size=60))
def test_any_bytes_are_split_or_refused(text: bytes) -> None:
    for cut in (split.elements, split.members):
        try:
            cut(b"[" + text + b"]")
        except split.NotSplittable:
            continue
