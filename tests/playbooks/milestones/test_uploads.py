"""Outcomes from a file that somebody uploads: previewed, imported as a job, and what was rejected named."""

import gzip
from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from accounts.errors import AlreadyMoved
from playbooks import jobs
from playbooks.enums import BacktestState
from playbooks.milestones import uploads
from playbooks.milestones.files import NoSuchColumns
from playbooks.models import Milestone, OutcomeFile, OutcomeImport, OutcomeRejection
from signals.sheets.storage import UploadRefused
from tests.factories.accounts import NOON, AccountFactory, UserFactory

pytestmark = pytest.mark.django_db
SHEET = b"kind,at,Company,yearly_value,currency\ncustomer,2026-02-01,acme.com,1200.50,USD\ncustomer,soon,acme.com,,\n"
MAPPING = {"kind": "kind", "at": "at", "Company": "account", "yearly_value": "yearly_value", "currency": "currency"}


def still() -> datetime:
    return NOON


def received(data: bytes) -> OutcomeFile:
    return uploads.receive("deals.csv", [data], by=UserFactory(), at=NOON)


def started(file: OutcomeFile, mapping: dict[str, str] = MAPPING) -> OutcomeImport:
    return uploads.start(file, source="crm", mapping=mapping, by=UserFactory(), at=NOON)


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_a_file_is_imported_and_thrown_away(pack: object) -> None:
    AccountFactory(key="acme.com")
    asked = started(received(pack(SHEET)))  # type: ignore[operator]

    assert uploads.run_all(still) == 1

    asked.refresh_from_db()
    assert (asked.state, asked.percent) == (BacktestState.FINISHED, 100)
    assert (asked.received, asked.stored, asked.duplicate, asked.rejected) == (2, 1, 0, 1)
    rejected = OutcomeRejection.objects.get()
    assert (rejected.of, rejected.line, rejected.field) == (asked, 3, "at")
    assert "ISO 8601" in rejected.reason
    assert (Milestone.objects.get().source, Milestone.objects.get().yearly_value) == ("crm", Decimal("1200.50"))
    assert not OutcomeFile.objects.exists()


def test_lines_of_json_need_no_mapping() -> None:
    AccountFactory(key="acme.com")
    asked = started(received(b'{"kind":"mql","at":"2026-01-05","account":"acme.com"}\n\n[1]\n'), {})

    uploads.run_all(still)

    asked.refresh_from_db()
    assert (asked.stored, asked.rejected) == (1, 1)
    assert OutcomeRejection.objects.get().line == 3


def test_columns_that_are_called_like_fields_are_guessed_and_the_first_lines_shown() -> None:
    account = AccountFactory(key="acme.com")
    file = received(SHEET)

    assert uploads.guessed(file) == {name: name for name in ("kind", "at", "yearly_value", "currency")}
    with pytest.raises(NoSuchColumns, match="whom"):
        uploads.preview(file, uploads.guessed(file), NOON)
    good, bad = uploads.preview(file, MAPPING, NOON)
    assert (good.line, good.complaint, good.told and good.told.account) == (2, None, account.key)
    assert (bad.line, bad.complaint and bad.complaint.field) == (3, "at")
    assert not Milestone.objects.exists()


def test_whoever_takes_over_goes_on_where_the_other_was(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "LINES_AT_A_TIME", 1)
    for key in ("acme.com", "beta.io"):
        AccountFactory(key=key)
    asked = started(
        received(b"kind,at,account\nmql,2026-01-05,acme.com\nmql,soon,acme.com\nmql,2026-01-06,beta.io\n"),
        {name: name for name in ("kind", "at", "account")},
    )
    taken = jobs.take(OutcomeImport, NOON)
    assert taken is not None
    keep, kept = uploads._keep, list[object]()

    def dies_after_the_second(*given: object) -> None:
        if len(kept) == 2:
            raise jobs.Stopped
        kept.append(given)
        keep(*given)  # type: ignore[arg-type]

    with monkeypatch.context() as dying:
        dying.setattr(uploads, "_keep", dies_after_the_second)
        jobs.run(taken, uploads.import_file, still)
    again = jobs.take(OutcomeImport, NOON + jobs.LOST + timedelta(minutes=1))
    assert again is not None
    jobs.run(again, uploads.import_file, still)

    asked.refresh_from_db()
    assert (asked.state, asked.received, asked.stored, asked.rejected) == (BacktestState.FINISHED, 3, 2, 1)
    assert OutcomeRejection.objects.get().line == 3


def test_a_file_is_started_once() -> None:
    file = received(SHEET)
    started(file)

    with pytest.raises(AlreadyMoved):
        started(file)
    assert OutcomeImport.objects.count() == 1


@pytest.mark.parametrize("data", [b" \n", b"\x1f\x8b\x08broken"])
def test_what_is_no_file_is_refused(data: bytes) -> None:
    with pytest.raises(UploadRefused):
        received(data)


def test_files_that_nobody_goes_on_with_are_thrown_away() -> None:
    received(SHEET)
    waiting = received(SHEET)
    asked = started(waiting)
    late = NOON + uploads.KEPT + timedelta(minutes=1)

    uploads.forget_old(late)
    assert list(OutcomeFile.objects.all()) == [waiting]

    jobs.cancel(asked, NOON)
    uploads.forget_old(late)
    assert not OutcomeFile.objects.exists()
