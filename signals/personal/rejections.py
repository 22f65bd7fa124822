"""Rejected events that name a person. What was refused need not be JSON, so its text is read as well as can be."""

import csv
import re
from contextlib import suppress
from io import StringIO
from typing import Any

import msgspec

from accounts.personal.words import ID_MEMBERS, Words
from signals.models import Batch, Rejection
from signals.sheets.layout import DELIMITERS

_TEXT = r'"(?:[^"\\]|\\.)*"'
_ID_MEMBER = re.compile(
    rf'"({"|".join(sorted(map(re.escape, ID_MEMBERS)))})"\s*:\s*({_TEXT}|-?[0-9][0-9.]*)'.encode(), re.DOTALL
)
_CELL_IN_REASON = re.compile("(?<=: )“.*”(?= is not a time)", re.DOTALL)
_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})")


def ids_in(raw: bytes) -> set[str]:
    """Whatever a text that means to be JSON gives as an id, at any depth."""
    found = set()
    for match in _ID_MEMBER.finditer(raw):
        try:
            value = msgspec.json.decode(match[2])
        except ValueError:
            value = match[2].decode(errors="replace").strip('"')
        found.add(value if isinstance(value, str) else match[2].decode().removesuffix(".0"))
    return found


def row_of(rejection: Rejection) -> bytes:
    """The row of a sheet that any cell of may say whose it is: one that made no event, or an event without ids."""
    raw = bytes(rejection.raw)
    if not isinstance(decoded(raw), dict):
        return raw
    return b"" if ids_in(raw) else bytes(rejection.row_text or b"")


def cells_in(row: bytes, delimiter: str) -> set[str]:
    """The cells of a row that perhaps cannot be read, whatever separates them, and what stands between its quotes."""
    text = row.decode(errors="replace")
    marks = {delimiter, *DELIMITERS} - {""}
    found = set(re.split(f'[{re.escape("".join(marks))}"\r\n]+', text))
    for mark in marks:
        with suppress(csv.Error):
            found.update(*csv.reader(StringIO(text, newline=""), delimiter=mark))
    return {cell.strip() for cell in found} - {""}


def spelled_out(text: str) -> str:
    """A text with the characters that JSON's escapes stand for."""
    return _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)


def mentioned_in(rejection: Rejection, words: Words) -> bool:
    """Say whether erasing the person would change the rejection."""
    if emptied(rejection, words) or _names(bytes(rejection.row_text or b""), words):
        return True
    return any(new != old for new, old in _scrubbed(rejection, words))


def erase(rejection: Rejection, words: Words) -> bool:
    """Take the person out; returns whether they were in it."""
    if emptied(rejection, words):
        empty(rejection, words.pseudonym)
        return True
    (raw, old_raw), (reason, old_reason), (message_id, old_id) = _scrubbed(rejection, words)
    if raw == old_raw and reason == old_reason and message_id == old_id and not mentioned_in(rejection, words):
        return False
    rejection.raw, rejection.reason, rejection.message_id, rejection.row_text = raw, reason, message_id, None
    rejection.save(update_fields=["raw", "reason", "message_id", "row_text"])
    return True


def erase_shared(batch_ids: list[int], words: Words) -> None:
    """Drop what deliveries with rejections share where it names the person."""
    for batch in Batch.objects.filter(pk__in=batch_ids, shared_context__isnull=False):
        if _names(bytes(batch.shared_context or b""), words):
            Batch.objects.filter(pk=batch.pk).update(shared_context=None)


def empty(rejection: Rejection, pseudonym: str) -> None:
    """Keep that an event was refused and which field was wrong, and nothing of what it was."""
    rejection.reason = _CELL_IN_REASON.sub("“…”", rejection.reason)
    rejection.raw = msgspec.json.encode({"erased": pseudonym})
    rejection.message_id, rejection.row_text = "", None
    rejection.save(update_fields=["raw", "message_id", "row_text", "reason"])


def emptied(rejection: Rejection, words: Words) -> bool:
    """Whether the event is the person's own, or names them and cannot be rewritten because it is no JSON."""
    raw = bytes(rejection.raw)
    if not words.ids.isdisjoint(ids_in(raw)):
        return True
    return decoded(raw) is None and _names(raw, words)


def _scrubbed(rejection: Rejection, words: Words) -> list[tuple[Any, Any]]:
    """Pairs of what the columns become and what they are."""
    raw = bytes(rejection.raw)
    value = decoded(raw)
    new = raw if value is None or (clean := words.scrub(value)) == value else msgspec.json.encode(clean)
    return [
        (new, raw),
        (words.scrub_text(rejection.reason), rejection.reason),
        (words.scrub_text(rejection.message_id), rejection.message_id),
    ]


def _names(raw: bytes, words: Words) -> bool:
    text = raw.decode(errors="replace")
    return any(words.scrub_text(one) != one for one in (text, spelled_out(text)))


def decoded(raw: bytes) -> Any:
    """The value in a text that means to be JSON; None if it is none."""
    try:
        return msgspec.json.decode(raw)
    except (ValueError, RecursionError):
        return None
