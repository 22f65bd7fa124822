r"""Finds refused events by the ids in them: those of people, workspaces and devices.

What was refused need not be JSON nor even text, so the database reads ids out of the bytes as well as can be, and
an index keeps them: as they are spelled in the event (`"m\u00fc"`), bytes beyond ASCII as PostgreSQL escapes them. A
search asks for every spelling that clients have.

The function is in `signals.rejected_ids_sql`; to change it takes a migration and a new index.
"""

import json
from collections.abc import Iterator

from django.contrib.postgres.fields import ArrayField
from django.db.models import Func, TextField

LONGEST_ID = 255
LAST_OF_ASCII = 0x7F


class IdsIn(Func):
    """The first id of each kind (person, device, former id, workspace) in the first and in the last 32 KB, as JSON."""

    function = "signals_rejected_ids"
    arity = 1
    output_field = ArrayField(TextField())


def spellings(text: str) -> list[str]:
    """How an event may spell this id, which may be a number; none for what is longer than any id."""
    return sorted({_escaped(spelled) for spelled in (text, *_in_json(text))}) if 0 < len(text) <= LONGEST_ID else []


def _in_json(text: str) -> Iterator[str]:
    """PHP's clients escape slashes, and Python's what is not ASCII."""
    for ascii_only in (True, False):
        spelled = json.dumps(text, ensure_ascii=ascii_only)
        yield from (spelled, spelled.replace("/", r"\/"))


def _escaped(text: str) -> str:
    """As PostgreSQL's `encode(…, 'escape')` writes bytes."""
    raw = text.encode("utf-8", "replace").replace(b"\\", b"\\\\")
    return "".join(chr(byte) if byte <= LAST_OF_ASCII else f"\\{byte:03o}" for byte in raw)
