"""How log lines look, for people and for collectors."""

import json
import logging
import sys
from typing import Any

import pytest

from accounts import request_ids
from config.logs import JsonFormatter, TextFormatter

TEXT = TextFormatter("{levelname} {name}: {message}", style="{")


def record(message: str, *args: object, exc_info: Any = None, **fields: object) -> logging.LogRecord:
    logger = logging.getLogger("signals.stations")
    return logger.makeRecord(logger.name, logging.INFO, "f.py", 1, message, args, exc_info, extra=fields)


def test_a_line_for_people_is_a_sentence_and_its_fields() -> None:
    with request_ids.working_under("abc-1"):
        line = TEXT.format(record("Matched %s", "some", batches=2, request_ids="a,b"))

    assert line == "INFO signals.stations: Matched some request_id=abc-1 batches=2 request_ids=a,b"


def test_a_line_without_a_request_says_nothing_of_one() -> None:
    assert TEXT.format(record("Stopped")) == "INFO signals.stations: Stopped"


@pytest.mark.parametrize(
    ("value", "word"),
    [("a b", '"a b"'), ("a=b", '"a=b"'), ("", '""'), ("a\nb", '"a\\nb"'), ('"', '"\\""'), (None, "None")],
)
def test_a_value_never_breaks_the_line(value: object, word: str) -> None:
    assert TEXT.format(record("Said", what=value)) == f"INFO signals.stations: Said what={word}"


def test_a_line_for_collectors_is_one_json_object() -> None:
    with request_ids.working_under("abc-1"):
        line = JsonFormatter().format(record("Matched\n%s", "some", batches=2))

    assert "\n" not in line
    assert {key: value for key, value in json.loads(line).items() if key != "at"} == {
        "level": "INFO",
        "logger": "signals.stations",
        "message": "Matched\nsome",
        "request_id": "abc-1",
        "batches": 2,
    }


def test_what_is_raised_goes_along_whole() -> None:
    try:
        int("odd")
    except ValueError:
        failed = record("Failed", exc_info=sys.exc_info())

    assert json.loads(JsonFormatter().format(failed))["error"].endswith("base 10: 'odd'")
    assert TEXT.format(failed).endswith("base 10: 'odd'")


def test_what_libraries_attach_for_themselves_stays_out() -> None:
    assert TEXT.format(record("Bad Request", request=object(), status_code=400)) == "INFO signals.stations: Bad Request"
