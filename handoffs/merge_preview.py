"""What merging two accounts, or two people, would bring together. Each preview has a fixed number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Max

from accounts.admin.fields import plain
from accounts.models import Account, Domain, Fact, Identifier, Membership, Person, Workspace
from handoffs.models import Handoff
from playbooks.enums import TierKey, VersionState
from playbooks.models import Score, TierAssignment
from signals.models import Occurrence

USES_COUNTED = 10_000
"""More are only said to be more."""


@dataclass(frozen=True)
class Row:
    """One line of the comparison: of the one that becomes a part, and of the one that stays."""

    label: str
    merged: str
    into: str


@dataclass(frozen=True)
class Preview:
    """Both sides line by line, and what will happen in sentences."""

    rows: list[Row]
    sentences: list[str]


def preview_accounts(merged: Account, into: Account, at: datetime) -> Preview:
    """Compare two accounts, and say what happens to facts, owners and handoffs where both have something."""
    pair = (merged, into)
    rows = [
        _row("People", pair, _numbers(Person, pair)),
        _row("Workspaces", pair, _numbers(Workspace, pair)),
        _row("Uses counted", pair, {side.pk: _uses(account=side) for side in pair}),
        _row("Domains", pair, _domains(pair)),
        _row("Points now", pair, _points(pair)),
        _row("Tier", pair, _tiers(pair)),
        _row("Open handoffs", pair, {row["account"]: str(row["n"]) for row in _open(pair)}, "0"),
        _row("Owner", pair, {side.pk: str(side.owner) for side in pair if side.owner}, "Nobody"),
    ]
    sentences = [*_part_sentences(merged), *_owner_sentences(merged, into), *_fact_sentences(pair, at)]
    return Preview(rows, [*sentences, *_handoff_sentences(pair)])


def preview_people(one: Person, other: Person) -> Preview:
    """Compare two people: the ids they are known by, where they belong, and what they did."""
    merged, into = sorted((one, other), key=lambda person: -person.pk)
    pair = (merged, into)
    rows = [
        _row("Address", pair, {side.pk: side.email for side in pair}),
        _row("Account", pair, {side.pk: str(side.account) for side in pair if side.account}),
        _row("Ids", pair, _ids(pair)),
        _row("Workspaces", pair, _numbers(Membership, pair, "person")),
        _row("Uses counted", pair, {side.pk: _uses(person=side) for side in pair}),
        _row(
            "Seen", pair, {side.pk: f"{side.first_seen_at:%-d %b %Y} to {side.last_seen_at:%-d %b %Y}" for side in pair}
        ),
    ]
    return Preview(rows, [])


def _row(label: str, pair: Sequence[Any], found: dict[int, str], nothing: str = "–") -> Row:
    merged, into = pair
    return Row(label, found.get(merged.pk) or nothing, found.get(into.pk) or nothing)


def _numbers(model: type[Any], pair: Sequence[Any], subject: str = "account") -> dict[int, str]:
    found = model.objects.filter(**{f"{subject}__in": pair}).values_list(subject)
    numbers = dict(found.annotate(n=Count("pk")).order_by())
    return {side.pk: f"{numbers.get(side.pk, 0):,}" for side in pair}


def _uses(**subject: Account | Person) -> str:
    number = Occurrence.objects.filter(**subject).order_by()[: USES_COUNTED + 1].count()
    return f"more than {USES_COUNTED:,}" if number > USES_COUNTED else f"{number:,}"


def _listed(pairs: Any) -> dict[int, str]:
    lists: dict[int, list[str]] = {}
    for subject, value in pairs:
        lists.setdefault(subject, []).append(value)
    return {subject: ", ".join(values) for subject, values in lists.items()}


def _domains(pair: Sequence[Account]) -> dict[int, str]:
    return _listed(Domain.objects.filter(account__in=pair).order_by("host").values_list("account", "host"))


def _ids(pair: Sequence[Person]) -> dict[int, str]:
    return _listed(Identifier.objects.filter(person__in=pair).order_by("kind", "value").values_list("person", "value"))


def _points(pair: Sequence[Account]) -> dict[int, str]:
    scores = Score.objects.filter(account__in=pair, version__state=VersionState.PUBLISHED)
    return {row["account"]: str(row["most"]) for row in scores.values("account").annotate(most=Max("points"))}


def _tiers(pair: Sequence[Account]) -> dict[int, str]:
    tiers = TierAssignment.objects.filter(account__in=pair).values_list("account", "tier")
    return {account: str(TierKey(tier).label) for account, tier in tiers}


def _open(pair: Sequence[Account]) -> Any:
    return Handoff.objects.unclosed().filter(account__in=pair).values("account").annotate(n=Count("pk")).order_by()


def _part_sentences(merged: Account) -> list[str]:
    """Which companies come along with the one that is named."""
    parts = merged.absorbed.order_by("key").values_list("key", flat=True)
    return [f"{merged} comes with what has been merged into it: {', '.join(parts)}."] if parts else []


def _owner_sentences(merged: Account, into: Account) -> list[str]:
    if merged.owner is None or merged.owner == into.owner:
        return []
    if into.owner is None:
        return [f"{merged.owner} owns {into} from then on, for nobody does now."]
    return [f"{into} stays {into.owner}'s; {merged.owner} keeps the handoffs that are theirs."]


def _fact_sentences(pair: Sequence[Account], at: datetime) -> list[str]:
    """For each fact on which the two differ, which value holds: the one said last, as always."""
    latest = Fact.objects.filter(account__in=pair, since__lte=at).order_by(
        "account_id", "name", "-since", "-message_key"
    )
    known: dict[str, list[Fact]] = {}
    for fact in latest.distinct("account_id", "name"):
        known.setdefault(fact.name, []).append(fact)
    found = []
    for name, facts in sorted(known.items()):
        older, newer = facts[0], facts[-1]
        if older.value == newer.value:
            continue
        older, newer = sorted(facts, key=lambda fact: (fact.since, fact.message_key))
        said = f"The fact “{name}” is {plain(newer.value)}, as said on {newer.since:%-d %b %Y};"
        found.append(f"{said} the other side's {plain(older.value)} is older.")
    return found


def _handoff_sentences(pair: Sequence[Account]) -> list[str]:
    handoffs = Handoff.objects.unclosed().filter(account__in=pair).select_related("account").order_by("fired_at", "id")
    found, oldest = list(handoffs), dict[str, Handoff]()
    for handoff in found:
        oldest.setdefault(handoff.motion, handoff)
    return [
        f"The handoff of {oldest[handoff.motion].account} from {oldest[handoff.motion].fired_at:%-d %b %Y} goes on; the"
        f" younger one of {handoff.account} closes as merged."
        for handoff in found
        if oldest[handoff.motion] is not handoff
    ]


def unseen_domain(host: str) -> str:
    """What a domain that nobody has come from yet would mean."""
    return f"Nobody from {host} has been seen yet. Whoever comes from there counts for the account."
