"""Random histories and scorecards, and the rows they are in the database."""

import uuid
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st
from psycopg.sql import SQL, Literal

from accounts.models import Account, Domain, Fact, Person, Workspace
from playbooks.enums import Growing, RuleKind, TierKey
from playbooks.models import Milestone, NamedList, NamedListEntry
from playbooks.named_lists.keys import key_of
from playbooks.rule_parts import PARTS, STEPS
from playbooks.scoring import RuleSpec, VersionSpec
from playbooks.scoring.database import rows
from playbooks.scoring.spec import CUSTOMER, Membership, asking, looking_at
from playbooks.tier_tables import ADOPTION, TierTable
from signals.enums import Operator
from signals.models import Occurrence, Signal
from tests.oracles import scoring as oracle
from tests.oracles.scoring import OTHER_ADDRESS, OWN_ADDRESS, Did, History, Listed, Was, later

HOURS = st.integers(0, 60)
WINDOWS = st.sampled_from([1, 5, 12, 24]).map(lambda hours: timedelta(hours=hours))
SIGNALS = (1, 2)
"""Places of the world's signals; the database's ids are put in by `World.spec`."""

VALUES = st.none() | st.integers(-4, 12).map(lambda quarters: Decimal(quarters) / 4)
DONE = st.builds(Did, st.sampled_from(SIGNALS), st.integers(0, 3), HOURS.map(later), VALUES)
SAID: dict[str, st.SearchStrategy[Any]] = {
    "plan": st.integers(0, 3),
    "employees": st.integers(0, 3),
    "acv_potential": st.integers(0, 3) | st.just("much"),
    "industry": st.sampled_from(["Retail", "Software", "retail software", "Banking"]),
    "tech_stack": st.lists(st.sampled_from(["Snowflake", "dbt", "Looker"]), max_size=2) | st.just("snowflake, dbt"),
    "company": st.sampled_from(["Big, Inc.", "BIG", "Rival GmbH & Co. KG", "Bigger", 5]),
    "tags": st.lists(st.sampled_from(["A-1", "b2", "c3"]), max_size=2) | st.sampled_from([" a-1 ", "B2"]),
    "billing_email": st.sampled_from(["ann@acme.com", "ann@gmail.com", "acme.github.io", "nobody"]),
}
WAS = st.one_of(
    [st.builds(Was, st.just(name), values, HOURS.map(later), st.integers(0, 1)) for name, values in SAID.items()]
)
ADDRESSES = st.builds(
    Was, st.just("email"), st.sampled_from([OWN_ADDRESS, OTHER_ADDRESS]), HOURS.map(later), st.integers(0, 3)
)
TITLES = st.integers(0, 3) | st.sampled_from(["V.P. Sales", "MVP", "Team lead"])
TOLD = ADDRESSES | st.builds(Was, st.just("title"), TITLES, HOURS.map(later), st.integers(0, 3))
HOSTS = ("big.example", "rival.example", "other.example")
"""Under each of which every account may have a host of its own."""
LISTS = {
    1: (
        "domains",
        [("www.Big.example", 10, 40), ("rival.example", -9, None), ("big.example", 45, None), ("acme.com", 30, 50)],
    ),
    2: ("names", [("Big", 5, None), ("Rival GmbH", 20, 30), ("rival", 33, 34)]),
    3: ("ids", [("A-1 ", 0, 25), ("b2", 15, None)]),
}
"""The world's lists: what their entries are, and each with its hours on the list."""
FOUND_BY = {
    "www.Big.example": {"big.example"},
    "acme.com": {"ann@acme.com"},
    "Big": {"Big, Inc.", "BIG"},
    "Rival GmbH": {"Rival GmbH & Co. KG"},
    "rival": {"Rival GmbH & Co. KG"},
    "A-1 ": {"A-1", " a-1 "},
    "b2": {"b2", "B2"},
}
oracle.LISTS.update(
    {
        place: [
            Listed(frozenset(FOUND_BY.get(text, {text})), later(since), None if until is None else later(until))
            for text, since, until in entries
        ]
        for place, (_, entries) in LISTS.items()
    }
)
HISTORIES = st.builds(
    History,
    st.lists(DONE, max_size=14),
    st.lists(WAS, max_size=4, unique_by=lambda fact: (fact.name, fact.since, fact.rank)),
    st.lists(TOLD, max_size=8, unique_by=lambda fact: (fact.name, fact.since, fact.rank)),
    st.lists(st.sampled_from(HOSTS), max_size=2, unique=True).map(tuple),
    customer_since=st.none() | HOURS.map(later),
)


