"""Request bodies: read and unpacked within a limit, so that neither a long body nor a gzip bomb costs memory."""

import zlib
from codecs import BOM_UTF8

from django.http import HttpRequest
from gunicorn.http.errors import ParseException

GZIP_MAGIC = b"\x1f\x8b\x08"
MAX_GZIP_MEMBERS = 16
IDENTITY = {"", "identity"}
GZIP = {"gzip", "x-gzip"}
_GZIP_WINDOW = 16 + zlib.MAX_WBITS


class TooLarge(Exception):
    """The body is longer than it may be, packed or unpacked."""


class NotUnpackable(Exception):
    """The body says that it is gzip, and is not."""


class UnknownEncoding(Exception):
    """The body is packed in a way that is not understood."""


class TooSlow(Exception):
    """The web server has waited long enough for the rest of the body."""


class CutShort(Exception):
    """The client was gone before the end of the body, or its chunks are broken."""


def read(request: HttpRequest, *, limit: int) -> bytes:
    """The body, unpacked and without a byte order mark; gzip is known by its header or by its first bytes.

    Raises:
        TooLarge: it has more than `limit` bytes.
        NotUnpackable: it should be gzip and is broken.
        UnknownEncoding: its encoding is neither gzip nor identity.
        TooSlow, CutShort: it did not come whole.
    """
    data = read_packed(request, limit=limit)
    says_gzip = request.headers.get("Content-Encoding", "").strip().lower() in GZIP
    if says_gzip or data.startswith(GZIP_MAGIC):
        data = gunzip(data, limit=limit)
    return without_mark(data)


def without_mark(text: bytes) -> bytes:
    """The text without the byte order mark that some programs begin one with."""
    return text.removeprefix(BOM_UTF8)


def read_packed(request: HttpRequest, *, limit: int) -> bytes:
    """The body as it came; raises what `read` raises."""
    encoding = request.headers.get("Content-Encoding", "").strip().lower()
    if encoding not in IDENTITY | GZIP:
        raise UnknownEncoding(encoding)
    if int(request.META.get("CONTENT_LENGTH") or 0) > limit:
        raise TooLarge
    return _raw(request, limit)


def gunzip(data: bytes, *, limit: int) -> bytes:
    """Unpack all members of a gzip text, holding at most one byte more than the limit.

    Each member costs a copy of the rest, so their number is bounded; no client sends more than one.

    Raises:
        TooLarge: it unpacks to more than `limit` bytes.
        NotUnpackable: it is broken or cut short, or has more than `MAX_GZIP_MEMBERS` members.
    """
    unpacked = b""
    for _ in range(MAX_GZIP_MEMBERS):
        unzip = zlib.decompressobj(wbits=_GZIP_WINDOW)
        try:
            unpacked += unzip.decompress(data, limit + 1 - len(unpacked))
        except zlib.error as error:
            raise NotUnpackable from error
        if len(unpacked) > limit:
            raise TooLarge
        if not unzip.eof:
            raise NotUnpackable
        data = unzip.unused_data
        if not data:
            return unpacked
    raise NotUnpackable


def _raw(request: HttpRequest, limit: int) -> bytes:
    """A chunked body has no length that Django would know it by; the server marks where it ends."""
    length = int(request.META.get("CONTENT_LENGTH") or 0)
    chunked = not length and request.META.get("wsgi.input_terminated")
    source = request.META["wsgi.input"] if chunked else request
    try:
        data: bytes = source.read(limit + 1)
    except (OSError, ParseException) as error:
        # Django wraps what the server raises.
        is_late = isinstance(error, TimeoutError) or isinstance(error.__cause__, TimeoutError)
        raise (TooSlow if is_late else CutShort) from error
    if len(data) > limit:
        raise TooLarge
    if len(data) < length:
        raise CutShort
    return data
