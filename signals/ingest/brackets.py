"""Finds where a container ends although brackets in it are missing or too many, so that one event spoils no other.

A bracket closes the last one of its own sort, and with it whatever was left open within; one that closes nothing is
passed over. No member of an object begins with a brace, so a comma and a brace within an object show that it, and
whatever it stands in up to the next array, was left open before the comma. A quote that does not close leaves no
telling what is text, and nothing is found then.
"""

import re

MAX_BRACKETS = 100_000
"""Each costs a step; no client sends more, and they take some 0.1 s."""

_STRING = rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"'
_NEXT = re.compile(rb'(?:[^"\[\]{},]++|%b|,(?!\s*+\{))*+(,\s*+\{|[\[\]{}"])' % _STRING, re.DOTALL)
_OPENED_BY = {b"]": b"[", b"}": b"{"}


def few_enough(text: bytes) -> bool:
    """Say whether the text has at most `MAX_BRACKETS`."""
    return sum(map(text.count, (b"[", b"]", b"{", b"}"))) <= MAX_BRACKETS


def end_of(text: bytes, start: int) -> int | None:
    """Where the container that opens at `start` has ended; None if it never does, or a quote does not close."""
    left_open = _LeftOpen(text[start : start + 1])
    at = start + 1
    while (found := _NEXT.match(text, at)) and found[1] != b'"':
        bracket, at = found[1][-1:], found.end()
        if bracket in _OPENED_BY:
            left_open.close(_OPENED_BY[bracket])
            if not left_open.brackets:
                return at
            continue
        if len(found[1]) > 1:
            left_open.close_objects()
            if not left_open.brackets:
                return found.start(1)
        left_open.open(bracket)
    return None


class _LeftOpen:
    """The brackets that are open, and how many of each sort, so that a stray one is known without a search."""

    def __init__(self, first: bytes) -> None:
        self.brackets: list[bytes] = []
        self._count = {b"[": 0, b"{": 0}
        self.open(first)

    def open(self, bracket: bytes) -> None:
        self.brackets.append(bracket)
        self._count[bracket] += 1

    def close(self, bracket: bytes) -> None:
        while self._count[bracket]:
            closed = self._pop()
            if closed == bracket:
                return

    def close_objects(self) -> None:
        while self.brackets and self.brackets[-1] == b"{":
            self._pop()

    def _pop(self) -> bytes:
        bracket = self.brackets.pop()
        self._count[bracket] -= 1
        return bracket
