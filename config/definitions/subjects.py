"""Whom the scorecards of a file are about: what is stored may not be turned, and rules must make sense about them."""

from config.definitions import pinned, schema
from config.definitions.problems import Findings, Path
from config.definitions.rules import WRITTEN_AS, fields_of
from playbooks.models import Scorecard, ScorecardVersion
from playbooks.models.scorecard import SETTLED
from playbooks.subject_checks import subject_problems, under_problem


def check_subjects(scorecards: list[schema.Scorecard], findings: Findings) -> None:
    """Note what is turned though it has been published, and every rule that is out of place."""
    settled = ScorecardVersion.objects.filter(state__in=SETTLED).values("scorecard")
    fixed = dict(Scorecard.objects.filter(pk__in=settled).values_list("key", "subject"))
    subjects = dict(Scorecard.objects.values_list("key", "subject"))
    subjects |= {item.key: item.subject for item in scorecards}
    for index, item in enumerate(scorecards):
        path: Path = ("scorecards", index)
        if fixed.get(item.key, item.subject) != item.subject:
            said = f"“{item.key}” has been published about “{fixed[item.key]}” and stays so; use another key"
            findings.add((*path, "subject"), said)
        for place, rule in enumerate(item.rules):
            _check(item.subject, rule, subjects, (*path, "rules", place), findings)


def _check(subject: str, rule: schema.Rule, subjects: dict[str, str], path: Path, findings: Findings) -> None:
    kind = str(rule.__struct_config__.tag)
    found = subject_problems(subject, kind, fields_of(rule))
    for name, problem in found.items():
        findings.add((*path, WRITTEN_AS.get(name, name)), problem.removesuffix("."))
    if isinstance(rule, pinned.ASKING) and rule.scorecard in subjects and not found:
        wrong = under_problem(subject, kind, subjects[rule.scorecard])
        if wrong:
            findings.add((*path, "scorecard"), f"“{rule.scorecard}” {wrong}")
