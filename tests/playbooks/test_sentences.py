"""Definitions in words."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from playbooks.models import NamedList, Rule, Scorecard, ScorecardVersion, Tier, TierVersion
from playbooks.sentences import of_rule, of_tier
from signals.models import Signal

PAYWALL = Signal(name="Paywall hit")
BASE = ScorecardVersion(scorecard=Scorecard(name="Base"), number=2)
CALLED = Signal(name="API called", measures="calls")


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        (
            {"kind": "occurrences", "signal": PAYWALL, "at_least": 1, "window": timedelta(days=14)},
            "Paywall hit at least 1 time in 14 days, +15",
        ),
        (
            {"kind": "people", "signal": PAYWALL, "at_least": 5, "points": 10, "most_points": 40},
            "Paywall hit by at least 5 people ever, +10 for each 5, at most +40",
        ),
        (
            {
                "kind": "sum",
                "signal": CALLED,
                "limit": Decimal(1000),
                "most_points": 45,
                "half_life": timedelta(days=14),
            },
            (
                "API called adds up to at least 1,000 calls ever, +15 for each 1,000, at most +45,"
                " halved every 14 days after the latest"
            ),
        ),
        (
            {"kind": "fact", "fact": "seats", "operator": "gte", "value": 5, "points": -2, "most_points": -9},
            "seats is at least 5, -2 for each 5, at most -9",
        ),
        (
            {"kind": "absence", "window": timedelta(days=7), "most_points": 30, "half_life": timedelta(hours=36)},
            "No signal for 7 days, +15 for each 7 days, at most +30, halved every 36 hours after it began",
        ),
        ({"kind": "qualified", "under": BASE, "is_activation": True}, "Qualified under Base v2, +15 (activation)"),
        ({"kind": "qualified", "under": BASE, "negated": True}, "Not qualified under Base v2, +15"),
        (
            {"kind": "tier", "tier": "sales_led", "tier_table": TierVersion(number=3)},
            "In tier Sales-led of table 3, +15",
        ),
        ({"kind": "customer", "negated": True, "is_disqualifier": True}, "Is not a customer, +15 (disqualifies)"),
        (
            {"kind": "people", "signal": PAYWALL, "at_least": 3, "window": timedelta(hours=36)},
            "Paywall hit by at least 3 people in 36 hours, +15",
        ),
        (
            {"kind": "occurrences", "signal": PAYWALL, "at_least": 2, "is_activation": True},
            "Paywall hit at least 2 times ever, +15 (activation)",
        ),
        (
            {"kind": "fact", "fact": "plan", "operator": "in", "value": ["pro", "team"], "points": -5},
            "plan is one of “pro”, “team”, -5",
        ),
        (
            {"kind": "sum", "signal": CALLED, "limit": Decimal("1000.500000"), "window": timedelta(days=30)},
            "API called adds up to at least 1,000.5 calls in 30 days, +15",
        ),
        (
            {"kind": "sum", "signal": CALLED, "fact": "api_limit", "percent": 80, "window": timedelta(days=30)},
            "API called adds up to at least 80 % of api_limit calls in 30 days, +15",
        ),
        (
            {"kind": "days", "at_least": 3, "window": timedelta(days=7)},
            "Any signal on at least 3 days in 7 days, +15",
        ),
        (
            {"kind": "fact", "fact": "title", "operator": "has_word", "value": ["VP", "Director"]},
            "title has one of the words “VP”, “Director”, +15",
        ),
        (
            {"kind": "fact", "fact": "billing_email", "operator": "company_address"},
            "billing_email is a company address, +15",
        ),
        (
            {"kind": "fact", "fact": "name_reads_like_company", "operator": "eq", "value": True},
            "Workspace name reads like a real company's, +15",
        ),
        (
            {"kind": "list", "named_list": NamedList(name="Targets")},
            "A domain of the account is on the list “Targets”, +15",
        ),
        (
            {"kind": "list", "named_list": NamedList(name="Fortune"), "fact": "company", "points": -5},
            "company is on the list “Fortune”, -5",
        ),
        ({"kind": "weeks", "signal": PAYWALL, "at_least": 1}, "Paywall hit in at least 1 week ever, +15"),
        ({"kind": "absence", "signal": PAYWALL, "window": timedelta(days=14)}, "No Paywall hit for 14 days, +15"),
        (
            {"kind": "growth", "growing": "people", "percent": 30, "at_least": 5, "window": timedelta(days=30)},
            "Any signal: different people 30 % up in 30 days against the 30 days before, and at least 5, +15",
        ),
        (
            {
                "kind": "order",
                "signal": Signal(name="Upgrade started"),
                "followed_by": Signal(name="Upgrade completed"),
                "deadline": timedelta(days=3),
                "window": timedelta(days=30),
            },
            "Upgrade started in 30 days, not followed by Upgrade completed within 3 days nor since, +15",
        ),
        (
            {
                "kind": "people",
                "signal": PAYWALL,
                "at_least": 3,
                "window": timedelta(days=14),
                "own_domain": True,
                "only_new": True,
                "fact": "title",
                "operator": "contains",
                "value": "VP",
            },
            (
                "Paywall hit by at least 3 people of the account's own domain whose title contains “VP” "
                "for the first time in 14 days, +15"
            ),
        ),
        (
            {"kind": "fact", "fact": "student", "operator": "eq", "value": True, "points": 0, "is_disqualifier": True},
            "student is yes, +0 (disqualifies)",
        ),
        (
            {"kind": "fact", "fact": "seats_used", "operator": "gte", "other_fact": "seats"},
            "seats_used is at least seats, +15",
        ),
        ({"kind": "fact", "fact": "sso", "operator": "exists"}, "sso is known, +15"),
    ],
)
def test_a_rule_is_a_sentence(rule: dict[str, Any], sentence: str) -> None:
    assert of_rule(Rule(**{"points": 15, **rule})) == sentence


@pytest.mark.parametrize(
    ("tier", "sentence"),
    [
        (
            {"acv_max": 10_000, "opens_handoff": False},
            "ACV below 10,000 USD; sales does not touch it",
        ),
        (
            {"acv_min": 25_000, "acv_max": 100_000, "active_people_min": 3, "opens_handoff": True},
            "ACV from 25,000 up to 100,000 USD, at least 3 active people; sales contacts after the permission moment",
        ),
        (
            {"employees_min": 500, "opens_handoff": True, "needs_permission": False},
            "employees from 500; sales contacts at once",
        ),
        ({"opens_handoff": False}, "every account; sales does not touch it"),
    ],
)
def test_a_tier_is_a_sentence(tier: dict[str, Any], sentence: str) -> None:
    assert of_tier(Tier(**tier), "USD") == sentence
