"""Learning in a process of its own: what becomes of one that takes long, is stopped, or dies."""

import time
from pathlib import Path

import pytest

from playbooks.errors import NotFinished, TooLong
from playbooks.learning import apart
from playbooks.scoring import VersionSpec
from tests.factories.playbooks import RuleFactory, ScorecardVersionFactory


class StoppedError(Exception):
    """Somebody has cancelled the study."""


@pytest.fixture
def spec(db: None) -> VersionSpec:
    version = ScorecardVersionFactory()
    RuleFactory(version=version, is_activation=True)
    return VersionSpec.of(version)


def learner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """Have a shell script learn instead, and be asked for a sign of life often."""
    path = tmp_path / "python"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    monkeypatch.setattr("sys.executable", str(path))
    monkeypatch.setattr(apart, "BEAT_SECONDS", 0.02)


def test_a_stopped_study_ends_the_process_that_learns_for_it(
    spec: VersionSpec, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    learner(tmp_path, monkeypatch, "exec sleep 60")
    beats = []

    def alive() -> None:
        beats.append(time.monotonic())
        if len(beats) == 3:
            raise StoppedError

    started = time.monotonic()
    with pytest.raises(StoppedError):
        apart.suggest_apart(spec, [], alive)
    assert len(beats) == 3
    assert time.monotonic() - started < 30


def test_one_that_takes_too_long_is_ended(spec: VersionSpec, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    learner(tmp_path, monkeypatch, "exec sleep 60")
    monkeypatch.setattr(apart, "SECONDS", 0.1)

    with pytest.raises(TooLong, match="Look at a shorter period"):
        apart.suggest_apart(spec, [])


def test_a_process_that_dies_is_told_of_in_words(
    spec: VersionSpec, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    learner(tmp_path, monkeypatch, "kill -9 $$")

    with pytest.raises(NotFinished, match="want of memory"):
        apart.suggest_apart(spec, [])
