"""Versions: ten versions of a scorecard over the whole history in one pass, against one of them alone.

The ten are the twelve rules and what people try with them: other thresholds, a rule left out, a rule that asks for
more. `ratio` is the time of the one over that of the ten; the firings of the one must be the same in both.
"""

import time
from collections import Counter
from statistics import median

from benchmarks import history, twelve
from benchmarks.peaks import peak_megabytes
from benchmarks.result import Result
from playbooks.scoring import VersionSpec, backtests

ROUNDS = 3


def run() -> Result:
    """Take turns."""
    version = VersionSpec.of(history.build())
    drafts = twelve.drafts(version)
    alone, together = [], []
    for _ in range(ROUNDS):
        seconds, one = _swept([version])
        alone.append(seconds)
        seconds, ten = _swept(drafts)
        together.append(seconds)
        if one[0] != ten[0]:
            raise RuntimeError(f"{one[0]} firings alone, {ten[0]} among others.")
    base, all_of_them = median(alone), median(together)
    how = {"occurrences": history.OCCURRENCES, "rules": len(version.rules), "rounds": ROUNDS}
    return Result(
        "versions",
        base / all_of_them,
        {
            "seconds": round(all_of_them, 2),
            "best": round(min(together), 2),
            "times_one": round(all_of_them / base, 2),
            "versions": len(drafts),
            "firings": sum(ten.values()),
            "peak_megabytes": peak_megabytes(),
            **how,
        },
        {"seconds": round(base, 2), "best": round(min(alone), 2), "versions": 1, "firings": one[0], **how},
    )


def _swept(versions: list[VersionSpec]) -> tuple[float, Counter[int]]:
    started = time.perf_counter()
    fired: Counter[int] = Counter()
    for number, firings in backtests(versions):
        fired[number] += len(firings)
    return time.perf_counter() - started, fired
