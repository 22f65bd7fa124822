"""Cuts a JSON text into its parts by strings and brackets alone.

The strict parser refuses a whole body for one lone surrogate or `NaN` in one event. Looking only at what delimits, the
body still falls into its events, and each is then judged by itself. Nothing here recurses, so depth costs no stack.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

import msgspec

# Possessive, so that a long string leaves nothing behind to backtrack into.
_TOKEN = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"|["\[\]{},:]', re.DOTALL)
_CLOSES = {b"]": b"[", b"}": b"{"}


class NotSplittable(ValueError):
    """The brackets or quotes do not match, or the text is not the array or object that was asked for."""


def elements(text: bytes) -> list[bytes]:
    """The texts of an array's elements."""
    return [text[piece.start : piece.end].strip() for piece in _pieces(text, b"[")]


def members(text: bytes) -> dict[str, bytes]:
    """The texts of an object's values by name; of a name given twice the last counts."""
    found = {}
    for piece in _pieces(text, b"{"):
        if piece.colon < 0:
            raise NotSplittable("a member without a colon")
        try:
            name = msgspec.json.decode(text[piece.start : piece.colon], type=str)
        except ValueError:
            continue
        found[name] = text[piece.colon + 1 : piece.end].strip()
    return found


class _Piece(NamedTuple):
    """Where something between two commas starts and ends, and its first colon (-1 without one)."""

    start: int
    colon: int
    end: int


def _pieces(text: bytes, opening: bytes) -> list[_Piece]:
    """Whatever stands between the commas of the outermost level."""
    if not text.lstrip().startswith(opening):
        raise NotSplittable("not the expected bracket")
    pieces: list[_Piece] = []
    start, colon = text.index(opening) + 1, -1
    for word, at, depth in _delimiters(text):
        if depth == 0:
            last = _Piece(start, colon, at)
            return [*pieces, last] if pieces or text[start:at].strip() else []
        if depth == 1 and word == b",":
            pieces.append(_Piece(start, colon, at))
            start, colon = at + 1, -1
        elif depth == 1 and word == b":" and colon < 0:
            colon = at
    raise NotSplittable("a bracket is not closed")


def _delimiters(text: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Brackets, commas and colons outside strings, where they are, and the depth after them; depth 0 is the end."""
    stack: list[bytes] = []
    for token in _TOKEN.finditer(text):
        word = token[0]
        if word == b'"':
            raise NotSplittable("a quote is not closed")
        if word in _CLOSES.values():
            stack.append(word)
        elif word in _CLOSES and stack.pop() != _CLOSES[word]:
            raise NotSplittable("brackets do not match")
        if not stack and text[token.end() :].strip():
            raise NotSplittable("something follows the closing bracket")
        yield word, token.start(), len(stack)