SIGNAL = st.sampled_from(SIGNALS)
ANY = st.sampled_from([*SIGNALS, None])
EVER = st.none() | WINDOWS
LEAST = st.integers(1, 4)
NAMES = st.sampled_from(["plan", "employees"])
COMPARED = st.one_of(
    st.fixed_dictionaries(
        {
            "operator": st.sampled_from([Operator.AT_LEAST, Operator.LESS, Operator.EQUALS]),
            "value": st.integers(0, 3),
        }
    ),
    st.just({"operator": Operator.EXISTS}),
)


def fields(*parts: st.SearchStrategy[dict[str, Any]], **named: st.SearchStrategy[Any]) -> Any:
    """Rules' fields: those named, and those of each part."""
    return st.tuples(st.fixed_dictionaries(named), *parts).map(
        lambda drawn: {name: value for part in drawn for name, value in part.items()}
    )


COUNTED = fields(signal_id=ANY, at_least=LEAST, window=EVER)
LIMITS = st.integers(1, 20).map(lambda quarters: {"limit": Decimal(quarters) / 4})
SHARES = st.fixed_dictionaries({"fact": NAMES, "percent": st.sampled_from([50, 80, 100])})
LATER = st.tuples(WINDOWS, st.none() | WINDOWS).map(
    lambda drawn: {"deadline": drawn[0], "window": drawn[1] and drawn[0] + drawn[1]}
)
CHOOSY = fields(signal_id=ANY, at_least=LEAST, window=WINDOWS, own_domain=st.booleans(), only_new=st.booleans())
BETWEEN_FACTS = fields(
    operator=st.sampled_from([Operator.AT_LEAST, Operator.LESS, Operator.EQUALS, Operator.NOT_EQUALS]),
    other_fact=NAMES,
)
IN_TITLE = st.fixed_dictionaries(
    {"operator": st.just(Operator.HAS_WORD), "value": st.sampled_from([["VP"], ["VP", "lead"]])}
)
TITLED = fields(CHOOSY, COMPARED | IN_TITLE, fact=st.just("title"))
ABOUT = st.one_of(
    st.fixed_dictionaries(
        {
            "fact": st.just("industry"),
            "operator": st.sampled_from([Operator.IN, Operator.CONTAINS_ANY, Operator.HAS_WORD]),
            "value": st.sampled_from([["Retail"], ["soft", "Bank"], ["software", "retail"]]),
        }
    ),
    st.fixed_dictionaries(
        {
            "fact": st.just("tech_stack"),
            "operator": st.sampled_from([Operator.CONTAINS, Operator.EQUALS]),
            "value": st.sampled_from(["Snowflake", "dbt"]),
        }
    ),
    st.fixed_dictionaries(
        {
            "fact": st.just("billing_email"),
            "operator": st.sampled_from([Operator.COMPANY_ADDRESS, Operator.FREEMAIL_ADDRESS]),
        }
    ),
)
FIELDS: dict[RuleKind, st.SearchStrategy[dict[str, Any]]] = {
    RuleKind.OCCURRENCES: COUNTED,
    RuleKind.PEOPLE: COUNTED | CHOOSY | TITLED,
    RuleKind.DAYS: COUNTED,
    RuleKind.WEEKS: COUNTED,
    RuleKind.SUM: fields(LIMITS | SHARES, signal_id=ANY, window=EVER),
    RuleKind.ABSENCE: fields(signal_id=ANY, window=WINDOWS),
    RuleKind.GROWTH: fields(
        signal_id=ANY,
        at_least=LEAST,
        window=WINDOWS,
        percent=st.sampled_from([0, 30, 100]),
        growing=st.sampled_from(Growing),
    ),
    RuleKind.ORDER: fields(LATER, st.permutations(SIGNALS).map(lambda p: {"signal_id": p[0], "followed_by_id": p[1]})),
    RuleKind.LIST: st.sampled_from([(1, ""), (1, "billing_email"), (2, "company"), (3, "tags")]).map(
        lambda drawn: {"named_list_id": drawn[0], "fact": drawn[1]}
    ),
    RuleKind.FACT: fields(COMPARED | BETWEEN_FACTS, fact=NAMES) | ABOUT,
}


