"""How much memory processes have needed."""

import resource
import sys

MEGABYTE = 1024 * 1024


def peak_megabytes() -> int:
    """The most resident memory that this process has had so far."""
    return megabytes(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)


def peak_megabytes_of_children() -> int:
    """The most that any one of the child processes that have ended had."""
    return megabytes(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)


def megabytes(peak: int) -> int:
    """What the system counts as a peak, which is bytes on macOS and kilobytes elsewhere."""
    return round(peak / MEGABYTE if sys.platform == "darwin" else peak / 1024)
