"""The company's file: structural faults refuse it whole, a line's fault refuses the line, nobody's name is printed."""

import contextlib
import datetime
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.errors import FileError
from matcher.records import csv_file, reading, tenancy
from matcher.records.contradictions import Ledger
from stack.settings import ROOT
from tests.matcher.company_file import GOOD, HEADER, file, line


def test_a_good_line_becomes_a_row() -> None:
    (row,) = reading.read(file(line())).rows.values()
    assert (row.tenant_id, row.last_name, row.move_in) == ("T-1", "Mustermann", datetime.date(2009, 5, 1))
    assert row.move_out is None


def test_a_byte_order_mark_and_windows_line_ends_are_fine() -> None:
    content = b"\xef\xbb\xbf" + file(line()).replace(b"\n", b"\r\n")
    assert len(reading.read(content).rows) == 1


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
        (file(line(tenant_id="x y")), "keine gültige Zeile"),
    ],
)
def test_a_fault_of_the_file_refuses_it_whole(content: bytes, said: str) -> None:
    with pytest.raises(FileError, match=said):
        reading.read(content)


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        (line(tenant_id="", contract_id="V-2"), "tenant_id fehlt"),
        (line(tenant_id="Erika Mustermann"), "unzulässige Form"),
        (line(contract_id="V-2") + ";", "Zahl der Spalten"),
        ("T-1;V-2;abgeschnitten", "Zahl der Spalten"),
    ],
)
def test_a_line_of_which_nobody_can_tell_whose_it_is_is_refused(broken: str, said: str) -> None:
    content = reading.read(file(line(), broken))
    (refusal,) = content.refused
    assert len(content.rows) == 1
    assert refusal.line == 3
    assert said in refusal.why
    assert not any(name in refusal.why + refusal.tenant_id for name in ("Erika", "Mustermann", "Lange"))


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        (line(move_in="2023-02-31"), "move_in ist kein gültiges Datum"),
        (line(move_in="5/1/2009"), "move_in ist kein gültiges Datum"),
        (line(move_out="2001-01-01"), "move_out liegt vor move_in"),
        (line(first_name="", last_name=""), "last_name fehlen"),
        (line(city="Bern\x00burg"), "city enthält unzulässige Zeichen"),
        (line(city="Bern\x1bburg"), "city enthält unzulässige Zeichen"),
        (line(last_name="<b>Mustermann</b>"), "last_name enthält unzulässige Zeichen"),
        (line(city="B" * 201), "city ist zu lang"),
        (line(city=""), "city fehlt"),
        (line(postal_code="64x06"), "postal_code hat nicht fünf Ziffern"),
        (line(house_number="ohne"), "house_number ist nicht lesbar"),
        (line(street="", house_number=""), "house_number ist nicht lesbar"),
    ],
)
def test_a_row_that_cannot_be_read_whole_is_taken_with_a_doubt(broken: str, said: str) -> None:
    content = reading.read(file(broken))
    (row,), (warning,) = content.rows.values(), content.warned
    assert said in row.doubt
    assert said in warning.why
    assert row.candidate().flag == "unreadable"
    assert not any(name in warning.why + warning.tenant_id for name in ("Erika", "Mustermann", "Lange"))


@pytest.mark.parametrize(
    ("odd", "column", "value"),
    [
        (line(postal_code="6406"), "postal_code", "06406"),
        (line(postal_code="06 406"), "postal_code", "06406"),
        (line(postal_code="D-06406"), "postal_code", "06406"),
    ],
)
def test_a_row_that_can_be_put_right_is_taken_with_a_warning(odd: str, column: str, value: str) -> None:
    content = reading.read(file(odd))
    (row,), (warning,) = content.rows.values(), content.warned
    assert (getattr(row, column), row.doubt, row.candidate().flag) == (value, "", "")
    assert value in warning.why


@pytest.mark.parametrize(
    "never",
    ["31.12.9999", "9999-12-31", "0000-00-00", "00.00.0000", "NULL", "-", "--", "k.A.", "n/a", "unbefristet", "offen"],
)
def test_a_contract_without_end_has_none_however_the_system_writes_it(never: str) -> None:
    content = reading.read(file(line(move_out=never)))
    (row,) = content.rows.values()
    assert (row.move_out, row.doubt, row.candidate().flag, content.warned) == (None, "", "", [])


def test_an_end_that_is_unknown_is_not_taken_for_no_end() -> None:
    (row,) = reading.read(file(line(move_out="unbekannt"))).rows.values()
    assert row.candidate().flag == "unreadable"


@pytest.mark.parametrize("word", ["unbekannt", "k.A.", "k. A.", "-", "NULL", "keine Angabe", "(unbekannt)"])
@pytest.mark.parametrize("column", ["phone", "email", "birth_date", "move_in", "salutation", "title"])
def test_a_word_for_nothing_says_nothing_against_the_tenant(word: str, column: str) -> None:
    (row,) = reading.read(file(line(**{column: word}))).rows.values()
    assert (getattr(row, column) or "", row.doubt, row.candidate().flag) == ("", "", "")


