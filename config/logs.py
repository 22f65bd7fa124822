"""How log lines look: `key=value` behind the message for people, one JSON object a line for collectors.

Every line says which request or wake-up it belongs to, if any. Whatever a call passes as `extra` becomes a field.
"""

import json
import logging
from datetime import UTC, datetime
from typing import Any

from accounts import request_ids

_OWN = frozenset(logging.makeLogRecord({}).__dict__) | {"message", "asctime", "taskName"}
# What libraries attach for their own handlers: objects, or what the message says already.
_OTHERS = frozenset({"request", "status_code", "server_time", "data", "sender", "stack"})


def fields(record: logging.LogRecord) -> dict[str, Any]:
    """What the line says besides its message."""
    extra = {key: value for key, value in record.__dict__.items() if key not in _OWN and key not in _OTHERS}
    request_id = request_ids.current()
    return {"request_id": request_id, **extra} if request_id else extra


class JsonFormatter(logging.Formatter):
    """Writes a record as one JSON object; anything that is raised goes along whole."""

    def format(self, record: logging.LogRecord) -> str:
        """Give the line."""
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            **fields(record),
        }
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


class TextFormatter(logging.Formatter):
    """Writes a record as a sentence and its fields."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's name
        """Give the line; logging adds what was raised below it."""
        told = "".join(f" {key}={_plain(value)}" for key, value in fields(record).items())
        return f"{super().formatMessage(record)}{told}"


def _plain(value: Any) -> str:
    """A value as one word: in quotes, as JSON has them, where it would not be one."""
    text = str(value)
    return text if text.isprintable() and text and not set(text) & set(' "=') else json.dumps(text, ensure_ascii=False)


def logging_settings(level: str, *, as_json: bool) -> dict[str, Any]:
    """Send everything to the standard error stream, which whoever runs the process keeps."""
    text = {"()": TextFormatter, "format": "{asctime} {levelname} {name}: {message}", "style": "{"}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": JsonFormatter} if as_json else text},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            # Django's own handlers would mail to administrators and hide what happens when DEBUG is off.
            "django": {"handlers": [], "level": level, "propagate": True},
            # Gunicorn's own would write lines of another make.
            "gunicorn.error": {"handlers": [], "level": "INFO", "propagate": True},
            # What a client did wrong is in its answer.
            "django.request": {"level": "ERROR"},
            # Django leaves it to the server to drop the body of an answer to HEAD, and the server warns of each.
            "gunicorn.http.wsgi": {"level": "ERROR"},
            # The sweep would write three lines every few seconds.
            **{name: {"level": "WARNING"} for name in ("celery.app.trace", "celery.worker.strategy", "celery.beat")},
        },
    }
