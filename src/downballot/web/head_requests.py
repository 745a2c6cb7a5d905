"""Answers HEAD as GET without the body, wherever GET is answered.

Source:
    RFC 9110, 9.3.2.
"""

from __future__ import annotations

from typing import cast

from litestar.types import Message, Scope, Send


def as_get(scope: Scope, send: Send) -> tuple[Scope, Send]:
    """Return a request for the head of an answer as one for the answer, sent without body.

    Args:
        scope: The connection; one that asks otherwise stays as it is.
        send: Takes what leaves.
    """
    if scope.get("method") != "HEAD":
        return scope, send

    async def send_head(message: Message) -> None:
        if message["type"] == "http.response.body":
            if message.get("more_body"):
                return
            message = cast("Message", {**message, "body": b""})
        await send(message)

    return cast("Scope", {**scope, "method": "GET"}), send_head
