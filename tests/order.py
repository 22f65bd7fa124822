"""Which files are tested first: those of one long test after another, or two workers end far apart.

Left to itself, xdist begins with the files of most tests, so that the longest of all, a single test, may begin last.
"""

from pathlib import Path

LONGEST_FIRST = (
    "browser/test_newcomer.py",
    "chaos/test_chaos.py",
    "config/test_serve.py",
    "playbooks/test_scoring_oracle.py",
    "signals/test_merge_oracle.py",
    "test_permission_matrix.py",
    "api/test_moves_at_random.py",
    "config/test_killed_import.py",
    "config/test_merges.py",
    "signals/test_past_stays.py",
    "signals/test_identity_oracle.py",
    "playbooks/test_real_usage.py",
    "signals/ingest/test_limits.py",
    "browser/test_scorecard_path.py",
    "config/test_admin_lists.py",
    "config/test_embedded.py",
)
_TESTS = Path(__file__).parent
_RANKS = {_TESTS / name: rank for rank, name in enumerate(LONGEST_FIRST)}


def rank(file: Path) -> int:
    """Give the place among the long ones; all others come after them, as they were."""
    return _RANKS.get(file, len(_RANKS))
