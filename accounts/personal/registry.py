"""Where the apps say what they hold about people.

Code imports one way only, so the apps above register here, each in its module `personal`, which is found by name when
Django starts.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import models

from accounts.personal.subject import Subject

Rows = Iterable[dict[str, Any] | None]
"""Rows of an export; None is a sign of life while a long search has found nothing."""


@dataclass(frozen=True)
class Section:
    """One list of an export. `fate` says what erasure does to it; its count is None where counting takes too long."""

    name: str
    title: str
    fate: str
    rows: Callable[[Subject], Rows]
    count: Callable[[Subject], int | None]


@dataclass(frozen=True)
class Near:
    """Rows about an account (`account` is the path to it), whose `fields` may call its people by a bare name.

    `titles` says that the fields are names of things.
    """

    model: type[models.Model]
    account: str
    fields: tuple[str, ...]
    only: dict[str, Any] = field(default_factory=dict)
    titles: bool = False


@dataclass(frozen=True)
class Files:
    """Files that are kept whole until they are read; `forget` throws away those that name a person: how many."""

    forget: Callable[[Subject, datetime], int]


_sections: list[Section] = []
_files: list[Files] = []
_near: list[Near] = []


def register(*entries: Section | Near | Files) -> None:
    """Add to what is exported and erased."""
    for entry in entries:
        if isinstance(entry, Section):
            _sections.append(entry)
        elif isinstance(entry, Files):
            _files.append(entry)
        else:
            _near.append(entry)


def sections() -> tuple[Section, ...]:
    """Every list of an export, in the order of the line."""
    return tuple(_sections)


def near() -> tuple[Near, ...]:
    """Every kind of row about accounts."""
    return tuple(_near)


def forget_files(subject: Subject, at: datetime) -> int:
    """Throw away the kept files that name the person; returns how many there were."""
    return sum(entry.forget(subject, at) for entry in _files)
