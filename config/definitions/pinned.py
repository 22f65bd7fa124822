"""The versions that rules ask for: a file names a scorecard or a tier, and a version only where another is meant.

Left out, the version is the one in force, or the newest where none is. So a file says the same in an installation that
counts its versions otherwise, and follows the scorecard that it asks for when it is imported again.
"""

from collections.abc import Iterator
from typing import Any

import msgspec
from django.db.models import QuerySet

from config.definitions import schema
from config.definitions.problems import Findings, Path
from playbooks.enums import VersionState
from playbooks.models import Rule, ScorecardVersion, TierVersion

ASKING = (schema.QualifiedRule, schema.LeadsRule)
Asking = schema.QualifiedRule | schema.LeadsRule
"""Rules that ask for a version of another scorecard."""


def under(item: Asking) -> ScorecardVersion | None:
    """The version of a scorecard that the rule of a file asks for."""
    chosen: ScorecardVersion | None = _chosen(
        ScorecardVersion.objects.filter(scorecard__key=item.scorecard), item.version
    )
    return chosen


def tier_table(item: schema.TierRule) -> TierVersion | None:
    """The table of tiers that the rule of a file asks for."""
    chosen: TierVersion | None = _chosen(TierVersion.objects.all(), item.table)
    return chosen


def version_written(rule: Rule) -> int | None:
    """The number that a file needs to mean this version of a scorecard."""
    if rule.under is None:
        return None
    return _written(rule.under, ScorecardVersion.objects.filter(scorecard=rule.under.scorecard_id))


def table_written(rule: Rule) -> int | None:
    """The number that a file needs to mean this table of tiers."""
    return None if rule.tier_table is None else _written(rule.tier_table, TierVersion.objects.all())


def settled(item: schema.Scorecard) -> schema.Scorecard:
    """The scorecard, naming no version that it would mean anyway."""
    return msgspec.structs.replace(item, rules=[_settled(rule) for rule in item.rules])


def check_pinned(definitions: schema.Definitions, findings: Findings) -> None:
    """Note every rule that asks for what is neither stored nor in the file."""
    keys = set(ScorecardVersion.objects.values_list("scorecard__key", flat=True))
    keys |= {item.key for item in definitions.scorecards}
    for index, scorecard in enumerate(definitions.scorecards):
        for place, rule in enumerate(scorecard.rules):
            path: Path = ("scorecards", index, "rules", place)
            if isinstance(rule, ASKING):
                _check_scorecard(rule, scorecard.key, keys, path, findings)
            elif isinstance(rule, schema.TierRule):
                _check_table(rule, definitions, path, findings)


def layers(definitions: schema.Definitions) -> Iterator[schema.Definitions]:
    """The file in parts, each of which asks only for what the parts before it have.

    Raises `ValueError` with the keys of scorecards that ask for each other in a circle.
    """
    waiting = {item.key: item for item in definitions.scorecards}
    asked = {key: _asks_for(item, definitions) & {*waiting, _TIERS} for key, item in waiting.items()}
    ready = [key for key in waiting if not asked[key]]
    yield msgspec.structs.replace(definitions, scorecards=[waiting.pop(key) for key in ready])
    while waiting:
        ready = [key for key in waiting if not asked[key] & waiting.keys()]
        if not ready:
            raise ValueError(", ".join(sorted(waiting)))
        yield schema.Definitions(scorecards=[waiting.pop(key) for key in ready])


_TIERS = "the tiers of the file"


def _asks_for(item: schema.Scorecard, definitions: schema.Definitions) -> set[str]:
    asked = {rule.scorecard for rule in item.rules if isinstance(rule, ASKING)}
    if definitions.tiers and any(isinstance(rule, schema.TierRule) for rule in item.rules):
        asked.add(_TIERS)
    return asked


def _check_scorecard(rule: Asking, own: str, keys: set[str], path: Path, findings: Findings) -> None:
    if rule.scorecard == own:
        findings.add((*path, "scorecard"), f"“{own}” would ask for itself; name another scorecard")
    elif rule.scorecard not in keys:
        findings.add((*path, "scorecard"), f"no scorecard “{rule.scorecard}” with a version that could be asked for")
    elif rule.version is not None and under(rule) is None:
        findings.add((*path, "version"), f"“{rule.scorecard}” has no version {rule.version}")


def _check_table(rule: schema.TierRule, definitions: schema.Definitions, path: Path, findings: Findings) -> None:
    if rule.table is None and definitions.tiers:
        return
    table = tier_table(rule)
    if table is None and rule.table is None:
        findings.add((*path, "tier"), "there is no table of tiers yet; give it in the file")
    elif table is None:
        findings.add((*path, "table"), f"there is no table {rule.table} of tiers")


def _settled(rule: schema.Rule) -> schema.Rule:
    if isinstance(rule, ASKING) and rule.version and (version := under(rule)):
        others = ScorecardVersion.objects.filter(scorecard=version.scorecard_id)
        return msgspec.structs.replace(rule, version=_written(version, others))
    if isinstance(rule, schema.TierRule) and rule.table and (table := tier_table(rule)):
        return msgspec.structs.replace(rule, table=_written(table, TierVersion.objects.all()))
    return rule


def _chosen(versions: QuerySet[Any], number: int | None) -> Any:
    if number is not None:
        return versions.filter(number=number).first()
    return versions.filter(state=VersionState.PUBLISHED).first() or versions.order_by("-number").first()


def _written(pinned: ScorecardVersion | TierVersion, versions: QuerySet[Any]) -> int | None:
    return None if _chosen(versions, None) == pinned else pinned.number
