"""The Celery app and the whole beat schedule."""

import os
from typing import Any

from celery import Celery
from celery.signals import setup_logging, worker_process_init, worker_ready

from config.processes import collect_only_what_comes, die_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

SWEEP_SECONDS = 5.0
PARTITIONS_SECONDS = 86_400.0
EXPIRE_SECONDS = 3_600.0
FORGET_SECONDS = 3_600.0
COUNT_SECONDS = 300.0
BACKTEST_SECONDS = 15.0

app = Celery("baton")
app.config_from_object("django.conf:settings", namespace="CELERY")
# The current app is kept per thread, the default one is not: web threads must find this one too.
app.set_default()
app.autodiscover_tasks()
app.conf.beat_schedule = {
    # A sweep that waited longer than the next one takes to come has nothing left to say.
    "sweep the line": {"task": "baton.work", "schedule": SWEEP_SECONDS, "options": {"expires": SWEEP_SECONDS}},
    "forget old uploads": {"task": "baton.forget_uploads", "schedule": FORGET_SECONDS},
    "forget answers to writes": {"task": "baton.forget_answers", "schedule": FORGET_SECONDS},
    "count scores": {
        "task": "baton.count_scores",
        "schedule": COUNT_SECONDS,
        "options": {"expires": COUNT_SECONDS},
    },
    "send webhooks": {
        "task": "baton.send_webhooks",
        "schedule": SWEEP_SECONDS,
        "options": {"expires": SWEEP_SECONDS},
    },
    "run backtests": {
        "task": "baton.run_backtests",
        "schedule": BACKTEST_SECONDS,
        "options": {"expires": BACKTEST_SECONDS},
    },
    "run studies": {
        "task": "baton.run_studies",
        "schedule": BACKTEST_SECONDS,
        "options": {"expires": BACKTEST_SECONDS},
    },
    "import outcomes": {
        "task": "baton.import_outcomes",
        "schedule": BACKTEST_SECONDS,
        "options": {"expires": BACKTEST_SECONDS},
    },
    "make partitions ahead": {"task": "baton.make_partitions", "schedule": PARTITIONS_SECONDS},
    "let old usage go": {
        "task": "baton.expire",
        "schedule": EXPIRE_SECONDS,
        "options": {"expires": EXPIRE_SECONDS},
    },
}


@setup_logging.connect
def _log_as_everything_does(**_: Any) -> None:
    """Leave the logging as Django's settings have it; without anybody here Celery would set up its own."""


@worker_process_init.connect
def _follow_parent(**_: Any) -> None:
    die_with_parent()
    collect_only_what_comes()


@worker_ready.connect
def _begin(**_: Any) -> None:
    """Ask at once for what beat would ask for later: one that is started anew every day never comes to a daily run."""
    app.send_task("baton.make_partitions")
    app.send_task("baton.count_scores")
