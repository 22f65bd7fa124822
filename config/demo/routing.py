"""How the demo company routes: large accounts to Ann, makers and movers of goods to Bo, the rest by turns."""

from accounts.models import User
from handoffs.models import RoutingRule, Team, TeamMember

CAPACITY = 15
RULES = (
    ("enterprise", "Enterprise", 10, {"value_min": 100_000}, "ann@demo.example"),
    (
        "industry",
        "Industry and transport",
        20,
        {"industries": ["Manufacturing", "Logistics", "Transport"]},
        "bo@demo.example",
    ),
)


def arrange(team: Team) -> None:
    """The rules of the team, and what its members may have; Bo, who is new, has half the turns."""
    Team.objects.filter(pk=team.pk).update(capacity=CAPACITY)
    TeamMember.objects.filter(team=team, user__email="ann@demo.example").update(weight=2)
    for key, name, position, asked, address in RULES:
        assignee = User.objects.get(email=address)
        RoutingRule.objects.create(key=key, name=name, position=position, team=team, assignee=assignee, **asked)