TABLE = TierTable(
    1,
    tuple(
        (key, {ADOPTION if name == "active" else name: Decimal(least) for name, least in lower.items()})
        for key, lower in oracle.TIERS
    ),
)
PLAIN = st.sampled_from(sorted(FIELDS))
"""Kinds of rules that belong to nothing."""
FADING = st.sampled_from([None, None, None, timedelta(hours=5), timedelta(hours=12)])
MOST_TRACKS = 24
"""What the database has to plan grows with the tracks of a version."""


@st.composite
def rules(draw: st.DrawFn, kinds: st.SearchStrategy[RuleKind] = PLAIN) -> RuleSpec:
    """Any rule of the kinds, with steps where it may have some, or fading."""
    kind = draw(kinds)
    number, points, activation = draw(st.integers(1, 2**20)), draw(st.integers(-10, 30)), draw(st.booleans())
    category, disqualifier = draw(st.sampled_from(["", "fit", "depth"])), draw(st.integers(0, 9)) == 0
    marks: dict[str, Any] = {"category": category, "is_disqualifier": disqualifier, "half_life": draw(FADING)}
    asked = draw(FIELDS[kind]) if kind in FIELDS else draw(BELONGING)
    rule = RuleSpec(number, f"r{number}", "", points, activation, **{"kind": kind} | asked, **marks)
    most = None if draw(st.integers(0, 2)) else draw(st.integers(abs(points) + 1, 3 * abs(points) + 1))
    return replace(rule, most_points=most if points > 0 else -most) if most and points and _may_step(rule) else rule


def _may_step(rule: RuleSpec) -> bool:
    is_number = rule.operator == Operator.AT_LEAST and not rule.other_fact and rule.value
    return STEPS in PARTS[rule.kind].may and (rule.kind != RuleKind.FACT or bool(is_number))


def versions(rules: st.SearchStrategy[RuleSpec], most: int) -> st.SearchStrategy[VersionSpec]:
    """Scorecards of such rules, no more than that."""
    return st.builds(
        VersionSpec,
        id=st.just(0),
        scorecard_id=st.just(0),
        threshold=st.integers(1, 50),
        cooldown=st.sampled_from([0, 3, 20]).map(lambda hours: timedelta(hours=hours)),
        rules=st.lists(rules, min_size=1, max_size=most).map(tuple),
        caps=st.dictionaries(st.sampled_from(["fit", "depth", "intent"]), st.integers(0, 30)).map(
            lambda caps: tuple(caps.items())
        ),
        requalify_after=st.sampled_from([0, 2, 9]).map(lambda hours: timedelta(hours=hours)),
    ).filter(lambda version: len(version.tracks) <= MOST_TRACKS)


def _in_tier(tier: TierKey, negated: bool) -> dict[str, Any]:
    any_of, none_of = TABLE.patterns(tier)
    asked = Membership(asking(TABLE), negated, tuple(any_of), tuple(none_of))
    return {"kind": RuleKind.TIER, "value": tier, "membership": asked}


def _customer(negated: bool) -> dict[str, Any]:
    asked = Membership(looking_at((CUSTOMER,)), negated, ((1, 1),)) if negated else None
    return {"kind": RuleKind.CUSTOMER, "membership": asked}


