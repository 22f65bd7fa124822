"""Whoever is erased is in no file of outcomes any more, nor in the cells of a sheet that nothing was made of."""

import pytest

from accounts.models import Person
from accounts.personal.registry import sections
from accounts.personal.requesting import request_erasure
from accounts.personal.subject import subject_of
from playbooks.enums import BacktestState
from playbooks.milestones import forgetting, uploads
from playbooks.models import Milestone, OutcomeFile
from signals.actions.uploads import receive, save_draft, start
from signals.models import Rejection
from signals.personal.station import erase_people
from signals.sheets import storage
from signals.sheets.mapping import Mapping
from signals.stations import land_uploads, match_batches
from tests.everywhere import found
from tests.factories.accounts import NOON, IdentifierFactory, UserFactory

pytestmark = pytest.mark.django_db

USER, EMAIL, NAME = "usr-zq-1", "zorblax@acme.com", "Zorblax Quune"
WORDS = ("zorblax", "quune", USER)
HEADER = "kind,at,account,user_id,note\n"
NAMED = {
    "an id in its column": f"customer,2026-02-01,acme.com,{USER},\n",
    "an address in a column that is left out": f"customer,2026-02-01,acme.com,,{EMAIL.upper()}\n",
    "a name": f'customer,2026-02-01,acme.com,,"so said ""{NAME}"""\n',
}


@pytest.fixture
def person() -> Person:
    made: Person = IdentifierFactory(value=USER, person__name=NAME, person__email=EMAIL).person
    return made


def uploaded(text: str, encoding: str = "utf-8") -> OutcomeFile:
    return uploads.receive("deals.csv", [text.encode(encoding)], by=UserFactory(), at=NOON)


def erase(person: Person) -> None:
    request_erasure(person, at=NOON)
    while erase_people(NOON):
        pass


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("row", NAMED.values(), ids=NAMED)
def test_a_file_that_names_the_person_goes_and_another_stays(
    person: Person, row: str, encoding: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storage, "CHUNK_BYTES", 16)  # no word is whole in a piece
    kept = HEADER + "customer,2026-02-01,beta.io,usr-zq-x,somebody else\n" * 5
    file, other = uploaded(kept + row, encoding), uploaded(kept)
    files = next(section for section in sections() if section.name == "outcome_files")
    told = [row for row in files.rows(subject_of(person, "")) if row]

    erase(person)

    assert [row["file"] for row in told] == [file.name]
    assert OutcomeFile.objects.get() == other
    assert b"".join(bytes(one.data) for one in other.chunks.order_by("number")) == kept.encode()
    assert found(WORDS) == set()


def test_an_import_that_waits_for_such_a_file_fails_and_says_why(person: Person) -> None:
    file = uploaded(HEADER + NAMED["a name"])
    asked = uploads.start(file, source="crm", mapping=uploads.guessed(file), by=UserFactory(), at=NOON)

    erase(person)

    asked.refresh_from_db()
    assert (asked.state, asked.failure) == (BacktestState.FAILED, forgetting.THROWN_AWAY)
    assert uploads.run_all(lambda: NOON) == 0
    assert not Milestone.objects.exists()


def test_rejected_lines_of_outcomes_keep_nobody(person: Person) -> None:
    rows = f"customer,soon,acme.com,{USER},\ncustomer,2026-02-01,,nobody-{USER},\n{EMAIL},2026-02-01,acme.com,,{NAME}\n"
    file = uploaded(HEADER + rows)
    uploads.start(file, source=f"list of {NAME}", mapping=uploads.guessed(file), by=UserFactory(), at=NOON)
    uploads.run_all(lambda: NOON)

    erase(person)

    assert found(WORDS) == set()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252"])
def test_cells_that_nothing_is_made_of_name_nobody(person: Person, encoding: str) -> None:
    sheet = (
        "User,Event,Time,Seen by,Remark\n"
        f"other-1,Opened,soon,{EMAIL},é\n"
        f'other-1,Opened,soon,"{NAME}","told ""{USER}"" so"\n'
        f"{USER},Opened,soon,,\n"
        f'other-1,Opened,soon,{EMAIL},"more {USER}",cells,than,columns\n'
        f"other-1,Opened,2026-03-01,{EMAIL},{NAME}\n"
    )
    upload = receive("usage.csv", [sheet.encode(encoding)], by=UserFactory(), at=NOON)
    start(save_draft(upload, mapping=Mapping(user="User", event_column="Event", time="Time")), at=NOON)
    while land_uploads(NOON) or match_batches(NOON):
        pass
    assert Rejection.objects.count() == 4

    erase(person)

    assert found(WORDS) == set()
    assert Rejection.objects.count() == 4
