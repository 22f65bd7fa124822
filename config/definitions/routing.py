"""Routing rules between the file and the database."""

from datetime import datetime
from decimal import Decimal

from accounts.models import User
from config.definitions import schema, values
from config.definitions.problems import Findings, Path, did_you_mean
from handoffs.models import RoutingRule, Team
from handoffs.routing.conditions import plain


def routing_rules() -> list[schema.RoutingRule]:
    """Every rule, in the order of their keys as everything is written."""
    rows = RoutingRule.objects.select_related("team", "assignee").order_by("key")
    return [
        schema.RoutingRule(
            key=row.key,
            name=row.name,
            position=row.position,
            countries=row.countries,
            regions=row.regions,
            industries=row.industries,
            tiers=row.tiers,
            employees_min=row.employees_min,
            employees_max=row.employees_max,
            value_min=_number(row.value_min),
            value_max=_number(row.value_max),
            team=row.team.key,
            assignee=row.assignee.email if row.assignee else "",
            active=row.is_active,
        )
        for row in rows
    ]


def check_routing_rules(rules: list[schema.RoutingRule], teams: set[str], findings: Findings) -> None:
    """Teams and people that there are, words once, bounds in order."""
    sellers = set(User.objects.in_sales().values_list("email", flat=True)) if rules else set()
    for index, rule in enumerate(rules):
        path: Path = ("routing_rules", index)
        if rule.team not in teams:
            findings.add((*path, "team"), f"no team “{rule.team}”{did_you_mean(rule.team, teams)}")
        if rule.assignee and rule.assignee.lower() not in sellers:
            findings.add((*path, "assignee"), f"nobody active in sales has the address “{rule.assignee}”")
        for name in ("countries", "regions", "industries", "tiers"):
            _no_doubles(getattr(rule, name), (*path, name), findings)
        for name, low, high in (
            ("employees_max", rule.employees_min, rule.employees_max),
            ("value_max", rule.value_min, rule.value_max),
        ):
            if low is not None and high is not None and low >= high:
                findings.add((*path, name), f"{high} is not more than the minimum {low}")


def write_routing_rule(item: schema.RoutingRule, _at: datetime) -> str:
    """The rule as a whole: what the file leaves out, it does not ask."""
    _, is_new = RoutingRule.objects.update_or_create(
        key=item.key,
        defaults={
            "name": item.name,
            "position": item.position,
            "countries": item.countries,
            "regions": item.regions,
            "industries": item.industries,
            "tiers": item.tiers,
            "employees_min": item.employees_min,
            "employees_max": item.employees_max,
            "value_min": _exact(item.value_min),
            "value_max": _exact(item.value_max),
            "team": Team.objects.get(key=item.team),
            "assignee": User.objects.filter(email=item.assignee.lower()).first() if item.assignee else None,
            "is_active": item.active,
        },
    )
    return "added" if is_new else "changed"


def _no_doubles(words: list[str], path: Path, findings: Findings) -> None:
    seen: set[str] = set()
    for place, word in enumerate(words):
        if plain(word) in seen:
            findings.add((*path, place), f"“{word}” is listed twice")
        seen.add(plain(word))


def _number(value: Decimal | None) -> float | None:
    return None if value is None else values.plain_number(float(value))


def _exact(amount: float | None) -> Decimal | None:
    return None if amount is None else Decimal(str(amount))
