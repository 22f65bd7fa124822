"""What the rules that hold come to, as SQL: the points under the caps, and whether they qualify.

`playbooks.scoring.spec.VersionSpec` says the same in Python, of the bits of the rules that hold.
"""

from collections.abc import Callable

from psycopg.sql import SQL, Composable, Literal

from playbooks.scoring.spec import VersionSpec

POINTS = SQL("points")


def points(version: VersionSpec, holds: Callable[[int], Composable]) -> Composable:
    """The points of the rules that hold; `holds` renders whether the rule of a bit does."""
    capped = dict(version.caps)
    free = [bit for bit, rule in enumerate(version.tracks) if rule.category not in capped]
    parts = [_sum_of(version, free, holds)]
    for category, most in version.caps:
        bits = [bit for bit, rule in enumerate(version.tracks) if rule.category == category]
        parts.append(SQL("least({}, {})").format(Literal(most), _sum_of(version, bits, holds)))
    return SQL(" + ").join(parts)


def qualified(version: VersionSpec, points: Composable = POINTS) -> Composable:
    """A condition on the column `held`, and on the points: the column of that name, or what they are rendered as."""
    return SQL("{} >= {} AND held & {} <> 0 AND held & {} = 0").format(
        points,
        Literal(version.threshold),
        _mask(version.bits(lambda rule: rule.is_activation)),
        _mask(version.bits(lambda rule: rule.is_disqualifier)),
    )


def bit_of(number: int) -> Composable:
    """The bit of a rule, as wide as `held` is."""
    return SQL("{}::bigint").format(Literal(1 << number))


def _mask(bits: int) -> Composable:
    return SQL("{}::bigint").format(Literal(bits))


def _sum_of(version: VersionSpec, bits: list[int], holds: Callable[[int], Composable]) -> Composable:
    terms = [
        SQL("CASE WHEN {} THEN {} ELSE 0 END").format(holds(bit), Literal(version.tracks[bit].points))
        for bit in bits
        if version.tracks[bit].points
    ]
    return SQL(" + ").join(terms) if terms else Literal(0)
