"""What the company's file says beside a name: whatever holds a letter back does so in every column of text."""

import pytest

from matcher.matching.candidate import Candidate

MARKS = {
    "deceased": [
        "gest. 4.5.26",
        "gest. am 04.05.2026",
        "tot",
        "verst",
        "verst.03/25",
        "(+)",
        "(†)",
        "+",
        "✝",
        "✞ 3/26",
        "Erbe: Sohn",
        "Hinterbl.",
        "Sterbefall 12/25",
    ],
    "notice": [
        "Kdg. 12/26",
        "Kdg",
        "gekü.",
        "KÜ. 31.12.26",
        "k.z. 31.12.26",
        "ausgez.",
        "zieht aus",
        "MV beendet",
        "MV-Ende 31.12.26",
        "Mietende 12/26",
        "Zwangsräumung",
        "geräumt",
        "Kündigung",
        "weggezogen",
        "amtl. abgemeldet",
        "abgem. 3/26",
        "ehem. Mieter",
        "ehemalige Mieterin",
        "Ex-Mieter",
        "Altmieter",
    ],
    "returned": ["nicht zustellbar", "Post zurück 8/26", "Post kam zurück", "Rückläufer", "Annahme verweigert"],
    "address_unclear": ["nicht ermittelbar", "falsche Adresse", "lebt im Heim", "in Haft"],
    "remark": ["Auskunftssperre", "Vorsorgevollmacht Sohn", "Post an Tochter", "keine Post", "gesperrt", "demenzkrank"],
    "guardian": ["gesetzl. Vertr. Kunze", "Vormund Jugendamt", "Betreuer: Fr. Hahn", "Betr.: RA Wolff"],
    "no_tenant": ["Bürge", "Interessent", "Eigentümer", "Zahler", "Notfallkontakt", "Vormieter", "Hausmeister"],
}
COLUMNS = ["salutation", "title", "phone", "email", "care_of", "role", "status"]


def flag(first_name: str = "Erika", last_name: str = "Mustermann", **given: str) -> str:
    """The flag of a row that says nothing else."""
    place = {"street": "Lange Straße", "house_number": "12", "postal_code": "06406", "city": "Bernburg"}
    return Candidate("T-1", first_name, last_name, **(place | given)).flag  # type: ignore[arg-type]


@pytest.mark.parametrize(("code", "mark"), [(code, mark) for code, marks in MARKS.items() for mark in marks])
def test_a_mark_is_understood_in_every_column_of_text(code: str, mark: str) -> None:
    assert {column: flag(**{column: mark}) for column in COLUMNS} == dict.fromkeys(COLUMNS, code)
    beside = (f"Erika {mark}", f"Erika, {mark}", f"Erika - {mark}", f"Erika ({mark.strip('()')})")
    assert {text: flag(first_name=text) for text in beside} == dict.fromkeys(beside, code)
    assert {text: flag(last_name=text) for text in beside} == dict.fromkeys(beside, code)


def test_a_plus_sign_is_a_cross_unless_it_joins_two_people() -> None:
    assert {flag(last_name=text) for text in ("+ Mustermann", "Mustermann +", "Mustermann +,")} == {"deceased"}
    assert flag(first_name="Erika + Max") == flag(first_name="Erika+Max", last_name="Mustermann + Lang") == ""


@pytest.mark.parametrize("remark", ["RL 08/26", "Schlüssel 2x", "Post: Nachbarin", "(abgegeben)", "WBS bis 2027"])
def test_a_remark_that_nobody_understands_holds_the_letter_back(remark: str) -> None:
    assert flag(last_name=f"Mustermann {remark}")
    assert flag(first_name=f"Erika {remark}")


def test_a_salutation_with_a_number_in_it_is_a_remark_and_a_code_is_none() -> None:
    assert flag(salutation="ab 1.12. Uferweg") == "remark"
    assert flag(salutation="0002") == ""


@pytest.mark.parametrize(
    "name",
    [
        "Erbe",
        "Vormund",
        "Zahler",
        "Kind",
        "Tot",
        "Meier-Erbe",
        "Mustermann WE 5",
        "Mustermann Whg. 3",
        "Mustermann (MV 2)",
        "Mustermann T.0160/44321",
        "Mustermann, geb. 12.04.61",
        "Mustermann (RATENZAHLUNG)",
        "Mustermann (Rufname)",
        "Mustermann (Zahlt Jobcenter)",
        "Mustermann 2. Vertrag",
        "Bürger",
        "Kundera",
        "Vertesi",
        "Gestner",
    ],
)
def test_a_name_that_only_looks_like_a_mark_is_a_name(name: str) -> None:
    assert flag(last_name=name) == ""


@pytest.mark.parametrize("phone", ["+49 160 123456", "(+49) 160 123456", "0049 160 123456", "0160/123456 (Tochter)"])
def test_the_plus_sign_of_a_telephone_number_is_no_cross(phone: str) -> None:
    assert flag(phone=phone) == ""


def test_an_address_for_e_mail_tells_of_a_guardian_and_its_owner_tells_nothing() -> None:
    assert flag(email="post@betreuung-kunz.de") == "guardian"
    assert flag(email="erbe.tot@example.org") == ""
