"""What past canvasses taught: the fitted constants, with where they come from."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from functools import cache, cached_property
from pathlib import Path

import msgspec
import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from downballot.contests.outstanding import OutstandingTable
from downballot.contests.whole_count import WholeCounts
from downballot.errors import FormatError, UsageError
from downballot.forecast.calibration import Calibration
from downballot.forecast.kinds import KINDS, ContestKind
from downballot.forecast.stages import Floats

MODEL = "2"  # raised whenever the arithmetic changes: the same constants mean something else
FITTED = Path(__file__).with_name("constants.json")
FITTED_PARTS = (
    "kinds", "behaviour", "outstanding", "whole", "leads", "largest_lost", "folders",
)  # fmt: skip
ABOUT = 2  # about as much uncounted: at most twice, at least half
SIMILAR = 1.25  # past leads within this factor, up or down, are "such a lead"


class KindConstants(Struct, frozen=True):
    """How contests of one kind behave; spreads in units of sqrt(p * (1 - p)).

    Attributes:
        kind: The kind.
        late_spread: How far late ballots are from the first bulletin, besides the rest.
        night_spread: The same from the whole night's count, where no first bulletin is known.
        late_shift: By how much late ballots favour Yes, or the Democratic side where names
            carry parties, over the first bulletin; 0 for other contests.
        night_shift: The same over the whole night's count.
        shift_slope: How much more they do so for each point of that side's lead, as a
            share: late ballots go where the place leans.
        shift_spread: How far an election's own shift is from that, for all its contests of
            this kind together.
        in_person_spread: How far ballots cast in person are from the first bulletin.
        in_person_shift: By how much they favour Yes, or the Democratic side, over it.
        follow: How much of the way of in-person ballots the late ones go, 0 to 1.
        small_contest_spread: What an electorate of a few hundred adds.
    """

    kind: ContestKind
    late_spread: float
    night_spread: float
    late_shift: float
    night_shift: float
    shift_slope: float
    shift_spread: float
    in_person_spread: float
    in_person_shift: float
    follow: float
    small_contest_spread: float


class Behaviour(Struct, frozen=True):
    """How all contests behave; spreads in units of sqrt(p * (1 - p)).

    Attributes:
        batch_spread: How far one late batch is from the level of late ballots.
        small_spread: How far the very last ballots are from it.
        small_part: Part of the votes below which ballots are such last ones.
        daily_drift: How far the level moves in a day.
        sampling: Variance of a batch times its votes; 1 for votes drawn one by one.
        follow_spread: How far contests are from their kind's ``follow``.
        tonight_spread: How far the rest of the night is from what was counted of it.
        tonight_part: Part of the votes to come that is counted on the night, when the
            polls close, 0 to 1.
        tonight_part_spread: How far an area's part is from that.
        follow_early: How much of the way of early in-person ballots the late ones go where
            those are known apart from election day's; below 0: who votes late is unlike who
            votes early, in person as by mail.
        follow_day: How much of the way of election day's ballots they go then.
        early_narrowing: How much narrower ``late_spread`` is then, above 0 to 1.
        early_spread: How far early in-person ballots are from those of election day.
        night_noise: How far what was counted of the night is from all of it.
        night_widening: How many times wider the shares to come are drawn than their
            likelihood says, once more of the night is counted than its first bulletin.
        late_widening: The same once a late batch is counted.
        small_contest_votes: Votes at which half of what small electorates add is left.
        freedom: Degrees of freedom of Student's t: how often a contest is quite unlike.
        votes_freedom: The same of the votes to come.
        election_spread: How far an election's spreads are from the past, as a logarithm.
        surprise_weight: Contests whose surprises count as much as all past elections.
        like_contests: Contests of one election tell of a shift as much as so many that
            were independent, at most.
    """

    batch_spread: float
    small_spread: float
    small_part: float
    daily_drift: float
    sampling: float
    follow_spread: float
    tonight_spread: float
    tonight_part: float
    tonight_part_spread: float
    follow_early: float
    follow_day: float
    early_narrowing: float
    early_spread: float
    night_noise: float
    night_widening: float
    late_widening: float
    small_contest_votes: float
    freedom: float
    votes_freedom: float
    election_spread: float
    surprise_weight: float
    like_contests: float


class Lead(Struct, frozen=True):
    """The lead of one past contest when about so much was uncounted.

    Attributes:
        difference: By how much late votes had to differ to undo it, 0 or more; see
            ``leads.needed_difference``.
        uncounted: Share of the final votes that was still to come, 0 to 1.
        lost: Whether the lead was lost.
    """

    difference: float
    uncounted: float
    lost: bool


class TrainingFolder(Struct, frozen=True):
    """A folder of past counts that the constants were fitted on.

    Attributes:
        folder: Its name.
        election_date: Day of the election, ISO.
        contests: Number of contests.
        sha256: Hash over its two tables.
    """

    folder: str
    election_date: str
    contests: int
    sha256: str


class PastRecord(Struct, frozen=True):
    """What became of leads like one, in past canvasses.

    Attributes:
        leads: Past leads of about that size with about so much uncounted, 0 or more; a
            contest may have had one at several of its moments.
        lost: How many of these leads were lost in the end.
        difference: By how much late votes would have to differ, as was asked.
        uncounted: The share still uncounted that was asked about, 0 to 1.
    """

    leads: int
    lost: int
    difference: float
    uncounted: float


class _LeadTable(Struct, frozen=True, eq=False):
    """Leads of past contests, by how much late votes had to differ from them, growing."""

    needed: Floats
    uncounted: Floats
    lost: NDArray[np.bool_]


class Constants(Struct, frozen=True, dict=True):
    """Everything fitted, in one file.

    Attributes:
        kinds: One for each kind of contest.
        behaviour: Of all contests.
        outstanding: Votes to come.
        leads: Leads of past contests, once for each contest and share uncounted.
        largest_lost: The largest lead lost that a contest had before its first late batch,
            by the difference that it took.
        folders: What they were fitted on.
        calibration: How right the model was on left-out elections.
        whole: What past elections say of whole counts.
    """

    kinds: tuple[KindConstants, ...]
    behaviour: Behaviour
    outstanding: OutstandingTable
    leads: tuple[Lead, ...] = ()
    largest_lost: float = 1.0
    folders: tuple[TrainingFolder, ...] = ()
    calibration: Calibration = Calibration()
    whole: WholeCounts = WholeCounts()

    @property
    def data_hash(self) -> str:
        """SHA-256 over the hashes of the folders, in hexadecimal."""
        text = "\n".join(f"{one.folder} {one.sha256}" for one in self.folders)
        return hashlib.sha256(text.encode()).hexdigest()

    @cached_property
    def version(self) -> str:
        """Version of the model and of all that was fitted (``1-3fa2b1c4``).

        What was measured of it is left out: measuring more changes no forecast.
        """
        fitted = {name: getattr(self, name) for name in FITTED_PARTS}
        digest = hashlib.sha256(msgspec.json.encode(fitted, order="deterministic")).hexdigest()
        return f"{MODEL}-{digest[:8]}"

    def record(self, difference: float, uncounted_share: float) -> PastRecord:
        """Return how many such leads past canvasses had, and how many were lost.

        A lead is such a lead when the late votes had to differ by as much, within a
        quarter, and about as much was uncounted.

        Args:
            difference: By how much late votes would have to differ to undo the lead.
            uncounted_share: Share of the final votes that is still to come, 0 to 1.
        """
        if not 0 < uncounted_share < 1:
            return PastRecord(0, 0, difference, uncounted_share)
        table = self._lead_table
        first = np.searchsorted(table.needed, difference / SIMILAR, side="left")
        end = np.searchsorted(table.needed, difference * SIMILAR, side="right")
        about = table.uncounted[first:end] / uncounted_share
        such = table.lost[first:end][(about >= 1 / ABOUT) & (about <= ABOUT)]
        return PastRecord(len(such), int(such.sum()), difference, uncounted_share)

    def never_lost(self, difference: float) -> bool:
        """Say whether a lead is larger than any that a past canvass lost on the night.

        Args:
            difference: By how much late votes would have to differ to undo the lead,
                reckoned with more votes to come than the middle estimate.
        """
        return difference > self.largest_lost

    @cached_property
    def _lead_table(self) -> _LeadTable:
        needed = np.array([one.difference for one in self.leads], dtype=float)
        uncounted = np.array([one.uncounted for one in self.leads], dtype=float)
        order = np.argsort(needed, kind="stable")
        lost = np.array([one.lost for one in self.leads], dtype=bool)
        return _LeadTable(needed[order], uncounted[order], lost[order])


class KindTable(Struct, frozen=True, eq=False):
    """The constants of each contest's kind, one value a contest, shape (contest,)."""

    late_spread: Floats
    night_spread: Floats
    late_shift: Floats
    night_shift: Floats
    shift_slope: Floats
    shift_spread: Floats
    in_person_spread: Floats
    in_person_shift: Floats
    follow: Floats
    small_contest_spread: Floats


