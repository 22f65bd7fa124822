"""Structs into rows; each writer makes one item's rows equal to it and says in a few words what it did."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import msgspec

from config.definitions import durations, schema
from config.definitions.checks import Rows
from config.definitions.export import scorecard_of, signal_of
from config.definitions.invitations import keep_signals
from config.definitions.lists import write_list
from config.definitions.routing import write_routing_rule
from config.definitions.rules import row_of
from config.definitions.weeks import extra_day_text
from handoffs.models import BusinessCalendar, Team
from playbooks import drafts, scripts
from playbooks.enums import Subject
from playbooks.models import Play, Scorecard, Tier
from playbooks.subjects import choose_subject
from signals import actions as signal_actions
from signals.models import Condition, Signal

ADDED = "added"
CHANGED = "changed"


def free_names(rows: Rows, items: Sequence[Any]) -> None:
    """Let items of one file swap their unique names: whoever has a name that another item wants gives it up first."""
    wanted = {item.name: item.key for item in items}
    for key, name in rows.filter(name__in=wanted).values_list("key", "name"):
        if wanted[name] != key:
            rows.filter(key=key).update(name=f"({key})")


def write_calendar(item: schema.Calendar, _at: datetime) -> str:
    """Working hours as days and times."""
    return _write(
        BusinessCalendar.objects,
        item.key,
        name=item.name,
        time_zone=item.time_zone,
        hours=schema.week_of(item),
        holiday_country=item.holiday_country,
        holiday_subdivision=item.holiday_subdivision,
        extra_days=[extra_day_text(extra.day, extra.hours, extra.name) for extra in item.extra_days],
    )


def write_team(item: schema.Team, _at: datetime) -> str:
    """There is one default team, so a new one takes over from the old one."""
    if item.default:
        Team.objects.filter(is_default=True).exclude(key=item.key).update(is_default=False)
    return _write(
        Team.objects,
        item.key,
        name=item.name,
        calendar=BusinessCalendar.objects.get(key=item.calendar),
        sla_hours=_exact(item.sla_hours),
        sales_assisted_hours=_exact(item.sales_assisted_hours),
        sales_led_hours=_exact(item.sales_led_hours),
        reassign_rule=item.reassign,
        reassign_after_hours=_exact(item.reassign_after_hours),
        capacity=item.capacity,
        same_owner_days=item.same_owner_days,
        idle_hours=_exact(item.idle_hours),
        contacts_max=item.contacts_at_most,
        contacts_days=item.contacts_in_days,
        is_default=item.default,
    )


def write_signal(item: schema.Signal, at: datetime) -> str:
    """The signal and its conditions; stored events are matched again only if it means something else now."""
    signal = Signal.objects.filter(key=item.key).first()
    stored = signal_of(signal) if signal else None
    signal = signal or Signal(key=item.key, is_active=item.active)
    signal.name, signal.description, signal.category = item.name, item.description, item.category
    if stored is None or not same(_meaning(stored), _meaning(item)):
        signal.kind, signal.event_names, signal.is_active = item.kind, item.events, item.active
        signal.measures = item.measures
        conditions = [Condition(path=one.property, operator=one.operator, value=one.value) for one in item.where]
        signal_actions.save_signal(signal, conditions, at)
        return CHANGED if stored else ADDED
    signal.save()
    if item.active and not stored.active:
        signal_actions.activate(signal, at)
    elif stored.active and not item.active:
        signal_actions.deactivate(signal, at)
    return CHANGED


def _meaning(item: schema.Signal) -> schema.Signal:
    return msgspec.structs.replace(item, name="", description="", category="", active=True)


def write_scorecard(item: schema.Scorecard, at: datetime) -> str:
    """The name in place, the content as a draft: the one there is, or else a new version."""
    how = _write(Scorecard.objects, item.key, name=item.name, description=item.description)
    scorecard = Scorecard.objects.get(key=item.key)
    turned = choose_subject(scorecard, item.subject)
    newest = drafts.newest(scorecard)
    if newest and same(_content(scorecard_of(newest)), _content(item)):
        return CHANGED if turned else how
    draft, is_new = drafts.write_draft(
        scorecard,
        [row_of(rule) for rule in item.rules],
        at,
        threshold=item.threshold,
        cooldown=durations.parse(item.cooldown),
        requalify_after=durations.parse(item.requalify_after) if item.requalify_after else timedelta(0),
        **{f"most_{category}": most for category, most in msgspec.structs.asdict(item.caps or schema.Caps()).items()},
        reason=item.reason,
    )
    return f"draft version {draft.number} {ADDED if is_new else CHANGED}"


def write_tiers(item: schema.Tiers, at: datetime) -> str:
    """The whole table as a draft: the one there is, or else a new version."""
    draft, is_new = drafts.write_tiers_draft(
        [tier_of(bounds) for bounds in item.bounds], at, currency=item.currency, reason=item.reason
    )
    return f"draft version {draft.number} {ADDED if is_new else CHANGED}"


def write_play(item: schema.Play, at: datetime) -> str:
    """The play, what invites contact, and its scripts, of which a new wording is a new version in force."""
    how = _write(
        Play.objects,
        item.key,
        name=item.name,
        description=item.description,
        trigger=item.trigger,
        is_active=item.active,
    )
    play = Play.objects.get(key=item.key)
    keep_signals(play, item)
    wanted = {script.tier: (script.subject, script.body) for script in item.scripts}
    scripts.put_in_force(play, wanted, by=None, at=at)
    return how


def same(one: Any, other: Any) -> bool:
    """Equal to the letter; Python alone takes `true` for 1."""
    return other is not None and msgspec.json.encode(one) == msgspec.json.encode(other)


def _content(item: schema.Scorecard) -> schema.Scorecard:
    # What is left out where it is the default must be the default itself, not a text that is equal to it.
    return msgspec.structs.replace(item, name="", description="", subject=Subject(item.subject).value)


def _write(rows: Rows, key: str, **values: Any) -> str:
    _, is_new = rows.update_or_create(key=key, defaults=values)
    return ADDED if is_new else CHANGED


def tier_of(item: schema.Tier) -> Tier:
    """One tier with its bounds, not stored yet; money is exact to the cent."""
    return Tier(
        key=item.key,
        acv_min=_exact(item.acv_min),
        acv_max=_exact(item.acv_max),
        employees_min=item.employees_min,
        employees_max=item.employees_max,
        active_people_min=item.active_people_min,
        opens_handoff=item.opens_handoff,
        needs_permission=item.needs_permission,
    )


def _exact(amount: float | None) -> Decimal | None:
    return None if amount is None else Decimal(str(amount))


Writer = Callable[[Any, datetime], str]
WRITERS: dict[str, Writer] = {
    "calendars": write_calendar,
    "teams": write_team,
    "routing_rules": write_routing_rule,
    "signals": write_signal,
    "lists": write_list,
    "scorecards": write_scorecard,
    "plays": write_play,
}
