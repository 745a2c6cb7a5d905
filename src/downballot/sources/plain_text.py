"""Decodes text whose encoding nobody declared: UTF-8, or one byte a character."""

from __future__ import annotations

import codecs

# Five bytes mean nothing in cp1252; as in browsers they stand for themselves.
_CP1252 = "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(256))


def decoded(body: bytes) -> str:
    r"""Return the text of bytes: UTF-8 where they are, else Windows' Western encoding.

    Examples:
        >>> decoded(b"Garc\xeda"), decoded("García".encode())
        ('García', 'García')
    """
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return codecs.charmap_decode(body, "strict", _CP1252)[0]
