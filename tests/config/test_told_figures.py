"""Figures that the documentation tells and the program decides."""

import re

from config import gunicorn
from config.web_worker import SIDE_THREADS
from tests.config.programs import BASE_DIR


def told(page: str, sentence: str) -> list[str]:
    found = re.search(sentence, " ".join((BASE_DIR / "docs" / page).read_text().split()))
    return list(found.groups()) if found else []


def test_the_connections_of_a_web_server_are_told() -> None:
    threads = gunicorn.threads + SIDE_THREADS

    figures = told("scaling.md", r"(\d+) processes of (\d+) threads.* and (\d+) threads aside.*up to (\d+) connections")

    assert list(map(int, figures)) == [gunicorn.workers, gunicorn.threads, SIDE_THREADS, gunicorn.workers * threads]


def test_the_rate_of_matching_is_the_one_that_was_measured() -> None:
    (told_rate,) = told("scaling.md", r"\| `processing` \| some (\d+),000 events")
    (measured,) = told("benchmarks.md", r"\| `processing` \|[^†]*\((\d+) k against")

    assert told_rate == measured
