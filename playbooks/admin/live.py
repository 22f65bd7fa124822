"""What a draft does as it stands in the form, before it is saved: each rule in words, who meets it, who qualifies."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest, JsonResponse
from django.urls import URLPattern, path
from django.utils.timezone import now

from playbooks.live_counts import LiveCounts, count_today
from playbooks.models import Rule, ScorecardVersion
from playbooks.naming import NOUNS
from playbooks.scoring import RuleSpec, VersionSpec
from playbooks.scoring.spec import MAX_RULES
from playbooks.sentences import condition

TOO_SLOW = "Counting takes too long just now. The page that publishes shows it."
NAMES = frozenset({"label", "key", "points", "position"})
"""Fields that who meets a rule does not depend on."""


class LiveRules:
    """For an admin of versions: an address that takes the form as it stands and stores nothing."""

    def get_urls(self) -> list[URLPattern]:
        """Add the address."""
        live = path("<path:object_id>/live/", self.admin_site.admin_view(self.live), name="playbooks_version_live")  # type: ignore[attr-defined]
        return [live, *super().get_urls()]  # type: ignore[misc]

    def live(self, request: HttpRequest, object_id: str) -> JsonResponse:
        """Sentences, counts and what is wrong, by the prefix of each rule's form."""
        version = self.draft_or_403(request, object_id)  # type: ignore[attr-defined]
        form = self.get_form(request, version, change=True)(request.POST, instance=version)  # type: ignore[attr-defined]
        rules = _rules(self, request, version)
        problems = {rule.prefix: _problems(rule) for rule in rules}
        countable = [rule for rule in rules if not set(rule.errors) - NAMES]
        spec = _spec(form.instance, [rule.instance for rule in countable])
        counts = count_today(spec, at=now()) if countable and len(spec.tracks) <= MAX_RULES else None
        told = {rule.prefix: {"problems": problems[rule.prefix], "says": ""} for rule in rules}
        for place, rule in enumerate(countable):
            told[rule.prefix]["says"] = _said(rule.instance, place, counts)
        return JsonResponse({"rules": told, "total": _total(form, rules, spec, counts)})


def _rules(admin: Any, request: HttpRequest, version: ScorecardVersion) -> list[Any]:
    """The forms of the rules that would be kept, each validated by itself."""
    found: list[Any] = []
    for formset_class, inline in admin.get_formsets_with_inlines(request, version):
        if inline.model is not Rule:
            continue
        formset = formset_class(data=request.POST, instance=version, prefix=formset_class.get_default_prefix())
        if formset.management_form.is_valid():
            kept = (one for one in formset.forms if one.has_changed() or one.instance.pk)
            found += [one for one in kept if one.is_valid() is not None and not one.data.get(f"{one.prefix}-DELETE")]
    return found


def _spec(version: ScorecardVersion, rules: list[Rule]) -> VersionSpec:
    """The version as it would be; what is not filled in yet counts as nothing."""
    specs = tuple(replace(RuleSpec.of(rule), points=rule.points or 0) for rule in rules)
    waited = version.requalify_after or timedelta(0)
    return replace(VersionSpec.of(version), threshold=version.threshold or 0, rules=specs, requalify_after=waited)


def _problems(form: BaseForm) -> list[str]:
    """What is wrong with a rule, each with the name of its field."""
    return [
        f"{form.fields[name].label or name}: {error}" if name in form.fields else str(error)
        for name, errors in form.errors.items()
        for error in errors
    ]


def _said(rule: Rule, place: int, counts: LiveCounts | None) -> str:
    if counts is None:
        return f"{condition(rule)}. {TOO_SLOW}"
    count = counts.meeting[place]
    return f"{condition(rule)}. {counts.words(count).capitalize()} {'meets' if count == 1 else 'meet'} it today."


def _total(form: BaseForm, rules: list[Any], spec: VersionSpec, counts: LiveCounts | None) -> str:
    if form.errors or any(rule.errors for rule in rules):
        return f"Mend what is marked to see how many {NOUNS[spec.subject][1]} would qualify."
    hindrance = _hindrance(len(rules), spec)
    if hindrance or counts is None:
        return hindrance or TOO_SLOW
    return f"As it stands, {counts.words(counts.qualifying)} would qualify today."


def _hindrance(rules: int, spec: VersionSpec) -> str:
    """Why nobody can qualify, whatever they do."""
    if not rules:
        return f"Add a rule to see how many {NOUNS[spec.subject][1]} would qualify."
    if rules > MAX_RULES:
        return f"Remove {rules - MAX_RULES} rules: a version may have {MAX_RULES}."
    if len(spec.tracks) > MAX_RULES:
        return f"Too many steps and halvings: with the rules they come to {len(spec.tracks)}, of {MAX_RULES}."
    if spec.reachable < spec.threshold:
        return f"Nobody can qualify: the rules reach {spec.reachable} points, the threshold is {spec.threshold}."
    if not any(rule.is_activation for rule in spec.rules):
        return "Nobody can qualify: mark a rule as activation."
    return ""
