"""Decisions on counts of the past, kept on disk: nothing that is known is forecast again.

A forecast of an update never changes while what was known at that update stays the same:
its counts, estimates, rules and rows of people, the model and its constants. All of that
goes into the name of the file, so that a file is either right or never asked for. The
folder ``cache`` of a desk may be deleted at any time.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from contextlib import suppress
from functools import cache, partial
from importlib.resources import files
from pathlib import Path

import msgspec
from msgspec.structs import replace

from downballot.decisions.values import ContestDecision
from downballot.model.sentence import Capital, Joined, Message, Recipe, Sentence
from downballot.pipeline.forecasting import Forecaster

_SENTENCE = 1  # type of MessagePack's extensions: a text with its recipe
_ROOMS = ("contests", "forecast", "decisions", "model", "pipeline", "almanac", "ledger")
MOST_PAST = 40_000  # of decisions in memory: 400 contests, 100 updates
_Kept = tuple[str, str, object, str]
PastDecisions = dict[tuple[str, str], ContestDecision]
# Of most sentences the text alone is wanted: the rest is read when somebody asks for it.
_SENTENCES = msgspec.msgpack.Decoder(tuple[str, msgspec.Raw, msgspec.Raw, msgspec.Raw])


class KeptDecisions:
    """The decisions of one election, update by update, beside the desk's counts.

    Args:
        folder: The desk's folder.
        forecaster: Forecasts the election as of now, with every row of its call ledger.
        past: What was read before, by file and contest; it is added to.
    """

    def __init__(
        self, folder: Path, forecaster: Forecaster, past: PastDecisions | None = None
    ) -> None:
        self._past = {} if past is None else past
        self._forecaster = forecaster
        self._reader = forecaster.reader
        self._newest = len(forecaster.reader.updates) - 1
        self._folder = folder / "cache" / "decisions" / forecaster.reader.election.id
        self._basis = _basis(forecaster)
        self._made: tuple[ContestDecision, ...] = ()
        self._entries = cache(self._read_entries)
        self._path = cache(self._path_of)

    def missing(self) -> tuple[int, ...]:
        """Return the places of updates whose decisions are not on disk, oldest first."""
        return tuple(one for one in range(self._newest + 1) if not self._path(one).is_file())

    def make(self, number: int) -> tuple[ContestDecision, ...]:
        """Decide on every contest at an update, and keep it where there is room.

        Args:
            number: Place of the update, 0 for the first.
        """
        if number == self._newest:
            made = self._made = self._forecaster.decisions()
        else:
            made = self._forecaster.decided(list(self._reader.counts[number].counts), number)[1]
        # What cannot be kept is made again: a full disk keeps nobody from a forecast.
        with suppress(OSError):
            self._keep(self._path(number), pack(made))
        return made

    def newest(self) -> tuple[ContestDecision, ...]:
        """Return how far every contest is decided now, followed ones first."""
        if self._newest < 0:
            return ()
        if self._made:
            return self._made
        kept = self._entries(self._newest)
        return tuple(map(self._unpacked, kept.values())) if kept else self.make(self._newest)

    def past(self, contest: str) -> tuple[ContestDecision, ...]:
        """Return how far a contest was decided at each update but the newest, oldest first.

        Args:
            contest: Its id.
        """
        places = self._forecaster.canvass.updates_of(contest)
        return tuple(self._at(contest, one) for one in places if one != self._newest)

    def _at(self, contest: str, number: int) -> ContestDecision:
        key = self._path(number).name, contest
        if key not in self._past:
            if len(self._past) >= MOST_PAST:
                self._past.clear()
            self._past[key] = self._read(contest, number)
        return self._past[key]

    def _read(self, contest: str, number: int) -> ContestDecision:
        raw = self._entries(number).get(contest)
        if raw is None:
            return self._forecaster.decided([contest], number)[1][0]
        return self._unpacked(raw)

    def _unpacked(self, raw: msgspec.Raw) -> ContestDecision:
        plain = msgspec.msgpack.decode(raw, ext_hook=_restored)
        made = msgspec.convert(plain, ContestDecision)
        # MessagePack keeps a moment without its zone; the same bytes come of the same count.
        local = made.forecast.published_at.astimezone(self._forecaster.canvass.zone)
        return replace(made, forecast=replace(made.forecast, published_at=local))

    def _read_entries(self, number: int) -> dict[str, msgspec.Raw]:
        try:
            written = self._path(number).read_bytes()
            return msgspec.msgpack.decode(written, type=dict[str, msgspec.Raw])
        except (OSError, msgspec.DecodeError):
            return {}  # it is made again

    def _keep(self, path: Path, packed: bytes) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_suffix(f".{os.getpid()}")
        partial.write_bytes(packed)
        partial.replace(path)
        for other in path.parent.glob(f"{path.name.partition('-')[0]}-*.msgpack"):
            if other != path:
                other.unlink(missing_ok=True)

    def _path_of(self, number: int) -> Path:
        """Name the file of an update by all that its decisions rest on."""
        update = self._reader.updates[number]
        known = (
            self._basis,
            self._reader.updates[: number + 1],
            self._forecaster.canvass.outstanding(number),
            self._forecaster.rows_at(number),
        )
        name = hashlib.sha256(repr(known).encode()).hexdigest()[:24]
        return self._folder / f"{update.key}-{name}.msgpack"


def pack(decisions: Iterable[ContestDecision]) -> bytes:
    """Return decisions as bytes, each contest by itself; sentences keep their recipes.

    Args:
        decisions: The decisions.
    """
    packed = {one.contest: msgspec.Raw(_packed(one)) for one in decisions}
    return msgspec.msgpack.encode(packed)


def _basis(forecaster: Forecaster) -> tuple[object, ...]:
    """Return what every decision of an election rests on, whichever the update."""
    reader = forecaster.reader
    election, people = reader.election.id, reader.ledger.people
    return (
        program_hash(),
        forecaster.constants.version,
        forecaster.seed,
        forecaster.draws,
        reader.election,
        reader.settings.timezone,
        reader.settings.calls,
        reader.settings.contests,
        people.corrections(election),
        people.decisions(election),
        reader.certification,
        reader.ledger.definition_hashes(election),
    )


@cache
def program_hash() -> str:
    """Return a hash of the program that decides; another program may decide otherwise."""
    found = hashlib.sha256()
    package = Path(str(files("downballot")))
    for room in _ROOMS:
        for path in sorted((package / room).rglob("*.*")):
            if path.suffix in {".py", ".json", ".csv"}:
                found.update(path.read_bytes())
    return found.hexdigest()[:16]


def _packed(value: object) -> bytes:
    return msgspec.msgpack.encode(value, enc_hook=_written)


def _written(value: object) -> object:
    if isinstance(value, Sentence):
        return msgspec.msgpack.Ext(_SENTENCE, _packed(_parts(value)))
    if isinstance(value, str):
        return str(value)
    raise NotImplementedError(f"{type(value).__name__}: not part of a decision")


def _parts(sentence: Sentence) -> _Kept:
    recipe = sentence.recipe
    if isinstance(recipe, Message):
        return str(sentence), recipe.one, dict(recipe.values), recipe.many
    if isinstance(recipe, Joined):
        return str(sentence), recipe.separator, recipe.parts, ""
    return str(sentence), "", recipe.text, ""


def _restored(code: int, data: memoryview) -> Sentence:
    if code != _SENTENCE:
        raise ValueError(f"extension {code}: not part of a decision")
    text, *parts = _SENTENCES.decode(data)
    return Sentence.made(text, partial(_recipe, *parts))


def _recipe(*parts: msgspec.Raw) -> Recipe:
    first, second, many = (msgspec.msgpack.decode(one, ext_hook=_restored) for one in parts)
    if isinstance(second, dict):
        return Message(first, second, many)
    if isinstance(second, list):
        return Joined(first, tuple(second))
    return Capital(second)
