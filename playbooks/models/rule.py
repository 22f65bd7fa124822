"""The rules that a version of a scorecard is made of, and what the database refuses about them."""

from datetime import timedelta
from functools import reduce
from operator import or_

import pghistory
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Abs

from accounts.wording import LONGEST
from playbooks.enums import Growing, RuleKind, TierKey
from playbooks.models.immutable import frozen_part
from playbooks.models.named_list import NamedList
from playbooks.models.reviewed import held_in_review
from playbooks.models.scorecard import SETTLED, ScorecardVersion
from playbooks.models.tier import TierVersion
from playbooks.rule_parts import EMPTY, LONGEST_HALF_LIFE, MOST_STEPS, PARTS
from signals.comparison import BETWEEN
from signals.enums import Category, Operator
from signals.models import Signal
from signals.models.occurrence import VALUE_DIGITS, VALUE_PLACES

REFERRED = ("signal", "followed_by", "named_list", "under__scorecard", "tier_table")
"""What a rule's sentence names."""
RULES_REFERRED = tuple(f"rules__{name}" for name in REFERRED)
"""The same from the version, for `prefetch_related`."""


def _complete() -> Q:
    """A rule has what its kind needs, and nothing that its kind does not have."""
    return reduce(or_, (_complete_as(kind) for kind in RuleKind))


def _complete_as(kind: RuleKind) -> Q:
    parts = PARTS[kind]
    condition = Q(kind=kind)
    for name, empty in EMPTY.items():
        if not parts.has(name):
            # A JSON column that compares with None asks for the JSON null.
            condition &= Q(**{f"{name}__isnull": True}) if empty is None else Q(**{name: empty})
        elif name in parts.needs:
            condition &= _filled(name)
    return condition


def _filled(name: str) -> Q:
    if name == "at_least":
        # A comparison with null is neither true nor false, which a constraint lets pass.
        return Q(at_least__gte=1, at_least__isnull=False)
    return ~Q(**{name: ""}) if EMPTY[name] == "" else Q(**{f"{name}__isnull": False})


