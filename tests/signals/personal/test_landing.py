"""Files that land while somebody is being erased: whatever was kept in them is reached, and what cannot be read too."""

import pytest
from django.utils.timezone import now

from accounts.enums import ErasureStage
from accounts.models import Erasure, Person
from accounts.personal.requesting import request_erasure
from config.line import drain
from signals.actions.rejections import request_replay
from signals.actions.uploads import receive, save_draft, start
from signals.enums import BatchSource
from signals.models import Batch, Event, Rejection, Upload
from signals.personal import station
from signals.sheets.layout import Layout
from signals.sheets.mapping import Mapping
from signals.stations import land_uploads, match_batches, replay_rejections
from tests.everywhere import found
from tests.factories.accounts import NOON, UserFactory
from tests.factories.signals import BatchFactory, EventFactory, RejectionFactory

pytestmark = pytest.mark.django_db

MAPPING = Mapping(user="User", event_column="Event", time="When", properties={"invited": "Invited"})
HEADER = "User,Invited,Event,When\n"


@pytest.fixture
def person() -> Person:
    arrive("usr-zq-1", "identify", email="zorblax@acme.com", name="Zorblax Quune")
    match_batches(NOON)
    return Person.objects.get()


def arrive(user: str, kind: str = "track", **properties: str) -> None:
    EventFactory(batch_id=BatchFactory(stored=1).pk, kind=kind, name="Used", user_id=user, properties=properties)


def uploaded(rows: str, delimiter: str = ",") -> Upload:
    text = (HEADER + rows).replace(",", delimiter)
    upload = receive("usage.csv", [text.encode()], by=UserFactory(), at=NOON)
    return save_draft(save_draft(upload, written=Layout(delimiter=delimiter)), mapping=MAPPING)


def test_a_file_of_many_parts_that_lands_is_reached_to_its_end(person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("signals.sheets.events.BATCH_ROWS", 2)
    rows = "".join(f"other-{n},zorblax@acme.com,Opened,2026-03-01\n" for n in range(50))
    upload = start(uploaded(rows), at=now())
    request_erasure(person, at=now())

    drain(now)

    upload.refresh_from_db()
    erasure = Erasure.objects.get()
    assert (upload.stored, erasure.stage) == (50, ErasureStage.FINISHED)
    assert (erasure.events_done, erasure.events_erased) == (erasure.events_total, 51)
    assert found(["zorblax"]) == set()


def test_what_starts_to_land_after_it_began_is_reached_as_well(person: Person) -> None:
    """A draft that is started, and a rejection that is replayed, before the walk has come to either."""
    upload = uploaded("other-1,zorblax@acme.com,Opened,2026-03-01\n")
    refused = b'{"type": "track", "event": "Used", "userId": "other-2", "properties": {"cc": "zorblax@acme.com"}}'
    RejectionFactory(batch=BatchFactory(rejected=1, source=BatchSource.FILE), raw=refused)
    erasure = request_erasure(person, at=NOON)
    station.erase_people(NOON)
    start(upload, at=NOON)
    request_replay(Rejection.objects.all(), by=UserFactory(), at=NOON)
    while land_uploads(NOON) or replay_rejections(NOON):
        pass
    erasure.refresh_from_db()
    beyond = Batch.objects.filter(pk__gt=erasure.last_batch_id).values_list("source", flat=True)
    assert sorted(beyond) == [BatchSource.REPLAY, BatchSource.UPLOAD]

    drain(now)

    assert (Erasure.objects.get().stage, Event.objects.count()) == (ErasureStage.FINISHED, 3)
    assert found(["zorblax"]) == set()


@pytest.mark.parametrize(
    ("row", "delimiter", "is_theirs"),
    [
        ("usr-zq-1,Opened\n", ",", True),
        ('" usr-zq-1 ",a,b,c,d,e\n', ";", True),
        ("other,ZORBLAX@acme.com,Opened,2026-03-01,too many\n", "\t", True),
        ('"usr-zq-1,Bo Bee,never closed,2026-03-01\n', "^", True),
        (",Zorblax@acme.com,Opened,2026-03-01\n", ",", True),
        ("usr-zq-1,x,Opened,zorblax@acme.com\n", ",", True),
        ("usr-zq-10,nozorblax@acme.com\n", ",", False),
    ],
)
def test_a_rejected_row_is_emptied_if_any_cell_names_who_was_erased(
    person: Person, row: str, delimiter: str, is_theirs: bool
) -> None:
    upload = start(uploaded(f"other-1,x,Opened,2026-03-01\n{row}", delimiter), at=NOON)
    request_erasure(person, at=NOON)
    station.erase_people(NOON)

    while land_uploads(NOON) or match_batches(NOON):
        pass

    rejection = Rejection.objects.get(batch__upload=upload)
    assert (b'{"erased":' in bytes(rejection.raw), rejection.row_text is None) == (is_theirs, is_theirs)
    assert not is_theirs or {hit[0] for hit in found(["usr-zq-1", "zorblax"])}.isdisjoint({"signals_rejection"})
    assert Event.objects.filter(user_id="other-1").exists()
