"""Every body ever received, by the SHA-256 of its uncompressed bytes, written once."""

from __future__ import annotations

import gzip
import hashlib
import zlib
from pathlib import Path

from downballot.errors import LedgerError
from downballot.ledger.files import write_whole


class Blobs:
    """The bodies of a desk, under ``blobs/ab/cdef….gz``."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def keep(self, body: bytes) -> str:
        """Keep a body and return its hash; keeping it again changes nothing.

        Raises:
            NotKept: It could not be written whole.
        """
        sha256 = hashlib.sha256(body).hexdigest()
        if not self.path(sha256).exists():
            write_whole(self.path(sha256), gzip.compress(body, 5, mtime=0))
        return sha256

    def read(self, sha256: str) -> bytes:
        """Return the uncompressed bytes of a body.

        Raises:
            LedgerError: There is no such body, or its bytes no longer have its hash.
        """
        path = self.path(sha256)
        try:
            body = gzip.decompress(path.read_bytes())
        except FileNotFoundError as error:
            raise LedgerError(f"{path}: no body of this hash was kept") from error
        except (EOFError, zlib.error, OSError) as error:
            raise LedgerError(
                f"{path}: damaged ({error}), expected a whole gzip file"
            ) from error
        if hashlib.sha256(body).hexdigest() != sha256:
            raise LedgerError(f"{path}: the bytes have another hash, expected {sha256}")
        return body

    def has(self, sha256: str) -> bool:
        """Say whether a body of this hash was kept."""
        return bool(sha256) and self.path(sha256).exists()

    def all(self) -> set[str]:
        """Return the hash of every body kept."""
        return {path.parent.name + path.stem for path in self.folder.glob("??/*.gz")}

    def path(self, sha256: str) -> Path:
        """Return where the body of this hash lies, or would."""
        return self.folder / sha256[:2] / f"{sha256[2:]}.gz"
