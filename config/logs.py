"""How log lines look: words for people locally, one JSON object a line for collectors in production."""

import json
import logging
from datetime import UTC, datetime
from typing import Any


class JsonFormatter(logging.Formatter):
    """Writes a record as one JSON object; anything that is raised goes along whole."""

    def format(self, record: logging.LogRecord) -> str:
        """Give the line."""
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def logging_settings(level: str, *, as_json: bool) -> dict[str, Any]:
    """Send everything to the standard error stream, which whoever runs the process keeps."""
    text = {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": JsonFormatter} if as_json else text},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            # Django's own handlers would mail to administrators and hide what happens when DEBUG is off.
            "django": {"handlers": [], "level": level, "propagate": True},
            # What a client did wrong is in its answer.
            "django.request": {"level": "ERROR"},
            # Django leaves it to the server to drop the body of an answer to HEAD, and the server warns of each.
            "gunicorn.http.wsgi": {"level": "ERROR"},
            # The sweep would write three lines every few seconds.
            **{name: {"level": "WARNING"} for name in ("celery.app.trace", "celery.worker.strategy", "celery.beat")},
        },
    }
