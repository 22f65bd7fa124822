"""Scorecards of all kinds of rules, lists and people come back from a file exactly as they went out."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from config.definitions import export_text, import_text, schema
from config.definitions.export import everything, text_of
from config.definitions.rules import STRUCTS, fields_of
from playbooks.enums import Growing, ListKind, RuleKind, Subject
from playbooks.models import ScorecardVersion
from playbooks.rule_parts import problems
from playbooks.scheduling import schedule
from playbooks.shadows.running import begin_shadow
from playbooks.subject_checks import subject_problems
from signals.enums import Category
from tests.factories.reviews import approve, in_review

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
SIGNALS = [
    schema.Signal(key="finish", name="Finish", category="activation", events=["Finish"]),
    schema.Signal(key="run", name="Run", category="depth", events=["Run"], measures="calls"),
]
LISTS = {
    ListKind.DOMAINS: ["acme.com", "www.Beta.io"],
    ListKind.IDS: ["A-1", "b2"],
    ListKind.NAMES: ["1e5", "Acme, Inc.", "NO"],
}
TIERS = schema.Tiers(
    currency="USD",
    bounds=[
        schema.Tier(key="self_serve", opens_handoff=False, acv_max=10_000),
        schema.Tier(key="sales_led", opens_handoff=True, acv_min=50_000, needs_permission=False),
    ],
)
SPANS = st.sampled_from(["14 days", "36 hours", "90 minutes", "1 day"])
WORDS = st.sampled_from(["employees", "title", "NO", "a: b", "company size", "é"])
NUMBERS = st.integers(1, 10**15) | st.sampled_from([0.1, 2.5, -7])
SCALARS = WORDS | st.booleans() | NUMBERS
TESTS: st.SearchStrategy[dict[str, Any]] = st.one_of(
    st.fixed_dictionaries({"operator": st.sampled_from(["eq", "ne"]), "value": SCALARS}),
    st.fixed_dictionaries({"operator": st.sampled_from(["gte", "gt", "lte", "lt"]), "value": NUMBERS}),
    st.fixed_dictionaries({"operator": st.just("in"), "value": st.lists(SCALARS, min_size=1, max_size=3)}),
    st.fixed_dictionaries({"operator": st.just("contains"), "value": WORDS}),
    st.fixed_dictionaries(
        {"operator": st.sampled_from(["has_word", "contains_any"]), "value": st.lists(WORDS, min_size=1, max_size=3)}
    ),
    st.fixed_dictionaries({"operator": st.sampled_from(["exists", "company_address", "freemail_address"])}),
)
FIELDS: dict[str, st.SearchStrategy[Any]] = {
    "signal": st.sampled_from(["run", "finish"]),
    "followed_by": st.just("finish"),
    "at_least": st.integers(1, 9),
    "within": SPANS | st.just("ever"),
    "deadline": st.sampled_from(["1 hour", "5 minutes"]),
    "limit": st.decimals(Decimal("0.000001"), Decimal(10**18 - 1), places=6).map(Decimal.normalize),
    "percent": st.integers(1, 500),
    "growing": st.sampled_from(Growing.values),
    "own_domain": st.booleans(),
    "only_new": st.booleans(),
    "fact": WORDS,
    "other_fact": WORDS,
    "list": st.sampled_from(ListKind.values),
    "tier": st.sampled_from(["self_serve", "sales_led"]),
    "negated": st.booleans(),
}
COMMON: dict[str, st.SearchStrategy[Any]] = {
    "label": st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=9),
    "points": st.integers(-100, 100),
    "activation": st.booleans(),
    "disqualifies": st.booleans(),
    "category": st.sampled_from(["", *Category.values]),
    "half_life": st.none() | SPANS,
}
ALTERNATIVES: dict[RuleKind, list[dict[str, Any]]] = {
    RuleKind.SUM: [{"fact": "", "percent": None}, {"limit": None}],
    RuleKind.FACT: [{"other_fact": ""}, {"value": None, "operator": "gte"}],
    RuleKind.PEOPLE: [{"fact": "", "operator": "", "value": None}, {}],
}
"""Fields of which a rule has either the ones or the others."""


@st.composite
def rules(draw: st.DrawFn, kind: RuleKind, subject: Subject) -> schema.Rule:
    """A rule of the kind, with as many of its fields as it may have."""
    struct = STRUCTS[kind]
    fields: dict[str, Any] = {name: draw(strategy) for name, strategy in COMMON.items()}
    fields |= {name: draw(FIELDS[name]) for name in struct.__struct_fields__ if name in FIELDS}
    if "operator" in struct.__struct_fields__:
        fields |= draw(TESTS)
    if "most_points" in struct.__struct_fields__:
        fields["most_points"] = draw(st.none() | st.integers(2, 20).map(lambda steps: fields["points"] * steps))
    if "scorecard" in struct.__struct_fields__:
        fields["scorecard"] = "users" if kind == RuleKind.LEADS or subject == Subject.PERSON else "base"
    fields |= draw(st.sampled_from(ALTERNATIVES.get(kind, [{}])))
    made: schema.Rule = struct(key=kind.value, **fields)  # type: ignore[assignment]
    return made


def sound(kind: RuleKind, subject: Subject) -> st.SearchStrategy[schema.Rule]:
    """Rules that the checks let pass."""
    return rules(kind, subject).filter(lambda rule: is_sound(rule, kind, subject))


def is_sound(rule: schema.Rule, kind: RuleKind, subject: Subject) -> bool:
    asked = fields_of(rule)
    looked_up = kind != RuleKind.LIST or asked["fact"] or asked["named_list"] == ListKind.DOMAINS
    return bool(looked_up) and not problems(kind, asked) and not subject_problems(subject, kind, asked)


KINDS = {
    Subject.ACCOUNT: list(RuleKind),
    Subject.PERSON: [kind for kind in RuleKind if "kind" not in subject_problems(Subject.PERSON, kind, {})],
}


@st.composite
def scorecards(draw: st.DrawFn, key: str, subject: Subject) -> schema.Scorecard:
    caps = {category: draw(st.none() | st.integers(0, 99)) for category in Category.values}
    return schema.Scorecard(
        key=key,
        name=key.title(),
        description=draw(WORDS),
        subject=subject.value,
        threshold=draw(st.integers(0, 99)),
        cooldown=draw(SPANS | st.just("0 days")),
        requalify_after=draw(st.none() | SPANS),
        caps=draw(st.none() | st.just(schema.Caps(**caps))),
        reason=draw(WORDS),
        rules=[draw(sound(kind, subject)) for kind in draw(st.permutations(KINDS[subject]))],
    )


BASE = schema.Scorecard(key="base", name="Base", threshold=1, cooldown="1 day", rules=[])
USERS = schema.Scorecard(key="users", name="Users", subject="person", threshold=1, cooldown="1 day", rules=[])
FILES = st.builds(
    lambda pql, ppl: schema.Definitions(
        signals=SIGNALS,
        lists=[
            schema.NamedList(key=kind.value, name=kind.label, entries_are=kind.value, entries=entries)
            for kind, entries in LISTS.items()
        ],
        tiers=TIERS,
        scorecards=[BASE, ppl, pql, USERS],
    ),
    scorecards("pql", Subject.ACCOUNT),
    scorecards("ppl", Subject.PERSON),
)


class Whole(TestCase):
    @given(FILES)
    @settings(deadline=None, max_examples=6, suppress_health_check=[HealthCheck.too_slow])
    def test_a_file_comes_back_as_it_went_in(self, wanted: schema.Definitions) -> None:
        stored = everything()
        import_text(text_of(wanted).encode(), publish=False, at=AT)
        exported = export_text()

        found = everything()
        assert found.scorecards == schema.in_order(wanted).scorecards
        assert exported == text_of(
            schema.in_order(
                msgspec.structs.replace(
                    wanted,
                    calendars=stored.calendars,
                    teams=stored.teams,
                    pledge=stored.pledge,
                    pledge_words=stored.pledge_words,
                )
            )
        )
        assert import_text(exported.encode(), publish=False, at=AT + timedelta(days=1)) == []
        assert export_text() == exported


@pytest.mark.django_db
def test_what_is_no_definition_stays_beside_a_file_that_says_the_same() -> None:
    version = in_review(scorecard__key="pql")
    approve(version)
    begin_shadow(version, by=None, at=AT)
    schedule(version, publish_at=AT + timedelta(days=2), by=None, at=AT)

    assert import_text(export_text().encode(), publish=False, at=AT + timedelta(days=1)) == []

    stays = ScorecardVersion.objects.get()
    assert (stays.scheduled_at, stays.shadows.filter(ended_at=None).count()) == (AT + timedelta(days=2), 1)
