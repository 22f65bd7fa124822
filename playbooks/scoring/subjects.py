"""Whom a statement is about: accounts, or people in their place.

Rules are compiled for accounts. A statement about people is the same one, read over rows in which each person stands in
the place of an account: what they did while it counted for an account, and what is known of them. So there is one
compiler, and what it makes for accounts is not touched by there being people.
"""

from datetime import datetime

from psycopg.sql import SQL, Composable, Literal

from playbooks.enums import Subject
from signals.identity.affiliations import ACCOUNT_AT

# Names of tables that a WITH clause takes hide the tables behind it, but not in the clause itself. What is not to be
# materialized is read as if it stood where it is named, so conditions on the person reach the tables' indexes.
_PEOPLE_IN_PLACE_OF_ACCOUNTS = SQL(
    "WITH signals_occurrence AS NOT MATERIALIZED ("
    " SELECT id, signal_id, person_id AS account_id, person_id, at, value, message_key FROM signals_occurrence"
    " WHERE account_id IS NOT NULL"
    "), accounts_fact AS NOT MATERIALIZED ("
    " SELECT id, person_id AS account_id, person_id, name, value, since, message_key FROM accounts_fact"
    " WHERE person_id IS NOT NULL"
    ") SELECT * FROM ({}) AS about_people"
)
_ACCOUNT_OF_STATE = SQL(ACCOUNT_AT.format(person="state.account_id", at="state.at"))
_EVERYBODY = {
    Subject.ACCOUNT: SQL("SELECT id FROM accounts_account"),
    Subject.PERSON: SQL("SELECT id FROM accounts_person"),
}
_STANDING_AT = {
    Subject.ACCOUNT: SQL("SELECT id, {at}::timestamptz AS at FROM accounts_account WHERE merged_into_id IS NULL"),
    Subject.PERSON: SQL(
        "SELECT id, at FROM (SELECT id AS account_id, {at}::timestamptz AS at, id FROM accounts_person"
        " WHERE merged_into_id IS NULL AND erased_at IS NULL) AS state WHERE {belongs} IS NOT NULL"
    ),
}

KEYS = {Subject.ACCOUNT: SQL("account.key, ''"), Subject.PERSON: SQL("account.key, person.key")}
"""What accounts, and people, are called by outside: the keys of the account and of the person, of the tables NAMES."""
NAMES = {
    Subject.ACCOUNT: SQL("JOIN accounts_account account ON account.id = state.account_id"),
    Subject.PERSON: SQL(
        "LEFT JOIN accounts_account account ON account.id = {belongs}"
        " CROSS JOIN LATERAL (SELECT coalesce((SELECT value FROM accounts_identifier"
        "  WHERE person_id = state.account_id ORDER BY kind DESC, value LIMIT 1), state.account_id::text) AS key"
        ") AS person"
    ).format(belongs=_ACCOUNT_OF_STATE),
}
"""What is joined to an assessment called `state` for these. People go by an id as a user before one as a visitor."""


def about(subject: Subject, query: Composable) -> Composable:
    """A query that was compiled for accounts, about whom the subject says."""
    return _PEOPLE_IN_PLACE_OF_ACCOUNTS.format(query) if subject == Subject.PERSON else query


def everybody(subject: Subject) -> Composable:
    """A query of the ids of all accounts or people, whoever stands for them now."""
    return _EVERYBODY[subject]


def standing_at(subject: Subject, at: datetime) -> Composable:
    """A query of (id, at): all that are no part of another; people who belong to an account at the instant."""
    return _STANDING_AT[subject].format(at=Literal(at), belongs=_ACCOUNT_OF_STATE)
