"""A WSGI application that tells which process answers."""

import os
from collections.abc import Callable, Iterable
from typing import Any


def application(_: dict[str, Any], start: Callable[[str, list[tuple[str, str]]], Any]) -> Iterable[bytes]:
    """Answer with the number of the process."""
    text = str(os.getpid()).encode()
    start("200 OK", [("Content-Length", str(len(text)))])
    return [text]
