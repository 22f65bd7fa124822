"""Everything that is held about a person, as one JSON document that is never in memory as a whole."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.http import StreamingHttpResponse

from accounts.models import Person
from accounts.personal.registry import Rows, sections
from accounts.personal.subject import subject_of

SIGN_OF_LIFE = "\n"


class _Encoder(DjangoJSONEncoder):
    """Bytes as the text that they are, as far as they are one."""

    def default(self, o: object) -> object:
        if isinstance(o, bytes | memoryview):
            return bytes(o).decode(errors="backslashreplace")
        return super().default(o)


def export(person: Person, at: datetime) -> Iterator[str]:
    """The pieces of the document. While a long search finds nothing, line breaks keep the connection open."""
    with transaction.atomic():
        subject = subject_of(person)
        yield "{" + ",".join(_member(name, value) for name, value in _head(person, at).items())
        for section in sections():
            yield f",{_json(section.name)}:["
            yield from _listed(section.rows(subject))
            yield "]"
        yield "}\n"


def export_response(person: Person, at: datetime) -> StreamingHttpResponse:
    """The document as a download; its name says nothing about the person but their number."""
    response = StreamingHttpResponse(export(person, at), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="person-{person.pk}.json"'
    return response


def _head(person: Person, at: datetime) -> dict[str, object]:
    return {
        "exported_at": at,
        "person": {
            "id": person.pk,
            "name": person.name,
            "email": person.email,
            "account": person.account.key if person.account else None,
            "first_seen_at": person.first_seen_at,
            "last_seen_at": person.last_seen_at,
            "erased_at": person.erased_at,
        },
    }


def _listed(rows: Rows | Iterable[None]) -> Iterator[str]:
    separator = ""
    for row in rows:
        if row is None:
            yield SIGN_OF_LIFE
        else:
            yield f"{separator}\n{_json(row)}"
            separator = ","


def _member(name: str, value: object) -> str:
    return f"{_json(name)}:{_json(value)}"


def _json(value: object) -> str:
    return _encoder.encode(value)


_encoder = _Encoder(ensure_ascii=False)
