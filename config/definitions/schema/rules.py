"""The rules of a scorecard as structs, one for each kind."""

from config.definitions.schema.base import Definition
from config.definitions.values import (
    Amount,
    Count,
    Duration,
    Flag,
    GrowingWord,
    Key,
    Label,
    OperatorWord,
    OptionalCategoryWord,
    OptionalOperatorWord,
    OptionalWord,
    People,
    Plain,
    Points,
    TierWord,
    Window,
    Word,
)


class RuleBase(Definition, frozen=True, kw_only=True, tag_field="kind"):
    """What all rules have."""

    key: Key
    label: Label
    points: Points
    activation: Flag = False
    disqualifies: Flag = False
    category: OptionalCategoryWord = ""
    half_life: Duration | None = None


class SteppedRule(RuleBase, frozen=True, kw_only=True):
    """What rules have that may add their points for each time as much as they ask for."""

    most_points: Points | None = None


class OccurrencesRule(SteppedRule, frozen=True, kw_only=True, tag="occurrences"):
    """The signal at least so many times within the window."""

    signal: Key
    at_least: Count
    within: Window


class PeopleRule(SteppedRule, frozen=True, kw_only=True, tag="people"):
    """The signal by at least so many different people within the window, of whom more may be asked."""

    signal: Key
    at_least: Count
    within: Window
    own_domain: Flag = False
    only_new: Flag = False
    fact: OptionalWord = ""
    operator: OptionalOperatorWord = ""
    value: Plain = None


class FactRule(SteppedRule, frozen=True, kw_only=True, tag="fact"):
    """The account's fact compares with the value, or with another fact."""

    fact: Word
    operator: OperatorWord
    value: Plain = None
    other_fact: OptionalWord = ""


class ListRule(RuleBase, frozen=True, kw_only=True, tag="list"):
    """The account's fact, or without one a domain that it is known by, is on the list."""

    list: Key
    fact: OptionalWord = ""


class SumRule(SteppedRule, frozen=True, kw_only=True, tag="sum"):
    """What the signal measures adds up, within the window, to a number, or to so many percent of an account's fact."""

    signal: Key
    limit: Amount | None = None
    fact: OptionalWord = ""
    percent: Count | None = None
    within: Window


class DaysRule(SteppedRule, frozen=True, kw_only=True, tag="days"):
    """The signal (none: any) on at least so many different days, by UTC, within the window."""

    signal: Key | None = None
    at_least: Count
    within: Window


class WeeksRule(SteppedRule, frozen=True, kw_only=True, tag="weeks"):
    """The signal (none: any) in at least so many different weeks, from Monday by UTC, within the window."""

    signal: Key | None = None
    at_least: Count
    within: Window


class AbsenceRule(SteppedRule, frozen=True, kw_only=True, tag="absence"):
    """No occurrence of the signal (none: of any) for so long, by an account that is known."""

    signal: Key | None = None
    within: Duration


class GrowthRule(RuleBase, frozen=True, kw_only=True, tag="growth"):
    """A measure of the signal (none: of any) is so many percent above that of the window before, and at least n."""

    growing: GrowingWord
    signal: Key | None = None
    percent: People
    at_least: Count
    within: Duration


class OrderRule(RuleBase, frozen=True, kw_only=True, tag="order"):
    """The signal within the window, and another neither before the deadline after it nor since."""

    signal: Key
    followed_by: Key
    deadline: Duration
    within: Window


class QualifiedRule(RuleBase, frozen=True, kw_only=True, tag="qualified"):
    """The account qualifies (or not) under that version (none: the one in force) of another scorecard."""

    scorecard: Key
    version: Count | None = None
    negated: Flag = False


class LeadsRule(SteppedRule, frozen=True, kw_only=True, tag="leads"):
    """At least so many people of the account qualify under that version (none: the one in force) of a scorecard."""

    scorecard: Key
    version: Count | None = None
    at_least: Count


class TierRule(RuleBase, frozen=True, kw_only=True, tag="tier"):
    """The account is (or not) in the tier by that table (none: the one in force)."""

    tier: TierWord
    table: Count | None = None
    negated: Flag = False


class CustomerRule(RuleBase, frozen=True, kw_only=True, tag="customer"):
    """The account has (or not) become a customer."""

    negated: Flag = False


Rule = (
    OccurrencesRule
    | PeopleRule
    | SumRule
    | DaysRule
    | WeeksRule
    | AbsenceRule
    | GrowthRule
    | OrderRule
    | FactRule
    | ListRule
    | QualifiedRule
    | LeadsRule
    | TierRule
    | CustomerRule
)
