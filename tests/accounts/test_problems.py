"""Which paths answer with problem documents."""

import pytest

from accounts.problems import is_api_path


@pytest.mark.parametrize(
    ("path", "is_api"),
    [
        ("/api", True),
        ("/api/accounts", True),
        ("/v1/track", True),
        ("/batch", True),
        ("/batch/", True),
        ("/i/v0/e", True),
        ("//v1/batch", True),
        ("/batchfoo", False),
        ("/capturefoo", False),
        ("/i/v0/events", False),
        ("/apiary", False),
        ("/", False),
    ],
)
def test_prefixes_are_whole_segments(path: str, is_api: bool) -> None:
    assert is_api_path(path) == is_api
