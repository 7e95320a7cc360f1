"""The company's file: structural faults refuse it whole, a line's fault refuses the line, nobody's name is printed."""

import contextlib
import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher import files, records, tenancy
from matcher.errors import FileError
from stack.settings import ROOT

HEADER = ";".join(tenancy.COLUMNS)
GOOD = {
    "tenant_id": "T-1",
    "contract_id": "V-1",
    "role": "Hauptmieter",
    "first_name": "Erika",
    "last_name": "Mustermann",
    "street": "Lange Straße",
    "house_number": "12",
    "postal_code": "06406",
    "city": "Bernburg",
    "move_in": "2009-05-01",
}


def line(**changed: str) -> str:
    return ";".join((GOOD | changed).get(column, "") for column in tenancy.COLUMNS)


def file(*lines: str, header: str = HEADER) -> bytes:
    return "\n".join([header, *lines, ""]).encode()


def test_a_good_line_becomes_a_row() -> None:
    (row,) = records.read(file(line())).rows.values()
    assert (row.tenant_id, row.last_name, row.move_in) == ("T-1", "Mustermann", datetime.date(2009, 5, 1))
    assert row.move_out is None


def test_a_byte_order_mark_and_windows_line_ends_are_fine() -> None:
    content = b"\xef\xbb\xbf" + file(line()).replace(b"\n", b"\r\n")
    assert len(records.read(content).rows) == 1


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (file(line(), header=HEADER.replace("move_in", "einzug")), "fehlen Spalten: move_in"),
        (file(line()).replace("ß".encode(), b"\xdf"), "Zeile 2: Die Datei ist nicht in der Kodierung"),
        (file(line(city='"Bernburg')), "keine gültige CSV-Zeile"),
        (file(line(city='"Bern"burg"')), "keine gültige CSV-Zeile"),
        (file(line(city='"Bern'), line(city='burg"')), "Anführungszeichen"),
        (file(line(), header=HEADER.replace("flat_id", "tenant_id")), "fehlen Spalten: flat_id"),
        (file(line(), header=HEADER + ";tenant_id"), "doppelt"),
        (b"", "leer"),
        (b" \n\n", "leer"),
        (file(), "keine gültige Zeile"),
        (file(line(postal_code="x")), "keine gültige Zeile"),
    ],
)
def test_a_fault_of_the_file_refuses_it_whole(content: bytes, said: str) -> None:
    with pytest.raises(FileError, match=said):
        records.read(content)


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        (line(contract_id="V-2", move_in="2023-02-31"), "move_in ist kein gültiges Datum"),
        (line(contract_id="V-2", move_in="1.5.2009"), "move_in ist kein gültiges Datum"),
        (line(contract_id="V-2", move_out="2001-01-01"), "move_out liegt vor move_in"),
        (line(contract_id="V-2", last_name=""), "last_name fehlt"),
        (line(contract_id="V-2", city="Bern\x00burg"), "city enthält Steuerzeichen"),
        (line(contract_id="V-2", city="Bern\x1bburg"), "city enthält Steuerzeichen"),
        (line(contract_id="V-2", city="B" * 201), "city ist zu lang"),
        (line(contract_id="V-2", postal_code="6406"), "postal_code hat nicht fünf Ziffern"),
        (line(tenant_id="Erika Mustermann"), "unzulässige Form"),
        (line(contract_id="V-2") + ";", "Zahl der Spalten"),
        ("T-1;V-2;abgeschnitten", "Zahl der Spalten"),
    ],
)
def test_a_fault_of_a_line_refuses_that_line(broken: str, said: str) -> None:
    content = records.read(file(line(), broken))
    (refusal,) = content.refused
    assert len(content.rows) == 1
    assert refusal.line == 3
    assert said in refusal.why
    assert not any(name in refusal.why + refusal.tenant_id for name in ("Erika", "Mustermann", "Lange"))


