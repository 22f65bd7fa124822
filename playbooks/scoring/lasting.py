"""Tracks that hold for other spans than the rule that they are of: no longer than so long, or so much longer.

What a rule adds fades in steps. Of a rule that counts a signal each step lasts for a multiple of the half-life from the
latest occurrence on, by whomever of the account, as long as the rule holds; so a new occurrence brings all of the
points back. Of all other rules it lasts so long from the instant at which the rule begins to hold.

A disqualifier may linger: each of its spans ends so much later, and what comes in between is one span.
"""

from dataclasses import replace

from psycopg.sql import SQL, Composable, Literal

from playbooks.enums import RuleKind
from playbooks.scoring.spec import RuleSpec
from playbooks.scoring.sweeps import merged, spans_of, while_level
from playbooks.scoring.tracks import FADING_FROM_LATEST


def recent_of(track: RuleSpec) -> RuleSpec | None:
    """The rule that holds while there is an occurrence that a track lasts from; None if it lasts from its beginning."""
    if track.kind not in FADING_FROM_LATEST:
        return None
    return RuleSpec(
        0, "", "", 0, is_activation=False, kind=RuleKind.OCCURRENCES, signal_id=track.signal_id, window=track.lasts
    )


def whole_of(track: RuleSpec) -> RuleSpec:
    """The rule that holds for as long as its kind says."""
    return replace(track, lasts=None, lingers=None)


def both(one: Composable, other: Composable) -> Composable:
    """Changes of two conditions holding together."""
    changes = SQL("SELECT account_id, at, change AS holding FROM ({}) AS one UNION ALL SELECT * FROM ({}) AS other")
    return while_level(changes.format(one, other), "holding", SQL("holding = 2"))


def cut_short(track: RuleSpec, whole: Composable) -> Composable:
    """Changes of the spans, each no longer than the track lasts from its beginning."""
    return SQL(
        "SELECT account_id, unnest(ARRAY[starts, least(ends, starts + {})]) AS at, unnest(ARRAY[1, -1]) AS change"
        " FROM ({}) AS spans"
    ).format(Literal(track.lasts), spans_of(whole))


def drawn_out(track: RuleSpec, whole: Composable) -> Composable:
    """Changes of the spans, each so much longer as the track lingers."""
    return merged(
        SQL("SELECT account_id, starts, coalesce(ends + {}, 'infinity') AS ends FROM ({}) AS spans").format(
            Literal(track.lingers), spans_of(whole)
        ),
        "account_id",
    )
