"""Backtest: every firing of the whole history, against DuckDB doing the same job on the same rows in its memory.

The scorecard has twelve rules of all kinds. The two answers must be identical.
"""

import time
from statistics import median

from benchmarks import columnar, history
from benchmarks.peaks import peak_megabytes
from benchmarks.result import Result
from playbooks.scoring import VersionSpec, backtest

ROUNDS = 3


def run() -> Result:
    """Once alone for the memory, as DuckDB keeps its rows in this process; then in turns, with identical answers."""
    version = VersionSpec.of(history.build())
    for _ in backtest(version):
        pass
    own_megabytes = peak_megabytes()
    other = columnar.loaded()
    ours, theirs = [], []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        fired = [(firing.account_id, firing.at) for firing in backtest(version)]
        ours.append(time.perf_counter() - started)
        started = time.perf_counter()
        expected = columnar.fired(other, version)
        theirs.append(time.perf_counter() - started)
        if fired != expected:
            raise RuntimeError(f"{len(set(fired) ^ set(expected))} firings differ.")
    seconds, base = median(ours), median(theirs)
    how = {"occurrences": history.OCCURRENCES, "rules": len(version.rules), "rounds": ROUNDS}
    return Result(
        "backtest",
        base / seconds,
        {
            "seconds": round(seconds, 2),
            "best": round(min(ours), 2),
            "firings": len(fired),
            "peak_megabytes": own_megabytes,
            **how,
        },
        {
            "seconds": round(base, 2),
            "best": round(min(theirs), 2),
            "firings": len(expected),
            "cores": columnar.CORES,
            **how,
        },
    )
