"""Cuts a JSON text into its parts by strings and brackets alone.

The strict parser refuses a whole body for one lone surrogate or `NaN` in one event. Looking only at what delimits, the
body still falls into its events, and each is then judged by itself. Nothing here recurses, so depth costs no stack; no
text is looked at more than twice, and none that is longer or has more parts than any client sends, so that a hostile
one does not keep a process busy.

Brackets are counted and not matched: `[}` is a part that the strict parser will refuse. Only where they do not add up
is it asked which of them are missing or too many (`signals.ingest.brackets`).
"""

import re
from collections.abc import Callable, Iterator

import msgspec

from signals.ingest import brackets

MAX_BYTES = 8 * 1024 * 1024
MAX_PARTS = 25_000

# Possessive throughout, so that a long run leaves nothing behind to backtrack into.
_STRING = rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"'
_INSIDE = rb'(?:[^"\[\]{}]++|%b)*+' % _STRING
_FLAT = rb"[\[{]%b[\]}]" % _INSIDE
_PLAIN = re.compile(rb'(?:[^"\[\]{},]++|%b)*+' % _STRING, re.DOTALL)
_UP_TO_BRACKETS = re.compile(rb'(?:[^"\[\]{}]++|%b|%b)*+([\[{]++|[\]}]++)' % (_STRING, _FLAT), re.DOTALL)
_NAME = re.compile(rb'((?:[^":\[\]{},]++|%b)*+):' % _STRING, re.DOTALL)
_OPENS = b"[{"

Ender = Callable[[bytes, int], int]


class NotSplittable(ValueError):
    """The text is not the array or object asked for, does not close, or is beyond `MAX_BYTES` or `MAX_PARTS`."""


class Unclosed(NotSplittable):
    """Its brackets do not add up."""


def elements(text: bytes) -> list[bytes]:
    """The texts of an array's elements."""
    return [text[start:end].strip() for start, end in _parts(text, b"[", b"]")]


def members(text: bytes) -> dict[str, bytes]:
    """The texts of an object's values by name; of a name given twice the last counts."""
    found = {}
    for start, end in _parts(text, b"{", b"}"):
        named = _NAME.match(text, start, end)
        if named is None:
            raise NotSplittable("a member without a name")
        try:
            name = msgspec.json.decode(named[1], type=str)
        except ValueError:
            continue
        found[name] = text[named.end() : end].strip()
    return found


def _parts(text: bytes, opening: bytes, closing: bytes) -> list[tuple[int, int]]:
    """Where whatever stands between the commas of the outermost level starts and ends."""
    if len(text) > MAX_BYTES:
        raise NotSplittable("too long")
    text = text.rstrip()
    start = len(text) - len(text.lstrip())
    if not text.startswith(opening, start):
        raise NotSplittable("not the expected bracket")
    try:
        return _closed(text, _walk(text, start + 1, _container_end), start, closing)
    except Unclosed:
        if not brackets.few_enough(text):
            raise
    stray = b"}" if closing == b"]" else b""
    return _closed(text, _walk(text, start + 1, _mended_end, stray), start, closing)


def _closed(text: bytes, walk: Iterator[tuple[int, int]], start: int, closing: bytes) -> list[tuple[int, int]]:
    """The parts of a walk that ends with the closing bracket, which is the last of the text."""
    parts = []
    for part in walk:
        parts.append(part)
        if len(parts) > MAX_PARTS:
            raise NotSplittable("too many parts")
    end = parts[-1][1]
    if text[end:] != closing:
        raise Unclosed("the closing bracket is missing, or something follows it")
    if len(parts) == 1 and not text[start + 1 : end].strip():
        return []
    return parts


def _walk(text: bytes, start: int, container_end: Ender, stray: bytes = b"") -> Iterator[tuple[int, int]]:
    """Parts one after the other, up to where no comma follows; a `stray` bracket before the last is passed over."""
    at, last = start, len(text) - 1
    while True:
        at = _plain_end(text, at)
        delimiter = text[at : at + 1]
        if delimiter and delimiter in _OPENS:
            at = container_end(text, at)
        elif delimiter == b",":
            yield start, at
            start = at = at + 1
        elif delimiter and delimiter == stray and at < last:
            at += 1
        else:
            yield start, at
            return


def _plain_end(text: bytes, start: int) -> int:
    found = _PLAIN.match(text, start)
    return found.end() if found else start


def _container_end(text: bytes, start: int) -> int:
    """Where the container that opens here has closed."""
    at, depth = start + 1, 1
    while found := _UP_TO_BRACKETS.match(text, at):
        brackets, at = found[1], found.end()
        if brackets[0] in _OPENS:
            depth += len(brackets)
        elif len(brackets) >= depth:
            return found.start(1) + depth
        else:
            depth -= len(brackets)
    raise Unclosed("a bracket or a quote is not closed")


def _mended_end(text: bytes, start: int) -> int:
    end = brackets.end_of(text, start)
    if end is None:
        raise Unclosed("a bracket or a quote is not closed")
    return end
