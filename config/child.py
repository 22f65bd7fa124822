"""Runs a module as `python -m` does, in a process that does not outlive the one that started it.

`python -m config.child PARENT MODULE [ARGUMENT …]`, where PARENT is the starter's process id.
"""

import runpy
import sys

from config.processes import die_with_parent


def main(parent: str, module: str, *arguments: str) -> None:
    """Tie this process to its parent and become the module."""
    die_with_parent(int(parent))
    sys.argv = [module, *arguments]
    runpy.run_module(module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
