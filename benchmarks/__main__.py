"""`python -m benchmarks [NAME …] [--json]`: run benchmarks, all of them when none is named.

Every module of this package that has a function `run() -> Result` is a benchmark; it is called with Django set up and
the scratch database empty of everything but its migrations.
"""

import argparse
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from benchmarks import scratch
from benchmarks.result import Result


def names() -> list[str]:
    """The benchmarks there are."""
    found = sorted(Path(__file__).parent.glob("*.py"))
    return [path.stem for path in found if "\ndef run() -> Result:" in path.read_text(encoding="utf-8")]


def main() -> int:
    """Run what was asked for; with `--json`, each benchmark prints one line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one of: {', '.join(names())}")
    parser.add_argument("--json", action="store_true", help="print each result as one line of JSON")
    asked = parser.parse_args()
    if unknown := set(asked.names) - set(names()):
        parser.error(f"there is no benchmark {', '.join(sorted(unknown))}; there are {', '.join(names())}")
    for name in asked.names or names():
        with scratch.database():
            run: Callable[[], Result] = import_module(f"benchmarks.{name}").run
            result = run()
        print(result.as_json() if asked.json else result.as_text(), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
