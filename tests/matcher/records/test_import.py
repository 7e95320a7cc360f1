"""The import on a real PostgreSQL: one transaction, a report by line, nothing half done."""

import datetime
from dataclasses import asdict, dataclass
from io import BytesIO

import pytest

from matcher import db
from matcher.errors import FileError
from matcher.matching.candidate import Applicant
from matcher.queue import jobs
from matcher.records import csv_file, importing, lookup
from matcher.records.importing import Change
from tests.matcher.company_file import HEADER, file, line

TODAY = datetime.date(2026, 11, 22)
ERIKA = Applicant("Erika", "Mustermann", "Lange Str. 12", "06406", "Bernburg")
MANY = [line(tenant_id=f"T-{number}", contract_id=f"V-{number}") for number in range(1, 11)]


@dataclass(frozen=True)
class Report:
    """What an import told line by line."""

    added: list[Change]
    changed: list[Change]
    ended: list[Change]
    refused: list[Change]
    warned: list[Change]


def load(pool: db.Pool, *lines: str, largest_ended_percent: int | None = 20) -> Report:
    with db.transaction(pool) as connection:
        counted = importing.apply(connection, BytesIO(file(*lines)), largest_ended_percent)
        told = list(importing.changes(connection))
    kinds = {
        kind: [one for one in told if one.kind == kind] for kind in ("added", "changed", "ended", "refused", "warned")
    }
    assert {kind: len(found) for kind, found in kinds.items()} == asdict(counted)
    return Report(**kinds)


def running(pool: db.Pool) -> list[str]:
    with db.transaction(pool) as connection:
        rows = connection.execute("SELECT tenant_id FROM tenancies WHERE ended_at IS NULL ORDER BY tenant_id")
        return [str(row[0]) for row in rows]


def test_the_report_tells_what_was_added_changed_and_ended(pool: db.Pool) -> None:
    assert len(load(pool, *MANY).added) == 10
    report = load(pool, *MANY[:-2], line(tenant_id="T-9", contract_id="V-9", city="Halle"), line(tenant_id="T-11"))
    assert [(one.line, one.tenant_id) for one in report.added] == [(11, "T-11")]
    assert [(one.line, one.tenant_id) for one in report.changed] == [(10, "T-9")]
    assert [(one.line, one.tenant_id) for one in report.ended] == [(None, "T-10")]


def test_the_same_file_twice_changes_nothing(pool: db.Pool) -> None:
    load(pool, *MANY)
    report = load(pool, *MANY)
    assert (report.added, report.changed, report.ended) == ([], [], [])


def test_a_contract_that_ended_is_kept_as_history_and_may_come_back(pool: db.Pool) -> None:
    load(pool, *MANY)
    load(pool, *MANY[1:])
    with db.transaction(pool) as connection:
        ended = [one.ended for one in lookup.found(connection, ERIKA).candidates if one.tenant_id == "T-1"]
        assert lookup.contracts(connection, "T-1", ERIKA.house_key, TODAY) == ()
    assert ended == [True]
    assert [one.tenant_id for one in load(pool, *MANY).added] == ["T-1"]


def test_a_file_that_ends_too_much_is_refused_whole(pool: db.Pool) -> None:
    load(pool, *MANY)
    with pytest.raises(FileError, match="würde 3 von 10 laufenden Verträgen beenden"):
        load(pool, *MANY[3:], line(tenant_id="T-99"))
    assert len(running(pool)) == 10
    assert len(load(pool, *MANY[3:], largest_ended_percent=None).ended) == 3


def test_a_file_with_too_many_faults_is_refused_whole(pool: db.Pool) -> None:
    faulty = [line(tenant_id=f"T-{number}", postal_code="x") for number in range(20, 24)]
    with pytest.raises(FileError, match="4 von 14 Zeilen sind fehlerhaft"):
        load(pool, *MANY, *faulty)
    assert running(pool) == []


def test_a_refused_line_leaves_its_contract_as_it_was(pool: db.Pool) -> None:
    load(pool, *MANY)
    report = load(pool, *MANY[:-1], line(tenant_id="T-10", contract_id="V-10") + ";")
    assert [(one.line, one.tenant_id) for one in report.refused] == [(11, "T-10")]
    assert report.ended == []
    assert "T-10" in running(pool)


