"""What the renderings of rules over time share: spans merged, levels added up, truth turned into changes."""

from psycopg.sql import SQL, Composable

ONCE = SQL("OFFSET 0")
"""Ends a subquery that is not to be dissolved into the query around it, which may name its columns many times."""


def merged(raw: Composable, key: str) -> Composable:
    """Changes of the union of the spans (starts, ends) of `raw`, whose ends rise with their starts within `key`.

    `key` names columns of `raw`; they and (at, change) are what comes out. A span without end ends at infinity.
    """
    return SQL(
        "SELECT {key}, at, change FROM ("
        " SELECT {key}, unnest(ARRAY[1, -1]) AS change, unnest(ARRAY["
        "  CASE WHEN ended IS NULL OR ended < starts THEN starts END,"
        "  CASE WHEN follows IS NULL OR follows > ends THEN nullif(ends, 'infinity') END]) AS at"
        " FROM (SELECT {key}, starts, ends, lag(ends) OVER in_order AS ended, lead(starts) OVER in_order AS follows"
        "  FROM ({raw}) AS raw WHERE starts < ends"
        "  WINDOW in_order AS (PARTITION BY {key} ORDER BY starts, ends)) AS spans"
        " WHERE ended IS NULL OR ended < starts OR follows IS NULL OR follows > ends) AS both_ends WHERE at IS NOT NULL"
    ).format(key=SQL(key), raw=raw)


def changes_of(truth: Composable) -> Composable:
    """Changes of a query of (account_id, at, holds); rows of one instant must be alike."""
    return SQL(
        "SELECT account_id, at, CASE WHEN holds THEN 1 ELSE -1 END AS change FROM ("
        " SELECT account_id, at, holds, lag(holds, 1, false) OVER (PARTITION BY account_id ORDER BY at) AS before"
        " FROM ({}) AS truth) AS compared WHERE holds <> before"
    ).format(truth)


def while_level(deltas: Composable, levels: str, holds: Composable) -> Composable:
    """Changes of a condition on running sums.

    `deltas` is a query of (account_id, at) and the columns that `levels` names; `holds` is a condition on their sums up
    to and including an instant.
    """
    sums = SQL(", ").join(SQL("sum({0}) OVER until_then AS {0}").format(SQL(level)) for level in levels.split())
    return changes_of(
        SQL(
            "SELECT account_id, at, {holds} AS holds FROM (SELECT account_id, at, {sums} FROM ({deltas}) AS deltas"
            " WINDOW until_then AS (PARTITION BY account_id ORDER BY at)) AS levels"
        ).format(holds=holds, sums=sums, deltas=deltas)
    )


def spans_of(changes: Composable) -> Composable:
    """The spans (account_id, starts, ends) that changes begin and end, in any order; one without end has none."""
    return SQL(
        "SELECT account_id, at AS starts, ended AS ends FROM ("
        " SELECT account_id, at, change, lead(at) OVER (PARTITION BY account_id ORDER BY at) AS ended FROM ("
        "  SELECT account_id, at, sum(change) AS change FROM ({}) AS raw GROUP BY account_id, at"
        "  HAVING sum(change) <> 0) AS netted) AS edges WHERE change > 0"
    ).format(changes)


def at_instant(changes: Composable) -> Composable:
    """A probe, (held, until), from changes compiled over what was known at the instant of the subject.

    Only what passes with time lies behind the instant, so the first change there is the next one if nothing happens.
    """
    return SQL(
        "SELECT coalesce(sum(change) FILTER (WHERE at <= subject.at), 0) = 1 AS held,"
        " coalesce(min(at) FILTER (WHERE at > subject.at), 'infinity') AS until"
        " FROM (SELECT at, sum(change) AS change FROM ({}) AS changes GROUP BY at HAVING sum(change) <> 0) AS changes"
    ).format(changes)
