"""How the web server runs: `gunicorn -c config/gunicorn.py config.wsgi`."""

from typing import Any

from config.environment import env, env_number, log_format
from config.logs import logging_settings
from config.processes import collect_only_what_comes, die_with_parent
from config.sharing import share_beside

HOST = env("HOST", "127.0.0.1")
PORT = env_number("PORT", 8000, least=1, most=65_535)

bind = f"[{HOST}]:{PORT}" if ":" in HOST else f"{HOST}:{PORT}"
# A process for each of two cores; threads wait for the database meanwhile, and the loaded code is shared.
workers = 2
worker_class = "config.web_worker.BoundedThreadWorker"
threads = 4
preload_app = True
timeout = 60
graceful_timeout = 3
keepalive = 30
control_socket_disable = True
as_json = log_format(env("BATON_ENV") == "production") == "json"
logconfig_dict = logging_settings(env("LOG_LEVEL", "INFO").upper(), as_json=as_json)


def when_ready(server: Any) -> None:  # noqa: ARG001 - gunicorn's signature
    """Leave what is loaded alone in all workers to come."""
    collect_only_what_comes()


def pre_fork(server: Any, worker: Any) -> None:
    """Give the worker its place among the others."""
    worker.share = share_beside([other.share for other in server.WORKERS.values() if other.share])


def child_exit(server: Any, worker: Any) -> None:  # noqa: ARG001 - gunicorn's signature
    """Compare nobody with a worker that has ended, however it has."""
    if worker.share:
        worker.share.leave()


def post_fork(server: Any, worker: Any) -> None:  # noqa: ARG001 - gunicorn's signature
    """Let no worker outlive the server."""
    die_with_parent()
