"""What invites contact, with what words it is made, and what those who make it promise."""

import msgspec

from config.definitions.schema.base import Definition
from config.definitions.values import (
    CalendarHost,
    CountedWord,
    Duration,
    Key,
    Many,
    Phrase,
    Promise,
    Subject,
    Text,
    TierWord,
)
from playbooks.enums import TriggerCount


class Script(Definition, frozen=True, kw_only=True):
    """The message of a play for one tier; `{…}` are its variables."""

    tier: TierWord
    subject: Subject
    body: Text


class PermissionTrigger(Definition, frozen=True, kw_only=True):
    """The signal so many times, or by so many different people, within a time."""

    signal: Key
    counted: CountedWord = msgspec.field(default_factory=lambda: TriggerCount.OCCURRENCES.value)
    at_least: Many
    within: Duration


class Pledge(Definition, frozen=True, kw_only=True):
    """What account executives promise, a line each."""

    promises: list[Promise]


class PledgeWords(Definition, frozen=True, kw_only=True):
    """What messages are looked through for, besides what Baton knows."""

    phrases: list[Phrase] = []
    calendar_hosts: list[CalendarHost] = []
