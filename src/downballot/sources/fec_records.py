"""Itemised lines of filings with the Federal Election Commission, as transactions.

Which line of which form a transaction stands on says what it is: line 17 is what a committee
of a House candidate spent, and what a committee of a presidential candidate received.

Source: Federal Election Commission, Forms 3, 3P, 3X, 5, 6 and 24; names of the fields as in
the library ``fecfile``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Final

from downballot.model.filing import Entity, Kind, Side
from downballot.sources.money_cells import cents

Row = Mapping[str, str]
_ITEM = re.compile(r"(S[ABE]|F57|F65)([0-9]{0,2})", re.IGNORECASE)
_FORM = re.compile(r"F(3P|3X|3|24|5|6)[ANT]?", re.IGNORECASE)
_ENTITIES: Final = {
    "IND": Entity.INDIVIDUAL,
    "CAN": Entity.INDIVIDUAL,
    "COM": Entity.COMMITTEE,
    "PAC": Entity.COMMITTEE,
    "CCM": Entity.COMMITTEE,
    "PTY": Entity.PARTY,
    "ORG": Entity.ORGANISATION,
}
_SIDES: Final = {"S": Side.SUPPORT, "O": Side.OPPOSE}
_MISCELLANEOUS = Kind.MISCELLANEOUS
_RECEIPTS: Final[dict[str, dict[str, Kind]]] = {
    "3": {"11": Kind.CONTRIBUTION, "12": Kind.TRANSFER, "13": Kind.LOAN}
    | dict.fromkeys(("14", "15"), _MISCELLANEOUS),
    "3X": {"11": Kind.CONTRIBUTION, "12": Kind.TRANSFER, "13": Kind.LOAN, "18": Kind.TRANSFER}
    | dict.fromkeys(("14", "15", "16", "17"), _MISCELLANEOUS),
    "3P": {"17": Kind.CONTRIBUTION, "18": Kind.TRANSFER, "19": Kind.LOAN}
    | dict.fromkeys(("16", "20", "21"), _MISCELLANEOUS),
}
# A contribution given back is a contribution of less than nothing.
_PAYMENTS: Final[dict[str, dict[str, Kind]]] = {
    "3": {
        "17": Kind.EXPENDITURE,
        "18": Kind.CONTRIBUTION_MADE,
        "19": Kind.LOAN_REPAYMENT,
        "20": Kind.CONTRIBUTION,
        "21": Kind.EXPENDITURE,
    },
    "3X": {
        "21": Kind.EXPENDITURE,
        "22": Kind.CONTRIBUTION_MADE,
        "23": Kind.CONTRIBUTION_MADE,
        "26": Kind.LOAN_REPAYMENT,
        "27": Kind.LOAN_MADE,
        "28": Kind.CONTRIBUTION,
        "29": Kind.EXPENDITURE,
        "30": Kind.EXPENDITURE,
    },
    "3P": {
        "24": Kind.CONTRIBUTION_MADE,
        "27": Kind.LOAN_REPAYMENT,
        "28": Kind.CONTRIBUTION,
    }
    | dict.fromkeys(("23", "25", "26", "29"), Kind.EXPENDITURE),
}


def form_of(form_type: str) -> str:
    """Return the number of a form, without the letters for new, amended, terminated.

    Examples:
        >>> form_of("F3XA"), form_of("F3N"), form_of("F99")
        ('3X', '3', '')
    """
    found = _FORM.fullmatch(form_type.strip())
    return found[1].upper() if found else ""


def kind_of(form: str, schedule: str) -> Kind | None:
    """Return what an itemised line is; None where it is not one that is read.

    Args:
        form: Number of the form (``3X``).
        schedule: Schedule and line (``SA11AI``).
    """
    found = _ITEM.match(schedule)
    if not found:
        return None
    letter, line = found[1].upper(), found[2]
    if letter == "SE":
        return Kind.LATE_INDEPENDENT if form == "24" else Kind.INDEPENDENT
    if letter in {"F57", "F65"}:
        return Kind.INDEPENDENT if letter == "F57" else Kind.LATE_CONTRIBUTION
    return (_RECEIPTS if letter == "SA" else _PAYMENTS).get(form, {}).get(line)


def transaction(form: str, row: Row) -> dict[str, object]:
    """Return the columns of a transaction that one itemised line says.

    Args:
        form: Number of the form.
        row: The line's fields by name, as text.

    Raises:
        ValueError: The line is not one that is read, or its amount or day is none.
    """
    schedule = row["form_type"].strip().upper()
    kind = kind_of(form, schedule)
    if kind is None:
        raise ValueError(f"schedule {schedule!r} of form {form}, expected A, B or E")
    given_back = schedule.startswith("SB") and kind == Kind.CONTRIBUTION
    amount = _amount(row, "contribution_amount", "expenditure_amount")
    side = _SIDES.get(_first(row, "support_oppose_code").upper(), Side.NONE)
    return {
        "schedule": schedule,
        "kind": kind,
        "transaction": _first(row, "transaction_id", "transaction_id_number"),
        "date": _day(row, *_DAYS),
        "cents": -amount if given_back else amount,
        "memo": _first(row, "memo_code").upper() == "X",
        "side": side,
        "code": _first(row, "category_code"),
        "description": _first(
            row, "contribution_purpose_descrip", "expenditure_purpose_descrip"
        ),
        "election": _first(row, "election_code"),
        "intermediary": _first(row, "conduit_name"),
        **_party(row, schedule),
        **_candidate(row),
    }


_DAYS = ("contribution_date", "expenditure_date", "dissemination_date", "disbursement_date")


def _party(row: Row, schedule: str) -> dict[str, object]:
    who = "payee" if "payee_city" in row else "contributor"
    entity = _ENTITIES.get(_first(row, "entity_type").upper(), Entity.UNKNOWN)
    if schedule.startswith(("SA11D", "SA17D")):
        entity = Entity.SELF
    name, first_name = _name(row, who)
    return {
        "entity": entity,
        "name": name,
        "first_name": first_name,
        "city": _first(row, f"{who}_city"),
        "state": _first(row, f"{who}_state"),
        "zip": _zip5(_first(row, f"{who}_zip_code")),
        "employer": _first(row, "contributor_employer"),
        "occupation": _first(row, "contributor_occupation"),
        "counterparty": _first(
            row,
            "donor_committee_fec_id",
            "contributor_fec_id",
            "beneficiary_committee_fec_id",
            "payee_cmtte_fec_id_number",
        ),
    }


def _name(row: Row, who: str) -> tuple[str, str]:
    """Return last and first name; until version 5 they are one field with ``^`` between."""
    organisation = _first(row, f"{who}_organization_name")
    last = _first(row, f"{who}_last_name")
    if organisation or last:
        return organisation or last, "" if organisation else _first(row, f"{who}_first_name")
    last, _, first = _first(row, f"{who}_name").partition("^")
    return last.strip(), first.partition("^")[0].strip()


def _candidate(row: Row) -> dict[str, str]:
    starts = ("candidate", "beneficiary_candidate")
    last = _first(row, *(f"{start}_last_name" for start in starts))
    first = _first(row, *(f"{start}_first_name" for start in starts))
    one = _first(row, *(f"{start}_name" for start in starts)).partition("^")
    state = _first(row, *(f"{start}_state" for start in starts))
    district = _first(row, *(f"{start}_district" for start in starts))
    return {
        "candidate": " ".join(filter(None, (first, last) if last else (one[2], one[0]))),
        "office": _first(row, *(f"{start}_office" for start in starts)),
        "district": "-".join(filter(None, (state, district))),
    }


def _first(row: Row, *names: str) -> str:
    """Return the first field of these names that says something; empty for none."""
    return next((text for name in names if (text := row.get(name, "").strip())), "")


def _amount(row: Row, *names: str) -> int:
    return cents(_first(row, *names))


def _day(row: Row, *names: str) -> date | None:
    text = _first(row, *names)
    return day_of(text)


def day_of(text: str) -> date | None:
    """Read a day written as ``20180425``; None for a blank.

    Raises:
        ValueError: The text is no day from 1900 to 2099.
    """
    if not text:
        return None
    if not re.fullmatch("(19|20)[0-9]{6}", text):
        raise ValueError(f"day {text!r}, expected year, month, day in eight digits")
    return datetime.strptime(text, "%Y%m%d").date()  # noqa: DTZ007 - a day has no zone


def _zip5(text: str) -> str:
    found = re.fullmatch(r"([0-9]{5})-?(?:[0-9]{4})?", text)
    return found[1] if found else ""
