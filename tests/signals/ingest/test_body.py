import gzip
import tracemalloc
import zlib
from io import BytesIO
from typing import Any
from unittest.mock import Mock

import pytest
from django.test import RequestFactory
from gunicorn.http.errors import InvalidChunkSize, NoMoreData
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from signals.ingest import body


def read(data: bytes, headers: dict[str, str] | None = None, limit: int = 100) -> bytes:
    request = RequestFactory().post("/", data, content_type="application/json", headers=headers)
    return body.read(request, limit=limit)


def test_a_plain_body_is_read() -> None:
    assert read(b"{}") == b"{}"


@pytest.mark.parametrize("headers", [{"Content-Encoding": "gzip"}, {"Content-Encoding": "X-GZIP"}, {}])
def test_gzip_is_known_by_header_or_first_bytes(headers: dict[str, str]) -> None:
    assert read(gzip.compress(b"{}", mtime=0), headers) == b"{}"


def test_gzip_may_have_several_members() -> None:
    assert read(gzip.compress(b"{", mtime=0) + gzip.compress(b"}")) == b"{}"


@pytest.mark.parametrize("data", [b"{}", gzip.compress(b"{}", mtime=0)[:-4], gzip.compress(b"{}", mtime=0) + b"rest"])
def test_broken_gzip_is_refused(data: bytes) -> None:
    with pytest.raises(body.NotUnpackable):
        read(data, {"Content-Encoding": "gzip"})


def test_another_encoding_is_refused() -> None:
    with pytest.raises(body.UnknownEncoding, match="br"):
        read(b"{}", {"Content-Encoding": "br"})


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
@pytest.mark.parametrize(("length", "fits"), [(99, True), (100, True), (101, False)])
def test_the_limit_counts_unpacked_bytes(pack: Any, length: int, fits: bool) -> None:
    data = pack(b"x" * length)
    if fits:
        assert len(read(data)) == length
    else:
        with pytest.raises(body.TooLarge):
            read(data)


def test_a_gzip_bomb_costs_no_memory() -> None:
    packer = zlib.compressobj(wbits=31)
    bomb = b"".join(packer.compress(bytes(1_000_000)) for _ in range(200)) + packer.flush()
    tracemalloc.start()

    with pytest.raises(body.TooLarge):
        body.gunzip(bomb, limit=500_000)

    assert tracemalloc.get_traced_memory()[1] < 4 * 500_000
    tracemalloc.stop()


def test_a_chunked_body_is_read_to_its_end() -> None:
    request = RequestFactory().post("/", b"", content_type="application/json")
    request.META |= {"CONTENT_LENGTH": "", "wsgi.input_terminated": True, "wsgi.input": BytesIO(b"{}")}

    assert body.read(request, limit=100) == b"{}"


def test_a_chunked_body_has_the_same_limit() -> None:
    request = RequestFactory().post("/", b"", content_type="application/json")
    request.META |= {"CONTENT_LENGTH": "", "wsgi.input_terminated": True, "wsgi.input": BytesIO(b"x" * 101)}

    with pytest.raises(body.TooLarge):
        body.read(request, limit=100)


@pytest.mark.parametrize("error", [InvalidChunkSize(b"zz"), NoMoreData()], ids=["broken chunk", "client gone"])
def test_a_body_that_does_not_come_whole_is_no_bug(error: Exception) -> None:
    request = RequestFactory().post("/", b"", content_type="application/json")
    request.META |= {
        "CONTENT_LENGTH": "",
        "wsgi.input_terminated": True,
        "wsgi.input": Mock(read=Mock(side_effect=error)),
    }

    with pytest.raises(body.CutShort):
        body.read(request, limit=100)


def test_a_body_shorter_than_its_length_did_not_come_whole() -> None:
    request = RequestFactory().post("/", b'{"batch":[]}', content_type="application/json")
    request.META["CONTENT_LENGTH"] = "13"

    with pytest.raises(body.CutShort):
        body.read(request, limit=100)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.binary(max_size=300))
def test_any_bytes_unpack_or_are_refused(data: bytes) -> None:
    for text in (data, body.GZIP_MAGIC + data, gzip.compress(data, mtime=0)):
        try:
            assert len(body.gunzip(text, limit=200)) <= 200
        except (body.TooLarge, body.NotUnpackable):
            continue
