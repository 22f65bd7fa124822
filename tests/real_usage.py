"""Where the real usage history is, for the tests that read it."""

import os
from pathlib import Path

import pytest

PATH = Path(
    os.environ.get("BATON_REAL_DATA") or Path(__file__).resolve().parents[2] / "shared" / "data" / "oss-usage.ndjson.gz"
)
CALLS = 62_399

needed = pytest.mark.skipif(not PATH.is_file(), reason=f"the real usage history is not at {PATH}")
