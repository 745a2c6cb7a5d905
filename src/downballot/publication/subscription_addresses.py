"""Where readers ask for mail, say yes, change their mind and leave."""

from __future__ import annotations

from urllib.parse import quote

from downballot.publication.addresses import Address

SUBSCRIBE = Address("/subscribe")
ASKED = Address("/subscribe/asked")
LEFT = Address("/subscription/left")


def confirm_path(token: str) -> Address:
    """Return where somebody says yes.

    Args:
        token: The token of the letter.
    """
    return Address(f"/subscription/confirm/{quote(token, safe='')}")


def preferences_path(token: str) -> Address:
    """Return where a subscriber changes what is sent.

    Args:
        token: A token for preferences.
    """
    return Address(f"/subscription/preferences/{quote(token, safe='')}")


def unsubscribe_path(token: str) -> Address:
    """Return where a subscriber leaves.

    Args:
        token: A token for leaving.
    """
    return Address(f"/subscription/unsubscribe/{quote(token, safe='')}")
