"""Answers that are ready: as new as the desk, made once, and only what is for everybody."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any

import pytest
from litestar.types import Message, Receive, Scope, Send
from small_desk import fall_silent, make_small_desk

from downballot.pipeline.desk import Desk
from downballot.web import kept_answers
from downballot.web.current import CurrentState
from downballot.web.kept_answers import KeptAnswers
from downballot.web.reader import DeskReader

PUBLIC = {"cache-control": "public, no-cache", "etag": 'W/"x"', "vary": "Accept-Encoding"}
Answers = list[Message]


class Maker:
    """An application that takes its time and counts what it makes."""

    def __init__(self, headers: dict[str, str] = PUBLIC, status: int = 200) -> None:
        self.headers, self.status = headers, status
        self.made = 0
        self.seconds = 0.05

    async def __call__(self, _scope: Scope, _receive: Receive, send: Send) -> None:
        self.made += 1
        body = str(self.made).encode()
        await asyncio.sleep(self.seconds)
        headers = [(name.encode(), value.encode()) for name, value in self.headers.items()]
        await send({"type": "http.response.start", "status": self.status, "headers": headers})
        await send({"type": "http.response.body", "body": body, "more_body": False})


@pytest.fixture
def reader(tmp_path: Path) -> Iterator[DeskReader]:
    with Desk(make_small_desk(tmp_path / "desk")) as desk:
        yield DeskReader(desk)


Ask = Callable[..., Coroutine[Any, Any, tuple[int, bytes]]]


def asking(maker: Maker, reader: DeskReader) -> Ask:
    kept = KeptAnswers(maker, CurrentState(reader))

    async def ask(path: str = "/", query: bytes = b"", **asked: str) -> tuple[int, bytes]:
        said: Answers = []
        headers = [
            (name.replace("_", "-").encode(), value.encode()) for name, value in asked.items()
        ]
        scope: Any = {
            "type": "http", "method": "GET", "path": path, "query_string": query,
            "headers": headers,
        }  # fmt: skip

        async def send(message: Message) -> None:
            said.append(message)

        async def receive() -> Message:
            raise AssertionError

        await kept(scope, receive, send)
        return said[0]["status"], b"".join(one.get("body", b"") for one in said)  # type: ignore[typeddict-item]

    return ask


def test_what_is_ready_is_not_made_again_while_the_desk_stays_as_it_is(
    reader: DeskReader,
) -> None:
    maker = Maker()
    ask = asking(maker, reader)

    async def twice() -> list[tuple[int, bytes]]:
        return [await ask(), await ask()]

    assert asyncio.run(twice()) == [(200, b"1"), (200, b"1")]


def test_the_first_question_after_a_change_is_answered_anew(reader: DeskReader) -> None:
    ask = asking(Maker(), reader)

    async def around() -> list[bytes]:
        first = await ask()
        fall_silent(reader.desk.folder, "gone")
        return [first[1], (await ask())[1]]

    assert asyncio.run(around()) == [b"1", b"2"]


def test_many_questions_at_once_make_one_answer(reader: DeskReader) -> None:
    maker = Maker()
    ask = asking(maker, reader)

    async def crowd() -> set[tuple[int, bytes]]:
        return set(await asyncio.gather(*(ask() for _ in range(100))))

    assert asyncio.run(crowd()) == {(200, b"1")}
    assert maker.made == 1


def test_while_an_answer_is_made_others_get_the_one_before_or_wait(reader: DeskReader) -> None:
    maker = Maker()
    ask = asking(maker, reader)

    async def around() -> tuple[bytes, ...]:
        await ask()
        fall_silent(reader.desk.folder, "gone")
        maker.seconds = 0.3
        making = asyncio.create_task(ask())
        await asyncio.sleep(0.1)
        meanwhile = await ask()
        newest = await ask(cache_control="no-cache")
        return meanwhile[1], newest[1], (await making)[1]

    assert asyncio.run(around()) == (b"1", b"2", b"2")


def test_what_held_too_long_ago_is_not_given(
    reader: DeskReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_answers, "LAG_SECONDS", 0.0)
    maker = Maker()
    ask = asking(maker, reader)

    async def around() -> bytes:
        await ask()
        fall_silent(reader.desk.folder, "gone")
        making = asyncio.create_task(ask())
        await asyncio.sleep(0.02)
        answer = await ask()
        await making
        return answer[1]

    assert asyncio.run(around()) == b"2"


def test_who_has_the_answer_is_told_so_without_a_body(reader: DeskReader) -> None:
    ask = asking(Maker(), reader)

    async def around() -> list[tuple[int, bytes]]:
        await ask()
        return [await ask(if_none_match='W/"x"'), await ask(if_none_match='W/"y"')]

    assert asyncio.run(around()) == [(304, b""), (200, b"1")]


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"cache-control": "no-store"},
        {"cache-control": "private"},
        {**PUBLIC, "set-cookie": "session=1"},
        {**PUBLIC, "vary": "Accept-Encoding, Cookie"},
    ],
)
def test_what_is_not_for_everybody_is_never_kept(
    reader: DeskReader, headers: dict[str, str]
) -> None:
    ask = asking(Maker(headers), reader)

    async def thrice() -> set[bytes]:
        answers = await asyncio.gather(ask(), ask())
        return {one[1] for one in (*answers, await ask())}

    assert asyncio.run(thrice()) == {b"1", b"2", b"3"}


def test_a_problem_is_never_kept(reader: DeskReader) -> None:
    ask = asking(Maker(status=404), reader)

    async def twice() -> list[tuple[int, bytes]]:
        return [await ask(), await ask()]

    assert asyncio.run(twice()) == [(404, b"1"), (404, b"2")]


def test_addresses_hosts_and_compression_have_answers_of_their_own(reader: DeskReader) -> None:
    ask = asking(Maker(), reader)

    async def all_of_them() -> list[bytes]:
        asked = [
            await ask(), await ask("/es/"), await ask("/", b"q=a"),
            await ask(host="other.example"), await ask(accept_encoding="gzip, br"),
        ]  # fmt: skip
        return [one[1] for one in asked]

    assert asyncio.run(all_of_them()) == [b"1", b"2", b"3", b"4", b"5"]


def test_what_is_kept_is_bounded(reader: DeskReader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_answers, "KEPT_BYTES", 3)
    maker = Maker()
    maker.seconds = 0
    ask = asking(maker, reader)

    async def wander() -> bytes:
        for number in range(6):
            await ask("/", str(number).encode())
        return (await ask("/", b"0"))[1]

    assert asyncio.run(wander()) == b"7"


def test_an_answer_that_fails_leaves_nobody_waiting(reader: DeskReader) -> None:
    class Failing(Maker):
        async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
            if self.made == 0:
                self.made = 1
                await asyncio.sleep(0.05)
                raise ConnectionError
            await super().__call__(scope, receive, send)

    ask = asking(Failing(), reader)

    async def crowd() -> list[object]:
        asked = (ask() for _ in range(5))
        async with asyncio.timeout(5):
            return list(await asyncio.gather(*asked, return_exceptions=True))

    failed, *answers = asyncio.run(crowd())
    assert isinstance(failed, ConnectionError)
    assert answers == [(200, b"2")] * 4


def test_a_reading_begins_after_the_question_however_many_ask(reader: DeskReader) -> None:
    current = CurrentState(reader)

    async def around() -> tuple[bool, int]:
        before = await asyncio.gather(*(current.now() for _ in range(50)))
        fall_silent(reader.desk.folder, "gone")
        after = await current.now()
        return before[0].same(after), current.readings

    same, readings = asyncio.run(around())
    assert not same
    assert readings <= 3
