"""How right the model was on elections that it had not seen, in plain values.

Each election was left out in turn: its constants were fitted on the others, and every
forecast made for it was compared with how its contests ended.
"""

from __future__ import annotations

from msgspec import Struct


class CalibrationRow(Struct, frozen=True):
    """All forecasts within one band of probability, beside what then happened.

    Attributes:
        low: Start of the band, 0 to 1, within it.
        high: End of the band, 0 to 1; within it only where it is 1.
        times: Number of forecasts in the band.
        said: Mean of the probabilities that were said, 0 to 1.
        happened: Share of them that came true, 0 to 1.
        happened_low: Where that share begins in 95 of 100 drawings of as many contests.
        happened_high: Where it ends in them.
    """

    low: float
    high: float
    times: int
    said: float
    happened: float
    happened_low: float = 0.0
    happened_high: float = 1.0


class FolderScore(Struct, frozen=True):
    """How the model and the naive baseline did on one folder of counts.

    The baseline knows two constants: how far a margin moves, and nothing of the contest.

    Attributes:
        folder: Name of the folder; of several together, what they are.
        contests: Number of contests, each counted once.
        log_loss: Mean log loss of the model, in nats, 0 or more; less is better.
        naive_log_loss: The same of the baseline.
        brier: Mean Brier score of the model, 0 to 1; less is better.
        naive_brier: The same of the baseline.
        wrong_calls: Contests with a call at the default policy that the final count did
            not bear out.
        uncounted_at_call: Share of the votes not yet counted at the call, 0 to 1, on
            average over contests; 0 for a contest that was never called.
        naive_uncounted_at_call: The same of the baseline.
        close: How many of the contests were close: within 10 points of a line at an update.
        close_log_loss: Mean log loss of the model on those.
        naive_close_log_loss: The same of the baseline.
        never_called: Contests never wholly called before their final count.
        naive_never_called: The same of the baseline.
        naive_wrong_calls: Contests that the baseline called wrongly.
        estimates: What stood for the official estimates of votes to come: ``official``,
            ``simulated``, both or none of them.
        called_wrongly: Ids of the contests of ``wrong_calls``.
    """

    folder: str
    contests: int
    log_loss: float
    naive_log_loss: float
    brier: float
    naive_brier: float
    wrong_calls: int
    uncounted_at_call: float
    naive_uncounted_at_call: float
    close: int = 0
    close_log_loss: float = 0.0
    naive_close_log_loss: float = 0.0
    never_called: int = 0
    naive_never_called: int = 0
    naive_wrong_calls: int = 0
    estimates: tuple[str, ...] = ()
    called_wrongly: tuple[str, ...] = ()


class IntervalScore(Struct, frozen=True):
    """How often final shares lay within their intervals, at one moment of the count.

    Attributes:
        moment: When, in words (``first bulletin``).
        contests: Number of contests, each counted once.
        cover50: Share of final shares within their 50 % interval, 0 to 1.
        cover95: Share of final shares within their 95 % interval, 0 to 1.
        width95: Mean width of the 95 % interval, as a share of the votes, 0 to 1.
    """

    moment: str
    contests: int
    cover50: float
    cover95: float
    width95: float


class VotesScore(Struct, frozen=True):
    """How right the votes still to come were, at one moment of the count.

    Attributes:
        moment: When, in words (``first bulletin``).
        contests: Number of contests, each counted once.
        cover50: Share of contests whose votes to come lay within their 50 % interval, 0 to 1.
        cover95: Share of them within the 95 % interval, 0 to 1.
        factor: Typical factor of error, 1 or more: in half of the contests as many votes
            came as the median said within this factor, up or down.
    """

    moment: str
    contests: int
    cover50: float
    cover95: float
    factor: float


class Scores(Struct, frozen=True):
    """What was measured on left-out elections in one way.

    Attributes:
        rows: Bands of probability, the least likely first.
        folders: Scores by folder of counts.
        intervals: Cover of the intervals by moment, the earliest first.
        pooled: The score of all contests of the folders that are fitted on, each once;
            None where nothing was measured. ``rows``, ``intervals`` and ``votes`` are of
            the same.
        votes: How right the votes still to come were, by moment, the earliest first.
    """

    rows: tuple[CalibrationRow, ...] = ()
    folders: tuple[FolderScore, ...] = ()
    intervals: tuple[IntervalScore, ...] = ()
    pooled: FolderScore | None = None
    votes: tuple[VotesScore, ...] = ()


class Calibration(Scores, frozen=True):
    """Everything that was measured on left-out elections.

    Attributes:
        without_estimates: The same with no estimate of votes to come handed on.
    """

    without_estimates: Scores = Scores()
