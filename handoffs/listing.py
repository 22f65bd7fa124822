"""A list of the queue as an address asks for it: whose, narrowed by what, in which order."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.forms import Field
from django.http import QueryDict

from accounts.enums import Role
from accounts.models import User
from handoffs.choices import Choices
from handoffs.enums import QueueScope
from handoffs.models import Handoff
from handoffs.ordering import Sort
from handoffs.querysets import HandoffQuerySet
from handoffs.queue_filter import NOT_KEPT, QueueFilter, of_section
from handoffs.sections import QueueSection

PASSING = ("after", "deleted")
"""Parameters of an address that are of a moment, and not of the list."""


@dataclass(frozen=True)
class Chip:
    """One filter that is set, in words; `query` is the address without it."""

    name: str
    value: str
    query: str


@dataclass(frozen=True)
class FilterField:
    """A filter of the panel. Drawn from this and not by widgets, of which each option would cost a template."""

    name: str
    label: str
    value: str
    options: list[tuple[str, str]]


class Listing:
    """What an address says, as far as it says it well; the rest is as if it were not there."""

    def __init__(self, data: QueryDict, user: User, at: datetime, choices: Choices) -> None:
        self.user, self.choices, self._data = user, choices, data
        self.scope = _scope(data.get("scope", ""), user)
        wanted = data.get("sort", "")
        self.sort = Sort(wanted) if wanted in Sort.values else Sort.DUE
        visible: HandoffQuerySet = Handoff.objects.unclosed().visible_to(user)
        self.filter = QueueFilter(data, visible, at=at, choices=choices)
        self.said = self.filter.said

    sorts = Sort

    @property
    def section(self) -> QueueSection | None:
        """The only section that is shown, if it is one."""
        return QueueSection(self.said["section"]) if "section" in self.said else None

    @property
    def has_filter(self) -> bool:
        """Something narrows it besides whose and which section."""
        return any(name != "section" for name in self.said)

    @property
    def filters_set(self) -> int:
        """How many filters of the panel narrow it."""
        return sum(name not in ("section", "q") for name in self.said)

    def narrowed(self) -> HandoffQuerySet:
        """What the user sees, narrowed, of every scope and section."""
        found: HandoffQuerySet = self.filter.qs
        return found

    def shown(self) -> HandoffQuerySet:
        """What the list shows."""
        return of_section(self.narrowed().in_scope(self.scope, self.user), self.section)

    @property
    def query(self) -> str:
        """The address of the list as it is shown, from its start."""
        return self._without(PASSING)

    @property
    def kept_query(self) -> str:
        """What a saved view keeps of it."""
        return self._without((*PASSING, *NOT_KEPT))

    @property
    def fields(self) -> list[FilterField]:
        """The filters of the panel as they are set."""
        return [
            FilterField(
                name,
                str(field.label or name),
                str(self.said.get(name, "")),
                [(str(value), str(label)) for value, label in getattr(field, "choices", ())],
            )
            for name, field in self.filter.form.fields.items()
            if name not in ("q", "section")
        ]

    @property
    def chips(self) -> list[Chip]:
        """What narrows it, each with the address of the list without it."""
        fields = self.filter.form.fields
        return [
            Chip(fields[name].label or name, _label(fields[name], value), self._without((*PASSING, name)))
            for name, value in self.said.items()
            if name not in ("q", "section")
        ]

    def _without(self, names: tuple[str, ...]) -> str:
        query = QueryDict(mutable=True)
        query["scope"] = self.scope.value
        if self.sort != Sort.DUE:
            query["sort"] = self.sort.value
        for name in self.said:
            if name not in names:
                query[name] = self._data.get(name, "")
        return query.urlencode()


def _label(field: Field, value: Any) -> str:
    """A value as the form shows it."""
    return str(dict(getattr(field, "choices", ())).get(value, value))


def _scope(wanted: str, user: User) -> QueueScope:
    if wanted in QueueScope.values:
        return QueueScope(wanted)
    return QueueScope.MINE if user.has_role(Role.AE) and not user.is_superuser else QueueScope.ALL
