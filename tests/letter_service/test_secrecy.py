"""The code and the name: in the letter, and nowhere else."""

import json
import logging
import sys
from collections.abc import Iterator
from pathlib import Path

import pymupdf
import pytest
import structlog
from fastapi.testclient import TestClient

from letter_service.channels import Document, Receipt
from letter_service.codes.code import grouped
from letter_service.logs import set_up
from tests import schema_dump
from tests.letter_service.http.test_api import Matcher, typed
from tests.letter_service.office import PASSWORD, Office, wrong_code
from tests.letter_service.post_office import PostOffice
from tests.letter_service.realm import Realm


@pytest.fixture
def logs(capfd: pytest.CaptureFixture[str]) -> Iterator[pytest.CaptureFixture[str]]:
    """Standard error; the test sets the service's logging up, and this takes it down again."""
    root, hook = logging.getLogger(), sys.excepthook
    handlers, level = root.handlers[:], root.level
    yield capfd
    structlog.reset_defaults()
    root.handlers[:], sys.excepthook = handlers, hook
    root.setLevel(level)


def dump(office: Office) -> str:
    """The whole database as text, `bytea` as characters too."""
    tables = office.connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'letter_service'").fetchall()
    rows = [
        str({name: value.decode("latin-1") if isinstance(value, bytes) else value for name, value in row.items()})
        for table in tables
        for row in office.connection.execute(f"SELECT * FROM {table['tablename']}")  # noqa: S608 - our own table names
    ]
    return "\n".join(rows)


def test_the_database_holds_neither_code_nor_name_nor_address_nor_source(office: Office) -> None:
    _, code = office.printed_letter()
    office.type(wrong_code(code), source="192.0.2.77")
    found = dump(office)
    assert "handed_over" in found
    for secret in (code, wrong_code(code), "Mustermann", "Lange", "192.0.2.77"):
        assert secret not in found


def conninfo(office: Office) -> str:
    return f"{office.settings.database_dsn} password={PASSWORD}"


def test_pg_dump_holds_no_code(office: Office, tmp_path: Path) -> None:
    _, code = office.printed_letter()
    text = schema_dump.pg_dump(conninfo(office), tmp_path)
    assert "COPY letter_service.letters" in text
    for secret in (code, code.encode().hex(), "Mustermann", b"Mustermann".hex()):
        assert secret not in text


def test_file_names_and_manifests_carry_neither_code_nor_name(office: Office) -> None:
    letter, code = office.printed_letter()
    for path in filter(Path.is_file, office.settings.outbox.iterdir()):
        told = path.name + (path.read_text() if path.suffix != ".pdf" else "")
        assert letter["letter_number"] in told or path.suffix == ".pdf"
        for secret in (code, f"{code[:4]}-{code[4:8]}", "Mustermann", "erika", "4711"):
            assert secret not in told


def test_the_logs_carry_neither_code_nor_name(
    client: TestClient, realm: Realm, office: Office, logs: pytest.CaptureFixture[str]
) -> None:
    set_up()
    Matcher(client, realm).order()
    office.print()
    row = office.connection.execute("SELECT * FROM letters").fetchone()
    assert row is not None
    code = office.code(row)
    for one in ("typo 12", wrong_code(code), code):
        typed(client, realm.code_token("erika"), one)
    logged = logs.readouterr().err
    actions = [json.loads(line)["action"] for line in logged.splitlines()]
    assert actions.count("code.verify") == 3
    assert {"letter.order", "run.hand_over"} <= set(actions)
    for secret in (code, wrong_code(code), "typo 12", "Mustermann", "Lange", "192.0.2.1", "eyJ"):
        assert secret not in logged


def test_an_error_in_the_log_shows_its_place_and_not_its_message(logs: pytest.CaptureFixture[str]) -> None:
    set_up()
    try:
        int("1234-5678-9012")
    except ValueError:
        logging.getLogger("uvicorn.error").exception("it broke")
    told = json.loads(logs.readouterr().err)
    assert told["error"] == "ValueError"
    assert "1234" not in json.dumps(told)


def test_after_the_grace_nothing_is_left_of_code_and_name_but_what_was_handed_over(
    office: Office, tmp_path: Path, logs: pytest.CaptureFixture[str]
) -> None:
    set_up()
    titles: list[str] = []

    class Printer(PostOffice):
        def submit(self, document: Document) -> Receipt:
            with pymupdf.open(document.path) as pdf:
                titles.extend([document.reference, document.path.name, str(pdf.metadata), pdf.get_xml_metadata()])
            return super().submit(document)

    letter = office.order()
    code = office.code(letter)
    sealed = office.letter(letter)["clear_text"]
    assert office.print(channel=Printer())
    office.later(hours=73)
    office.print()
    workshop = office.workshop()
    left = {
        "database": schema_dump.pg_dump(conninfo(office), tmp_path),
        "spool": " ".join(path.name for path in workshop.spool.iterdir()),
        "logs": logs.readouterr().err,
        "job titles and metadata of the PDF": " ".join(titles),
    }
    assert left["spool"] == ""
    assert sealed.hex() not in left["database"]
    for where, text in left.items():
        for secret in (code, grouped(code), code.encode().hex(), "Mustermann", b"Mustermann".hex(), "Lange"):
            assert secret not in text, where
