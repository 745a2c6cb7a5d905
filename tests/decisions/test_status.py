from datetime import UTC, datetime

import pytest
from msgspec import structs

from downballot.decisions.policy import Progress
from downballot.decisions.status import leading_places, status_of
from downballot.model.call import Call, CallAction, CallRow, CallStatus, Outcome, OutcomeKind

WINS = Outcome(OutcomeKind.WINS, ("ana",), "Ana wins")
RUNOFF = Outcome(OutcomeKind.RUNOFF, ("ana", "ben"), "Ana and Ben go on to a runoff")
NIGHT, LATE = Progress(0), Progress(2)
COMPLETE = Progress(2, complete=True)
CERTIFIED = Progress(2, complete=True, certified=True)


def a_call(outcome: Outcome = WINS, *, published: bool = True, retracted: bool = False) -> Call:
    row = CallRow(
        1, CallAction.CALL, "2024", "board", outcome, 0, "Ana Editor", "It is settled.",
        datetime(2024, 11, 9, tzinfo=UTC), "u", datetime(2024, 11, 8, tzinfo=UTC),
        "most votes", "1-test", 1, 100, 0.999, (), (),
    )  # fmt: skip
    taken_back = structs.replace(row, number=2, action=CallAction.RETRACT, of=1)
    return Call(row, (), taken_back if retracted else None, published and not retracted)


@pytest.mark.parametrize(
    ("call", "outcome", "progress", "allowed", "status"),
    [
        (None, WINS, NIGHT, False, CallStatus.TOO_EARLY),
        (None, WINS, LATE, False, CallStatus.TOO_CLOSE),
        (None, WINS, COMPLETE, False, CallStatus.TOO_CLOSE),
        (None, WINS, Progress(0, complete=True), False, CallStatus.TOO_CLOSE),
        (None, WINS, NIGHT, True, CallStatus.TOO_EARLY),
        (None, WINS, LATE, True, CallStatus.TOO_EARLY),
        (None, None, LATE, False, CallStatus.UNABLE),
        (None, WINS, CERTIFIED, False, CallStatus.CERTIFIED),
        (None, None, CERTIFIED, False, CallStatus.UNABLE),
        (a_call(), WINS, LATE, True, CallStatus.CALLED),
        (a_call(), None, LATE, False, CallStatus.CALLED),
        (a_call(RUNOFF), RUNOFF, LATE, True, CallStatus.RUNOFF),
        (a_call(), WINS, CERTIFIED, True, CallStatus.CERTIFIED),
        (a_call(published=False), WINS, LATE, True, CallStatus.TOO_EARLY),
        (a_call(retracted=True), WINS, LATE, False, CallStatus.UNCALLED),
    ],
)
def test_every_word_has_its_condition(
    call: Call | None, outcome: Outcome | None, progress: Progress, allowed: bool,
    status: CallStatus,
):  # fmt: skip
    leading = frozenset({"ana"})
    assert status_of(call, outcome, progress, may_be_called=allowed, leading=leading) is status


def test_a_called_winner_who_is_behind_so_far_is_not_leading():
    behind = frozenset({"ben"})
    found = status_of(a_call(), WINS, LATE, may_be_called=True, leading=behind)
    assert found is CallStatus.WINNER_NOT_LEADING


def test_who_leads_depends_on_how_many_places_the_call_takes(bench):
    view = bench.view({"ana": 30, "ben": 20, "cara": 20, "dan": 1}, bench.rules["top two"])
    assert leading_places(view, OutcomeKind.WINS) == {"ana"}
    assert leading_places(view, OutcomeKind.ADVANCES) == {"ana", "ben", "cara"}
    measure = bench.view({"yes": 3, "no": 9}, bench.rules["55%"])
    assert leading_places(measure, OutcomeKind.PASSES) == frozenset()
    seats = bench.view({"ana": 30, "ben": 20, "cara": 10}, bench.most_votes(2))
    assert leading_places(seats, OutcomeKind.WINS) == {"ana", "ben"}
