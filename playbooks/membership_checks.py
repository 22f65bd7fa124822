"""What keeps a version from asking for other versions, in sentences that say what to do.

A version asks for one that is published or was, and never for its own scorecard, directly or by way of others; so what
it asks for never changes, and comes to an end. Nor does it ask for a scorecard whose version in force asks for its own:
that would come to an end, too, but two scorecards in force that rest on one another are more than people follow.
"""

from collections.abc import Iterable, Iterator, Sequence

from django.db.models import QuerySet

from playbooks.enums import RuleKind, TierKey, VersionState
from playbooks.models import Rule, ScorecardVersion
from playbooks.models.scorecard import SETTLED
from playbooks.scoring.spec import MAX_DEPTH
from playbooks.subject_checks import under_problem

ASKING = (RuleKind.QUALIFIED, RuleKind.LEADS)
"""Kinds of rules that ask for a version of another scorecard."""


def membership_problems(version: ScorecardVersion, rules: Sequence[Rule]) -> list[str]:
    """What is wrong with the rules about other scorecards and tiers."""
    return [
        f"Rule “{rule.label}”: {problem}"
        for rule in rules
        for problem in (*_under_problems(version, rule), *_tier_problems(rule))
    ]


def _under_problems(version: ScorecardVersion, rule: Rule) -> Iterator[str]:
    if rule.kind not in ASKING or rule.under is None:
        return
    if wrong := under_problem(version.scorecard.subject, rule.kind, rule.under.scorecard.subject):
        yield f"{rule.under} {wrong}."
    if rule.under.state not in SETTLED:
        yield f"{rule.under} is not published; publish it first, or choose a version that is."
    below = list(_below(rule.under))
    if _has(below, version.scorecard_id) or any(
        _has(_below(one), version.scorecard_id) for one in _in_force(rule.under.scorecard_id)
    ):
        yield f"“{version.scorecard}” would ask for itself; choose a scorecard that does not rest on this one."
    elif len(below) > MAX_DEPTH:
        yield (
            f"{rule.under} rests on others that rest on others; there may be {MAX_DEPTH} below one another."
            " Choose one that rests on fewer."
        )


def _in_force(scorecard_id: int) -> QuerySet[ScorecardVersion]:
    return ScorecardVersion.objects.filter(scorecard=scorecard_id, state=VersionState.PUBLISHED)


def _has(levels: Iterable[list[ScorecardVersion]], scorecard_id: int) -> bool:
    return any(one.scorecard_id == scorecard_id for level in levels for one in level)


def _below(version: ScorecardVersion) -> Iterator[list[ScorecardVersion]]:
    """The version, those that it asks for, and so on; one level more than there may be at the most."""
    level = [version]
    for _ in range(MAX_DEPTH + 1):
        if not level:
            return
        yield level
        level = list(ScorecardVersion.objects.filter(counted_by__version__in=level).distinct())


def _tier_problems(rule: Rule) -> Iterator[str]:
    if rule.kind != RuleKind.TIER or rule.tier_table is None:
        return
    if rule.tier_table.state not in SETTLED:
        yield f"table {rule.tier_table.number} of tiers is not published; publish it first, or choose one that is."
    if not rule.tier_table.tiers.filter(key=rule.tier).exists():
        yield f"table {rule.tier_table.number} has no tier {TierKey(rule.tier).label}; choose another tier or table."
