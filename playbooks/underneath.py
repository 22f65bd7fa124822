"""What a version rests on and does not say: what its signals count, and what is on its lists.

Neither is part of its content, as both change under published versions too. So a verdict stays when they do; whoever
reads it is told what has changed since.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Max

from accounts.history import event_model
from playbooks.models import NamedListVersion, Rule, ScorecardVersion
from signals.models import Condition, Signal


@dataclass(frozen=True, slots=True)
class Changed:
    """A signal or a list, and when it last changed."""

    name: str
    at: datetime


def changed_since(version: ScorecardVersion, since: datetime) -> list[Changed]:
    """The signals and lists that the version's rules rest on and that have changed since; four statements."""
    rules = Rule.objects.filter(version=version).select_related("signal", "followed_by", "named_list")
    parts = [(rule.signal, rule.followed_by, rule.named_list) for rule in rules]
    signals = {one.pk: str(one) for signal, other, _ in parts for one in (signal, other) if one}
    lists = {named_list.pk: str(named_list) for *_, named_list in parts if named_list}
    told = event_model(Signal).objects.filter(pgh_obj__in=signals, pgh_created_at__gt=since).exclude(pgh_label="insert")
    asked = event_model(Condition).objects.filter(signal__in=signals, pgh_created_at__gt=since)
    listed = NamedListVersion.objects.standing().filter(named_list__in=lists, recorded_at__gt=since)
    moved = [*_latest(told, "pgh_obj", "pgh_created_at"), *_latest(asked, "signal", "pgh_created_at")]
    found: dict[str, datetime] = {}
    for key, at in moved:
        name = f"the signal “{signals[key]}”"
        found[name] = max(at, found.get(name, at))
    found |= {f"the list “{lists[key]}”": at for key, at in _latest(listed, "named_list", "recorded_at")}
    return [Changed(name, at) for name, at in found.items()]


def _latest(rows: Any, of: str, at: str) -> Iterable[tuple[int, datetime]]:
    found: Iterable[tuple[int, datetime]] = rows.order_by().values_list(of).annotate(latest=Max(at))
    return found
