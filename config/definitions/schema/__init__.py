"""The structs a file of definitions is made of; `definitions schema` prints them as a JSON schema."""

from config.definitions.schema.base import (
    Definition,
)
from config.definitions.schema.lists import NamedList
from config.definitions.schema.outreach import PermissionTrigger, Pledge, PledgeWords, Script
from config.definitions.schema.routing import RoutingRule
from config.definitions.schema.rules import (
    AbsenceRule,
    CustomerRule,
    DaysRule,
    FactRule,
    GrowthRule,
    LeadsRule,
    ListRule,
    OccurrencesRule,
    OrderRule,
    PeopleRule,
    QualifiedRule,
    Rule,
    RuleBase,
    SumRule,
    TierRule,
    WeeksRule,
)
from config.definitions.schema.scorecards import (
    Caps,
    Scorecard,
    Tier,
    Tiers,
)
from config.definitions.schema.teams import Calendar, ExtraDay, Team, Week, said_shortly, week_of
from config.definitions.schema.whole import (
    Condition,
    Definitions,
    Play,
    Signal,
    in_order,
    json_schema,
)

__all__ = [
    "AbsenceRule",
    "Calendar",
    "Caps",
    "Condition",
    "CustomerRule",
    "DaysRule",
    "Definition",
    "Definitions",
    "ExtraDay",
    "FactRule",
    "GrowthRule",
    "LeadsRule",
    "ListRule",
    "NamedList",
    "OccurrencesRule",
    "OrderRule",
    "PeopleRule",
    "PermissionTrigger",
    "Play",
    "Pledge",
    "PledgeWords",
    "QualifiedRule",
    "RoutingRule",
    "Rule",
    "RuleBase",
    "Scorecard",
    "Script",
    "Signal",
    "SumRule",
    "Team",
    "Tier",
    "TierRule",
    "Tiers",
    "Week",
    "WeeksRule",
    "in_order",
    "json_schema",
    "said_shortly",
    "week_of",
]
