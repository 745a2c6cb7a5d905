"""The page that says how endings are forecast, and how right that was."""

from __future__ import annotations

from msgspec import Struct

from downballot.contests.names import listing
from downballot.decisions.words import probability_words
from downballot.forecast.calibration import (
    Calibration,
    CalibrationRow,
    FolderScore,
    IntervalScore,
    Scores,
    VotesScore,
)
from downballot.forecast.constants import TrainingFolder
from downballot.model.call import CallPolicy
from downballot.model.sentence import say, say_many
from downballot.publication.addresses import API, METHOD
from downballot.publication.calibration_chart import CalibrationChart, draw_calibration
from downballot.publication.figures import shortened
from downballot.publication.frame import Frame, Site, frame
from downballot.publication.likelihood import figure_of

# Words that the file of constants has; another one stays as it is written there.
_CONSTANTS = (
    say("first bulletin"),
    say("end of the night"),
    say("day 7"),
    say("all that were fitted on"),
    say("official"),
    say("simulated"),
)
WORD_STARTS = (0.995, 0.95, 0.8, 0.6, 0.5)


class BandRow(Struct, frozen=True):
    """A band of forecasts: how many, what was said, and how often it happened."""

    band: str
    times: str
    said: str
    happened: str
    chance: str


class ScoreRow(Struct, frozen=True):
    """A folder of counts: the model's scores, and the baseline's in brackets behind them."""

    folder: str
    contests: str
    log_loss: tuple[str, str]
    close_log_loss: tuple[str, str]
    brier: tuple[str, str]
    wrong_calls: str
    never_called: str
    uncounted: tuple[str, str]
    estimates: str


class CoverRow(Struct, frozen=True):
    """A moment of the count: how often the end lay within its intervals."""

    moment: str
    contests: str
    cover50: str
    cover95: str
    width95: str


class VotesRow(Struct, frozen=True):
    """A moment of the count: how right the votes to come were; second without estimates."""

    moment: str
    contests: str
    cover50: tuple[str, str]
    cover95: tuple[str, str]
    factor: tuple[str, str]


class MethodPage(Struct, frozen=True):
    """Everything on the page about the method.

    Attributes:
        frame: The surroundings.
        model: Version of the model and its constants; empty where there is none.
        data_hash: Hash of the data that the constants were fitted on; or "".
        fitted_on: Past counts that they were fitted on: name, day, contests.
        words: Each word, the least likelihood it stands for, and the word of its opposite.
        policy: What the desk asks before a call, in sentences.
        bands: What was said and what happened.
        chart: The same as a picture; None where nothing was measured.
        scores: Scores by folder of counts, and at last of all that were fitted on.
        scores_without: The same with no estimate of votes to come handed on.
        covers: Cover of the intervals.
        votes: How right the votes still to come were.
        api: Where the same figures are as JSON.
    """

    frame: Frame
    model: str
    data_hash: str
    fitted_on: tuple[tuple[str, str, str], ...]
    words: tuple[tuple[str, str, str], ...]
    policy: tuple[str, ...]
    bands: tuple[BandRow, ...]
    chart: CalibrationChart | None
    scores: tuple[ScoreRow, ...]
    scores_without: tuple[ScoreRow, ...]
    covers: tuple[CoverRow, ...]
    votes: tuple[VotesRow, ...]
    api: str


def method_page(
    site: Site,
    *,
    model: str,
    data_hash: str,
    folders: tuple[TrainingFolder, ...],
    calibration: Calibration,
    policy: CallPolicy,
) -> MethodPage:
    """Return the page about the method.

    Args:
        site: The desk.
        model: Version of the model and its constants.
        data_hash: Hash of the data that the constants were fitted on, hexadecimal.
        folders: Past counts that the constants were fitted on.
        calibration: What was measured on left-out elections.
        policy: When the desk may call a contest.
    """
    return MethodPage(
        frame=frame(site, say("Method"), METHOD),
        model=model,
        data_hash=data_hash,
        fitted_on=tuple(_fitted_on(one) for one in folders),
        words=tuple(_word(least) for least in WORD_STARTS),
        policy=policy_sentences(policy),
        bands=tuple(_band(row) for row in calibration.rows if row.times),
        chart=draw_calibration(calibration.rows),
        scores=_score_rows(calibration),
        scores_without=_score_rows(calibration.without_estimates),
        covers=tuple(_cover(one) for one in calibration.intervals),
        votes=_votes_rows(calibration.votes, calibration.without_estimates.votes),
        api=f"{API}{METHOD}",
    )


