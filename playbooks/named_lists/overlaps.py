"""Entries that two rules of one scorecard contradict each other about."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations, groupby

from psycopg.sql import SQL, Composable, Literal

from accounts.wording import count_of
from playbooks.enums import ListKind, RuleKind, VersionState
from playbooks.models import NamedList, Rule
from playbooks.scoring.database import rows
from signals.addresses import hosts_above

NAMED = 3
"""Entries that a sentence names."""

_SHARED = SQL("SELECT {pair}::int, text, count(*) OVER () FROM ({found}) AS found ORDER BY key LIMIT {named}")
_STORED = SQL("(SELECT key, text FROM playbooks_namedlistentry WHERE named_list_id = {list} AND until IS NULL)")
_GIVEN = SQL("(SELECT * FROM unnest({keys}::text[], {texts}::text[]) AS given(key, text))")
_SAME = SQL("SELECT one.key, one.text FROM {one} AS one JOIN {other} AS other ON other.key = one.key")
# A domain stands for the hosts under it, too.
_UNDER = SQL(
    "SELECT low.key, low.text || ' under ' || high.text FROM {low} AS low"
    " JOIN {high} AS high ON high.key = ANY({above}) AND high.key <> low.key"
)


def overlap_problems(rules: Sequence[Rule]) -> list[str]:
    """What is said of each pair of rules that want opposite things of an entry that both of their lists have."""
    pairs = list(contradicting(rule for rule in rules if rule.kind == RuleKind.LIST and rule.named_list))
    if not pairs:
        return []
    found = _shared([_found(*pair) for pair in pairs])
    return [_sentence(*pairs[place], *found[place]) for place in sorted(found)]


def upload_warnings(named_list: NamedList, entries: Mapping[str, str]) -> list[str]:
    """What scorecards in force would come to want opposite things of, if the list had these entries (text by key)."""
    rules = Rule.objects.filter(kind=RuleKind.LIST, version__state=VersionState.PUBLISHED)
    using = rules.filter(version__rules__named_list=named_list).order_by("version", "position").distinct()
    by_version = groupby(using.select_related("named_list", "version__scorecard"), key=lambda rule: rule.version_id)
    pairs = [
        (one, other) if one.named_list_id == named_list.pk else (other, one)
        for _, found in by_version
        for one, other in contradicting(list(found))
        if (one.named_list_id == named_list.pk) != (other.named_list_id == named_list.pk)
    ]
    if not pairs:
        return []
    given = _GIVEN.format(keys=Literal(list(entries)), texts=Literal(list(entries.values())))
    shared = _shared([_joined(given, _stored(other), _kind(other)) for _, other in pairs])
    return [
        f"{pairs[place][0].version.scorecard}: {_sentence(*pairs[place], *shared[place])}" for place in sorted(shared)
    ]


def _shared(found: Sequence[Composable]) -> dict[int, tuple[list[str], int]]:
    """Some of the entries that each of these statements finds, and how many there are; by place, if there are any."""
    parts = [
        SQL("({})").format(_SHARED.format(pair=Literal(place), found=one, named=Literal(NAMED)))
        for place, one in enumerate(found)
    ]
    shared: dict[int, tuple[list[str], int]] = {}
    for place, text, total in rows(SQL(" UNION ALL ").join(parts)):
        shared[place] = ([*shared.get(place, ([], 0))[0], text], total)
    return shared


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
    if one.named_list_id == other.named_list_id:
        return _SAME.format(one=_stored(one), other=_stored(other))
    return _joined(_stored(one), _stored(other), _kind(one))


def _stored(rule: Rule) -> Composable:
    return _STORED.format(list=Literal(rule.named_list_id))


def _joined(one: Composable, other: Composable, kind: str) -> Composable:
    found = [_SAME.format(one=one, other=other)]
    if kind == ListKind.DOMAINS:
        above = hosts_above(SQL("low.key"))
        found += [_UNDER.format(low=low, high=high, above=above) for low, high in ((one, other), (other, one))]
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
