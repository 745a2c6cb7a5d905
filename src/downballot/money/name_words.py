"""Words in names that are no names, and spellings of one word: what parsing names goes by."""

from __future__ import annotations

from typing import Final


def _listed(text: str) -> frozenset[str]:
    return frozenset(text.split())


TITLES: Final = _listed(
    "mr mrs ms miss dr prof hon rev sir dame judge father sister rabbi mayor sen rep gov "
    "capt col gen lt sgt maj honorable reverend senator representative governor mister"
)
CREDENTIALS: Final = _listed(
    "md phd esq cpa dds dvm rn jd mba aia lcsw mft edd dmd msw llm facs ret usn usmc usaf "
    "esquire cfa mr mrs ms miss dr hon rev"
)
SUFFIXES: Final = {
    "jr": "jr", "junior": "jr", "sr": "sr", "senior": "sr", "ii": "ii", "2nd": "ii", "iii":
    "iii", "3rd": "iii", "iv": "iv", "4th": "iv", "5th": "v",
}  # fmt: skip
PARTICLES: Final = _listed(
    "de la del della di da dos das du le los las van von der den ten ter st saint san "
    "santa mc mac el al bin ben abu y e"
)
NOT_EMPLOYERS: Final = _listed(
    "none na n nan null unknown requested info information infoname infor per best efforts "
    "effort request pending same"
)
LEGAL_FORMS: Final = _listed(
    "inc incorporated corp corporation co company llc llp lp ltd limited pc pllc plc pa "
    "the and of for a an in to at by apc dba na"
)
SPELLINGS: Final = {
    "assn": "association", "assoc": "association", "assoc.": "association", "intl":
    "international", "int": "international", "natl": "national", "nat": "national", "univ":
    "university", "dept": "department", "ctr": "center", "centre": "center", "bros":
    "brothers", "mfg": "manufacturing", "svc": "services", "svcs": "services", "service":
    "services", "cmte": "committee", "comm": "committee", "cttee": "committee", "ctte":
    "committee", "com": "committee", "lcl": "local", "cal": "california", "calif":
    "california", "ca": "california", "govt": "government", "mgmt": "management", "fdn":
    "foundation", "hosp": "hospital", "sch": "school", "schs": "school", "schools":
    "school", "teachers": "teacher", "employees": "employee", "workers": "worker",
    "engineers": "engineer", "associates": "associate", "properties": "property",
    "partners": "partner", "enterprises": "enterprise", "industries": "industry", "groups":
    "group", "prop": "proposition", "dist": "district", "co-op": "cooperative", "grp":
    "group", "ins": "insurance", "amer": "american", "fed": "federation", "cntr": "center",
    "usa": "us", "tech": "technology", "technologies": "technology", "hs": "school",
    "attys": "attorney", "attorneys": "attorney", "lawyers": "attorney", "lawyer":
    "attorney", "elem": "elementary", "comm.": "committee", "cntrs": "center", "centers":
    "center",
}  # fmt: skip
ORGANISATION_WORDS: Final = _listed(
    "inc incorporated corp corporation company llc llp lp ltd pllc committee pac "
    "association union local foundation fund federation council club church school "
    "university college bank trust partners associates group holdings enterprises "
    "properties political action society institute coalition alliance parents teachers "
    "democrats republicans party democratic republican for against district department "
    "services center sponsored"
)
