"""The parts of a JSON text, read strictly where that can be and by their brackets where it cannot.

Whatever is a part stays text; who asks says what the whole should have been.
"""

import msgspec

from signals.ingest import split

_members = msgspec.json.Decoder(dict[str, msgspec.Raw])
_elements = msgspec.json.Decoder(list[msgspec.Raw])


def members(text: bytes) -> dict[str, bytes]:
    """The texts of an object's values by name. Raises `NotSplittable` if it is no object."""
    try:
        return {name: bytes(value) for name, value in _members.decode(text).items()}
    except (ValueError, RecursionError):
        return split.members(text)


def elements(text: bytes) -> list[bytes]:
    """The texts of an array's elements. Raises `NotSplittable` if it is no array."""
    try:
        return [bytes(value) for value in _elements.decode(text)]
    except (ValueError, RecursionError):
        return split.elements(text)


def string(text: bytes) -> str | None:
    """What a JSON string says; None for whatever is none."""
    try:
        return msgspec.json.decode(text, type=str)
    except ValueError:
        return None
