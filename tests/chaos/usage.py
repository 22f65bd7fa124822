"""A made-up history of usage: companies, their people and workspaces, and what they did, the same for the same seed.

What a company's people do that activates it comes last and all at once, in one batch. So whom it makes qualify, and
when, is the same in whatever order all the rest has come; what qualifies on half of a history depends on which half.
"""

import json
import random
from datetime import datetime, timedelta
from typing import Any, NamedTuple

DAYS = 40
QUIET, BUSY = timedelta(hours=1), timedelta(hours=20)
"""Nothing happens from so long before the hour of `until` till three hours after it, on any day. So for these hours no
rule starts or stops to hold by the passing of time, and two runs within them come to the same."""
PEOPLE_PER_COMPANY = 6
EVENTS_PER_PERSON = 25
SIZES = [8, 60, 250, 2000]
VALUES = [3_000, 40_000, 80_000]
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

ACTIVATING = {"Workflow Run", "Data Source Connected", "Teammate Invited", "Teammates Invited"}
"""What the starter's scorecard takes for activation."""
EVERY_BYSTANDER = 5
MERGED, INTO = EVERY_BYSTANDER, 0
"""Bystanders that turn out to be one company."""
EVERY_SPOILT = 10
EVERY_IN_FILE, EVERY_IN_FILE_ALONE = 3, 6

Call = dict[str, Any]


class Usage(NamedTuple):
    """A history in parts.

    `early` activates nobody; `deciding` has what does, by company. Bystanders, every fifth company, are never
    activated, so it makes no difference when the rest of what concerns them comes. Of their calls some are in a file,
    some of these nowhere else, and those in `spoilt`, by their ids, come without their event's name at first.
    """

    early: list[Call]
    deciding: list[list[Call]]
    spoilt: dict[str, Call]

    @classmethod
    def of(cls, calls: list[Call]) -> "Usage":
        """Sort a history into its parts."""
        deciding: dict[int, list[Call]] = {}
        for call in calls:
            if _activates(call) and not _is_bystanders(call):
                deciding.setdefault(company_of(call), []).append(call)
        early = [call for call in calls if not _activates(call)]
        tracked = [call for call in early if call["type"] == "track" and _is_bystanders(call)]
        return cls(early, list(deciding.values()), {call["messageId"]: call for call in tracked[::EVERY_SPOILT]})

    @property
    def sent(self) -> list[Call]:
        """What clients send of the early part, as they send it."""
        alone = {call["messageId"] for call in self._filed()[::EVERY_IN_FILE_ALONE]}
        return [self._as_sent(call) for call in self.early if call["messageId"] not in alone]

    @property
    def file(self) -> bytes:
        """What is uploaded: one call a line."""
        return b"\n".join(json.dumps(call).encode() for call in self._filed()[::EVERY_IN_FILE])

    @property
    def ids(self) -> set[str]:
        """All message ids."""
        return {call["messageId"] for part in (self.early, *self.deciding) for call in part}

    def refused(self, calls: list[Call]) -> int:
        """How many of these must be refused."""
        return sum(call["messageId"] in self.spoilt for call in calls)

    def _as_sent(self, call: Call) -> Call:
        return call | {"event": ""} if call["messageId"] in self.spoilt else call

    def _filed(self) -> list[Call]:
        return [call for call in self.early if _is_bystanders(call) and call["messageId"] not in self.spoilt]


def _activates(call: Call) -> bool:
    return call.get("event") in ACTIVATING


def _is_bystanders(call: Call) -> bool:
    return company_of(call) % EVERY_BYSTANDER == 0


def company_of(call: Call) -> int:
    """Whose people did it; the ids of visitors and users say so."""
    return int(str(call.get("userId") or call["anonymousId"]).split("-")[-2])


def account_of(company: int) -> str:
    """The key of the account that the company's workspace belongs to: that of its site."""
    return f"firm-{company}.org"


def history(events: int, seed: int, until: datetime) -> list[Call]:
    """Calls in the order in which they happened, no two of them at the same instant, the last before `until`."""
    chance = random.Random(seed)
    companies = max(events // (PEOPLE_PER_COMPANY * EVENTS_PER_PERSON), MERGED + 1)
    calls: list[Call] = []
    for company in range(companies):
        calls += _founding(chance, company)
    everybody = [(company, person) for company in range(companies) for person in range(PEOPLE_PER_COMPANY)]
    while len(calls) < events:
        calls.append(_use(chance, *chance.choice(everybody)))
    step = BUSY * DAYS / len(calls)
    return [
        {**call, "messageId": f"chaos-{number}", "timestamp": (until - _ago(step * (len(calls) - number))).isoformat()}
        for number, call in enumerate(calls)
    ]


def _ago(busy: timedelta) -> timedelta:
    """How long before the end something happened that so much busy time came after."""
    return timedelta(days=busy // BUSY) + QUIET + busy % BUSY


def _founding(chance: random.Random, company: int) -> list[Call]:
    domain = f"company-{company}.example" if company % EVERY_BYSTANDER else "gmail.com"
    worth = {"plan": chance.choice(PLANS), "acv_potential": VALUES[company % len(VALUES)]}
    team = {"groupId": f"team-{company}", "traits": {"website": account_of(company), **worth}}
    size = {"groupId": team["groupId"], "traits": {"employees": SIZES[company % len(SIZES)]}}
    calls: list[Call] = []
    for person in range(PEOPLE_PER_COMPANY):
        user = f"user-{company}-{person}"
        calls.append({"type": "page", "anonymousId": f"visitor-{user}", "name": "Pricing"})
        calls.append({"type": "alias", "userId": user, "previousId": f"visitor-{user}"})
        calls.append({"type": "identify", "userId": user, "traits": {"email": f"{user}@{domain}", "title": "Analyst"}})
        calls.append({"type": "track", "userId": user, "event": "Signed Up"})
    calls.append({"type": "group", "userId": f"user-{company}-0", **team})
    calls.append({"type": "group", "userId": f"user-{company}-1", **size})
    return calls


def _use(chance: random.Random, company: int, person: int) -> Call:
    event, properties = chance.choice(DONE)
    call: Call = {"type": "track", "userId": f"user-{company}-{person}", "event": event, "properties": properties}
    return call | ({"context": {"groupId": f"team-{company}"}} if chance.random() < 0.3 else {})


def deliveries(calls: list[Call], seed: int, most: int) -> list[list[Call]]:
    """Every call one to five times, shuffled, in batches of 1 to `most`."""
    chance = random.Random(seed)
    copies = [call for (call,) in repeated([[call] for call in calls], seed)]
    batches = []
    while copies:
        size = chance.randint(1, most)
        batches.append(copies[:size])
        copies = copies[size:]
    return batches


def repeated(batches: list[list[Call]], seed: int) -> list[list[Call]]:
    """Every batch one to five times, shuffled."""
    chance = random.Random(seed)
    copies = [calls for calls in batches for _ in range(chance.randint(1, 5))]
    chance.shuffle(copies)
    return copies
