"""What a process of Baton does for itself when it starts: it ends with its parent, and collects no old garbage."""

import ctypes
import gc
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def die_with_parent(parent: int | None = None) -> None:
    """Have the kernel kill this process when its parent dies, even by SIGKILL. Linux only; elsewhere it does nothing.

    SIGKILL, because everything Baton does is safe to kill at any instant and nothing may outlive the supervisor.
    `parent` is who the parent was when the process was started: they may be dead already.
    """
    if not sys.platform.startswith("linux"):
        return
    expected = os.getppid() if parent is None else parent
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != expected:
        os.kill(os.getpid(), signal.SIGKILL)


def collect_only_what_comes() -> None:
    """Have the garbage collector pass over all there is by now: what is loaded stays to the end.

    A full collection looks at every object, which takes a tenth of a second with all of Baton loaded, in the middle of
    some request or unit of work. What was there before a fork stays shared with the parent, too.
    """
    gc.collect()
    gc.freeze()
