"""Codes and passwords are nowhere; names only where they belong."""

import gzip
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from playwright.sync_api import Browser

from journey.pages import LetterCode, Portal
from journey.way import confirm_email
from journey.world import World
from people.cast import SEAN, Person

PASSWORD = "Quittengelee-Vorrat 4711"
# Tables in which names and addresses belong: Keycloak's accounts and events, the tenant records, the registrations.
BELONGS = {"user_entity", "user_attribute", "event_entity", "offline_client_session", "offline_user_session"}


@pytest.fixture(scope="module")
def traces(world: World, chromium: Browser) -> dict[str, str]:
    """A person went the whole way; returns the secrets of that way by name."""
    context = chromium.new_context(locale="de-DE")
    page = context.new_page()
    person = confirm_email(page, world, Person(SEAN.first_name, SEAN.last_name, SEAN.street, password=PASSWORD))
    letter_code = world.letter_code(person)
    LetterCode(page).submit(letter_code, person)
    Portal(page, world).expect_inside(person)
    context.close()
    digits = letter_code.replace("-", "")
    return {
        "password": PASSWORD,
        "e-mail code": world.email_code(person),
        "letter code": digits,
        "letter code with hyphens": letter_code,
        "letter code with blanks": letter_code.replace("-", " "),
        "e-mail address": person.email,
    }


def log_files(world: World) -> Iterator[tuple[str, str]]:
    for path in sorted((world.settings.state / "log").iterdir()):
        text = gzip.decompress(path.read_bytes()).decode() if path.suffix == ".gz" else path.read_text(errors="replace")
        yield path.name, text


def test_no_log_carries_a_secret_or_a_name(world: World, traces: dict[str, str]) -> None:
    found = [(name, what) for name, text in log_files(world) for what, value in traces.items() if value in text]
    found += [(name, "last name") for name, text in log_files(world) if "O'Brien" in text]
    assert found == []


def test_no_file_name_carries_a_secret_or_a_name(world: World, traces: dict[str, str]) -> None:
    names = [path.name for path in Path(world.settings.state).rglob("*") if "postgres" not in path.parts]
    assert [what for what, value in traces.items() if any(value in name for name in names)] == []
    assert not any("brien" in name.lower() for name in names)


def rows(connection: psycopg.Connection) -> Iterator[tuple[str, str]]:
    """Every table with each of its rows as text."""
    query = """SELECT format('%I.%I', schemaname, tablename), tablename FROM pg_tables
               WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"""
    for table, name in connection.execute(query).fetchall():
        for (row,) in connection.execute(f"SELECT t::text FROM {table} t"):  # noqa: S608
            yield name, row


@pytest.mark.parametrize("database", ["keycloak", "bwg"])
def test_no_table_carries_a_code_or_a_password(world: World, traces: dict[str, str], database: str) -> None:
    secrets = {what: value for what, value in traces.items() if what not in ("e-mail address", "e-mail code")}
    with world.database(database) as connection:
        found = {(name, what) for name, row in rows(connection) for what, value in secrets.items() if value in row}
    assert found == set()


def test_the_e_mail_code_stands_in_no_table_of_keycloak(world: World, traces: dict[str, str]) -> None:
    """Six digits occur by chance in ids and times: only a value of its own counts."""
    code = traces["e-mail code"]
    marks = [f"({code},", f",{code},", f",{code})", f'"{code}"', f" {code} "]
    with world.database("keycloak") as connection:
        found = {name for name, row in rows(connection) if any(mark in row for mark in marks)}
    assert found == set()


def test_keycloak_keeps_the_address_only_where_accounts_and_events_are(world: World, traces: dict[str, str]) -> None:
    with world.database("keycloak") as connection:
        found = {name for name, row in rows(connection) if traces["e-mail address"] in row}
    assert found <= BELONGS


def test_the_print_queue_forgets_names_in_clear(world: World, traces: dict[str, str]) -> None:  # noqa: ARG001
    with world.database("bwg") as connection:
        query = "SELECT t::text FROM letter_service.letters t"
        assert [row for (row,) in connection.execute(query) if "Brien" in row or "Karlsplatz" in row] == []
