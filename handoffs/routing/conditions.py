"""What routing rules ask for, and what follows from their order. Pure: companies and terms in, answers out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from handoffs.wording import listed
from playbooks.enums import TierKey


@dataclass(frozen=True)
class Company:
    """What is known of an account; an empty word or no number is not known."""

    tier: str
    country: str = ""
    region: str = ""
    industry: str = ""
    employees: Decimal | None = None
    value: Decimal | None = None


@dataclass(frozen=True)
class Bounds:
    """From `low` up to, not including, `high`; None is unbounded. What has no bound asks nothing."""

    low: Decimal | None = None
    high: Decimal | None = None

    def holds(self, number: Decimal | None) -> bool:
        """Whether the number lies within; one that is not known does so only where nothing is asked."""
        if number is None:
            return self.low is None and self.high is None
        return (self.low is None or number >= self.low) and (self.high is None or number < self.high)

    def covers(self, other: "Bounds") -> bool:
        """Whether every number that the other takes, and no number where it takes that, is taken here."""
        low_covers = self.low is None or (other.low is not None and other.low >= self.low)
        return low_covers and (self.high is None or (other.high is not None and other.high <= self.high))

    def meets(self, other: "Bounds") -> bool:
        """Whether some number lies within both."""
        lows, highs = _known(self.low, other.low), _known(self.high, other.high)
        return not lows or not highs or max(lows) < min(highs)


@dataclass(frozen=True)
class Terms:
    """Everything that one rule asks for. An empty set asks nothing."""

    countries: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()
    industries: frozenset[str] = frozenset()
    tiers: frozenset[str] = frozenset()
    employees: Bounds = Bounds()
    value: Bounds = Bounds()

    def hold(self, company: Company) -> bool:
        """Whether the company meets every one of them."""
        words = (company.country, company.region, company.industry, company.tier)
        asked = zip(self.words, words, strict=True)
        return (
            all(not wanted or plain(word) in wanted for wanted, word in asked)
            and self.employees.holds(company.employees)
            and self.value.holds(company.value)
        )

    def cover(self, other: "Terms") -> bool:
        """Whether every company that meets the other meets these too."""
        pairs = zip(self.words, other.words, strict=True)
        return (
            all(not mine or (theirs and theirs <= mine) for mine, theirs in pairs)
            and self.employees.covers(other.employees)
            and self.value.covers(other.value)
        )

    def meet(self, other: "Terms") -> bool:
        """Whether a company can meet both."""
        pairs = zip(self.words, other.words, strict=True)
        return (
            all(not mine or not theirs or mine & theirs for mine, theirs in pairs)
            and self.employees.meets(other.employees)
            and self.value.meets(other.value)
        )

    @property
    def words(self) -> tuple[frozenset[str], ...]:
        """The sets of words, in one order."""
        return self.countries, self.regions, self.industries, self.tiers


class RuleLike(Protocol):
    """A rule as it is stored, or as it was just typed."""

    name: str
    countries: list[str]
    regions: list[str]
    industries: list[str]
    tiers: list[str]
    employees_min: int | None
    employees_max: int | None
    value_min: Decimal | None
    value_max: Decimal | None


def plain(word: str) -> str:
    """A word as it is compared."""
    return " ".join(word.split()).casefold()


def terms_of(rule: RuleLike) -> Terms:
    """What a rule asks for."""
    return Terms(
        countries=frozenset(map(plain, rule.countries)),
        regions=frozenset(map(plain, rule.regions)),
        industries=frozenset(map(plain, rule.industries)),
        tiers=frozenset(rule.tiers),
        employees=Bounds(_decimal(rule.employees_min), _decimal(rule.employees_max)),
        value=Bounds(_decimal(rule.value_min), _decimal(rule.value_max)),
    )


def sentence(rule: RuleLike, team: object, assignee: object | None) -> str:
    """The rule as RevOps would say it."""
    asked = [
        f"in {_any_of(rule.countries)}" if rule.countries else "",
        f"in the region {_any_of(rule.regions)}" if rule.regions else "",
        f"of the industry {_any_of(rule.industries)}" if rule.industries else "",
        f"of the tier {_any_of(_tier_names(rule.tiers))}" if rule.tiers else "",
        f"with {said} employees" if (said := _bounds(rule.employees_min, rule.employees_max)) else "",
        f"worth {said} a year" if (said := _bounds(rule.value_min, rule.value_max)) else "",
    ]
    terms = ", ".join(filter(None, asked))
    goes = f"go to {team}" if assignee is None else f"go to {assignee} in {team}"
    return f"Accounts {terms} {goes}." if terms else f"All accounts {goes}."


def warnings(rules: Sequence[RuleLike]) -> dict[int, str]:
    """What is odd about rules in the order in which they are tried, by their places in it.

    A rule that an earlier one takes everything from is never reached. One that shares a part with an earlier one, and
    does not merely catch the rest after it, is said too: which of the two decides may surprise.
    """
    found: dict[int, str] = {}
    terms = [terms_of(rule) for rule in rules]
    for place, mine in enumerate(terms):
        earlier = range(place)
        shadow = next((other for other in earlier if terms[other].cover(mine)), None)
        if shadow is not None:
            found[place] = f"Never reached: “{rules[shadow].name}” is tried before it and takes all of its accounts."
            continue
        shared = [rules[o].name for o in earlier if terms[o].meet(mine) and not mine.cover(terms[o])]
        if shared:
            names = listed([f"“{name}”" for name in shared])
            found[place] = (
                f"Some of its accounts go by {names}, which {'is' if len(shared) == 1 else 'are'} tried first."
            )
    return found


def _any_of(words: Sequence[str]) -> str:
    return listed(words, "or")


def _tier_names(tiers: Iterable[str]) -> list[str]:
    return [TierKey(tier).label.lower() for tier in TierKey.values if tier in tiers]


def _bounds(low: Decimal | int | None, high: Decimal | int | None) -> str:
    if low is None:
        return "" if high is None else f"less than {_number(high)}"
    return f"{_number(low)} or more" if high is None else f"{_number(low)} up to {_number(high)}"


def _number(number: Decimal | int) -> str:
    return f"{Decimal(number).normalize():,f}"


def _decimal(number: Decimal | int | None) -> Decimal | None:
    return None if number is None else Decimal(number)


def _known(*numbers: Decimal | None) -> list[Decimal]:
    return [number for number in numbers if number is not None]
