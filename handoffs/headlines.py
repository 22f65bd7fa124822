"""The sentence on a handoff's row: who did what RevOps calls the rule that fired it, how often, and when last.

It is stored, so it says nothing that is true only today: when it happened last is kept beside it, and the page says
“last yesterday”.
The rule is the one with the most points among what people did; a fact speaks only when no behaviour does, and
activation, which every qualified account has, only when nothing else does. Equal points go by the scorecard's order.
"""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import connection

from accounts.models import Account
from accounts.wording import count_of, span
from playbooks.enums import RuleKind
from playbooks.models import Qualification, Rule

LONGEST = 255
ABOUT_IT = (RuleKind.FACT, RuleKind.LIST)
"""Kinds of rules about what an account is, and not about what its people did."""
NOT_BY_TIMES = (RuleKind.PEOPLE, RuleKind.GROWTH)
"""Kinds of rules that a number of times says nothing about: they count people, or compare two windows."""

_EVIDENCE = """
SELECT asked.qualification, fact.said, usage.*
FROM unnest(%(qualifications)s::bigint[], %(rules)s::bigint[]) AS asked (qualification, rule)
JOIN playbooks_qualification qualification ON qualification.id = asked.qualification
JOIN playbooks_rule rule ON rule.id = asked.rule
LEFT JOIN LATERAL (
    SELECT count(*) AS times, count(DISTINCT occurrence.person_id),
           coalesce(nullif(min(person.name), ''), min(person.email)), max(occurrence.at)
    FROM signals_occurrence occurrence JOIN accounts_person person ON person.id = occurrence.person_id
    WHERE occurrence.account_id = qualification.account_id AND occurrence.signal_id = rule.signal_id
      AND occurrence.at <= qualification.at
      AND (rule."window" IS NULL OR occurrence.at > qualification.at - rule."window")
) AS usage ON usage.times > 0
LEFT JOIN LATERAL (
    SELECT value #>> '{}' AS said FROM accounts_fact
    WHERE account_id = qualification.account_id AND name = rule.fact AND since <= qualification.at
    ORDER BY since DESC, message_key DESC LIMIT 1
) AS fact ON true
"""


class Usage(NamedTuple):
    """What people did that the rule counts: how often, how many of them, one of their names, and when last."""

    times: int
    people: int
    name: str | None
    last_at: datetime


class Headline(NamedTuple):
    """The sentence, and when what it tells of happened last; None when it tells of no behaviour."""

    text: str
    last_at: datetime | None


def headlines(qualifications: Collection[Qualification]) -> dict[int, Headline]:
    """The headline of each qualification, by its id; a fixed number of queries for any number of them.

    The accounts of the qualifications have to be read already, or cost a query each.
    """
    rules = Rule.objects.in_bulk({pk for q in qualifications for pk in q.rules_held})
    chosen = {q.pk: strongest(rules[pk] for pk in q.rules_held if pk in rules) for q in qualifications}
    found = _evidence({pk: rule.pk for pk, rule in chosen.items() if rule is not None})
    return {q.pk: _headline(q.account, chosen[q.pk], *found.get(q.pk, (None, None))) for q in qualifications}


def strongest(rules: Iterable[Rule]) -> Rule | None:
    """The rule that says most about why an account qualified."""
    return min(
        rules,
        key=lambda rule: (rule.is_activation, rule.kind in ABOUT_IT, -rule.points, rule.position, rule.pk),
        default=None,
    )


def _evidence(asked: dict[int, int]) -> dict[int, tuple[Usage | None, str | None]]:
    """What people did that the rule of each qualification counts, and what the fact says that it asks for."""
    with connection.cursor() as cursor:
        cursor.execute(_EVIDENCE, {"qualifications": list(asked), "rules": list(asked.values())})
        return {pk: (Usage(*usage) if usage[0] else None, said) for pk, said, *usage in cursor.fetchall()}


def _headline(account: Account, rule: Rule | None, usage: Usage | None, fact: str | None) -> Headline:
    if rule is None or rule.kind in ABOUT_IT or usage is None:
        return Headline(_about(rule, fact)[:LONGEST], None)
    many = count_of(usage.people, "teammate", "teammates")
    who = usage.name if usage.people == 1 and usage.name else f"{many} of {_known_as(account)}"
    often = "" if rule.kind in NOT_BY_TIMES else f" {count_of(usage.times, 'time', 'times')}"
    return Headline(f"{who}: {rule.label}{often}{_within(rule.window)}"[:LONGEST], usage.last_at)


def _about(rule: Rule | None, fact: str | None) -> str:
    if rule is None:
        return "The score reached the threshold"
    return f"{rule.label}: {rule.fact.replace('_', ' ')} is {fact}" if fact is not None else rule.label


def _known_as(account: Account) -> str:
    """The domain, where the key is one."""
    return account.key if "." in account.key else account.name


def _within(window: timedelta | None) -> str:
    return f" in {span(window)}" if window else ""
