"""What happened to a tracked object: who, when, before and after, and why.

The events are written by database triggers (pghistory), so they hold what any writer did, not only what pages did.
Who and why come from the context of the request.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pghistory
from django.db import models
from django.utils.text import capfirst

from accounts.models import ApiKey, User

SHOWN_EVENTS = 200
_VERBS = {"insert": "Added", "update": "Changed", "delete": "Removed"}


@dataclass(frozen=True)
class FieldChange:
    """One value, before and after; None where there was or is none."""

    name: str
    before: Any
    after: Any


@dataclass(frozen=True)
class Entry:
    """One write to one row."""

    at: datetime
    by: str
    verb: str
    subject: str
    changes: tuple[FieldChange, ...]
    reason: str


@dataclass(frozen=True)
class Part:
    """A tracked model whose rows belong to the object, and the foreign key by which they do."""

    model: type[models.Model]
    field: str


@dataclass(frozen=True)
class Names:
    """What is shown instead of ids: of those who wrote, and of what the rows refer to beside the object itself."""

    obj: models.Model
    authors: dict[tuple[str, int], str]
    referred: dict[tuple[type[models.Model], Any], str]

    def is_object(self, field: "models.Field[Any, Any]", value: Any) -> bool:
        """Say whether the value is the key of the object whose history it is."""
        return field.related_model is type(self.obj) and value == self.obj.pk

    def of(self, field: "models.Field[Any, Any]", value: Any) -> str:
        """What the field refers to; by its id when it is no longer there."""
        assert isinstance(field.related_model, type)  # noqa: S101 - the models are loaded
        return self.referred.get((field.related_model, value), f"{value} (deleted)")


def event_model(model: type[models.Model]) -> Any:
    """The table that pghistory keeps the model's events in; None when the model is not tracked."""
    return next((tracker for tracker in _event_models() if tracker.pgh_tracked_model is model), None)


def history(obj: models.Model, parts: Iterable[Part] = ()) -> list[Entry]:
    """The latest `SHOWN_EVENTS` writes to the object and the rows it is made of, newest first."""
    found = list(_events(type(obj), "pgh_obj_id", obj.pk))
    for part in parts:
        found += _events(part.model, f"{part.field}_id", obj.pk)
    found.sort(key=lambda pair: _place(pair[0], type(obj)), reverse=True)
    found = found[:SHOWN_EVENTS]
    names = Names(obj, _authors(event for event, _ in found), _referred(found))
    return [_entry(event, before, names) for event, before in found]


def _place(event: Any, model: type[models.Model]) -> tuple[datetime, int]:
    """When it was; of what one transaction wrote, which is all of one instant: the object first, then its parts."""
    is_part = event.pgh_tracked_model is not model
    return event.pgh_created_at, 1 if is_part else 0 if event.pgh_label == "insert" else 2


def _event_models() -> Iterator[Any]:
    for model in pghistory.config.base_model().__subclasses__():
        yield from _concrete(model)


def _concrete(model: Any) -> Iterator[Any]:
    if not model._meta.abstract:
        yield model
    for child in model.__subclasses__():
        yield from _concrete(child)


def _events(model: type[models.Model], column: str, key: Any) -> Iterator[tuple[Any, Any]]:
    """Events, each with the one before it of the same row; one more is read than shown, so that the last has one."""
    events = event_model(model)
    if events is None:
        return
    rows = list(
        events._default_manager.filter(**{column: key})  # noqa: SLF001
        .select_related("pgh_context")
        .order_by("-pgh_id")[: SHOWN_EVENTS + 1]
    )
    earlier: dict[Any, Any] = {}
    pairs = []
    for event in reversed(rows):
        pairs.append((event, earlier.get(event.pgh_obj_id)))
        earlier[event.pgh_obj_id] = event
    yield from reversed(pairs)


