"""Learning in a process of its own, which takes what scikit-learn needs with it when it ends.

`python -m playbooks.learning.child` reads the question from standard input and writes the answer to standard output, so
the worker stays as small as it is, however often it is asked.
"""

import subprocess
import sys
from collections import Counter
from collections.abc import Iterable

import msgspec

from playbooks.learning.suggestion import Example, Suggestion, TooFewOutcomes
from playbooks.scoring.spec import VersionSpec

SECONDS = 300


class Question(msgspec.Struct):
    """A version, and how many examples of each sort there are: (rules held, became a customer, accounts)."""

    version: VersionSpec
    examples: list[tuple[int, bool, int]]


class Answer(msgspec.Struct):
    """What is suggested, or why nothing is."""

    suggestion: Suggestion | None = None
    refusal: str = ""


def suggest_apart(version: VersionSpec, examples: Iterable[Example]) -> Suggestion:
    """As `fitting.suggest`, elsewhere. The order of the examples does not matter.

    Raises:
        TooFewOutcomes: as there.
    """
    counted = Counter((one.held, one.converted) for one in examples)
    asked = msgspec.json.encode(Question(version, [(*sort, count) for sort, count in sorted(counted.items())]))
    command = [sys.executable, "-m", "playbooks.learning.child"]
    done = subprocess.run(command, input=asked, stdout=subprocess.PIPE, check=True, timeout=SECONDS)
    answer = msgspec.json.decode(done.stdout, type=Answer)
    if answer.suggestion is None:
        raise TooFewOutcomes(answer.refusal)
    return answer.suggestion
