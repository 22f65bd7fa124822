"""Whether a person belongs to an account: while they belong to none, they have no score, and nothing qualifies them.

So it is one more track of a version about people, held or not at every instant as rules are; what the other tracks say
is heeded only while it holds. Whoever changes from one account to another belongs to one all the time.
"""

from collections.abc import Sequence

from psycopg.sql import SQL, Composable

from playbooks.scoring.scope import Scope
from playbooks.scoring.spec import RuleSpec
from playbooks.scoring.sweeps import changes_of
from playbooks.scoring.verdict import bit_of
from signals.identity.affiliations import ACCOUNT_AT

_AT_HOME = SQL(ACCOUNT_AT.format(person="subject.id", at="subject.at"))


def belonging_changes(scope: Scope) -> Composable:
    """Changes of “belongs to an account”, of people in the place of accounts."""
    return changes_of(
        SQL(
            "SELECT account_id, since AS at, is_home AS holds FROM (SELECT person_id AS account_id, since,"
            " account_id IS NOT NULL AS is_home FROM accounts_affiliation) AS affiliation WHERE {}"
        ).format(scope.rows("since", None))
    )


def belonging_probe() -> Composable:
    """(held, until) for the person `subject.id`; where they belong only changes by being told anew."""
    return SQL("SELECT true AS held, 'infinity'::timestamptz AS until WHERE {} IS NOT NULL").format(_AT_HOME)


def place_of_belonging(tracks: Sequence[RuleSpec]) -> int | None:
    """Where among the tracks it is, if they are about people."""
    return next((place for place, track in enumerate(tracks) if track.of_home), None)


def heeded(tracks: Sequence[RuleSpec], states: Composable) -> Composable:
    """A query of (account_id, at, held) in which no track is held by a person who belongs to no account then."""
    place = place_of_belonging(tracks)
    if place is None:
        return states
    return SQL(
        "SELECT account_id, at, CASE WHEN held & {} <> 0 THEN held ELSE 0 END AS held FROM ({}) AS anywhere"
    ).format(bit_of(place), states)
