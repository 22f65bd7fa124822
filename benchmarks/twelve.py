"""The scorecard that benchmarks measure with: twelve rules of all kinds over `benchmarks.history`, and drafts of it."""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from playbooks.enums import Growing, RuleKind
from playbooks.models import NamedList, Rule, Scorecard, ScorecardVersion
from playbooks.scoring import VersionSpec
from signals.enums import Category, Operator
from signals.models import Signal

MONTH, FORTNIGHT, WEEK, DAY = (timedelta(days=days) for days in (30, 14, 7, 1))
THRESHOLD = 60
MOST_DEPTH = 45


def scorecard(at: datetime) -> ScorecardVersion:
    """A draft; publishing it is left to who builds the history."""
    version = ScorecardVersion.objects.create(
        scorecard=Scorecard.objects.create(key="bench", name="Bench"),
        number=1,
        threshold=THRESHOLD,
        most_depth=MOST_DEPTH,
        cooldown=MONTH,
        created_at=at,
    )
    for place, rule in enumerate(_rules()):
        rule.version, rule.label, rule.position, rule.kind = version, rule.key, place, rule.kind or RuleKind.OCCURRENCES
        rule.save()
    return version


def drafts(version: VersionSpec) -> list[VersionSpec]:
    """The version and nine more as people try them: other thresholds, a rule left out, a rule that asks for more."""
    rules = version.rules
    stricter: dict[str, dict[str, Any]] = {
        "often": {"at_least": 5},
        "days": {"window": 3 * WEEK},
        "calls": {"limit": Decimal(40)},
    }
    return [
        version,
        *(replace(version, threshold=threshold) for threshold in (50, 70, 80)),
        *(replace(version, rules=tuple(r for r in rules if r.key != key)) for key in ("team", "big", "quiet")),
        *(
            replace(version, rules=tuple(replace(r, **changed) if r.key == key else r for r in rules))
            for key, changed in stricter.items()
        ),
    ]


def _rules() -> list[Rule]:
    signals = {signal.key: signal for signal in Signal.objects.all()}
    ran, paywall, pricing, api = (signals[key] for key in ("ran", "paywall", "pricing", "api"))
    people, depth, director = RuleKind.PEOPLE, Category.DEPTH, Operator.CONTAINS
    return [
        Rule(key="activated", points=20, is_activation=True, signal=ran, at_least=1),
        Rule(key="often", points=25, category=depth, signal=ran, at_least=3, window=FORTNIGHT),
        Rule(key="team", points=30, category=depth, kind=people, signal=ran, at_least=3, window=MONTH),
        Rule(
            key="leaders",
            points=10,
            kind=people,
            signal=ran,
            at_least=1,
            window=MONTH,
            fact="title",
            operator=director,
            value="Director",
        ),
        Rule(key="days", points=10, kind=RuleKind.DAYS, signal=ran, at_least=4, window=FORTNIGHT),
        Rule(key="weeks", points=10, kind=RuleKind.WEEKS, signal=api, at_least=3, window=MONTH),
        Rule(key="calls", points=15, kind=RuleKind.SUM, signal=api, limit=Decimal(20), window=MONTH),
        Rule(
            key="grows",
            points=10,
            kind=RuleKind.GROWTH,
            signal=ran,
            growing=Growing.PEOPLE,
            at_least=3,
            percent=20,
            window=MONTH,
        ),
        Rule(key="quiet", points=-20, kind=RuleKind.ABSENCE, signal=ran, window=FORTNIGHT),
        Rule(
            key="stuck", points=5, kind=RuleKind.ORDER, signal=pricing, followed_by=paywall, deadline=DAY, window=WEEK
        ),
        Rule(key="big", points=20, kind=RuleKind.FACT, fact="employees", operator=Operator.AT_LEAST, value=1000),
        Rule(key="target", points=10, kind=RuleKind.LIST, named_list=NamedList.objects.get()),
    ]
