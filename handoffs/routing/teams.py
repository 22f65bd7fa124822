"""Which team a handoff goes to: the account owner's, else by the first rule that holds, else the default one."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from accounts.models import User
from handoffs.models import RoutingRule, Team
from handoffs.routing.conditions import sentence, terms_of, warnings
from handoffs.routing.facts import company_of, facts_of, value_of
from playbooks.models import Qualification


@dataclass(frozen=True)
class Destination:
    """Where a handoff goes, and the sentence that says why."""

    team: Team
    rule: RoutingRule | None
    why: str


def active_rules() -> list[RoutingRule]:
    """The rules in the order in which they are tried."""
    return list(
        RoutingRule.objects.filter(is_active=True)
        .select_related("team__calendar", "assignee")
        .order_by("position", "key")
    )


class Destinations:
    """The teams for some qualifications, read once for all of them."""

    def __init__(self, qualifications: Collection[Qualification], default: Team, at: datetime) -> None:
        self._default, self._facts = default, facts_of({q.account_id for q in qualifications}, at)
        self._rules = [(rule, terms_of(rule)) for rule in active_rules()]
        owners = {q.account.owner_id for q in qualifications} - {None}
        members = Team.members.through.objects.filter(user__in=owners).order_by("-team__name")
        self._of_owner = {row.user_id: row.team for row in members.select_related("team__calendar")}

    def value(self, q: Qualification) -> Decimal | None:
        """What the account could be worth a year."""
        return value_of(self._facts.get(q.account_id, {}))

    def of(self, q: Qualification, owner: User | None) -> Destination:
        """Where the handoff of a qualification goes; `owner` is who owns the account and is still with us.

        The owner's team is the first by name if they are in several.
        """
        if owner is not None and owner.pk in self._of_owner:
            team = self._of_owner[owner.pk]
            return Destination(team, None, f"To {team}, the team of {owner}, who owns the account.")
        company = company_of(q.tier, self._facts.get(q.account_id, {}))
        rule = next((rule for rule, terms in self._rules if terms.hold(company)), None)
        if rule is None:
            return Destination(self._default, None, f"To {self._default}, the default team: no routing rule holds.")
        return Destination(rule.team, rule, f"To {rule.team} by rule “{rule}”: {said(rule)}")


def oddities() -> dict[int, str]:
    """What is odd about the places of active rules, by their ids."""
    rules = active_rules()
    return {rules[place].pk: odd for place, odd in warnings(rules).items()}


def said(rule: RoutingRule) -> str:
    """A stored rule as a sentence."""
    return sentence(rule, rule.team, rule.assignee)
