"""What a scorecard version says, as plain values: the input of the compiler."""

from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any, Self

from django.db.models import QuerySet

from playbooks.enums import RuleKind, Subject, TierKey
from playbooks.models import Rule, ScorecardVersion, TierVersion
from playbooks.models.scorecard import SETTLED
from playbooks.scoring.points import Points
from playbooks.scoring.tracks import lingering, tracks_of
from playbooks.tier_tables import ADOPTION, Pattern, TierTable
from signals.enums import Operator

MAX_DEPTH = 3
"""How many scorecards may stand below one another: an account qualified under one that asks for another, and so on."""
MAX_RULES = 62
"""Tracks that hold are kept as bits of a PostgreSQL bigint while a history is swept."""


@dataclass(frozen=True, slots=True)
class RuleSpec:
    """One rule, or a track of one; which fields matter depends on `kind` as in `playbooks.models.Rule`.

    No `signal_id`: any signal. Only tracks have `lasts` and `lingers`: one that lasts holds no longer than so long, one
    that lingers so much longer than what the other fields say. Only `BELONGING` is one `of_home`.
    """

    id: int
    key: str
    label: str
    points: int
    is_activation: bool
    kind: RuleKind
    signal_id: int | None = None
    at_least: int = 1
    window: timedelta | None = None
    fact: str = ""
    operator: str = ""
    value: Any = None
    limit: Decimal | None = None
    percent: int = 100
    growing: str = ""
    followed_by_id: int | None = None
    deadline: timedelta | None = None
    own_domain: bool = False
    only_new: bool = False
    category: str = ""
    is_disqualifier: bool = False
    other_fact: str = ""
    named_list_id: int | None = None
    most_points: int | None = None
    half_life: timedelta | None = None
    lasts: timedelta | None = None
    lingers: timedelta | None = None
    membership: "Membership | None" = None
    of_home: bool = False

    @classmethod
    def of(cls, rule: Rule, depth: int = 0) -> Self:
        """Read a stored (or not yet stored) rule, `depth` scorecards below the one that is asked about."""
        return cls(
            id=rule.pk or 0,
            key=rule.key,
            label=rule.label,
            points=rule.points,
            is_activation=rule.is_activation,
            kind=RuleKind(rule.kind),
            signal_id=rule.signal_id,
            at_least=rule.at_least or 1,
            window=rule.window,
            fact=rule.fact,
            operator=rule.operator,
            value=rule.value,
            limit=rule.limit,
            percent=100 if rule.percent is None else rule.percent,
            growing=rule.growing,
            followed_by_id=rule.followed_by_id,
            deadline=rule.deadline,
            own_domain=rule.own_domain,
            only_new=rule.only_new,
            category=rule.category,
            is_disqualifier=rule.is_disqualifier,
            other_fact=rule.other_fact,
            named_list_id=rule.named_list_id,
            most_points=rule.most_points,
            half_life=rule.half_life,
            membership=_membership(rule, depth),
        )

    def __hash__(self) -> int:
        """By what sets rules apart; their values may be lists."""
        return hash((self.id, self.key, self.kind, self.signal_id, self.at_least, self.window))

    @property
    def is_choosy(self) -> bool:
        """Say whether more is asked of the people it counts than to have done something."""
        return self.kind == RuleKind.PEOPLE and (bool(self.fact) or self.own_domain or self.only_new)

    @property
    def is_derived(self) -> bool:
        """Say whether it holds for other spans than its kind says."""
        return self.lasts is not None or self.lingers is not None or self.of_home


@dataclass(frozen=True, slots=True)
class VersionSpec(Points):
    """A scorecard version: an account qualifies while its points reach the threshold and an activation rule holds.

    So does a person, if they are its `subject`.

    While a disqualifier holds it does not, whatever its points, nor until `requalify_after` it ceased to. `caps` are
    the most points that rules of a category add.

    `tracks` are what is looked at: for each rule one that holds while it does, in the rules' order, and behind them the
    further ones of rules with steps or that fade, and of disqualifiers that linger. `lines` has, for each track, the
    place of its rule. Bits are those of tracks, so the lowest ones are those of the rules. The last one about people is
    `BELONGING`, without which none of the others is heeded; it adds nothing, and is put down to the first rule.
    """

    id: int
    scorecard_id: int
    threshold: int
    cooldown: timedelta
    rules: tuple[RuleSpec, ...]
    caps: tuple[tuple[str, int], ...] = ()
    requalify_after: timedelta = timedelta(0)
    subject: Subject = Subject.ACCOUNT
    tracks: tuple[RuleSpec, ...] = field(init=False, compare=False, repr=False)
    lines: tuple[int, ...] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        """Lay out the tracks."""
        made = [(line, tracks_of(rule)) for line, rule in enumerate(self.rules)]
        found = [(line, first) for line, (first, *_) in made]
        found += [(line, track) for line, (_, *further) in made for track in further]
        found += [
            (line, lingering(first, self.requalify_after))
            for line, (first, *_) in made
            if first.is_disqualifier and self.requalify_after
        ]
        if found and self.subject == Subject.PERSON and BELONGING not in self.rules:
            found.append((0, BELONGING))
        object.__setattr__(self, "tracks", tuple(track for _, track in found))
        object.__setattr__(self, "lines", tuple(line for line, _ in found))

    @classmethod
    def of(cls, version: ScorecardVersion, depth: int = 0) -> Self:
        """Read a stored version with its rules, in their order; beyond `MAX_DEPTH` it has none."""
        return cls(
            id=version.pk,
            scorecard_id=version.scorecard_id,
            threshold=version.threshold,
            cooldown=version.cooldown,
            rules=tuple(RuleSpec.of(rule, depth) for rule in version.rules.all()) if depth <= MAX_DEPTH else (),
            caps=tuple(version.caps.items()),
            requalify_after=version.requalify_after,
            subject=Subject(version.scorecard.subject),
        )


