"""How much memory processes have needed."""

import resource
import sys

MEGABYTE = 1024 * 1024


def peak_megabytes() -> int:
    """The most resident memory that this process has had so far."""
    return _megabytes(resource.RUSAGE_SELF)


def peak_megabytes_of_children() -> int:
    """The most that any one of the child processes that have ended had."""
    return _megabytes(resource.RUSAGE_CHILDREN)


def _megabytes(who: int) -> int:
    """MacOS counts bytes, others kilobytes."""
    peak = resource.getrusage(who).ru_maxrss
    return round(peak / MEGABYTE if sys.platform == "darwin" else peak / 1024)