def test_a_large_change_is_built_beside_and_comes_out_the_same(pool: db.Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "MOST_IN_PLACE", 3)
    load(pool, *MANY)
    moved = line(tenant_id="T-2", contract_id="V-2", house_number="14")
    report = load(pool, moved, *MANY[2:], line(tenant_id="T-11"), line(tenant_id="T-12"))
    assert (len(report.added), len(report.changed), len(report.ended)) == (2, 1, 1)
    assert sorted(running(pool)) == sorted(["T-2", *(f"T-{number}" for number in range(3, 13))])
    with db.transaction(pool) as connection:
        found = lookup.found(connection, ERIKA)
        assert found.street_known
        assert [one.ended for one in found.candidates if one.tenant_id == "T-1"] == [True]
        assert lookup.contracts(connection, "T-1", ERIKA.house_key, TODAY) == ()
        assert [one.house_number for one in found.candidates if one.tenant_id == "T-2"] == ["14"]


def test_a_contract_says_what_its_letter_needs(pool: db.Pool) -> None:
    content = file(line() + ";c/o Weber;NL;en;ja", header=f"{HEADER};care_of;country;letter_language;large_print")
    with db.transaction(pool) as connection:
        importing.apply(connection, BytesIO(content), None)
        (found,) = lookup.contracts(connection, "T-1", ERIKA.house_key, TODAY)
    to = found.recipient
    assert (to.care_of, to.country, to.letter_language, to.large_print) == ("c/o Weber", "NL", "en", True)


@pytest.mark.parametrize("most_in_place", [1, 100])
def test_refused_lines_keep_their_rows_however_the_import_is_done(
    pool: db.Pool, monkeypatch: pytest.MonkeyPatch, most_in_place: int
) -> None:
    monkeypatch.setattr(importing, "MOST_IN_PLACE", most_in_place)
    load(pool, *MANY)
    twice = line(tenant_id="T-10", contract_id="V-10", city="Halle")
    short = "T-9;V-9;abgeschnitten"
    report = load(pool, *MANY[2:-2], short, twice, twice, largest_ended_percent=None)
    assert [(one.line, one.tenant_id) for one in report.refused] == [(8, "T-9"), (10, "T-10")]
    assert [(one.line, one.tenant_id) for one in report.warned] == [(9, "T-10")]
    assert [one.tenant_id for one in report.ended] == ["T-1", "T-2"]
    assert running(pool) == sorted(f"T-{number}" for number in range(3, 11))


