"""Learning in a process of its own, which takes what scikit-learn needs with it when it ends.

`python -m playbooks.learning.child` reads the question from standard input and writes the answer to standard output, so
the worker stays as small as it is, however often it is asked.
"""

import subprocess
import sys
from collections import Counter
from collections.abc import Iterable

import msgspec

from playbooks.errors import NotFinished, TooLong
from playbooks.learning.suggestion import Alive, Example, Suggestion, TooFewOutcomes, say_nothing
from playbooks.scoring.spec import VersionSpec

SECONDS = 300
BEAT_SECONDS = 1.0


class Question(msgspec.Struct):
    """A version, and how many examples of each sort there are: (rules held, became a customer, accounts)."""

    version: VersionSpec
    examples: list[tuple[int, bool, int]]


class Answer(msgspec.Struct):
    """What is suggested, or why nothing is."""

    suggestion: Suggestion | None = None
    refusal: str = ""


def suggest_apart(version: VersionSpec, examples: Iterable[Example], alive: Alive = say_nothing) -> Suggestion:
    """As `fitting.suggest`, elsewhere. The order of the examples does not matter.

    `alive` is called every second meanwhile; what it raises ends the process and goes on to the caller.

    Raises:
        TooFewOutcomes: as there.
        TooLong: it took more than five minutes.
        NotFinished: the process ended without an answer.
    """
    counted = Counter((one.held, one.converted) for one in examples)
    asked = msgspec.json.encode(Question(version, [(*sort, count) for sort, count in sorted(counted.items())]))
    answer = msgspec.json.decode(_answered(asked, alive), type=Answer)
    if answer.suggestion is None:
        raise TooFewOutcomes(answer.refusal)
    return answer.suggestion


def _answered(asked: bytes, alive: Alive) -> bytes:
    command = [sys.executable, "-m", "playbooks.learning.child"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        try:
            return _heard(child, asked, alive)
        finally:
            child.kill()


def _heard(child: "subprocess.Popen[bytes]", asked: bytes, alive: Alive) -> bytes:
    said: bytes | None = asked
    for _ in range(round(SECONDS / BEAT_SECONDS)):
        try:
            answer, _ = child.communicate(said, BEAT_SECONDS)
        except subprocess.TimeoutExpired:
            said = None
            alive()
            continue
        if child.returncode:
            raise NotFinished(
                "The points could not be learned: the process that does it ended early, most likely for want of "
                "memory. Look at a shorter period, or give the worker more memory."
            )
        return answer
    raise TooLong("Learning the points took more than five minutes. Look at a shorter period, or ask of fewer rules.")
