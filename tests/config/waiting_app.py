"""A WSGI application for the web server: usage waits in it until `/release` is asked for, pages do not."""

import os
import threading
from collections.abc import Callable, Iterable
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

PATIENCE_SECONDS = 30
released = threading.Event()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    path = environ["PATH_INFO"]
    if path == "/release":
        released.set()
    elif path.startswith("/v1/"):
        environ["wsgi.input"].read()
        released.wait(PATIENCE_SECONDS)
    answer = path.encode()
    start_response("200 OK", [("Content-Length", str(len(answer)))])
    return [answer]
