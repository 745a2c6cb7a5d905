import pytest

from downballot.contests.names import counted, display_name, display_title, listing


@pytest.mark.parametrize(("official", "shown"), [
    ("SCOTT MARK SCHMERELSON", "Scott Mark Schmerelson"),
    ("MITCH O'FARRELL", "Mitch O'Farrell"),
    ("MITCH O\u2019FARRELL", "Mitch O\u2019Farrell"),
    ("DE'ANDRE VALENCIA", "De'Andre Valencia"),
    ("RAUL ORTIZ, JR.", "Raul Ortiz, Jr."),
    ("JOE E. COLLINS III", "Joe E. Collins III"),
    ("AL AUSTIN II", "Al Austin II"),
    ('EDUARDO "EDDIE" DE LA RIVA', 'Eduardo "Eddie" De La Riva'),
    ("ROCÍO RIVAS", "Rocío Rivas"),
    ("JOAQUINA QUIÑONES", "Joaquina Quiñones"),
    ("TIM MCOSKER", "Tim McOsker"),
    ("GEORGE MCKENNA", "George McKenna"),
    ("KATHY MACLAREN-GOMEZ", "Kathy Maclaren-Gomez"),
    ('G "MAEBE A. GIRL" PUDLO', 'G "Maebe A. Girl" Pudlo'),
    ("JASJEET (MONICA) KAUR PARMAR", "Jasjeet (Monica) Kaur Parmar"),
    ("JOELLAANN \"JOELLA\"  VALDEZ", 'Joellaann "Joella" Valdez'),
    ("J.J. WATT", "J.J. Watt"),
    ("ALL VOTERS' CHOICE", "All Voters' Choice"),
    ("YES", "Yes"),
    ("Kevin de León", "Kevin de León"),
    ("", ""),
])  # fmt: skip
def test_an_official_name_is_shown_as_readers_know_it(official, shown):
    assert display_name(official) == shown


@pytest.mark.parametrize(("official", "shown"), [
    ("ATTORNEY GENERAL", "Attorney General"),
    ("ARTESIA CITY ELECTION - MEASURE AAA", "Artesia City Election - Measure AAA"),
    ("LOS ANGELES UNIFIED SCHOOL DISTRICT Member of the Board of Education, District 2",
     "Los Angeles Unified School District Member of the Board of Education, District 2"),
    ("MEMBER OF THE ASSEMBLY, 57th District", "Member of the Assembly, 57th District"),
    ("U.S. REPRESENTATIVE", "U.S. Representative"),
])  # fmt: skip
def test_an_official_title_keeps_the_letters_of_a_measure(official, shown):
    assert display_title(official) == shown


def test_names_and_numbers_join_as_in_a_sentence():
    assert listing(["A"]) == "A"
    assert listing(["A", "B"]) == "A and B"
    assert counted(0, "vote") == "0 votes"
