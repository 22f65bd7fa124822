"""The accounts that weights are learned from: which rules held at a fixed age, and what became of them after it.

The instant depends on nothing but when the account was first seen. Were it the firing, the rules that held would be
those of today's weights; were it the payment, what was done because of it would count.
"""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import islice

from playbooks.learning.suggestion import Alive, Example, say_nothing
from playbooks.proof.groups import Case, Group, Life, Terms, watched
from playbooks.scoring.history import held_at
from playbooks.scoring.spec import VersionSpec

ACCOUNTS_AT_A_TIME = 1_000
DEFAULT_AGE = timedelta(days=14)


def examples(
    version: VersionSpec, population: Iterable[Life], terms: Terms, age: timedelta, alive: Alive = say_nothing
) -> Iterator[Example]:
    """One for each account that reached the age in the period unpaid and has been watched for long enough since."""
    cases = (case for life in population if (case := _case(life, terms, age)))
    while chunk := list(islice(cases, ACCOUNTS_AT_A_TIME)):
        alive()
        held = held_at(version, [(case.life.account_id, case.index) for case in chunk])
        for case in chunk:
            yield Example(held.get((case.life.account_id, case.index), 0), case.converted)


def _case(life: Life, terms: Terms, age: timedelta) -> Case | None:
    if life.known_at is None or not terms.start <= life.known_at + age < terms.end:
        return None
    judged = watched(life, Group.OTHER, life.known_at + age, terms)
    return judged if isinstance(judged, Case) else None