def test_an_unknown_street_stays_unknown() -> None:
    (row,) = reading.read(file(line(street="unbekannt"))).rows.values()
    assert row.candidate().flag


@pytest.mark.parametrize(
    ("column", "written", "year"),
    [
        ("move_in", "01.04.2011", 2011),
        ("move_in", "1.4.2011", 2011),
        ("move_in", "1.4.61", 1961),
        ("move_in", "01.04.11", 2011),
        ("move_out", "1.4.31", 2031),
        ("birth_date", "1.4.31", 1931),
        ("move_in", "2011-04-01 00:00:00", 2011),
    ],
)
def test_a_date_may_be_written_the_german_way(column: str, written: str, year: int) -> None:
    (row,) = reading.read(file(line(**{column: written}))).rows.values()
    assert (getattr(row, column), row.doubt) == (datetime.date(year, 4, 1), "")


def test_lines_that_contradict_each_other_are_taken_with_a_doubt() -> None:
    twice = reading.read(file(line(), line(), line(tenant_id="T-2")))
    assert [one.line for one in twice.refused] == [3]
    assert [one.line for one in twice.warned] == [2]
    two_people = reading.read(file(line(), line(contract_id="V-2", first_name="Max"), line(tenant_id="T-2")))
    assert two_people.refused == []
    assert [one.candidate().flag for one in two_people.rows.values()] == ["unreadable", "unreadable", ""]


def test_a_file_of_one_number_twenty_thousand_times_is_looked_through_once() -> None:
    """What compares each line with each of its number would not be done today."""
    (row,) = reading.read(file(line(tenant_id="T-1"))).rows.values()
    contracts = {at: replace(row, contract_id=f"V-{at % 10_000}") for at in range(20_000)}
    assert len(Ledger.of(contracts).faults().refused) == 10_000


def test_another_systems_file_is_read_by_its_mapping() -> None:
    text = b'encoding = "cp1252"\nseparator = "|"\ndate_format = "%d.%m.%Y"\n[columns]\ntenant_id = "MieterNr"\n'
    form = csv_file.read_mapping(text, tenancy.STORED)
    content = file(line(move_in="01.05.2009"), header=HEADER.replace("tenant_id", "MieterNr"))
    (row,) = reading.read(content.decode().replace(";", "|").encode("cp1252"), form).rows.values()
    assert (row.street, row.move_in) == ("Lange Straße", datetime.date(2009, 5, 1))


def test_what_a_letter_needs_may_stand_in_columns_of_its_own() -> None:
    header = f"{HEADER};care_of;country;letter_language;large_print"
    good = line(postal_code="1010 AB") + ";c/o Weber;NL;en;ja"
    strange = [
        line(tenant_id=f"T-{at}", postal_code="1010 AB") + end
        for at, end in enumerate((";;NL;english;", ";;NL;;vielleicht"), 2)
    ]
    content = reading.read(file(good, *strange, header=header))
    row = content.rows[2]
    assert (row.care_of, row.country, row.letter_language, row.large_print) == ("c/o Weber", "NL", "en", True)
    assert ["letter_language" in content.warned[0].why, "large_print" in content.warned[1].why] == [True, True]


@pytest.mark.parametrize(
    "text", ["encoding = 'klingon'", "separator = ';;'", "spalten = 1", "[columns]\nmieter = 'x'", "no toml", "\xff"]
)
def test_a_mapping_with_a_typing_error_is_refused(text: str) -> None:
    with pytest.raises(FileError):
        csv_file.read_mapping(text.encode("latin-1"), tenancy.STORED)


@given(st.lists(st.text(max_size=30), max_size=17), st.binary(max_size=80))
def test_any_garbage_is_refused_and_never_a_traceback(cells: list[str], tail: bytes) -> None:
    with contextlib.suppress(FileError):
        reading.read(file(line(), ";".join(cells)) + tail)


@pytest.mark.parametrize(("name", "day"), [("windows", "01.05.2009"), ("tabs", "20090501")])
def test_the_example_mappings_read_their_files(name: str, day: str) -> None:
    form = csv_file.read_mapping((ROOT / "examples" / "mappings" / f"{name}.toml").read_bytes(), tenancy.STORED)
    row = GOOD | {"move_in": day, "status": "gekündigt"}
    cells = [[form.columns[column], row.get(column, "")] for column in form.columns]
    content = "\r\n".join(form.separator.join(part) for part in zip(*cells, strict=True))
    (read,) = reading.read(content.encode(form.encoding), form).rows.values()
    assert (read.street, read.move_in) == ("Lange Straße", datetime.date(2009, 5, 1))


def test_a_guardian_of_a_contract_is_noted_with_its_tenant() -> None:
    guardian = line(tenant_id="T-2", role="Betreuerin", house_number="99")
    tenant, other = reading.read(file(line(), guardian)).rows.values()
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
def test_swapped_columns_markup_and_endless_names_get_no_letter(broken: str) -> None:
    (row,) = reading.read(file(broken)).rows.values()
    assert row.candidate().flag == "unreadable"
    assert not any(sign in value for value in (row.first_name, row.last_name) for sign in "<>")
