"""Holds a delivery to the kinds of events that its key may send."""

from accounts.models import ApiKey
from signals.ingest.landing import Parsed
from signals.ingest.reading import KEPT_RAW_BYTES, Arrival, Refusal


def keep_to_kinds(parsed: Parsed, key: ApiKey) -> None:
    """Move events of kinds that the key may not send from the arrivals to the refusals; the others are stored."""
    if not key.kinds:
        return
    wrong = [arrival for arrival in parsed.arrivals if not may_send(key, arrival)]
    if not wrong:
        return
    parsed.arrivals = [arrival for arrival in parsed.arrivals if may_send(key, arrival)]
    parsed.refusals = sorted([*parsed.refusals, *(refused_kind(arrival, key) for arrival in wrong)], key=_position)


def may_send(key: ApiKey, arrival: Arrival) -> bool:
    """Say whether the key may send events of this kind; one that is held to none may send all."""
    return not key.kinds or arrival.kind in key.kinds


def refused_kind(arrival: Arrival, key: ApiKey) -> Refusal:
    """Refuse an event of a kind that the key may not send."""
    reason = f"The key “{key.name}” ({key.prefix}…) may send {', '.join(key.kinds)} only, not {arrival.kind}."
    return Refusal(arrival.index, arrival.message_id, "type", reason, arrival.raw[:KEPT_RAW_BYTES])


def _position(refusal: Refusal) -> int:
    return refusal.index
