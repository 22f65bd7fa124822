"""Holds a delivery to the kinds of events that its key may send."""

from accounts.models import ApiKey
from signals.enums import EventKind
from signals.ingest.landing import Parsed
from signals.ingest.reading import KEPT_RAW_BYTES, Arrival, Refusal


def keep_to_kinds(parsed: Parsed, key: ApiKey) -> None:
    """Move events of kinds that the key may not send from the arrivals to the refusals; the others are stored."""
    if not key.kinds:
        return
    allowed = {EventKind(kind).value for kind in key.kinds}
    wrong = [arrival for arrival in parsed.arrivals if arrival.kind not in allowed]
    if not wrong:
        return
    parsed.arrivals = [arrival for arrival in parsed.arrivals if arrival.kind in allowed]
    parsed.refusals = sorted([*parsed.refusals, *(_refusal(arrival, key) for arrival in wrong)], key=_position)


def _refusal(arrival: Arrival, key: ApiKey) -> Refusal:
    reason = f"The key “{key.name}” ({key.prefix}…) may send {', '.join(key.kinds)} only, not {arrival.kind}."
    return Refusal(arrival.index, arrival.message_id, "type", reason, arrival.raw[:KEPT_RAW_BYTES])


def _position(refusal: Refusal) -> int:
    return refusal.index