@pghistory.track()
class Rule(models.Model):
    """One weighted line of a version.

    occurrences: `signal` at least `at_least` times within `window` (null: ever);
    people: `signal` by at least `at_least` different people within `window`, of whom more may be asked: that their fact
    `fact` compares by `operator` with `value`, that their address is of the `own_domain`, that they are `only_new`;
    sum: the values of `signal` within `window` add up to `limit`, or to `percent` % of the account's fact `fact`;
    days, weeks: `signal` (null: any) on at least `at_least` different UTC days or weeks within `window`;
    growth: what is `growing` about `signal` (null: any) is at least `at_least` within `window` and at least `percent` %
    more than in the window before;
    order: `signal` within `window` (null: ever), and `followed_by` neither within `deadline` after it nor since;
    absence: no `signal` (null: any) for `window`;
    fact: the account's fact `fact` compares by `operator` with `value`, or with its fact `other_fact`;
    list: the account's fact `fact`, or without one a domain of the account, is on `named_list`;
    qualified: the account qualifies under the version `under` of another scorecard;
    leads: at least `at_least` people of the account qualify under the version `under` of a scorecard about people;
    tier: the account is in `tier` by the bounds of `tier_table`;
    customer: the account has become a customer.

    All but one of the last four may be `negated`: then they hold for accounts that are known and of which it is not so.

    Of a scorecard about people, “the account” is the person; see `playbooks.subjects` for the rules that they have.

    With `most_points` it adds its points for each time as much as it asks for, up to those. With `half_life` what it
    adds halves after each such time, see `playbooks.scoring.tracks`.
    """

    version = models.ForeignKey(ScorecardVersion, models.CASCADE, related_name="rules")
    position = models.PositiveSmallIntegerField(default=0)
    key = models.SlugField(max_length=80, help_text="What files and columns call it.")
    label = models.CharField(max_length=150)
    points = models.SmallIntegerField()
    most_points = models.SmallIntegerField(
        null=True,
        blank=True,
        help_text="Add the points for each time as much as is asked for, up to so many; empty: only once.",
    )
    half_life = models.DurationField(
        "halves every", null=True, blank=True, help_text="The points halve after each such time, like “14 days”."
    )
    is_activation = models.BooleanField(
        "activation", default=False, help_text="Without one of these holding, nobody qualifies."
    )
    is_disqualifier = models.BooleanField(
        "disqualifier",
        default=False,
        db_default=False,
        help_text="While it holds nobody qualifies, whatever the points.",
    )
    category = models.CharField(
        max_length=12,
        choices=Category,
        blank=True,
        default="",
        db_default="",
        help_text="Whose cap the points are under.",
    )
    kind = models.CharField(max_length=12, choices=RuleKind)
    signal = models.ForeignKey(Signal, models.PROTECT, null=True, blank=True, related_name="rules")
    at_least = models.PositiveIntegerField(null=True, blank=True)
    window = models.DurationField(null=True, blank=True, help_text="Empty means ever.")
    limit = models.DecimalField(
        max_digits=VALUE_DIGITS,
        decimal_places=VALUE_PLACES,
        null=True,
        blank=True,
        help_text="What the sum reaches; or else name a fact of the account, like api_limit.",
    )
    percent = models.PositiveIntegerField(
        null=True, blank=True, help_text="Of the fact (empty means 100), or more than in the window before."
    )
    growing = models.CharField(
        max_length=8, choices=Growing, blank=True, default="", db_default="", help_text="What grows."
    )
    followed_by = models.ForeignKey(
        Signal, models.PROTECT, null=True, blank=True, related_name="+", help_text="The signal that did not follow."
    )
    deadline = models.DurationField(null=True, blank=True, help_text="How long that one may take, like “3 days”.")
    own_domain = models.BooleanField(
        default=False, db_default=False, help_text="Only people whose e-mail address is of the account's own domain."
    )
    only_new = models.BooleanField(
        "only new people", default=False, db_default=False, help_text="Only people whose first time is in the window."
    )
    fact = models.CharField(max_length=255, blank=True)
    operator = models.CharField(max_length=20, choices=Operator, blank=True)
    value = models.JSONField(null=True, blank=True)
    other_fact = models.CharField(
        max_length=255,
        blank=True,
        default="",
        db_default="",
        help_text="Compare with this fact of the account instead of a value.",
    )
    named_list = models.ForeignKey(
        NamedList,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="rules",
        verbose_name="list",
        help_text="A list of domains is compared with the account's domains, unless a fact is named.",
    )

    under = models.ForeignKey(
        ScorecardVersion,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="counted_by",
        verbose_name="scorecard",
        limit_choices_to={"state__in": SETTLED},
        help_text="It stays this version, whatever is published later.",
    )
    tier = models.CharField(max_length=16, choices=TierKey, blank=True, default="", db_default="")
    tier_table = models.ForeignKey(
        TierVersion,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="rules",
        verbose_name="table of tiers",
        limit_choices_to={"state__in": SETTLED},
        help_text="It stays this table; empty means the one in force.",
    )
    negated = models.BooleanField(
        "not", default=False, db_default=False, help_text="Holds while an account is known and that is not so."
    )

    class Meta:
        ordering = ("version", "position", "id")
        constraints = (
            models.UniqueConstraint(fields=["version", "key"], name="rule_key_unique"),
            models.CheckConstraint(name="rule_has_what_its_kind_needs", condition=_complete()),
            models.CheckConstraint(
                name="rule_sum_reaches_one_thing",
                condition=~Q(kind=RuleKind.SUM)
                | Q(limit__gt=0, limit__isnull=False, fact="", percent=None)
                | ~Q(fact="") & (Q(percent=None) | Q(percent__gte=1)) & Q(limit=None),
            ),
            models.CheckConstraint(
                condition=Q(window=None) | Q(window__gt=timedelta(0), window__lte=LONGEST),
                name="rule_window_positive",
            ),
            models.CheckConstraint(
                condition=Q(deadline=None)
                | Q(deadline__gt=timedelta(0), deadline__lte=LONGEST) & (Q(window=None) | Q(window__gt=F("deadline"))),
                name="rule_deadline_within_window",
            ),
            models.CheckConstraint(
                condition=~Q(kind=RuleKind.PEOPLE)
                | (Q(fact="", operator="") | ~Q(fact="") & ~Q(operator=""))
                & (Q(only_new=False) | Q(window__isnull=False)),
                name="rule_people_asked_whole",
            ),
            models.CheckConstraint(
                condition=Q(most_points=None)
                | (Q(points__gt=0, most_points__gt=F("points")) | Q(points__lt=0, most_points__lt=F("points")))
                & Q(most_points__gte=-MOST_STEPS * Abs("points"), most_points__lte=MOST_STEPS * Abs("points"))
                & (~Q(kind=RuleKind.FACT) | Q(operator=Operator.AT_LEAST, other_fact="")),
                name="rule_steps_up",
            ),
            models.CheckConstraint(
                condition=Q(half_life=None)
                | Q(half_life__gt=timedelta(0), half_life__lte=LONGEST_HALF_LIFE) & ~Q(points=0),
                name="rule_half_life_positive",
            ),
            models.CheckConstraint(
                condition=Q(other_fact="") | Q(value__isnull=True, operator__in=BETWEEN),
                name="rule_fact_compares_with_one_thing",
            ),
        )
        triggers = (*frozen_part("playbooks_scorecardversion"), *held_in_review("playbooks_scorecardversion"))

    def __str__(self) -> str:
        return self.label
