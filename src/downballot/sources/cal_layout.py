"""Layout of the records of California's electronic filing format (.CAL).

A record has no heading: its first two fields say what it is. The columns are those of the
state's tables, with two lines of address before each city.

Source: Secretary of State, CAL file layouts 2.01 (2001); layout 2.20 (2016) changed lobbying
alone. Positions are confirmed by real filings of forms 460, 496 and 497.
"""

from __future__ import annotations

from typing import Final

_NAME = ("NAML", "NAMF", "NAMT", "NAMS")
_PLACE = ("ADR1", "ADR2", "CITY", "ST", "ZIP4")


def _of(start: str, *ends: str) -> list[str]:
    return [f"{start}_{end}" for end in ends]


_TREASURER = _of("TRES", *_NAME, *_PLACE)
_CANDIDATE = _of("CAND", *_NAME)
_OFFICE = ["OFFICE_CD", "OFFIC_DSCR", "JURIS_CD", "JURIS_DSCR", "DIST_NO", "OFF_S_H_CD"]
_MEASURE = ["BAL_NAME", "BAL_NUM", "BAL_JURIS"]
_NOTE = ["MEMO_CODE", "MEMO_REFNO"]
_LINKS = ["XREF_SCHNM", "XREF_MATCH"]
_START = ["REC_TYPE", "FORM_TYPE", "TRAN_ID"]

LAYOUT: Final[dict[str, list[str]]] = {
    "CVR": [
        "REC_TYPE", "FORM_TYPE", "FILER_ID", "ENTITY_CD", *_of("FILER", *_NAME), "REPORT_NUM",
        "RPT_DATE", "STMT_TYPE", "LATE_RPTNO", "FROM_DATE", "THRU_DATE", "ELECT_DATE",
        *_of("FILER", *_PLACE, "PHON", "FAX", "EMAIL"), *_of("MAIL", *_PLACE), *_TREASURER,
        "TRES_PHON", "TRES_FAX", "TRES_EMAIL", "CMTTE_TYPE", "CONTROL_YN", "SPONSOR_YN",
        "PRIMFRM_YN", "BRDBASE_YN", "AMENDEXP_1", "AMENDEXP_2", "AMENDEXP_3", *_CANDIDATE,
        *_of("CAND", *_PLACE, "PHON", "FAX", "EMAIL"), *_MEASURE, *_OFFICE, "SUP_OPP_CD",
    ],
    "SMRY": ["REC_TYPE", "FORM_TYPE", "LINE_ITEM", "AMOUNT_A", "AMOUNT_B", "AMOUNT_C",
        "ELEC_DT"],
    "RCPT": [
        *_START, "ENTITY_CD", *_of("CTRIB", *_NAME, *_PLACE, "EMP", "OCC", "SELF"), "TRAN_TYPE",
        "RCPT_DATE", "DATE_THRU", "AMOUNT", "CUM_YTD", "CUM_OTH", "CTRIB_DSCR", "CMTE_ID",
        *_TREASURER, *_of("INTR", *_NAME, *_PLACE, "EMP", "OCC", "SELF"), *_CANDIDATE, *_OFFICE,
        *_MEASURE, "SUP_OPP_CD", *_NOTE, "BAKREF_TID", *_LINKS, "INT_RATE", "INTR_CMTEID",
    ],
    "EXPN": [
        *_START, "ENTITY_CD", *_of("PAYEE", *_NAME, *_PLACE), "EXPN_DATE", "AMOUNT", "CUM_YTD",
        "CUM_OTH", "EXPN_CHKNO", "EXPN_CODE", "EXPN_DSCR", *_of("AGENT", *_NAME), "CMTE_ID",
        *_TREASURER, *_CANDIDATE, *_OFFICE, *_MEASURE, "SUP_OPP_CD", *_NOTE, "BAKREF_TID",
        "G_FROM_E_F", *_LINKS,
    ],
    "S496": [*_START, "AMOUNT", "EXP_DATE", "DATE_THRU", "EXPN_DSCR", *_NOTE],
    "S497": [
        *_START, "ENTITY_CD", *_of("ENTY", *_NAME, *_PLACE), "CTRIB_EMP", "CTRIB_OCC",
        "CTRIB_SELF", "ELEC_DATE", "CTRIB_DATE", "DATE_THRU", "AMOUNT", "CMTE_ID", *_CANDIDATE,
        *_OFFICE, *_MEASURE, *_NOTE,
    ],
    "LOAN": [
        *_START, "LOAN_TYPE", "ENTITY_CD", *_of("LNDR", *_NAME), *_of("LOAN", *_PLACE),
        "LOAN_DATE1", "LOAN_DATE2", *(f"LOAN_AMT{number}" for number in range(1, 5)),
        "LOAN_RATE", "LOAN_EMP", "LOAN_OCC", "LOAN_SELF", "CMTE_ID", *_TREASURER,
        *_of("INTR", *_NAME, *_PLACE), *_NOTE, "BAKREF_TID", *_LINKS,
        *(f"LOAN_AMT{number}" for number in range(5, 9)),
    ],
    "DEBT": [
        *_START, "ENTITY_CD", *_of("PAYEE", *_NAME, *_PLACE), "BEG_BAL", "AMT_INCUR",
        "AMT_PAID",
        "END_BAL", "EXPN_CODE", "EXPN_DSCR", "CMTE_ID", *_TREASURER, *_NOTE, "BAKREF_TID",
        *_LINKS,
    ],
    "TEXT": ["REC_TYPE", "FORM_TYPE", "REF_NO", "TEXT4000"],
    "SPLT": ["REC_TYPE", "PFORM_TYPE", "PTRAN_ID", "ELEC_DATE", "ELEC_AMOUNT", "ELEC_CODE"],
}  # fmt: skip
# Headings, officers and signatures: no money and no date of their own.
NO_MONEY: Final = ("HDR", "CVR2", "CVR3")
