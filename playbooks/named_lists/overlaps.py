"""Entries that two rules of one scorecard contradict each other about."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from psycopg.sql import SQL, Composable, Literal

from accounts.wording import count_of
from playbooks.enums import ListKind, RuleKind
from playbooks.models import Rule
from playbooks.scoring.database import rows
from signals.addresses import hosts_above

NAMED = 3
"""Entries that a sentence names."""

_SHARED = SQL("SELECT {pair}::int, text, count(*) OVER () FROM ({found}) AS found ORDER BY key LIMIT {named}")
_SAME = SQL(
    "SELECT one.key, one.text FROM playbooks_namedlistentry one"
    " JOIN playbooks_namedlistentry other ON other.key = one.key AND other.named_list_id = {other}"
    " AND other.until IS NULL WHERE one.named_list_id = {one} AND one.until IS NULL"
)
# A domain stands for the hosts under it, too.
_UNDER = SQL(
    "SELECT low.key, low.text || ' under ' || high.text FROM playbooks_namedlistentry low"
    " JOIN playbooks_namedlistentry high ON high.key = ANY({above}) AND high.key <> low.key"
    " AND high.named_list_id = {high} AND high.until IS NULL"
    " WHERE low.named_list_id = {low} AND low.until IS NULL"
)


def overlap_problems(rules: Sequence[Rule]) -> list[str]:
    """What is said of each pair of rules that want opposite things of an entry that both of their lists have."""
    pairs = list(contradicting(rule for rule in rules if rule.kind == RuleKind.LIST and rule.named_list))
    if not pairs:
        return []
    parts = [
        SQL("({})").format(_SHARED.format(pair=Literal(place), found=_found(*pair), named=Literal(NAMED)))
        for place, pair in enumerate(pairs)
    ]
    shared: dict[int, tuple[list[str], int]] = {}
    for place, text, total in rows(SQL(" UNION ALL ").join(parts)):
        shared[place] = ([*shared.get(place, ([], 0))[0], text], total)
    return [_sentence(*pairs[place], *shared[place]) for place in sorted(shared)]


def contradicting(rules: Iterable[Rule]) -> Iterator[tuple[Rule, Rule]]:
    """Pairs of rules about the same thing, of which one is for an account and the other against it."""
    for one, other in combinations(rules, 2):
        about_one, about_other = (one.fact, _kind(one)), (other.fact, _kind(other))
        if about_one == about_other and _is_for(one) != _is_for(other):
            yield one, other


def _is_for(rule: Rule) -> bool:
    """Say whether it takes nothing away: a rule without points activates."""
    return rule.points >= 0 and not rule.is_disqualifier


def _found(one: Rule, other: Rule) -> Composable:
    """What the lists of the two rules share."""
    lists = Literal(one.named_list_id), Literal(other.named_list_id)
    found = [_SAME.format(one=lists[0], other=lists[1])]
    if _kind(one) == ListKind.DOMAINS and one.named_list_id != other.named_list_id:
        above = hosts_above(SQL("low.key"))
        found += [_UNDER.format(low=low, high=high, above=above) for low, high in (lists, lists[::-1])]
    return SQL(" UNION ALL ").join(found)


def _kind(rule: Rule) -> str:
    return rule.named_list.kind if rule.named_list else ""


def _sentence(one: Rule, other: Rule, texts: list[str], total: int) -> str:
    if one.named_list_id == other.named_list_id:
        return (
            f"Rules “{one.label}” and “{other.label}” contradict each other: both look at the list “{one.named_list}”,"
            " one for and one against who is on it. Remove one of them, or choose another list for it."
        )
    more = f" and {total - len(texts):,} more" if total > len(texts) else ""
    return (
        f"Rules “{one.label}” and “{other.label}” contradict each other about {count_of(total, 'entry', 'entries')} on"
        f" both “{one.named_list}” and “{other.named_list}” ({', '.join(texts)}{more}): take"
        f" {'it' if total == 1 else 'each'} off one of the lists."
    )
