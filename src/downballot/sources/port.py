"""Whether anybody listens at an address: asked before a library waits for it at length."""

from __future__ import annotations

import socket


def listens(host: str, port: int, seconds: float) -> bool:
    """Return whether a connection can be made.

    Args:
        host: Name or address of a machine.
        port: 1 to 65535.
        seconds: How long to try.
    """
    try:
        with socket.create_connection((host, port), timeout=seconds):
            return True
    except OSError:
        return False