def test_a_file_of_many_blocks_comes_out_the_same(pool: db.Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    guardian = line(tenant_id="T-99", contract_id="V-3", role="Betreuerin", house_number="99")
    contradiction = line(tenant_id="T-1", contract_id="V-99", first_name="Max")
    lines = [*MANY, guardian, line(tenant_id="T-98", move_in="31.02."), contradiction]
    whole = load(pool, *lines, largest_ended_percent=None)
    statuses = "SELECT tenant_id, status FROM tenancies ORDER BY tenant_id"
    with db.transaction(pool) as connection:
        before = connection.execute(statuses).fetchall()
        connection.execute("TRUNCATE tenancies")
    monkeypatch.setattr(csv_file, "BLOCK_BYTES", 300)
    assert load(pool, *lines, largest_ended_percent=None) == whole
    with db.transaction(pool) as connection:
        assert connection.execute(statuses).fetchall() == before
    assert ("T-3", "Betreuung") in before
    assert [one.line for one in whole.refused] == []
    assert [one.line for one in whole.warned] == [2, 13, 14]


def test_a_fault_in_a_later_block_leaves_everything_as_it_was(pool: db.Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    load(pool, *MANY)
    monkeypatch.setattr(csv_file, "BLOCK_BYTES", 300)
    with pytest.raises(FileError, match=r"Zeile 12 ist keine gültige CSV-Zeile.*Line 12 is not a valid CSV line"):
        load(pool, *MANY, line(tenant_id="T-11", city='"Bern"burg'), largest_ended_percent=None)
    assert len(running(pool)) == 10


def test_lookups_during_an_import_answer_from_the_state_before(pool: db.Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    load(pool, *MANY)
    monkeypatch.setattr(importing, "MOST_IN_PLACE", 1)
    asked: list[list[str]] = []

    def looked_up(*_: object, **__: object) -> None:
        with db.transaction(pool) as other:
            found = lookup.found(other, ERIKA)
        assert found.street_known
        asked.append([one.city for one in found.candidates])

    monkeypatch.setattr(jobs, "defer", looked_up)
    load(pool, *[line(tenant_id=f"T-{at}", contract_id=f"V-{at}", city="Halle") for at in range(1, 11)])
    assert asked == [["Bernburg"] * 10]
    with db.transaction(pool) as connection:
        assert {one.city for one in lookup.found(connection, ERIKA).candidates} == {"Halle"}


def test_history_goes_when_its_days_are_over(pool: db.Pool) -> None:
    load(pool, *MANY)
    load(pool, *MANY[1:])
    with db.transaction(pool) as connection:
        for kept, left in ((1_461, 10), (364, 9)):
            connection.execute("UPDATE tenancies SET ended_at = now() - interval '365 days' WHERE tenant_id = 'T-1'")
            importing.apply(connection, BytesIO(file(*MANY[1:])), 20, history_kept_days=kept)
            assert connection.execute("SELECT count(*) FROM tenancies").fetchone() == (left,)
            connection.commit()


def test_candidates_are_the_house_and_the_namesakes(pool: db.Pool) -> None:
    load(
        pool,
        line(),
        line(tenant_id="T-2", first_name="Max"),
        line(tenant_id="T-3", street="Breite Straße"),
        line(tenant_id="T-4", street="Breite Straße", first_name="Uwe"),
    )
    with db.transaction(pool) as connection:
        found = lookup.found(connection, ERIKA)
    assert sorted(one.tenant_id for one in found.candidates) == ["T-1", "T-2", "T-3"]


def test_contracts_begin_with_the_house_that_was_typed(pool: db.Pool) -> None:
    load(
        pool,
        line(contract_id="GARAGE", house_number="99", move_in="2001-01-01"),
        line(contract_id="FLAT"),
        line(contract_id="OLD", move_out="2015-01-31"),
        line(contract_id="NEXT", move_in="2027-01-01"),
    )
    with db.transaction(pool) as connection:
        found = lookup.contracts(connection, "T-1", ERIKA.house_key, TODAY)
    assert [one.contract_id for one in found] == ["FLAT", "GARAGE"]


def test_a_registration_is_searched_for_by_its_keys_and_never_by_reading_the_whole_file(pool: db.Pool) -> None:
    with db.transaction(pool) as connection:
        importing.apply(connection, BytesIO(file(*MANY)), None)
        connection.execute("ANALYZE tenancies")
    explained = f"EXPLAIN {db.queries('tenancies')['candidates']}"
    keys = dict.fromkeys(("house", "slipped", "contact", "around", "namesakes", "street"), "{1,2,3,4}")
    with db.transaction(pool) as connection:
        plan = "\n".join(str(row[0]) for row in connection.execute(explained, keys))
    assert "Seq Scan on tenancies" not in plan
    assert plan.count("Index Scan on tenancies_keys") >= len(keys)


@pytest.mark.parametrize("most_in_place", [1, 100])
def test_an_import_beside_the_next_release_keeps_what_that_one_has_added(
    pool: db.Pool, monkeypatch: pytest.MonkeyPatch, most_in_place: int
) -> None:
    load(pool, *MANY)
    monkeypatch.setattr(importing, "MOST_IN_PLACE", most_in_place)
    with db.transaction(pool) as connection:
        connection.execute("UPDATE tenancies SET of_the_next_release = tenant_id")
        connection.execute("CREATE INDEX tenancies_newer ON tenancies (of_the_next_release)")
    load(
        pool,
        *MANY[1:-1],
        line(tenant_id="T-11", contract_id="V-11"),
        line(tenant_id="T-10", contract_id="V-10", city="B"),
    )
    with db.transaction(pool) as connection:
        kept = connection.execute("SELECT tenant_id, of_the_next_release, ended_at IS NULL FROM tenancies").fetchall()
        connection.execute("DROP INDEX tenancies_newer")
    expected = {(f"T-{number}", f"T-{number}", number != 1) for number in range(1, 11)} | {("T-11", "", True)}
    assert set(kept) == expected
