"""What is different between two versions, as people read it.

Pure: it knows versions only by the words for what they say (`playbooks.saying` finds them). Two rules are the same rule
when they have the same key.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

NOTHING = "none"


@dataclass(frozen=True)
class SaidRule:
    """A rule as a sentence, and its fields by name in words; a field that is empty is left out."""

    key: str
    label: str
    sentence: str
    parts: dict[str, str]


@dataclass(frozen=True)
class Said:
    """What a version says: its own fields by name in words, and its rules in their order."""

    parts: dict[str, str]
    rules: tuple[SaidRule, ...]


class Kind(StrEnum):
    """What became of something on the way from one version to the other."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True)
class Change:
    """One difference. `subject` is a rule by its label, or the version; `words` say what is different about it."""

    kind: Kind
    subject: str
    words: tuple[str, ...]
    rule: str = ""
    """The key of the rule, if it is one."""

    def __str__(self) -> str:
        return f"{self.subject}: {', '.join(self.words)}"


def differences(before: Said, after: Said) -> list[Change]:
    """Everything that `after` says otherwise: the version itself, then its rules, then those that are gone."""
    return [*_of_version(before, after), *_of_rules(before, after), *_removed(before, after)]


def _of_version(before: Said, after: Said) -> Iterator[Change]:
    words = list(_changed(before.parts, after.parts))
    here = {rule.key for rule in before.rules} & {rule.key for rule in after.rules}
    if [rule.key for rule in before.rules if rule.key in here] != [
        rule.key for rule in after.rules if rule.key in here
    ]:
        words.append("rules in another order")
    if words:
        yield Change(Kind.CHANGED, "Scorecard", tuple(words))


def _of_rules(before: Said, after: Said) -> Iterator[Change]:
    known = {rule.key: rule for rule in before.rules}
    for rule in after.rules:
        old = known.get(rule.key)
        if old is None:
            yield Change(Kind.ADDED, rule.label, (rule.sentence,), rule.key)
        elif words := tuple(_changed(old.parts, rule.parts)):
            yield Change(Kind.CHANGED, rule.label, words, rule.key)


def _removed(before: Said, after: Said) -> Iterator[Change]:
    kept = {rule.key for rule in after.rules}
    for rule in before.rules:
        if rule.key not in kept:
            yield Change(Kind.REMOVED, rule.label, (rule.sentence,), rule.key)


def _changed(before: dict[str, str], after: dict[str, str]) -> Iterator[str]:
    """“points 20 → 25” for each part that differs, in the order of what it became."""
    for name in dict.fromkeys((*after, *before)):
        old, new = before.get(name, NOTHING), after.get(name, NOTHING)
        if old != new:
            yield f"{name} {old} → {new}"