def kind_table(constants: Constants, kinds: Sequence[ContestKind]) -> KindTable:
    """Look up the constants of each contest's kind."""
    return kind_columns(constants.kinds, kinds)


def kind_columns(known: Iterable[KindConstants], kinds: Sequence[ContestKind]) -> KindTable:
    """Lay constants of kinds out as columns, one value a contest.

    Args:
        known: Constants, one for each kind that is asked for.
        kinds: The kind of each contest.
    """
    by_kind = {one.kind: one for one in known}
    chosen = [by_kind[kind] for kind in kinds]
    return KindTable(**{
        name: np.array([getattr(one, name) for one in chosen], dtype=float)
        for name in KindTable.__struct_fields__
    })


@cache
def read_constants(path: Path | None = None) -> Constants:
    """Read fitted constants.

    Args:
        path: The file; the constants that come with the program when None.

    Raises:
        FormatError: There is no such file, or it cannot be used.
    """
    file = path or FITTED
    try:
        fitted = msgspec.json.decode(file.read_bytes(), type=Constants)
    except OSError as error:
        raise FormatError(file.name, "", "cannot be read", "fitted constants") from error
    except (msgspec.DecodeError, UsageError) as error:
        raise FormatError(file.name, "", str(error), "fitted constants") from error
    absent = set(KINDS) - {one.kind for one in fitted.kinds}
    if absent:
        problem = f"nothing of {', '.join(sorted(absent))}"
        raise FormatError(file.name, "kinds", problem, "fitted constants")
    return fitted
