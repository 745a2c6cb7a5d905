"""What sources said about control beside what the record shows."""

from __future__ import annotations

from downballot.control.board import board_on
from downballot.control.values import ControlCheck
from downballot.model.body import BodyRecord, ControlFact


def check_control(record: BodyRecord) -> tuple[ControlCheck, ...]:
    """Compare every fact about control that names a scheme with the board at its date.

    A fact agrees where every bloc that it counts has as many seats. Facts without a split
    are only quoted; one whose scheme is not in the record is left to the reader's finding.

    Args:
        record: What is on record of the body.
    """
    schemes = {one.id for one in record.schemes}
    compared = (one for one in record.control if one.split and one.scheme in schemes)
    return tuple(_check(record, one) for one in compared)


def _check(record: BodyRecord, fact: ControlFact) -> ControlCheck:
    shown = board_on(record, fact.date, scheme=fact.scheme).split
    agrees = all(shown.of(bloc) == held for bloc, held in fact.split)
    return ControlCheck(fact=fact, shown=shown, agrees=agrees)
