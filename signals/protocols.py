"""What each family of clients expects of the endpoints it sends usage to: its limits, its bodies, its words.

Segment's and RudderStack's clients share one set of paths and cannot be told apart there, so that the larger limit of
the two holds for both: RudderStack's 4 MB a body, Segment's 2,500 events a batch.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest

from signals.answers import Refused
from signals.enums import BatchSource, EventKind
from signals.ingest import body, capture, posthog, wire
from signals.ingest.segment import SEGMENT

MEGABYTE = 1024 * 1024
MAX_BODY_BYTES = 4 * MEGABYTE
MAX_BATCH_EVENTS = 2500
MAX_CAPTURE_BYTES = 2 * MEGABYTE
MAX_CAPTURE_BATCH_BYTES = 20 * MEGABYTE
MAX_CAPTURE_EVENTS = 20_000
MAX_SPREAD_BYTES = 16 * MEGABYTE
"""The context of a batch is stored with every event of it, so that a small body could become a large batch."""
COMPRESSIONS = {"", "gzip", "gzip-js", "base64"}

Cut = Callable[[HttpRequest, int, EventKind | None], wire.Delivery]


class Protocol(NamedTuple):
    """One family of clients. `cut` reads a body of at most so many bytes, and `greeting` is how its SDKs like a 200."""

    source: BatchSource
    dialect: wire.Dialect
    cut: Cut
    methods: tuple[str, ...]
    max_events: int
    greeting: Mapping[str, Any]


def segment_protocol() -> Protocol:
    """`/v1/…`, for the clients of Segment and RudderStack."""
    return Protocol(BatchSource.HTTP, SEGMENT, _cut_calls, ("POST",), MAX_BATCH_EVENTS, {"success": True})


def posthog_protocol() -> Protocol:
    """`/batch`, `/e` and their like. Old browser clients send with GET."""
    dialect = posthog.dialect(settings.POSTHOG_WORKSPACE_GROUP)
    return Protocol(BatchSource.POSTHOG, dialect, _cut_capture, ("POST", "GET"), MAX_CAPTURE_EVENTS, {"status": "Ok"})


def read(request: HttpRequest, protocol: Protocol, max_bytes: int, kind: EventKind | None) -> wire.Delivery:
    """Read the events of a request.

    Raises:
        Refused: it has not the form or the size that it may have.
    """
    if request.method not in protocol.methods:
        raise Refused(405, "Send usage with POST.", Allow=", ".join((*protocol.methods, "OPTIONS")))
    with _telling_what_is_wrong(max_bytes):
        delivery = protocol.cut(request, max_bytes, kind)
    if len(delivery.events) > protocol.max_events:
        found = len(delivery.events)
        raise Refused(413, f"A batch may have at most {protocol.max_events:,} events; this one has {found:,}.")
    if len(delivery.events) * len(delivery.envelope.context) > MAX_SPREAD_BYTES:
        most = MAX_SPREAD_BYTES // len(delivery.events)
        raise Refused(413, f"The context of a batch of so many events may have at most {most:,} bytes.")
    return delivery


def _cut_calls(request: HttpRequest, max_bytes: int, kind: EventKind | None) -> wire.Delivery:
    text = body.read(request, limit=max_bytes)
    return wire.single(text, kind) if kind else wire.batch(text)


def _cut_capture(request: HttpRequest, max_bytes: int, kind: EventKind | None) -> wire.Delivery:
    """PostHog's clients pack by their own word in the query or none, so that what is packed is known by its start."""
    if request.GET.get("compression", "") not in COMPRESSIONS:
        raise Refused(415, "compression may be gzip, gzip-js or base64.")
    data = request.GET.get("data", "").encode() or body.read_packed(request, limit=max_bytes)
    return capture.cut(capture.unwrapped(data, limit=max_bytes), kind, request.GET.get("_", ""))


@contextmanager
def _telling_what_is_wrong(max_bytes: int) -> Iterator[None]:
    try:
        yield
    except capture.LongForm as error:
        raise Refused(413, f"A form may have at most {capture.MAX_FORM_BYTES:,} bytes; send JSON instead.") from error
    except body.TooLarge as error:
        raise Refused(413, f"A body may have at most {max_bytes:,} bytes, unpacked too.") from error
    except body.NotUnpackable as error:
        raise Refused(400, "The body should be gzip, and it is broken or cut short.") from error
    except body.TooSlow as error:
        raise Refused(408, "The body did not come in time. Send the same again.") from error
    except body.CutShort as error:
        raise Refused(400, "The body did not come whole: it was cut short, or its chunks are broken.") from error
    except body.UnknownEncoding as error:
        raise Refused(415, f"Content-Encoding may be gzip or identity, not “{error}”.") from error
    except wire.BadBody as error:
        raise Refused(400, str(error)) from error
