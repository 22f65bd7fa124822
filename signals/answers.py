"""What clients that send usage are answered."""

from collections.abc import Mapping
from typing import Any

import msgspec
from django.http import HttpResponse, JsonResponse

from accounts.problems import CONTENT_TYPE, GENERIC, INVALID, usage_problem
from signals.enums import RequestRefusal
from signals.ingest.landing import Counts, Parsed
from signals.ingest.pressure import Pressure
from signals.ingest.reading import Refusal

LISTED_REJECTIONS = 100
REASONS = {
    401: RequestRefusal.NO_KEY,
    403: RequestRefusal.NOT_ALLOWED,
    413: RequestRefusal.TOO_LARGE,
    429: RequestRefusal.OVER_LIMIT,
}
"""What a status alone says about why a request was refused."""


class Refused(Exception):
    """The request as a whole is refused; carries the answer, and what it is counted as."""

    def __init__(self, status: int, detail: str, *, reason: RequestRefusal | None = None, **headers: str) -> None:
        super().__init__(detail)
        self.reason = reason or REASONS.get(status, RequestRefusal.UNREADABLE)
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        self.response = _problem(status, detail, headers=names)


def accepted(counts: Counts, parsed: Parsed, greeting: Mapping[str, Any]) -> HttpResponse:
    """Say what became of the events, after the words that the client's SDK expects."""
    told: dict[str, Any] = {**greeting, **msgspec.structs.asdict(counts)}
    if parsed.refusals:
        told["rejections"] = _named(parsed.refusals[:LISTED_REJECTIONS])
    return HttpResponse(msgspec.json.encode(told), content_type="application/json")


def not_all_accepted(counts: Counts, parsed: Parsed) -> HttpResponse:
    """Say which events were rejected, every one of them, and that the others are stored all the same."""
    detail = (
        f"{counts.rejected:,} of {counts.received:,} events were rejected; “rejections” names each."
        " The others are stored: sent again, they count as duplicates."
    )
    told = {**msgspec.structs.asdict(counts), "rejections": _named(parsed.refusals)}
    return _problem(400, detail, kind=INVALID, more=told)


def come_again(found: Pressure) -> HttpResponse:
    """Ask for the same again later, and say why."""
    return _problem(503, found.detail, headers={"Retry-After": str(found.retry_after)})


def _named(refusals: list[Refusal]) -> list[dict[str, Any]]:
    return [
        {"index": bad.index, "messageId": bad.message_id, "field": bad.field, "reason": bad.reason}
        for bad in sorted(refusals, key=lambda bad: bad.index)
    ]


def _problem(
    status: int,
    detail: str,
    *,
    kind: str = GENERIC,
    headers: Mapping[str, str] | None = None,
    more: Mapping[str, Any] | None = None,
) -> JsonResponse:
    document = usage_problem(status, detail, kind=kind)
    return JsonResponse(document | dict(more or {}), status=status, content_type=CONTENT_TYPE, headers=headers)