def policy_sentences(policy: CallPolicy) -> tuple[str, ...]:
    """Return what a desk asks before a call, in sentences.

    Args:
        policy: When the desk may call a contest.
    """
    asked = (
        (
            True,
            say(
                "Everything that must hold is at least {share} likely.",
                share=_percent(policy.probability),
            ),
        ),
        (
            policy.late_batches,
            say_many(
                "At least {number} batch counted after election night, unless no past canvass "
                "ever lost such a lead.",
                "At least {number} batches counted after election night, unless no past "
                "canvass ever lost such a lead.",
                policy.late_batches,
            ),
        ),
        (
            policy.closest_points,
            say(
                "Until nothing is left to count, nobody is within {points} points of a line, "
                "or of somebody whose order matters.",
                points=f"{policy.closest_points:g}",
            ),
        ),
        (
            policy.least_difference,
            say(
                "After the night, even if as many votes come as may, late votes would have to "
                "differ from those counted by {points} points, as in an even race of two, to "
                "undo the lead.",
                points=f"{policy.least_difference * 100:g}",
            ),
        ),
        (
            policy.wait_points,
            say(
                "Inside {points} points the call waits for certification, because a recount "
                "may be asked for.",
                points=f"{policy.wait_points:g}",
            ),
        ),
        (
            policy.approvals,
            say_many(
                "{number} more person must approve before it is public.",
                "{number} more people must approve before it is public.",
                policy.approvals,
            ),
        ),
    )
    return tuple(sentence for wanted, sentence in asked if wanted)


def _said(word: str) -> str:
    """Return a word of the file of constants as one that can be said in every language."""
    return next((one for one in _CONSTANTS if one == word), word)


def _fitted_on(one: TrainingFolder) -> tuple[str, str, str]:
    return shortened(one.folder), one.election_date, f"{one.contests:,}"


def _word(least: float) -> tuple[str, str, str]:
    opposite = probability_words(round(1 - least, 9))
    word = probability_words(least)
    return word, _percent(least), opposite if opposite != word else say("the same")


def _band(row: CalibrationRow) -> BandRow:
    return BandRow(
        band=say("{low} to {high}", low=_percent(row.low), high=_percent(row.high)),
        times=f"{row.times:,}",
        said=_measured(row.said),
        happened=_happened(row.happened),
        chance=say(
            "{low} to {high}",
            low=_percent(row.happened_low),
            high=_percent(row.happened_high),
        ),
    )


def _happened(part: float) -> str:
    return {0.0: say("never"), 1.0: say("always")}.get(part) or _measured(part)


def _measured(part: float) -> str:
    """Write a mean, which is never 0 or 1 while a single case is not."""
    return f"{part:.1%}" if 0.001 <= part <= 0.999 else figure_of(part)


def _score_rows(scores: Scores) -> tuple[ScoreRow, ...]:
    pooled = [scores.pooled] if scores.pooled else []
    return tuple(_score(one) for one in (*scores.folders, *pooled))


def _score(one: FolderScore) -> ScoreRow:
    return ScoreRow(
        folder=shortened(_said(one.folder)),
        contests=f"{one.contests:,}",
        log_loss=(f"{one.log_loss:.3f}", f"{one.naive_log_loss:.3f}"),
        close_log_loss=(f"{one.close_log_loss:.3f}", f"{one.naive_close_log_loss:.3f}"),
        brier=(f"{one.brier:.3f}", f"{one.naive_brier:.3f}"),
        wrong_calls=f"{one.wrong_calls:,}",
        never_called=f"{one.never_called:,}",
        uncounted=(_percent(one.uncounted_at_call), _percent(one.naive_uncounted_at_call)),
        estimates=listing([_said(word) for word in one.estimates])
        if one.estimates
        else say("none"),
    )


def _cover(one: IntervalScore) -> CoverRow:
    return CoverRow(
        moment=shortened(_said(one.moment)),
        contests=f"{one.contests:,}",
        cover50=_percent(one.cover50),
        cover95=_percent(one.cover95),
        width95=say("{number} points", number=f"{one.width95 * 100:.1f}"),
    )


def _votes_rows(
    scores: tuple[VotesScore, ...], without: tuple[VotesScore, ...]
) -> tuple[VotesRow, ...]:
    others = {one.moment: one for one in without}
    return tuple(_votes(one, others.get(one.moment)) for one in scores)


def _votes(one: VotesScore, without: VotesScore | None) -> VotesRow:
    return VotesRow(
        moment=shortened(_said(one.moment)),
        contests=f"{one.contests:,}",
        cover50=(_percent(one.cover50), _percent(without.cover50) if without else ""),
        cover95=(_percent(one.cover95), _percent(without.cover95) if without else ""),
        factor=(f"{one.factor:.2f}", f"{without.factor:.2f}" if without else ""),
    )


def _percent(part: float) -> str:
    return f"{part * 100:.1f}".removesuffix(".0") + "%"
