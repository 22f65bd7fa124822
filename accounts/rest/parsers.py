"""JSON as the database can keep it."""

from collections.abc import Mapping
from typing import IO, Any

from rest_framework.exceptions import ParseError, ValidationError
from rest_framework.parsers import JSONParser

DEPTH_MAX = 32
BAD_TEXT = "Text may not contain the NUL character or half of a surrogate pair."
TOO_DEEP = f"Nested more than {DEPTH_MAX} levels deep."


class StrictJSONParser(JSONParser):
    """JSON without what PostgreSQL cannot store: NUL characters, lone surrogates, bottomless nesting."""

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        """Parse the body, or say where it is wrong."""
        try:
            data = super().parse(stream, media_type, parser_context)
        except RecursionError:
            raise ParseError(TOO_DEEP) from None
        check_storable(data)
        return data


def check_storable(data: Any) -> None:
    """Raise `ValidationError` naming a value that could not be stored. Not recursive, so depth cannot hurt it."""
    stack: list[tuple[tuple[str, ...], Any]] = [((), data)]
    while stack:
        path, value = stack.pop()
        if isinstance(value, str) and not _is_storable(value):
            raise ValidationError({".".join(path): BAD_TEXT})
        if isinstance(value, dict | list) and len(path) >= DEPTH_MAX:
            raise ValidationError({path[0]: TOO_DEEP})
        if isinstance(value, dict):
            if any(not _is_storable(name) for name in value):
                raise ValidationError({".".join(path): BAD_TEXT})
            stack += [((*path, name), inner) for name, inner in value.items()]
        elif isinstance(value, list):
            stack += [((*path, str(index)), inner) for index, inner in enumerate(value)]


def _is_storable(text: str) -> bool:
    return "\0" not in text and not any("\ud800" <= character <= "\udfff" for character in text)
