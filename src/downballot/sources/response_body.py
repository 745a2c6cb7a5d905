"""Takes in the body of an answer, plain or gzip, piece by piece and never beyond a limit."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

import httpx2

from downballot.errors import NotAllowed

_PIECE_BYTES = 65_536


def read_pieces(response: httpx2.Response, max_bytes: int) -> Iterator[bytes]:
    """Return the uncompressed body of an answer in pieces, each as soon as it is here.

    The limit is held while reading, so a small body that unpacks to a huge one (a zip
    bomb) is left where it reaches the limit.

    Args:
        response: An answer whose body has not been read yet.
        max_bytes: Largest body, in bytes, as sent and as uncompressed.

    Raises:
        NotAllowed: The body is larger than that.
        httpx2.DecodingError: Not whole gzip, or of another encoding.
    """
    where = str(response.url)
    announced = response.headers.get("content-length", "")
    if announced.isdecimal() and int(announced) > max_bytes:
        raise _too_large(where, max_bytes)
    encoding = response.headers.get("content-encoding", "identity").strip().lower()
    received = _limited(response.iter_raw(), where, max_bytes)
    if encoding in {"gzip", "x-gzip"}:
        return _limited(_unpacked(received), where, max_bytes)
    if encoding != "identity":
        raise httpx2.DecodingError(f"body encoded as {encoding!r}, not as gzip or plainly")
    return received


def _too_large(where: str, max_bytes: int) -> NotAllowed:
    return NotAllowed(
        f"{where}: body is larger than allowed, expected at most {max_bytes} bytes"
    )


def _limited(pieces: Iterable[bytes], where: str, max_bytes: int) -> Iterator[bytes]:
    total = 0
    for piece in pieces:
        total += len(piece)
        if total > max_bytes:
            raise _too_large(where, max_bytes)
        yield piece


def _unpacked(pieces: Iterable[bytes]) -> Iterator[bytes]:
    unpacker = zlib.decompressobj(wbits=31)
    begun = False
    try:
        for piece in pieces:
            rest = piece
            while rest:
                if unpacker.eof:  # gzip may have several members, RFC 1952 section 2.2
                    unpacker = zlib.decompressobj(wbits=31)
                begun = True
                yield unpacker.decompress(rest, _PIECE_BYTES)
                rest = unpacker.unused_data or unpacker.unconsumed_tail
        yield unpacker.flush()
    except zlib.error as error:
        raise httpx2.DecodingError(f"gzip body is damaged ({error})") from error
    if begun and not unpacker.eof:
        raise httpx2.DecodingError("gzip body is cut off")