def _qualified(version: VersionSpec, negated: bool) -> dict[str, Any]:
    return {"kind": RuleKind.QUALIFIED, "membership": Membership(version, negated)}


BELONGING = st.one_of(
    st.builds(_in_tier, st.sampled_from(TierKey), st.booleans()),
    st.builds(_customer, st.booleans()),
    st.builds(_qualified, versions(rules(), 2), st.booleans()),
)
ANY_RULE = rules(PLAIN | st.sampled_from([RuleKind.QUALIFIED, RuleKind.TIER, RuleKind.CUSTOMER]))
VERSIONS = versions(ANY_RULE, 4)
PLAIN_VERSIONS = versions(rules(), 3)


def make_signals() -> dict[int, int]:
    """The world's signals, as {place: id}."""
    made = [Signal.objects.create(key=f"s{place}", name=f"S{place}", category="depth") for place in SIGNALS]
    return {place: signal.pk for place, signal in zip(SIGNALS, made, strict=True)}


def make_lists() -> dict[int, int]:
    """The world's lists, as {place: id}."""
    made = {}
    for place, (kind, entries) in LISTS.items():
        named = NamedList.objects.create(key=f"l{place}", name=f"L{place}", kind=kind)
        for text, since, until in entries:
            key = rows(SQL("SELECT {}").format(key_of(kind, SQL("{}::text").format(Literal(text)))))[0][0]
            ends = None if until is None else later(until)
            NamedListEntry.objects.create(named_list=named, key=key, text=text, since=later(since), until=ends)
        made[place] = named.pk
    return made


def make_account(number: int, history: History, ids: dict[int, int]) -> Account:
    """Store an account with this history; its people are its own."""
    account = Account.objects.create(key=f"a{number:03}", name=f"A{number}", recorded_at=later(0))
    people = Person.objects.bulk_create([Person(first_seen_at=later(0), last_seen_at=later(0)) for _ in range(4)])
    add(account, people, history, ids)
    return account


def add(account: Account, people: list[Person], history: History, ids: dict[int, int]) -> None:
    """Store what was done and what was so about an account."""
    if history.customer_since:
        Milestone.objects.create(
            kind="customer",
            account=account,
            at=history.customer_since,
            source="crm",
            recorded_at=history.customer_since,
        )
    Domain.objects.bulk_create([known_by(account, host) for host in history.hosts])
    Occurrence.objects.bulk_create(
        Occurrence(
            signal_id=ids[did.signal_id],
            account=account,
            person=people[did.person],
            at=did.at,
            recorded_at=did.at,
            message_key=uuid.uuid4(),
            value=did.value,
        )
        for did in history.done
    )
    spaces = [
        Workspace.objects.create(key=str(uuid.uuid4()), account=account, first_seen_at=later(0)) for _ in range(2)
    ]
    Fact.objects.bulk_create(
        Fact(
            workspace=spaces[fact.rank],
            account=account,
            name=fact.name,
            value=fact.value,
            since=fact.since,
            recorded_at=fact.since,
            message_key=uuid.UUID(int=(fact.rank << 64) + place),
        )
        for place, fact in enumerate(history.facts)
    )
    Fact.objects.bulk_create(
        Fact(
            person=people[fact.rank],
            name=fact.name,
            value=own_address(account) if fact.value == OWN_ADDRESS else fact.value,
            since=fact.since,
            recorded_at=fact.since,
            message_key=uuid.uuid4(),
        )
        for fact in history.told
    )


def known_by(account: Account, host: str) -> Domain:
    """A host of the account's under this one."""
    return Domain(host=f"{account.key}.mail.{host}", registrable=host, account=account)


def own_address(account: Account) -> str:
    """An address of a domain that is the account's."""
    host = f"{account.key}.example"
    Domain.objects.get_or_create(host=host, registrable=host, account=account)
    return f"ann@{host}"
