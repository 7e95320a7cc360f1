"""The command line: one sentence for a fault, no traceback, no personal data."""

import json
import logging
from io import BytesIO
from pathlib import Path

import pytest
import structlog
from typer.testing import CliRunner

from matcher import db, logs
from matcher.cli import app
from matcher.errors import DatabaseError, SettingsError
from matcher.matching.candidate import Applicant
from matcher.records import import_book, importing, lookup
from matcher.settings import ApiSettings, DatabaseSettings
from tests.matcher.company_file import file, line
from tests.matcher.conftest import PASSWORD

REGISTRATIONS = "registration_id;vorname;nachname;strasse_hausnr;plz;ort;telefon;email\n"


@pytest.fixture
def environment(settings: DatabaseSettings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MATCHER_DATABASE_DSN", settings.database_dsn)
    monkeypatch.setenv("MATCHER_DATABASE_PASSWORD", PASSWORD)


def run(*arguments: str | Path) -> tuple[int, str]:
    result = CliRunner().invoke(app, [str(one) for one in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.exit_code, result.output


@pytest.mark.usefixtures("environment")
def test_an_import_reports_by_line_and_names_nobody(tmp_path: Path) -> None:
    tenants = tmp_path / "tenants.csv"
    good = [line(tenant_id=f"T-{number}") for number in range(5)]
    tenants.write_bytes(file(*good, line(tenant_id="T-9", move_in="2023-02-31")))
    status, output = run("import", tenants)
    assert status == 0
    assert "Zeile 2: neu, Mieter T-0, Vertrag V-1" in output
    assert "Zeile 7: übernommen mit Hinweis, Mieter T-9. move_in ist kein gültiges Datum." in output
    assert "6 neu, 0 geändert, 0 beendet, 0 abgelehnt, 1 mit Hinweis." in output
    assert "Mustermann" not in output


@pytest.mark.usefixtures("environment")
def test_a_dry_run_reports_and_leaves_everything(tmp_path: Path) -> None:
    tenants = tmp_path / "tenants.csv"
    tenants.write_bytes(file(line()))
    for _ in range(2):
        status, output = run("import", tenants, "--dry-run", "--summary")
        assert status == 0
        assert "1 neu" in output


def test_what_a_file_does_would_do_or_why_it_is_refused_is_kept_for_the_desk(
    environment: None,  # noqa: ARG001 - the settings of the command
    settings: DatabaseSettings,
    tmp_path: Path,
) -> None:
    tenants = tmp_path / "tenants.csv"
    tenants.write_bytes(file(line(), line(tenant_id="T-2", move_in="2023-02-31"), line(tenant_id="T-3")))
    run("import", tenants, "--dry-run", "--force-share")
    run("import", tenants, "--force-share")
    tenants.write_bytes(file(line(tenant_id="T-4")))
    assert run("import", tenants)[0] == 1
    with db.connect(settings) as connection:
        refused, applied, trial = import_book.listing(connection)
        first = import_book.find(connection, trial.id)
    assert (trial.applied, trial.added, applied.applied, applied.added) == (False, 3, True, 3)
    assert first is not None
    assert "Mieter T-2. move_in ist kein" in first.lines[0], "what somebody has to look at comes first"
    assert "würde 3 von 3 laufenden Verträgen beenden" in refused.refusal
    assert "Mustermann" not in str(first)


@pytest.mark.usefixtures("environment")
def test_a_file_that_cannot_be_read_is_one_sentence(tmp_path: Path) -> None:
    assert run("import", tmp_path / "missing.csv")[0] == 1
    broken = tmp_path / "broken.csv"
    broken.write_bytes(b"\xff")
    status, output = run("import", broken)
    german, _, english = output.strip().partition(" / ")
    assert (status, german) == (1, "Zeile 1: Die Datei ist nicht in der Kodierung utf-8-sig.")
    assert english == "Line 1: the file is not encoded in utf-8-sig."


def test_matching_files_needs_no_database(tmp_path: Path) -> None:
    tenants, registrations, answers = (tmp_path / name for name in ("t.csv", "r.csv", "a.jsonl"))
    tenants.write_bytes(file(line(), line(tenant_id="T-2", first_name="Max")))
    registrations.write_text(
        REGISTRATIONS
        + "1;Erika;Mustermann;Lange Str. 12;06406;Bernburg;;\n"
        + "2;Erich;Mustermann;Lange Str. 12;06406;Bernburg;;\n"
        + "3;Rainer;Unbekannt;Nirgendweg 99;06406;Bernburg;;\n"
        + "4;zu;wenig\n",
        encoding="utf-8",
    )
    assert run("match", tenants, registrations, answers)[0] == 0
    told = [json.loads(one) for one in answers.read_text(encoding="utf-8").splitlines()]
    assert [(one["decision"], one["tenant_id"]) for one in told] == [
        ("match", "T-1"),
        ("review", None),
        ("none", None),
        ("none", None),
    ]
    assert set(told[0]) == {"registration_id", "decision", "tenant_id", "score", "reasons"}


def test_missing_settings_are_named_without_a_value(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MATCHER_DATABASE_DSN", "host=127.0.0.1")
    monkeypatch.setenv("MATCHER_DATABASE_PASSWORD", "too-short")
    with pytest.raises(SettingsError) as caught:
        ApiSettings.load()
    assert "MATCHER_DATABASE_PASSWORD, MATCHER_WEBHOOK_SECRET" in str(caught.value)
    assert "too-short" not in str(caught.value)


def test_a_secret_may_come_from_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text(PASSWORD + "\n", encoding="utf-8")
    monkeypatch.setenv("MATCHER_DATABASE_DSN", "host=127.0.0.1")
    monkeypatch.setenv("MATCHER_DATABASE_PASSWORD_FILE", str(secret))
    assert DatabaseSettings.load().database_password.get_secret_value() == PASSWORD
    monkeypatch.setenv("MATCHER_DATABASE_PASSWORD_FILE", str(tmp_path / "missing"))
    with pytest.raises(SettingsError):
        DatabaseSettings.load()


def test_a_log_line_tells_the_kind_of_a_foreign_error_but_not_its_text(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up()
    try:
        raise DatabaseError from ValueError("Erika Mustermann")
    except DatabaseError:
        logging.getLogger("anything").exception("failed")
        structlog.get_logger().info("settled", account_id="erika")
    failed, settled = (json.loads(one) for one in capsys.readouterr().err.splitlines())
    assert "ValueError" in " ".join(failed["error"])
    assert "Erika" not in json.dumps(failed)
    assert (settled["action"], settled["account_id"]) == ("settled", "erika")


def came_back(settings: DatabaseSettings, *numbers: str) -> None:
    """Letters of one tenant that came back."""
    with db.connect(settings) as connection:
        for number in numbers:
            row = [number, "T-1", "2026-11-22T23:30:00Z"]
            connection.execute("INSERT INTO returns (letter_number, tenant_id, returned_at) VALUES (%s, %s, %s)", row)


@pytest.mark.usefixtures("environment")
def test_inquiries_are_printed_until_they_are_done(settings: DatabaseSettings) -> None:
    came_back(settings, "B26-000001-1", "B26-000002-2")
    expected = "tenant_id;letter_number;returned_on\nT-1;B26-000001-1;2026-11-23\nT-1;B26-000002-2;2026-11-23\n"
    assert run("inquiries") == (0, expected)
    for _ in range(2):
        assert run("inquiries", "--done", "B26-000001-1") == (0, "")
    assert run("inquiries") == (0, expected.replace("T-1;B26-000001-1;2026-11-23\n", ""))


@pytest.mark.usefixtures("environment")
def test_an_inquiry_that_is_none_closes_nothing(settings: DatabaseSettings) -> None:
    came_back(settings, "B26-000001-1")
    status, output = run("inquiries", "--done", "B26-000001-1", "--done", "B26-999999-9")
    assert (status, output.strip()) == (1, "Unter dieser Nummer kam kein Brief zurück; es wurde nichts vermerkt.")
    assert "B26-000001-1" in run("inquiries")[1]


@pytest.mark.usefixtures("environment")
def test_the_status_counts_mails_and_returned_letters(settings: DatabaseSettings) -> None:
    came_back(settings, "B26-000001-1")
    assert [line.split() for line in run("status")[1].splitlines()] == [["mails_waiting", "0"], ["inquiries", "1"]]


@pytest.mark.usefixtures("environment")
def test_keys_that_older_rules_made_are_made_anew_by_migrate(pool: db.Pool) -> None:
    erika = Applicant("Erika", "Mustermann", "Lange Str. 12", "06406", "Bernburg")
    with db.transaction(pool) as connection:
        importing.apply(connection, BytesIO(file(line(), line(tenant_id="T-2"))), None)
        connection.execute("UPDATE tenancies SET keys = '{}', keys_version = 0")
        connection.execute("DELETE FROM bearers")
        assert lookup.found(connection, erika).candidates == ()
    assert run("migrate")[0] == 0
    with db.transaction(pool) as connection:
        found = lookup.found(connection, erika)
        assert len(found.candidates) == 2
        assert found.first_names(["erika"]) == {"erika": 2}
