"""Routing rules as structs. Bounds are half-open: from the minimum up to, not including, the maximum."""

from config.definitions.schema.base import Definition
from config.definitions.values import Flag, Key, Money, Name, OptionalEmail, Ordinal, People, Place, TierWord


class RoutingRule(Definition, frozen=True, kw_only=True):
    """Which accounts go to a team, or to somebody in it; a condition that is not given asks nothing."""

    key: Key
    name: Name
    position: Ordinal
    countries: list[Place] = []
    regions: list[Place] = []
    industries: list[Place] = []
    tiers: list[TierWord] = []
    employees_min: People | None = None
    employees_max: People | None = None
    value_min: Money | None = None
    value_max: Money | None = None
    team: Key
    assignee: OptionalEmail = ""
    active: Flag = True
