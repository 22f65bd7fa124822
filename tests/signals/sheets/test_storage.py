"""Files are kept in pieces, unpacked, and read from any place."""

import gzip
import os
from collections.abc import Iterator

import pytest

from signals.models import UploadChunk
from signals.sheets import storage
from signals.sheets.storage import StoredFile, UploadRefused, store
from tests.factories.signals import UploadFactory

pytestmark = pytest.mark.django_db

DATA = os.urandom(1000) + b"a,b\n" * 500


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storage, "CHUNK_BYTES", 64)
    monkeypatch.setattr(storage, "MAX_UPLOAD_BYTES", 5000)


def pieces(data: bytes, size: int = 100) -> Iterator[bytes]:
    return (data[start : start + size] for start in range(0, len(data), size))


@pytest.mark.parametrize("packed", [DATA, gzip.compress(DATA), gzip.compress(DATA[:700]) + gzip.compress(DATA[700:])])
@pytest.mark.parametrize("size", [7, 100, 10_000])
def test_a_file_comes_back_as_it_was(packed: bytes, size: int) -> None:
    upload = UploadFactory()

    assert store(upload, pieces(packed, size)) == len(DATA)

    for position in (0, 1, 63, 64, 65, len(DATA) - 1, len(DATA)):
        file = StoredFile(upload, position)
        assert b"".join(iter(lambda file=file: file.read(50), b"")) == DATA[position:]  # type: ignore[misc]


def test_zeros_behind_a_packed_file_do_not_matter() -> None:
    assert store(UploadFactory(), pieces(gzip.compress(DATA) + bytes(50))) == len(DATA)


@pytest.mark.parametrize(
    ("data", "complaint"),
    [
        (bytes(5001), "A file may have at most"),
        (gzip.compress(bytes(10_000_000)), "A file may have at most"),
        (gzip.compress(DATA)[:-20], "cut short"),
        (b"\x1f\x8b\x08" + b"x" * 50, "broken"),
    ],
)
def test_a_file_that_cannot_be_taken_says_why(data: bytes, complaint: str) -> None:
    with pytest.raises(UploadRefused, match=complaint):
        store(UploadFactory(), pieces(data))


def test_a_file_of_just_the_greatest_size_is_taken() -> None:
    assert store(UploadFactory(), pieces(bytes(5000))) == 5000
    assert UploadChunk.objects.count() == 79