@dataclass(frozen=True, slots=True)
class Membership:
    """What an account belongs to, as a condition on the tracks of a version that is looked at for it.

    Without patterns: that it qualifies. Else: that one of `any_of` matches the tracks that hold, and none of `none_of`.
    A condition that nothing fulfils, too, holds from when the account was known on.
    """

    version: VersionSpec
    negated: bool = False
    any_of: tuple[Pattern, ...] | None = None
    none_of: tuple[Pattern, ...] = ()

    @property
    def of_nothing(self) -> bool:
        """Whether it holds for an account for which no track does."""
        belongs = any(not wanted for _, wanted in self.any_of or ()) and all(wanted for _, wanted in self.none_of)
        return self.negated != belongs

    @property
    def tracks(self) -> tuple[RuleSpec, ...]:
        """What is looked at; the last of them may be whether the account is known."""
        return (*self.version.tracks, KNOWN) if self.of_nothing else self.version.tracks


KNOWN = RuleSpec(0, "known", "", 0, is_activation=False, kind=RuleKind.OCCURRENCES)
"""Anything has happened."""
BELONGING = RuleSpec(0, "belonging", "", 0, is_activation=False, kind=RuleKind.FACT, of_home=True)
"""The person belongs to an account, whichever."""
CUSTOMER = RuleSpec(0, "customer", "", 0, is_activation=False, kind=RuleKind.CUSTOMER)
ADOPTION_WINDOW = timedelta(days=30)


def asking(table: TierTable) -> VersionSpec:
    """The questions of a table of tiers as rules, in their order."""
    return looking_at(tuple(_question(measure, low) for measure, low in table.questions()))


def looking_at(rules: tuple[RuleSpec, ...], subject: Subject = Subject.ACCOUNT) -> VersionSpec:
    """Rules of which it matters only which of them hold."""
    return VersionSpec(id=0, scorecard_id=0, threshold=0, cooldown=timedelta(0), rules=rules, subject=subject)


def _question(measure: str, low: Decimal | None) -> RuleSpec:
    """A question as a rule. A value is known when it is a number from 0: one below would be a mistake."""
    if measure == ADOPTION:
        return RuleSpec(0, measure, "", 0, False, RuleKind.PEOPLE, None, int(low or 0), ADOPTION_WINDOW)
    return RuleSpec(0, measure, "", 0, False, RuleKind.FACT, fact=measure, operator=Operator.AT_LEAST, value=low or 0)


def _membership(rule: Rule, depth: int) -> Membership | None:
    if rule.kind in (RuleKind.QUALIFIED, RuleKind.LEADS) and rule.under_id:
        return Membership(_pinned(rule.under_id, depth + 1), rule.negated)
    if rule.kind == RuleKind.TIER and rule.tier_table_id:
        table = _tier_table(rule.tier_table_id)
        any_of, none_of = table.patterns(TierKey(rule.tier))
        return Membership(asking(table), rule.negated, tuple(any_of), tuple(none_of))
    if rule.kind == RuleKind.CUSTOMER and rule.negated:
        return Membership(looking_at((CUSTOMER,)), negated=True, any_of=((1, 1),))
    return None


def _pinned(version_id: int, depth: int) -> VersionSpec:
    try:
        return _settled(version_id)
    except ScorecardVersion.DoesNotExist:
        return VersionSpec.of(_versions().get(pk=version_id), depth)


@lru_cache(maxsize=256)
def _settled(version_id: int) -> VersionSpec:
    """A version that never changes any more. What it asks for has been published before it, and is no deeper."""
    return VersionSpec.of(_versions().get(pk=version_id, state__in=SETTLED))


def _versions() -> QuerySet[ScorecardVersion]:
    return ScorecardVersion.objects.select_related("scorecard")


def _tier_table(version_id: int) -> TierTable:
    try:
        return _settled_table(version_id)
    except TierVersion.DoesNotExist:
        return TierTable.of(TierVersion.objects.prefetch_related("tiers").get(pk=version_id))


@lru_cache(maxsize=256)
def _settled_table(version_id: int) -> TierTable:
    settled = TierVersion.objects.filter(state__in=SETTLED).prefetch_related("tiers")
    return TierTable.of(settled.get(pk=version_id))
