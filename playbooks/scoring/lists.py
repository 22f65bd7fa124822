"""Rules about named lists: a fact of the account, or a domain that it is known by, is on the list.

An entry is on its list for a span of time, as a fact holds for one; the rule holds where the two meet. A domain stands
for its account at any time, so without a fact it is the entry's span alone. An account may have several such spans at
once, by several domains or elements of a fact that is a list, so they are added up.
"""

from psycopg import sql
from psycopg.sql import SQL, Composable, Literal

from playbooks.named_lists.keys import keys_of_value
from playbooks.scoring.facts import latest_fact
from playbooks.scoring.scope import Scope
from playbooks.scoring.spec import RuleSpec
from playbooks.scoring.sweeps import ONCE, while_level
from signals.addresses import hosts_above

_LISTED = SQL(
    "EXISTS (SELECT FROM playbooks_namedlistentry entry WHERE entry.named_list_id = {list} AND entry.key = ANY({keys})"
    " AND entry.since <= subject.at AND (entry.until IS NULL OR entry.until > subject.at))"
)
_DOMAINS = SQL(
    "SELECT account_id, entry.since AS starts, {until} AS ends FROM accounts_domain"
    " JOIN playbooks_namedlistentry entry ON entry.named_list_id = {list} AND entry.key = ANY({keys}) WHERE {rows}"
)
_FACTS = SQL(
    "SELECT fact.account_id, greatest(fact.since, entry.since) AS starts, least(fact.ends, {until}) AS ends FROM ("
    " SELECT account_id, since, lead(since) OVER (PARTITION BY account_id ORDER BY since) AS ends, value FROM ("
    "  SELECT DISTINCT ON (account_id, since) account_id, since, value"
    "  FROM accounts_fact WHERE name = {name} AND {rows} ORDER BY account_id, since, message_key DESC) AS told) AS fact"
    " JOIN playbooks_namedlistentry entry ON entry.named_list_id = {list} AND entry.key = ANY({keys})"
    " AND (fact.ends IS NULL OR entry.since < fact.ends) AND (entry.until IS NULL OR entry.until > fact.since)"
    " AND {since} IS NOT NULL"
)


def list_changes(rule: RuleSpec, scope: Scope) -> Composable:
    """Changes of “the fact, or a domain of the account, is on the list”."""
    rows = scope.rows("since", None)
    listed = Literal(rule.named_list_id)
    since, until = scope.known("entry", "since"), scope.known("entry", "until")
    if rule.fact:
        keys = keys_of_value(rule.named_list_id, SQL("fact.value"))
        spans = _FACTS.format(list=listed, keys=keys, name=Literal(rule.fact), rows=rows, since=since, until=until)
    else:
        spans = _DOMAINS.format(list=listed, keys=hosts_above(SQL("accounts_domain.host")), rows=rows, until=until)
    deltas = SQL(
        "SELECT account_id, at, listed FROM (SELECT account_id, unnest(ARRAY[starts, ends]) AS at,"
        " unnest(ARRAY[1, -1]) AS listed FROM ({}) AS spans) AS both_ends WHERE at IS NOT NULL"
    ).format(spans)
    return while_level(deltas, "listed", SQL("listed > 0"))


def list_probe(rule: RuleSpec) -> Composable:
    """(held, until): the latest fact, or the domains, and the entries then on the list."""
    held = SQL("SELECT true AS held, 'infinity'::timestamptz AS until FROM {} WHERE {} LIMIT 1")
    listed = Literal(rule.named_list_id)
    if rule.fact:
        keys = keys_of_value(rule.named_list_id, sql.Identifier("mine"))
        latest = SQL("(SELECT {} AS mine {}) AS latest").format(latest_fact(rule.fact), ONCE)
        return held.format(latest, _LISTED.format(list=listed, keys=keys))
    keys = hosts_above(SQL("accounts_domain.host"))
    return held.format(
        SQL("accounts_domain"),
        SQL("accounts_domain.account_id = subject.id AND {}").format(_LISTED.format(list=listed, keys=keys)),
    )


def listed_domains(rule: RuleSpec, *, shown: int) -> Composable:
    """The account's domains that are on the list at the instant, in the columns of `playbooks.scoring.evidence`."""
    return SQL(
        "SELECT entry.since AS at, entry.id, NULL::bigint AS person_id, to_jsonb(accounts_domain.host) AS value,"
        " NULL::uuid AS message_key, '' AS name, count(*) OVER () AS total, 0::bigint AS people,"
        " NULL::numeric AS reached, NULL::numeric AS earlier, NULL::numeric AS enough"
        " FROM accounts_domain JOIN playbooks_namedlistentry entry"
        " ON entry.named_list_id = {list} AND entry.key = ANY({keys}) WHERE accounts_domain.account_id = subject.id"
        " AND entry.since <= subject.at AND (entry.until IS NULL OR entry.until > subject.at)"
        " ORDER BY host, key LIMIT {shown}"
    ).format(
        list=Literal(rule.named_list_id),
        keys=hosts_above(SQL("accounts_domain.host")),
        shown=Literal(shown),
    )
