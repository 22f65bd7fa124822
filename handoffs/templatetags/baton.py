"""What the pages need to say times, numbers and links; every wording is in `handoffs.wording`."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

from django import template
from django.contrib.auth.models import AnonymousUser
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.timezone import localtime

from accounts import admin_roles
from accounts.models import User
from accounts.wording import span as in_words
from handoffs import access, wording
from handoffs.models import ContextCheck
from playbooks import sentences
from playbooks.models import Rule

register = template.Library()


@register.filter
def deadline(remaining: timedelta) -> str:
    """`1 h 40 m left`."""
    return wording.clock(remaining)


@register.filter
def business_time(duration: timedelta) -> str:
    """`2 h 10 min`."""
    return wording.business_time(duration)


@register.filter
def words(name: str) -> str:
    """A stored name as words: `employee_count` is read as `employee count`."""
    return name.replace("_", " ")


@register.filter
def initial(person: object) -> str:
    """The letter that stands for a person."""
    return str(person)[:1].upper()


@register.filter
def window(span: timedelta) -> str:
    """`30 days`."""
    return in_words(span)


@register.filter
def looked_for(check: ContextCheck) -> str:
    """How long somebody looked at the context: `4 m`, `1 h 5 m`."""
    return wording.hours_and_minutes((check.noted_at or check.opened_at) - check.opened_at)


@register.filter
def seconds(span: timedelta) -> int:
    """A span in whole seconds, for the script that keeps it running."""
    return int(span.total_seconds())


@register.filter
def epoch(instant: datetime) -> int:
    """An instant as the whole seconds since 1970, for a slider."""
    return int(instant.timestamp())


@register.simple_tag
def day(instant: datetime, at: datetime) -> str:
    """The day of an instant in the viewer's zone: `yesterday`."""
    return wording.day(localtime(instant).date(), localtime(at).date())


@register.filter
def day_and_time(instant: datetime) -> str:
    """An instant of these days in the viewer's zone: `Mon 2 Mar, 09:00`. Written here, as a long list says it often."""
    there = localtime(instant)
    return f"{there:%a} {there.day} {there:%b, %H:%M}"


@register.filter
def money(value: Decimal) -> str:
    """Whole units with thousands apart: `48,000`."""
    return f"{value:,.0f}"


@register.filter
def of_key(found: Mapping[str, Any], key: str) -> Any:
    """What is kept under a key."""
    return found[key]


@register.filter
def condition(rule: Rule) -> str:
    """When a rule holds, in a sentence."""
    return sentences.condition(rule)


@register.filter
def is_account_executive(user: User | AnonymousUser) -> bool:
    """Say whether the user works the queue themselves."""
    return access.is_account_executive(user)


@register.filter
def sees_people(user: User | AnonymousUser) -> bool:
    """Whether handoffs and people are shown to the user."""
    return access.sees_people(user)


@register.filter
def reads_reports(user: User | AnonymousUser) -> bool:
    """Whether reports about people in sales are shown to the user."""
    return access.reads_reports(user)


@register.filter
def minutes(count: int) -> str:
    """Whole minutes as a clock says them: `25 m`, `1 h 40 m`."""
    return wording.hours_and_minutes(timedelta(minutes=count))


@register.filter
def elapsed(span: timedelta | None) -> str:
    """Elapsed time in one or two units: `25 m`, `1 h 40 m`, `3 d 4 h`; a dash for none."""
    return "–" if span is None else wording.elapsed(span)


@register.filter
def may_enter_admin(user: User | AnonymousUser) -> bool:
    """Whether the admin lets the user in."""
    return admin_roles.may_enter(user)


@register.simple_tag
def moment(instant: datetime, at: datetime) -> str:
    """An instant as how long ago it was, with the absolute time in the viewer's zone on hovering.

    Written here and not in a template, as a long list says it a hundred times.
    """
    there = localtime(instant)
    title = f"{there:%a} {there.day} {there:%b %Y, %H:%M %Z}"
    return format_html(_MOMENT, there.isoformat(timespec="seconds"), title, wording.ago(at - instant))


@register.simple_tag
def icon(name: str) -> str:
    """A picture from the sprite; it is decoration, the words stand beside it."""
    return format_html(_ICON, _sprite(), name)


@cache
def _sprite() -> str:
    return static("icons.svg")


_MOMENT = '<time datetime="{}" title="{}">{}</time>'
_ICON = '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>'