def _authors(events: Iterable[Any]) -> dict[tuple[str, int], str]:
    """Users and API keys by name, as (kind, id) of what the contexts of the events hold."""
    contexts = [_context(event) for event in events]
    users = {context["user"] for context in contexts if context.get("user")}
    keys = {context["key"] for context in contexts if context.get("key")}
    names = {("user", user.pk): str(user) for user in User.objects.filter(pk__in=users)}
    return names | {("key", key.pk): f"API key “{key.name}”" for key in ApiKey.objects.filter(pk__in=keys)}


def _referred(pairs: Iterable[tuple[Any, Any]]) -> dict[tuple[type[models.Model], Any], str]:
    """What the rows refer to by name, with one query for each kind of thing."""
    wanted: dict[type[models.Model], set[Any]] = {}
    for event in (event for pair in pairs for event in pair if event is not None):
        for field in event.pgh_tracked_model._meta.concrete_fields:
            if field.many_to_one and getattr(event, field.attname, None) is not None:
                wanted.setdefault(field.related_model, set()).add(getattr(event, field.attname))
    # With what they refer to in turn, because many are called after it.
    return {
        (model, row.pk): str(row)
        for model, keys in wanted.items()
        for row in model._base_manager.select_related().filter(pk__in=keys)  # noqa: SLF001
    }


def _author(context: dict[str, Any], names: dict[tuple[str, int], str]) -> str:
    """Who did it: a person, else the program whose key it was, else Baton by itself."""
    found = (names.get((kind, context.get(kind) or 0)) for kind in ("user", "key"))
    return next((name for name in found if name), "Baton")


def _context(event: Any) -> dict[str, Any]:
    return event.pgh_context.metadata if event.pgh_context else {}


def _entry(event: Any, before: Any, names: Names) -> Entry:
    model = event.pgh_tracked_model
    context = _context(event)
    return Entry(
        at=event.pgh_created_at,
        by=_author(context, names.authors),
        verb=_VERBS.get(event.pgh_label, event.pgh_label),
        subject=_subject(event, model, names),
        changes=tuple(_changes(event, before, model, names)),
        reason=context.get("reason", ""),
    )


def _subject(event: Any, model: type[models.Model], names: Names) -> str:
    """What was written, by what it is called; a row that only links the object to another thing, by that thing."""
    name = capfirst(str(model._meta.verbose_name))
    for field in ("label", "name", "path", "key", "tier"):
        if value := getattr(event, field, None):
            return f"{name} “{value}”"
    links = [field for field in model._meta.concrete_fields if field.many_to_one] if _is_link(model) else []
    others = (field for field in links if not names.is_object(field, getattr(event, field.attname)))
    return next((f"{name} “{names.of(field, getattr(event, field.attname))}”" for field in others), name)


def _is_link(model: type[models.Model]) -> bool:
    """Whether a row only says that two things belong together, beside what the link itself has."""
    return bool(model._meta.proxy) or bool(model._meta.unique_together)


def _changes(event: Any, before: Any, model: type[models.Model], names: Names) -> Iterator[FieldChange]:
    if model._meta.proxy:
        return  # A row that links two things is named after the other one; it has nothing besides.
    removed = event.pgh_label == "delete"
    for field in model._meta.concrete_fields:
        if field.primary_key or not hasattr(event, field.attname):
            continue
        if field.many_to_one and _is_link(model):
            continue  # It is named after the other one.
        new = None if removed else _shown(field, getattr(event, field.attname), names)
        source = event if removed else before
        old = _shown(field, getattr(source, field.attname), names) if source is not None else None
        if new != old:
            yield FieldChange(name=capfirst(str(field.verbose_name)), before=old, after=new)


def _shown(field: "models.Field[Any, Any]", value: Any, names: Names) -> str | None:
    """The value as a reader knows it: the label of a choice, a name, yes and no, nothing for what is empty."""
    if value is None or value in ("", []):
        return None
    if field.many_to_one:
        return None if names.is_object(field, value) else names.of(field, value)
    if field.flatchoices and not isinstance(value, list):
        return str(dict(field.flatchoices).get(value, value))
    return _plain(value)


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(str(item) for item in value)
    if isinstance(value, (bytes, memoryview)):
        return bytes(value).hex()[:12] + "…"
    return str(value)
