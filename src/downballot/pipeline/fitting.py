"""Fits the constants of the forecast to folders of past counts."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path

import msgspec
from msgspec import Struct, structs

from downballot.almanac.past_elections import past_elections
from downballot.forecast.constants import Constants, TrainingFolder
from downballot.forecast.engine import DRAWS, SEED
from downballot.forecast.fitting import ITERATIONS, Training, fit_behaviour
from downballot.forecast.fitting_votes import fit_outstanding
from downballot.forecast.fitting_whole import fit_whole
from downballot.forecast.writing import constants_text
from downballot.pipeline.backtesting import read_folders
from downballot.pipeline.exporting import write_table
from downballot.pipeline.past_canvass import PastCanvass
from downballot.pipeline.past_leads import largest_lost, past_leads
from downballot.sources.canvass_folder import canvass_tables

Progress = Callable[[int, int, str], None]


class Effort(Struct, frozen=True):
    """How much work is put into fitting and measuring.

    Attributes:
        iterations: Steps towards the likeliest constants, at most.
        draws: Finishes that each forecast simulates.
        seed: Seed of the simulated finishes.
        processes: How many work at once; 1 for this process alone, 0 for one a core.
    """

    iterations: int = ITERATIONS
    draws: int = DRAWS
    seed: int = SEED
    processes: int = 0


USUAL = Effort()


def quiet(_done: int, _many: int, _what: str) -> None:
    """Show no progress."""


def fit_constants(
    folders: Sequence[Path],
    *,
    progress: Progress = quiet,
    effort: Effort = USUAL,
    left_out: date | None = None,
) -> Constants:
    """Return the constants fitted on folders of past counts; nothing is measured.

    Args:
        folders: The folders, one or more.
        progress: Told how many parts of the work are done, of how many, and what was.
        effort: How much work is put into it.
        left_out: Day of election that is left out: nothing of it is fitted on.

    Raises:
        UsageError: No folder, two that hold the same contest, or too little to fit on.
        FormatError: A file is missing, damaged or has mistakes; all of them are named.
    """
    every = read_folders(folders)
    canvasses = [one for one in every if one.election_date != left_out]
    hashes = {folder.resolve().name: hash_of(folder) for folder in folders}
    constants = fit(canvasses, hashes, effort, left_out=left_out)
    progress(1, 1, "fitted")
    return constants


def fit(
    canvasses: Sequence[PastCanvass],
    hashes: Mapping[str, str],
    effort: Effort = USUAL,
    *,
    left_out: date | None = None,
) -> Constants:
    """Return the constants fitted on past canvasses and the almanac's past elections.

    Args:
        canvasses: One or more.
        hashes: Hash of the tables of each folder, by its name.
        effort: How much work is put into it.
        left_out: Day of election of which the almanac says nothing; None for none.

    Raises:
        UsageError: Too little to fit on.
    """
    finished = [one.finished() for one in canvasses]
    past = past_elections() if left_out is None else past_elections().without(left_out)
    kinds, behaviour = fit_behaviour(
        [Training(one) for one in finished], iterations=effort.iterations
    )
    leads = past_leads(past.contest for one in canvasses for past in one.contests)
    kept = sorted((one.lead for one in leads), key=lambda one: (one.uncounted, one.difference))
    return Constants(
        kinds=kinds,
        behaviour=behaviour,
        outstanding=fit_outstanding(finished, past.counts),
        whole=fit_whole(finished, past),
        leads=tuple(kept),
        largest_lost=largest_lost(leads),
        folders=tuple(
            sorted((_training(one, hashes) for one in canvasses), key=structs.astuple)
        ),
    )


def write_constants(constants: Constants, path: Path) -> Constants:
    """Write constants, whole or not at all, and return them as they read back.

    Args:
        constants: The constants.
        path: The file; what it held is gone.

    Raises:
        NotKept: The path cannot be written.
    """
    text = constants_text(constants)
    write_table(path, text)
    return msgspec.json.decode(text, type=Constants)


def hash_of(folder: Path) -> str:
    """Return the SHA-256 over the two tables of a folder, as they lie there, hexadecimal.

    Raises:
        FormatError: One of them is missing.
    """
    digest = hashlib.sha256()
    for path in canvass_tables(folder):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _training(canvass: PastCanvass, hashes: Mapping[str, str]) -> TrainingFolder:
    return TrainingFolder(
        canvass.folder,
        canvass.election_date.isoformat(),
        len(canvass.contests),
        hashes[canvass.folder],
    )
