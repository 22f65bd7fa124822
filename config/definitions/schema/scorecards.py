"""Scorecards and tiers as structs. Tier bounds are half-open: from the minimum up to, not including, the maximum."""

from config.definitions.schema.base import Definition
from config.definitions.schema.rules import Rule
from config.definitions.values import (
    Count,
    Currency,
    Duration,
    Flag,
    Key,
    Money,
    Name,
    People,
    SubjectWord,
    Text,
    Threshold,
    TierWord,
)
from playbooks.enums import Subject


class Caps(Definition, frozen=True, kw_only=True):
    """The most points that the rules of a category add together; none given: any number."""

    activation: People | None = None
    depth: People | None = None
    fit: People | None = None
    intent: People | None = None


class Scorecard(Definition, frozen=True, kw_only=True):
    """The newest version of a scorecard."""

    key: Key
    name: Name
    description: Text = ""
    subject: SubjectWord = Subject.ACCOUNT.value
    threshold: Threshold
    cooldown: Duration
    requalify_after: Duration | None = None
    caps: Caps | None = None
    reason: Text = ""
    rules: list[Rule]


class Tier(Definition, frozen=True, kw_only=True):
    """One tier's bounds; one that is not given is open."""

    key: TierWord
    acv_min: Money | None = None
    acv_max: Money | None = None
    employees_min: People | None = None
    employees_max: People | None = None
    active_people_min: Count | None = None
    opens_handoff: Flag
    needs_permission: Flag = True


class Tiers(Definition, frozen=True, kw_only=True):
    """The newest version of the table of tiers."""

    currency: Currency
    reason: Text = ""
    bounds: list[Tier]
