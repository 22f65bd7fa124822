"""Uploaded files in the database: cut into chunks as they come in, read from any place as they land.

They are kept there and not in a folder, so that web servers and workers on several machines need share nothing else,
and so that a backup of the database has everything that was accepted.
"""

import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Protocol

from accounts.errors import RuleBroken
from signals.ingest.body import GZIP_MAGIC
from signals.sheets.lines import Readable

CHUNK_BYTES = 256 * 1024
MAX_UPLOAD_BYTES = 1024**3
_GZIP_WINDOW = 16 + zlib.MAX_WBITS


class UploadRefused(RuleBroken):
    """The file cannot be taken; the message says why, and what would be right."""


class HasChunks(Protocol):
    """A file whose bytes are in `chunks`, rows with a `number` from 0 and `data`."""

    chunks: Any


def store(
    upload: HasChunks,
    pieces: Iterable[bytes],
    *,
    most: int | None = None,
    otherwise: str = "manage.py import_events",
) -> int:
    """Keep a file of at most so many bytes (1 GiB), unpacked if it begins as gzip does; returns its bytes.

    `otherwise` is the command that takes files of any size.

    Raises:
        UploadRefused: it is too large, or broken gzip.
    """
    size, most = 0, most or MAX_UPLOAD_BYTES
    for number, data in enumerate(_chunks(_unpacked(pieces))):
        size += len(data)
        if size > most:
            raise UploadRefused(
                f"A file may have at most {most // 1024**2:,} MB, unpacked. Cut it into several, or use "
                f"“{otherwise}”, which takes files of any size."
            )
        upload.chunks.create(number=number, data=data)
    return size


class StoredFile:
    """An uploaded file from a position on, holding one chunk of it at a time."""

    def __init__(self, upload: HasChunks, position: int) -> None:
        self._upload = upload
        self._number, self._at = divmod(position, CHUNK_BYTES)
        self._data = self._chunk()

    def read(self, size: int, /) -> bytes:
        """The next bytes, at most `size`; none at the end."""
        if self._at >= len(self._data) == CHUNK_BYTES:
            self._number, self._at = self._number + 1, 0
            self._data = self._chunk()
        data = self._data[self._at : self._at + size]
        self._at += len(data)
        return data

    def _chunk(self) -> bytes:
        rows = self._upload.chunks.filter(number=self._number)
        return bytes(rows.values_list("data", flat=True).first() or b"")


@contextmanager
def opened(upload: HasChunks, position: int) -> Iterator[Readable]:
    """Open an uploaded file at a position."""
    yield StoredFile(upload, position)


def _chunks(pieces: Iterable[bytes]) -> Iterator[bytes]:
    held = bytearray()
    for piece in pieces:
        held += piece
        while len(held) >= CHUNK_BYTES:
            yield bytes(held[:CHUNK_BYTES])
            del held[:CHUNK_BYTES]
    if held:
        yield bytes(held)


def _unpacked(pieces: Iterable[bytes]) -> Iterator[bytes]:
    pieces = iter(pieces)
    first = next(pieces, b"")
    if not first.startswith(GZIP_MAGIC):
        yield first
        yield from pieces
        return
    try:
        yield from _gunzipped(first, pieces)
    except zlib.error as error:
        raise UploadRefused("The file begins as gzip does, and is broken.") from error


def _gunzipped(first: bytes, pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Unpack all members, never more than a chunk at once."""
    unzip = zlib.decompressobj(wbits=_GZIP_WINDOW)
    data = first
    while True:
        if unzip.eof:
            # Members may follow one another, and nothing or zeros may follow the last.
            data = unzip.unused_data.lstrip(b"\0")
            while not data:
                if not (piece := next(pieces, b"")):
                    return
                data = piece.lstrip(b"\0")
            unzip = zlib.decompressobj(wbits=_GZIP_WINDOW)
        yield unzip.decompress(data, CHUNK_BYTES)
        data = unzip.unconsumed_tail
        if not data and not unzip.eof:
            data = next(pieces, b"")
            if not data:
                yield unzip.flush()
                if not unzip.eof:
                    raise UploadRefused("The file is gzip, and it is cut short.")
