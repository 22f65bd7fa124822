"""A made-up history of usage: companies, their people and workspaces, and what they did, the same for the same seed."""

import random
from datetime import UTC, datetime, timedelta
from typing import Any

UNTIL = datetime(2026, 6, 1, 12, tzinfo=UTC)
DAYS = 40
PEOPLE_PER_COMPANY = 6
EVENTS_PER_PERSON = 25
SIZES = [8, 60, 250, 2000]
PLANS = ["free", "team", "business"]
DONE: list[tuple[str, dict[str, Any]]] = [
    ("Session Started", {}),
    ("Session Started", {}),
    ("Workflow Run", {"steps": 4}),
    ("Data Source Connected", {"kind": "warehouse"}),
    ("Integration Connected", {"kind": "chat"}),
    ("Teammate Invited", {"title": "VP Data"}),
    ("Teammates Invited", {"count": 4}),
    ("Limit Reached", {"limit": "api_calls"}),
    ("Feature Viewed", {"feature": "sso"}),
    ("Question Asked", {"paid_feature": True}),
    ("Paywall Hit", {}),
    ("Quote Requested", {}),
]

Call = dict[str, Any]


def history(events: int, seed: int) -> list[Call]:
    """Calls in the order in which they happened, no two of them at the same instant."""
    chance = random.Random(seed)
    companies = max(events // (PEOPLE_PER_COMPANY * EVENTS_PER_PERSON), 2)
    calls: list[Call] = []
    for company in range(companies):
        calls += _founding(chance, company)
    everybody = [(company, person) for company in range(companies) for person in range(PEOPLE_PER_COMPANY)]
    while len(calls) < events:
        calls.append(_use(chance, *chance.choice(everybody)))
    step = timedelta(days=DAYS) / len(calls)
    return [
        {**call, "messageId": f"chaos-{number}", "timestamp": (UNTIL - step * (len(calls) - number)).isoformat()}
        for number, call in enumerate(calls)
    ]


def _founding(chance: random.Random, company: int) -> list[Call]:
    domain = f"company-{company}.example.com" if company % 5 else "gmail.com"
    team = {"groupId": f"team-{company}", "traits": {"website": f"firm-{company}.org", "plan": chance.choice(PLANS)}}
    calls: list[Call] = []
    for person in range(PEOPLE_PER_COMPANY):
        user = f"user-{company}-{person}"
        calls.append({"type": "page", "anonymousId": f"visitor-{user}", "name": "Pricing"})
        calls.append({"type": "alias", "userId": user, "previousId": f"visitor-{user}"})
        calls.append({"type": "identify", "userId": user, "traits": {"email": f"{user}@{domain}", "title": "Analyst"}})
        calls.append({"type": "track", "userId": user, "event": "Signed Up"})
    calls.append({"type": "group", "userId": f"user-{company}-0", **team})
    calls.append({"type": "group", "userId": f"user-{company}-1", "groupId": team["groupId"], "traits": _size(chance)})
    return calls


def _size(chance: random.Random) -> dict[str, Any]:
    return {"employees": chance.choice(SIZES)}


def _use(chance: random.Random, company: int, person: int) -> Call:
    event, properties = chance.choice(DONE)
    call: Call = {"type": "track", "userId": f"user-{company}-{person}", "event": event, "properties": properties}
    return call | ({"context": {"groupId": f"team-{company}"}} if chance.random() < 0.3 else {})


def deliveries(calls: list[Call], seed: int, most: int) -> list[list[Call]]:
    """Every call one to five times, shuffled, in batches of 1 to `most`."""
    chance = random.Random(seed)
    copies = [call for call in calls for _ in range(chance.randint(1, 5))]
    chance.shuffle(copies)
    batches = []
    while copies:
        size = chance.randint(1, most)
        batches.append(copies[:size])
        copies = copies[size:]
    return batches
