"""Which team a handoff goes to: the account owner's, else by the first rule that holds, else the default one."""

from collections.abc import Collection, Mapping
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
    return list(RoutingRule.objects.filter(is_active=True).order_by("position", "key"))


class Destinations:
    """The teams for some qualifications, read once for all of them.

    `teams` are all that there are, the default one first. A rule that sends to one made since comes too late.
    """

    def __init__(self, qualifications: Collection[Qualification], teams: Mapping[int, Team], at: datetime) -> None:
        self._teams, self._default = teams, next(iter(teams.values()))
        self._facts = facts_of({q.account_id for q in qualifications}, at)
        self._rules = [(rule, terms_of(rule)) for rule in active_rules() if rule.team_id in teams]
        self._assignees = User.objects.in_bulk({pk for rule, _ in self._rules if (pk := rule.assignee_id)})
        owners = {owner_id for q in qualifications if (owner_id := q.account.owner_id)}
        members = Team.members.through.objects.filter(user__in=owners).order_by("-team__name") if owners else ()
        self._of_owner = {row.user_id: teams[row.team_id] for row in members if row.team_id in teams}

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
        team, assignee = self._teams[rule.team_id], self._assignees.get(rule.assignee_id or 0)
        return Destination(team, rule, f"To {team} by rule “{rule}”: {sentence(rule, team, assignee)}")


def oddities() -> dict[int, str]:
    """What is odd about the places of active rules, by their ids."""
    rules = active_rules()
    return {rules[place].pk: odd for place, odd in warnings(rules).items()}


def said(rule: RoutingRule) -> str:
    """A stored rule as a sentence."""
    return sentence(rule, rule.team, rule.assignee)
