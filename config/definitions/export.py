"""The definitions in the database as structs, and as YAML."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import msgspec
import yaml

from config.definitions import document, durations, schema, values
from config.definitions.invitations import pledge, triggers_of
from config.definitions.lists import lists
from config.definitions.routing import routing_rules
from config.definitions.rules import rule_of
from config.definitions.words import pledge_words
from handoffs.hours import hours_text, read_extra_days
from handoffs.models import BusinessCalendar, Team
from playbooks.enums import Subject, VersionState
from playbooks.models import Play, ScorecardVersion, Tier, TierVersion
from playbooks.models.rule import RULES_REFERRED
from signals.models import Signal

WIDTH = 110
RARE_LINE_ENDS = "\x85\u2028\u2029"


def export_text() -> str:
    """Every definition as YAML, in an order that depends on their keys alone. Of versions, the newest."""
    return text_of(everything())


def everything() -> schema.Definitions:
    """Every definition as structs."""
    return schema.in_order(
        schema.Definitions(
            calendars=[calendar_of(row) for row in BusinessCalendar.objects.order_by("key")],
            teams=[team_of(row) for row in Team.objects.select_related("calendar").order_by("key")],
            routing_rules=routing_rules(),
            signals=[signal_of(row) for row in Signal.objects.prefetch_related("conditions").order_by("key")],
            lists=lists(),
            scorecards=[scorecard_of(version) for version in newest_versions()],
            tiers=tiers_of(TierVersion.objects.prefetch_related("tiers").order_by("-number").first()),
            plays=[play_of(row) for row in _plays()],
            pledge=pledge(),
            pledge_words=pledge_words(),
        )
    )


def _plays() -> Iterable[Play]:
    parts = ("scripts", "permission_signals", "permission_triggers__signal")
    return Play.objects.prefetch_related(*parts).order_by("key")


def newest_versions() -> Iterable[ScorecardVersion]:
    """The newest version of each scorecard, by the scorecard's key."""
    return (
        ScorecardVersion.objects.select_related("scorecard")
        .prefetch_related(*RULES_REFERRED)
        .order_by("scorecard__key", "-number")
        .distinct("scorecard__key")
    )


def calendar_of(row: BusinessCalendar) -> schema.Calendar:
    """One calendar."""
    calendar = schema.Calendar(
        key=row.key,
        name=row.name,
        time_zone=row.time_zone,
        holiday_country=row.holiday_country,
        holiday_subdivision=row.holiday_subdivision,
        extra_days=[
            schema.ExtraDay(day=extra.day.isoformat(), hours=hours_text(extra.hours), name=extra.name)
            for extra in read_extra_days(row.extra_days)
        ],
    )
    return schema.said_shortly(calendar, row.hours)


def team_of(row: Team) -> schema.Team:
    """One team, without its members and its manager."""
    return schema.Team(
        key=row.key,
        name=row.name,
        calendar=row.calendar.key,
        sla_hours=_number(row.sla_hours),
        sales_assisted_hours=None if row.sales_assisted_hours is None else _number(row.sales_assisted_hours),
        sales_led_hours=None if row.sales_led_hours is None else _number(row.sales_led_hours),
        reassign=row.reassign_rule,
        reassign_after_hours=_number(row.reassign_after_hours),
        capacity=row.capacity,
        same_owner_days=row.same_owner_days,
        idle_hours=None if row.idle_hours is None else _number(row.idle_hours),
        contacts_at_most=row.contacts_max,
        contacts_in_days=row.contacts_days,
        default=row.is_default,
    )


def signal_of(row: Signal) -> schema.Signal:
    """One signal with its conditions."""
    return schema.Signal(
        key=row.key,
        name=row.name,
        description=row.description,
        category=row.category,
        kind=row.kind,
        events=list(row.event_names),
        where=[
            schema.Condition(
                property=condition.path, operator=condition.operator, value=values.plain_value(condition.value)
            )
            for condition in row.conditions.all()
        ],
        measures=row.measures,
        active=row.is_active,
    )


def scorecard_of(version: ScorecardVersion) -> schema.Scorecard:
    """One version as the scorecard it belongs to."""
    return schema.Scorecard(
        key=version.scorecard.key,
        name=version.scorecard.name,
        description=version.scorecard.description,
        subject=Subject(version.scorecard.subject).value,
        threshold=version.threshold,
        cooldown=durations.text_of(version.cooldown),
        requalify_after=durations.text_of(version.requalify_after) if version.requalify_after else None,
        caps=schema.Caps(**version.caps) if version.caps else None,
        reason=version.reason,
        rules=[rule_of(rule) for rule in version.rules.all()],
    )


def tiers_of(version: TierVersion | None) -> schema.Tiers | None:
    """One version of the table of tiers."""
    if version is None:
        return None
    bounds = [_tier_of(tier) for tier in version.tiers.all()]
    return schema.Tiers(currency=version.currency, reason=version.reason, bounds=bounds)


def _tier_of(tier: Tier) -> schema.Tier:
    return schema.Tier(
        key=tier.key,
        acv_min=None if tier.acv_min is None else _number(tier.acv_min),
        acv_max=None if tier.acv_max is None else _number(tier.acv_max),
        employees_min=tier.employees_min,
        employees_max=tier.employees_max,
        active_people_min=tier.active_people_min,
        opens_handoff=tier.opens_handoff,
        needs_permission=tier.needs_permission,
    )


def play_of(row: Play) -> schema.Play:
    """One play with its scripts."""
    return schema.Play(
        key=row.key,
        name=row.name,
        description=row.description,
        trigger=row.trigger,
        permission_signals=[signal.key for signal in row.permission_signals.all()],
        permission_triggers=triggers_of(row),
        active=row.is_active,
        scripts=[
            schema.Script(tier=script.tier, subject=script.subject, body=script.body)
            for script in row.scripts.all()
            if script.state == VersionState.PUBLISHED
        ],
    )


def _number(value: Decimal) -> int | float:
    return values.plain_number(float(value))


class _Dumper(yaml.SafeDumper):
    """Quotes what either YAML 1.1 or 1.2 would read as something else; writes texts of several lines as blocks."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002
        """Indent lists under their field."""
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002
        """Equal values are written out each time."""
        return True


def _text_node(dumper: yaml.SafeDumper, text: str) -> yaml.Node:
    """PyYAML writes the rarer line ends of YAML 1.1 bare, and reads them back as others, unless they are escaped."""
    style = '"' if any(end in text for end in RARE_LINE_ENDS) else "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


def _exact_node(dumper: yaml.SafeDumper, number: Decimal) -> yaml.Node:
    """Every digit, and no exponent."""
    text = f"{number:f}"
    return dumper.represent_scalar(f"tag:yaml.org,2002:{'float' if '.' in text else 'int'}", text)


_Dumper.add_representer(str, _text_node)
_Dumper.add_representer(Decimal, _exact_node)
for _tag, _pattern, _first in document.CORE_SCHEMA:
    _Dumper.add_implicit_resolver(_tag, _pattern, _first)


def text_of(definitions: schema.Definitions) -> str:
    """Structs as YAML; the same structs give the same bytes."""
    plain = msgspec.to_builtins(definitions, builtin_types=(Decimal,))
    return yaml.dump(plain, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=WIDTH)
