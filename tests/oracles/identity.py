"""The identity rules once more: slow, obvious, over a plain list of events.

`docs/identity.md` has the rules in words. Nothing of the product is used here, not even its list of freemail hosts.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
Node = tuple[str, str]
Ids = frozenset[Node]
Homes = list[tuple[datetime, str]]
"""The accounts of a workspace, each with the instant of what says so."""


@dataclass(frozen=True)
class Call:
    """One event."""

    key: UUID
    at: datetime
    kind: str
    name: str = ""
    user: str | None = None
    anonymous: str | None = None
    group: str | None = None
    previous: str | None = None
    traits: dict[str, Any] = field(default_factory=dict, hash=False)

    @property
    def actor(self) -> tuple[str, str]:
        return ("user", self.user) if self.user else ("anonymous", str(self.anonymous))


@dataclass(frozen=True)
class Merges:
    """What has been decided by hand and stands: account into account by key, and pairs of ids that are one person."""

    accounts: dict[str, str] = field(default_factory=dict)
    people: frozenset[tuple[Node, Node]] = frozenset()

    def account(self, key: str) -> str:
        while key in self.accounts:
            key = self.accounts[key]
        return key


NO_MERGES = Merges()


@dataclass
class State:
    """What is known after all events."""

    people: dict[Ids, dict[str, Any]]
    facts: dict[tuple[Any, str, datetime], Any]
    memberships: dict[tuple[Ids, str], datetime]
    workspaces: dict[str, tuple[str, Homes]]
    affiliations: dict[Ids, list[tuple[datetime, str | None]]]
    occurrences: dict[UUID, tuple[Ids, str | None, str | None]]
    accounts: dict[str, str]


def resolve(calls: list[Call], domains: dict[str, str], merges: Merges = NO_MERGES) -> State:
    """Work everything out from the calls in order of arrival; `domains` has the domain of each company's host."""
    companies = {host: merges.account(domain) for host, domain in domains.items()}
    owner = {node: ids for ids in tied_by_hand(cluster(calls), merges) for node in ids}
    facts, hosts = collect_facts(calls, owner)
    memberships: dict[tuple[Ids, str], datetime] = {}
    for call in calls:
        if call.group:
            place = owner[call.actor], call.group
            memberships[place] = min(memberships.get(place, call.at), call.at)
    emails: dict[Ids, list[tuple[datetime, str | None]]] = defaultdict(list)
    addresses: dict[Ids, list[tuple[datetime, str | None]]] = defaultdict(list)
    for (subject, name, since), value in sorted(facts.items(), key=lambda item: item[0][2]):
        if name == "email" and isinstance(subject, frozenset):
            emails[subject].append((since, companies.get(value.split("@")[1])))
            addresses[subject].append((since, domains.get(value.split("@")[1])))
    origins: dict[str, str | None] = {}
    homes = {
        workspace: homes_of(workspace, facts, companies, memberships, emails)
        for workspace in {call.group for call in calls if call.group}
    }
    starters = {workspace: founders_of(workspace, memberships, addresses) for workspace in homes}
    starts = {workspace: rows[0][1] for workspace, rows in homes.items() if rows}
    for workspace, start in starts.items():
        ours = [(joined, domain) for joined, domain, _ in starters[workspace] if merges.account(domain) == start]
        sites = [domain for _, domain in sites_of(workspace, facts, domains) if merges.account(domain) == start]
        origins[workspace] = min(ours)[1] if ours else sites[0]
    facts |= second_domains(calls, starts, origins)
    facts |= names_judged(facts)
    affiliations = {ids: affiliation_of(ids, memberships, emails, homes) for ids in set(owner.values())}
    state = State(
        people={},
        facts=facts,
        memberships=memberships,
        workspaces={workspace: (name_of(workspace, facts), rows) for workspace, rows in homes.items()},
        affiliations={ids: rows for ids, rows in affiliations.items() if rows},
        occurrences={},
        accounts={companies[host]: "" for host in hosts if host in companies},
    )
    for call in calls:
        if call.kind == "track":
            ids = owner[call.actor]
            home = home_at(homes[call.group], call.at) if call.group else None
            state.occurrences[call.key] = ids, call.group, home or account_at(affiliations[ids], call.at)
    for ids in set(owner.values()):
        seen = [call.at for call in calls if owner[call.actor] == ids]
        state.people[ids] = {
            "email": latest(facts, ids, "email") or "",
            "account": affiliations[ids][-1][1] if affiliations[ids] else None,
            "seen": (min(seen), max(seen)),
        }
    for account in state.accounts:
        state.accounts[account] = account_name(account, state, calls)
    return state


