"""What a count format is: the protocol that every module in ``formats`` fulfils."""

from __future__ import annotations

from typing import Protocol

from downballot.model.count import Report


class CountFormat(Protocol):
    """Reads the bodies of one official count format.

    A module in ``downballot.sources.formats`` ends with ``FORMAT: CountFormat = …``;
    another package registers by the entry point group ``downballot.count_formats``.
    """

    @property
    def name(self) -> str:
        """Stable name, as written in ``desk.toml`` (``lacounty-results``)."""
        ...

    @property
    def title(self) -> str:
        """One line that says whose format this is."""
        ...

    def matches(self, body: bytes) -> bool:
        """Say whether a body is of this format; exactly one format may claim a body.

        Args:
            body: The whole body, uncompressed.
        """
        ...

    def read(self, body: bytes, file_name: str) -> Report:
        """Read a body.

        Args:
            body: The whole body, uncompressed.
            file_name: Name used in messages.

        Raises:
            FormatError: The body cannot be used: not this format, damaged or cut off.
        """
        ...