def test_lines_that_contradict_each_other_are_refused_together() -> None:
    twice = records.read(file(line(), line(), line(tenant_id="T-2")))
    assert [one.line for one in twice.refused] == [2, 3]
    two_people = records.read(file(line(), line(contract_id="V-2", first_name="Max"), line(tenant_id="T-2")))
    assert [one.line for one in two_people.refused] == [2, 3]


def test_another_systems_file_is_read_by_its_mapping() -> None:
    text = b'encoding = "cp1252"\nseparator = "|"\ndate_format = "%d.%m.%Y"\n[columns]\ntenant_id = "MieterNr"\n'
    form = files.read_mapping(text, tenancy.STORED)
    content = file(line(move_in="01.05.2009"), header=HEADER.replace("tenant_id", "MieterNr"))
    (row,) = records.read(content.decode().replace(";", "|").encode("cp1252"), form).rows.values()
    assert (row.street, row.move_in) == ("Lange Straße", datetime.date(2009, 5, 1))


def test_what_a_letter_needs_may_stand_in_columns_of_its_own() -> None:
    header = f"{HEADER};care_of;country;letter_language;large_print"
    good = line(postal_code="1010 AB") + ";c/o Weber;NL;en;ja"
    strange = [line(tenant_id=f"T-{at}") + end for at, end in enumerate((";;;english;", ";;;;vielleicht"), 2)]
    content = records.read(file(good, *strange, header=header))
    (row,) = content.rows.values()
    assert (row.care_of, row.country, row.letter_language, row.large_print) == ("c/o Weber", "NL", "en", True)
    assert ["letter_language" in content.refused[0].why, "large_print" in content.refused[1].why] == [True, True]


@pytest.mark.parametrize(
    "text", ["encoding = 'klingon'", "separator = ';;'", "spalten = 1", "[columns]\nmieter = 'x'", "no toml", "\xff"]
)
def test_a_mapping_with_a_typing_error_is_refused(text: str) -> None:
    with pytest.raises(FileError):
        files.read_mapping(text.encode("latin-1"), tenancy.STORED)


@given(st.lists(st.text(max_size=30), max_size=17), st.binary(max_size=80))
def test_any_garbage_is_refused_and_never_a_traceback(cells: list[str], tail: bytes) -> None:
    with contextlib.suppress(FileError):
        records.read(file(line(), ";".join(cells)) + tail)


@pytest.mark.parametrize(("name", "day"), [("windows", "01.05.2009"), ("tabs", "20090501")])
def test_the_example_mappings_read_their_files(name: str, day: str) -> None:
    form = files.read_mapping((ROOT / "examples" / "mappings" / f"{name}.toml").read_bytes(), tenancy.STORED)
    row = GOOD | {"move_in": day, "status": "gekündigt"}
    cells = [[form.columns[column], row.get(column, "")] for column in form.columns]
    content = "\r\n".join(form.separator.join(part) for part in zip(*cells, strict=True))
    (read,) = records.read(content.encode(form.encoding), form).rows.values()
    assert (read.street, read.move_in) == ("Lange Straße", datetime.date(2009, 5, 1))


def test_a_guardian_of_a_contract_is_noted_with_its_tenant() -> None:
    guardian = line(tenant_id="T-2", role="Betreuerin", house_number="99")
    tenant, other = records.read(file(line(), guardian)).rows.values()
    assert (tenant.status, other.role) == ("Betreuung", "Betreuerin")


@pytest.mark.parametrize(
    "broken",
    [
        line(first_name="Lange Straße", street="Erika", house_number="Mustermann"),
        line(house_number="Lange Straße"),
        line(first_name="<b>Erika</b>"),
        line(last_name="M" * 10_000),
    ],
)
def test_swapped_columns_markup_and_endless_names_are_refused_by_line(broken: str) -> None:
    content = records.read(file(line(), broken.replace("V-1", "V-2")))
    assert [one.line for one in content.refused] == [3]
