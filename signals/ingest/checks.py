"""What holds for every event in whatever words it was sent, and how a breach of it is told.

What passes here, PostgreSQL can store and Python can read back: no NUL, no half of a surrogate pair, no number beyond
double precision or 4,300 digits, no deeper nesting than `MAX_DEPTH`.
"""

import re
from typing import Any, TypeVar

import msgspec

from signals.enums import EventKind

MAX_ID = 255
MAX_DEPTH = 200
USUAL_DEPTH = 6
WANTED = {
    "type": f"type must be one of {', '.join(EventKind.values)}.",
    "event": "event must be the text of what happened, and not empty.",
    "name": "name must be text.",
    **{
        field: f"{field} must be an ISO 8601 time such as 2025-03-09T08:30:00.000Z."
        for field in ("timestamp", "originalTimestamp", "sentAt", "receivedAt")
    },
    **{field: f"{field} must be a JSON object." for field in ("properties", "traits", "context")},
    "offset": "offset must be a number of milliseconds.",
    "": "An event must be a JSON object.",
}
"""What would be right for a field that is not simply text or a number."""

TOO_DEEP = f"An event may nest at most {MAX_DEPTH} levels."
NO_NUL = "{} must not contain the character NUL."

_FIELD_OF_ERROR = re.compile(r"`\$\.(\$?\w+)")
_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")
_BRACKET = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"|[\[\]{}]', re.DOTALL)
_anything = msgspec.json.Decoder()
_members = msgspec.json.Decoder(dict[str, msgspec.Raw])


def _up_to(levels: int) -> Any:
    """The type of values that nest so many levels at most; the parser refuses what nests deeper."""
    plain = str | int | float | bool | None
    return plain | dict[str, _up_to(levels - 1)] | list[_up_to(levels - 1)] if levels else plain  # type: ignore[misc]


_usual_object = msgspec.json.Decoder(dict[str, _up_to(USUAL_DEPTH)])  # type: ignore[misc]

T = TypeVar("T", bound=msgspec.Struct)


class Wrong(Exception):
    """Why an event cannot be stored: the field that is wrong, and what would be right."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(reason)
        self.field = field
        self.reason = reason


def check_length(raw: bytes, longest: int) -> None:
    """Refuse an event that is too long, before anything reads it."""
    if len(raw) > longest:
        raise Wrong("", f"An event may have at most {longest:,} bytes; this one has {len(raw):,}.")


def check_depth(field: str, text: bytes) -> None:
    """Refuse what makes the event that it is a member of too deep."""
    if text.count(b"[") + text.count(b"{") >= MAX_DEPTH and _is_too_deep(text):
        raise Wrong(field, TOO_DEEP)


def decoded(decoder: msgspec.json.Decoder[T], raw: bytes) -> T:
    """Decode an event, and name the field that has the wrong type; of a name given twice the last value counts."""
    try:
        return decoder.decode(raw)
    except RecursionError as error:
        raise Wrong("", TOO_DEEP) from error
    except msgspec.ValidationError:
        return _decoded_by_names(decoder, raw)
    except ValueError as error:
        raise not_json("", error) from error


def _decoded_by_names(decoder: msgspec.json.Decoder[T], raw: bytes) -> T:
    """Decode what stands last under each name; the decoder has judged every value on its way."""
    try:
        return decoder.decode(msgspec.json.encode(_members.decode(raw)))
    except RecursionError as error:
        raise Wrong("", TOO_DEEP) from error
    except msgspec.ValidationError as error:
        found = _FIELD_OF_ERROR.search(str(error))
        field = found[1] if found else ""
        raise Wrong(field, WANTED.get(field) or f"{field} must be text or a number.") from error
    except ValueError as error:
        raise not_json("", error) from error


def has_nul(raw: bytes) -> bool:
    """Say whether a JSON text stands for one that contains the character NUL."""
    return b"\\u0000" in raw and bool(_NUL.search(raw))


def check_no_nul(call: msgspec.Struct, raw: bytes) -> None:
    """Refuse the character NUL in whatever of an event is kept."""
    if not has_nul(raw):
        return
    for info in msgspec.structs.fields(call):
        value = getattr(call, info.name)
        if "\0" in value if isinstance(value, str) else isinstance(value, msgspec.Raw) and has_nul(bytes(value)):
            raise Wrong(info.encode_name, NO_NUL.format(info.encode_name))


def json_object(field: str, text: bytes) -> tuple[bytes, dict[str, Any]]:
    """The text and its value, both empty for what is absent or null."""
    if not text:
        return b"", {}
    try:
        return text, _usual_object.decode(text)
    except ValueError:
        return _unusual(field, text)


def _unusual(field: str, text: bytes) -> tuple[bytes, dict[str, Any]]:
    """See what is the matter with a text: it may be deeper than most, or null, or what no event may hold."""
    check_depth(field, text)
    try:
        value = _anything.decode(text)
    except ValueError as error:
        raise not_json(field, error) from error
    if value is None:
        return b"", {}
    if not isinstance(value, dict):
        raise Wrong(field, f"{field} must be a JSON object.")
    return text, value


def identifier(field: str, value: str | float | None, longest: int = MAX_ID) -> str | None:
    """An identifier as text; what is empty counts as absent."""
    if value is None or value == "":
        return None
    text = value if isinstance(value, str) else numeral(value)
    if len(text) > longest:
        raise Wrong(field, f"{field} must have at most {longest} characters; this one has {len(text)}.")
    return text


def numeral(value: float) -> str:
    """A number as JavaScript would turn it into text, so that 12 and 12.0 are the same id."""
    return str(int(value)) if isinstance(value, int) or value.is_integer() else repr(value)


def not_json(field: str, error: ValueError) -> Wrong:
    """Say what is wrong with a text that no parser takes."""
    if isinstance(error, UnicodeDecodeError):
        return Wrong(field, "The text must be valid UTF-8.")
    if isinstance(error, msgspec.ValidationError):
        return Wrong(field, "A number must lie within double precision and have at most 4,300 digits.")
    return Wrong(field, f"The text must be valid JSON: {_complaint(error)}.")


def _complaint(error: ValueError) -> str:
    text = str(error).removeprefix("JSON is malformed: ")
    return text[:1].lower() + text[1:]


def _is_too_deep(raw: bytes) -> bool:
    depth = 1
    for token in _BRACKET.finditer(raw):
        if token[0] in {b"[", b"{"}:
            depth += 1
            if depth > MAX_DEPTH:
                return True
        elif token[0] in {b"]", b"}"}:
            depth -= 1
    return False