def names_judged(facts: dict[tuple[Any, str, datetime], Any]) -> dict[tuple[Any, str, datetime], Any]:
    """What each name of a workspace reads like; of the names in the tests these two are a company's."""
    return {
        (subject, "name_reads_like_company", since): value in ("Acme", "Beta Inc")
        for (subject, name, since), value in facts.items()
        if name == "name" and isinstance(subject, str)
    }


def cluster(calls: list[Call]) -> set[Ids]:
    """Ids that are one person. An alias joins; a tie joins an anonymous id that has no user id yet."""
    groups: dict[tuple[str, str], set[tuple[str, str]]] = {}

    def group(node: tuple[str, str]) -> set[tuple[str, str]]:
        return groups.setdefault(node, {node})

    def merge(left: tuple[str, str], right: tuple[str, str]) -> None:
        joint = group(left) | group(right)
        for node in joint:
            groups[node] = joint

    for call in calls:
        group(call.actor)
        if call.kind == "alias" and call.previous:
            merge(("anonymous", call.previous), call.actor)
            if call.user:
                merge(("user", call.previous), call.actor)
        if call.user and call.anonymous:
            visitor = ("anonymous", call.anonymous)
            if not any(kind == "user" for kind, _ in group(visitor)):
                merge(visitor, call.actor)
    return {frozenset(joint) for joint in groups.values()}


def tied_by_hand(people: set[Ids], merges: Merges) -> set[Ids]:
    """Lay what was decided by hand over what the ids say."""
    for left, right in merges.people:
        tied = {ids for ids in people if left in ids or right in ids}
        people = people - tied | {frozenset().union(*tied)}
    return people


def second_domains(
    calls: list[Call], starts: dict[str, str], origins: dict[str, str | None]
) -> dict[tuple[Any, str, datetime], Any]:
    """The first workspace of each domain of an account, but for the account's first workspace of all.

    A workspace counts for the account it was started in.
    """
    found: dict[tuple[Any, str, datetime], Any] = {}
    started = sorted((min(call.at for call in calls if call.group == place), place) for place in starts)
    known: dict[str, set[str | None]] = defaultdict(set)
    for at, place in started:
        if known[starts[place]] and origins[place] not in known[starts[place]]:
            found[place, "second_domain_workspace", at] = origins[place]
        known[starts[place]].add(origins[place])
    return found


def collect_facts(
    calls: list[Call], owner: dict[tuple[str, str], Ids]
) -> tuple[dict[tuple[Any, str, datetime], Any], set[str]]:
    """Facts by subject, name and time (the greater message key wins), and the hosts in all addresses."""
    facts: dict[tuple[Any, str, datetime], Any] = {}
    hosts: set[str] = set()
    for call in sorted(calls, key=lambda call: call.key):
        subject = {"identify": owner[call.actor], "group": call.group}.get(call.kind)
        for name, value in call.traits.items() if subject else ():
            if value is None or (name == "email" and "@" not in str(value)):
                continue
            kept = value.lower() if name == "email" else value
            facts[subject, name, call.at] = kept
            if name == "email":
                hosts.add(kept.split("@")[1])
            elif name in ("website", "domain") and call.kind == "group":
                hosts.add(host_of_site(value))
    return facts, hosts


def host_of_site(value: str) -> str:
    return value.lower().removeprefix("https://").split("/")[0]


def latest(facts: dict[tuple[Any, str, datetime], Any], subject: Any, name: str) -> Any:
    found = [(since, value) for (whose, what, since), value in facts.items() if (whose, what) == (subject, name)]
    return max(found, key=lambda entry: entry[0])[1] if found else None


