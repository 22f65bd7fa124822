"""What an event says: `{type, timestamp, data}`, `data` in the words of the API.

It is made when the event is first sent, and kept for every attempt after that; `move` and `grant` say what happened,
`handoff` how it stands when that is told. A body that would be larger than the standard allows names the objects and
leaves their contents to whoever reads the API.
"""

import json
from collections.abc import Iterable
from datetime import UTC
from typing import Any

from rest_framework import serializers

from handoffs.models import Grant, Handoff, Outcome, WebhookEvent
from handoffs.outreach_serializers import GrantSerializer
from handoffs.serializers import HandoffSerializer, MoveSerializer
from handoffs.webhooks.enums import TEST
from playbooks.serializers import QualificationSerializer

MOST_BYTES = 20_000
NOTE_CHARACTERS = 2_000
_LEFT_OUT = {"priority", "moves"}


class _HandoffSerializer(HandoffSerializer):
    """Without what changes by the hour, and without the rest of the log."""

    priority = None  # type: ignore[assignment] # so says Django REST framework that a field is not inherited
    moves = None  # type: ignore[assignment] # as above

    class Meta:
        model = Handoff
        fields = tuple(name for name in HandoffSerializer.Meta.fields if name not in _LEFT_OUT)
        read_only_fields = fields


class _GrantSerializer(GrantSerializer):
    """What is due is what the event says."""

    due = None  # type: ignore[assignment] # as above

    class Meta:
        model = Grant
        fields = tuple(name for name in GrantSerializer.Meta.fields if name != "due")
        read_only_fields = fields


class _OutcomeSerializer(serializers.ModelSerializer[Outcome]):
    """What came of the handoff; its note is that of the move."""

    class Meta:
        model = Outcome
        fields = ("kind", "value", "currency", "reason", "until")
        read_only_fields = fields


def compose(events: Iterable[int]) -> None:
    """Make the bodies of those events that have none yet; a constant number of queries."""
    made = list(
        WebhookEvent.objects.filter(pk__in=events, body__isnull=True)
        .order_by("pk")
        .select_for_update(of=("self",))
        .select_related(*(f"handoff__{one}" for one in ("account", "play", "team", "owner", "rule")))
        .select_related("move__by", "grant__handoff__account", "grant__by", "qualification__account")
        .prefetch_related("qualification__version__scorecard", "qualification__version__rules", "handoff__outcomes")
    )
    for event in made:
        event.body = _fitting(body_of(event))
    WebhookEvent.objects.bulk_update(made, ["body"])


def body_of(event: WebhookEvent) -> dict[str, Any]:
    """All that there is to say."""
    stamp = event.at.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return {"type": event.type, "timestamp": stamp, "data": json.loads(json.dumps(_data(event), default=str))}


def encoded(body: dict[str, Any]) -> bytes:
    """The bytes that are signed and sent: the same for the same body."""
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def _data(event: WebhookEvent) -> dict[str, Any]:
    if event.type == TEST:
        return {"message": "Baton can reach this endpoint."}
    if event.qualification is not None:
        return {"qualification": QualificationSerializer(event.qualification).data}
    assert event.handoff is not None  # noqa: S101 - all others are about one
    if event.grant is not None:
        return {"grant": _GrantSerializer(event.grant).data}
    return {"handoff": _HandoffSerializer(event.handoff).data, "move": _move(event), "outcome": _outcome(event)}


def _move(event: WebhookEvent) -> dict[str, Any]:
    told = dict(MoveSerializer(event.move).data)
    return told | {"note": told["note"][:NOTE_CHARACTERS]}


def _outcome(event: WebhookEvent) -> dict[str, Any] | None:
    """The outcome that the move recorded, if it is one."""
    assert event.handoff is not None  # noqa: S101 - as above
    assert event.move is not None  # noqa: S101 - as above
    move = event.move
    found = [one for one in event.handoff.outcomes.all() if (one.kind, one.at) == (move.move, move.at)]
    return dict(_OutcomeSerializer(found[-1]).data) if found else None


def _fitting(body: dict[str, Any]) -> dict[str, Any]:
    if len(encoded(body)) < MOST_BYTES:
        return body
    names = {kind: {"id": one["id"]} for kind, one in body["data"].items() if one and "id" in one}
    return body | {"data": {**names, "truncated": True}}