def name_of(workspace: str, facts: dict[tuple[Any, str, datetime], Any]) -> str:
    return latest(facts, workspace, "name") or ""


def sites_of(workspace: str, facts: dict[tuple[Any, str, datetime], Any], companies: dict[str, str]) -> Homes:
    """The sites that are a company's, in time. Tests never give two sites at one instant."""
    return sorted(
        (since, companies[host_of_site(value)])
        for (whose, name, since), value in facts.items()
        if whose == workspace and name in ("website", "domain") and host_of_site(value) in companies
    )


def homes_of(
    workspace: str,
    facts: dict[tuple[Any, str, datetime], Any],
    companies: dict[str, str],
    memberships: dict[tuple[Ids, str], datetime],
    emails: dict[Ids, list[tuple[datetime, str | None]]],
) -> Homes:
    """At each instant at which anything was learned: the latest site by then, else the first founder known by then."""
    sites = sites_of(workspace, facts, companies)
    founders = founders_of(workspace, memberships, emails)
    rows: Homes = []
    for time in sorted({since for since, _ in sites} | {known for _, _, known in founders}):
        said = [account for since, account in sites if since <= time]
        account = said[-1] if said else min((joined, who) for joined, who, known in founders if known <= time)[1]
        if not rows or rows[-1][1] != account:
            rows.append((time, account))
    return rows


def home_at(rows: Homes, at: datetime) -> str | None:
    """The latest by then; the first one reaches back."""
    return next((account for known, account in reversed(rows) if known <= at), rows[0][1] if rows else None)


def founders_of(
    workspace: str,
    memberships: dict[tuple[Ids, str], datetime],
    emails: dict[Ids, list[tuple[datetime, str | None]]],
) -> list[tuple[datetime, str, datetime]]:
    """Members with a company: since when they are members, which it is, and since when it is known."""
    candidates = []
    for (ids, place), joined in memberships.items():
        before = [account for since, account in emails[ids] if since <= joined]
        after = [(since, account) for since, account in emails[ids] if since > joined and account]
        if place == workspace and before and before[-1]:
            candidates.append((joined, before[-1], joined))
        elif place == workspace and after:
            candidates.append((joined, after[0][1], after[0][0]))
    return candidates


def affiliation_of(
    ids: Ids,
    memberships: dict[tuple[Ids, str], datetime],
    emails: dict[Ids, list[tuple[datetime, str | None]]],
    homes: dict[str, Homes],
) -> list[tuple[datetime, str | None]]:
    """At each instant at which anything was learned: the workspace joined last whose account is known by then."""
    joined = sorted((at, place) for (who, place), at in memberships.items() if who == ids and homes[place])
    learned = {known for _, place in joined for known, _ in homes[place]}
    rows: list[tuple[datetime, str | None]] = []
    for time in sorted({at for at, _ in joined} | {since for since, _ in emails[ids]} | learned):
        places = [place for at, place in joined if at <= time and homes[place][0][0] <= time]
        said = [account for since, account in emails[ids] if since <= time]
        if places or said:
            account = home_at(homes[places[-1]], time) if places else said[-1]
            if not rows or rows[-1][1] != account:
                rows.append((time if rows else EPOCH, account))
    return rows


def account_at(rows: list[tuple[datetime, str | None]], at: datetime) -> str | None:
    return next((account for since, account in reversed(rows) if since <= at), None)


def ids_of(call: Call) -> set[Node]:
    return {("user", call.user or ""), ("anonymous", call.anonymous or "")}


def account_name(account: str, state: State, calls: list[Call]) -> str:
    named = [
        (min(call.at for call in calls if call.group == key), key, name)
        for key, (name, rows) in state.workspaces.items()
        if rows and rows[-1][1] == account and name
    ]
    if named:
        return min(named)[2]
    said = []
    for (subject, name, since), value in state.facts.items():
        if name == "company" and isinstance(subject, frozenset) and state.people[subject]["account"] == account:
            own = [call for call in calls if "company" in call.traits and not subject.isdisjoint(ids_of(call))]
            said.append((since, max(call.key for call in own if call.at == since), value["name"]))
    return max(said)[2] if said else account
