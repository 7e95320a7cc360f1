"""What is stored of a tenant can be handed to him, and deleted in every store of every part."""

import csv
import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import psycopg
import pymupdf
import pytest
from playwright.sync_api import Page
from psycopg import sql

from journey.visitor import Visitor
from journey.way import move_in
from journey.world import World
from matcher import berlin
from people.cast import Person
from stack.settings import ROOT

# The company's own file, and what is counted from it, is not the account's.
RECORDS = {"tenancies", "bearers", "places"}
pytestmark = pytest.mark.usefixtures("tries_count_and_not_their_speed")


def matcher(*words: str) -> subprocess.CompletedProcess[str]:
    """What a command of the matcher answers."""
    command = [sys.executable, "-m", "stack", "exec", "matcher", *words]
    return subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True, timeout=180)


@pytest.fixture
def tenant(page: Page, world: World) -> Person:
    """Somebody who went the whole way and mistyped his password once."""
    person = move_in(page, world, world.tenant())
    Visitor(world).sign_in(replace(person, password="ganz falsch 12"))
    return person


def found(world: World, *words: str) -> list[str]:
    """The tables of both databases in which one of the words stands."""
    places = []
    for database in ("keycloak", "bwg"):
        with world.database(database) as connection:
            for schema, table in tables(connection):
                for word in words:
                    query = sql.SQL("SELECT 1 FROM {} t WHERE t::text ILIKE %s LIMIT 1").format(
                        sql.Identifier(schema, table)
                    )
                    if connection.execute(query, [f"%{word}%"]).fetchone():
                        places.append(f"{schema}.{table}")
    return places


def tables(connection: psycopg.Connection) -> list[tuple[str, str]]:
    rows = connection.execute(
        "SELECT schemaname, tablename FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
    ).fetchall()
    return [(schema, table) for schema, table in rows if table not in RECORDS]


def test_what_is_stored_is_handed_out_without_secrets(world: World, tenant: Person) -> None:
    told = matcher("export", world.user(tenant)["id"])
    assert told.returncode == 0, told.stderr
    data = json.loads(told.stdout)
    assert data["keycloak"]["user"]["email"] == tenant.email
    assert {"REGISTER", "LOGIN_ERROR"} <= {event["type"] for event in data["keycloak"]["events"]}
    assert data["registration"][0]["state"] == "active"
    assert data["records"][0]["last_name"] == tenant.last_name
    [letter] = data["letter_service"]["letters"]
    assert [step["state"] for step in letter["history"]][-1] == "used"
    assert data["letter_service"]["tries"][0]["result"] == "yes"
    secrets = (world.letter_code(tenant), tenant.password, "argon2", "fingerprint")
    assert [secret for secret in secrets if secret in told.stdout] == []


def test_what_is_stored_is_handed_out_on_paper_in_german_words(world: World, tenant: Person, tmp_path: Path) -> None:
    file = tmp_path / "auskunft.pdf"
    told = matcher("export", world.user(tenant)["id"], "--pdf", str(file))
    assert (told.returncode, told.stdout) == (0, ""), told.stderr
    assert file.stat().st_mode & 0o077 == 0, "nobody else reads it"
    with pymupdf.open(file) as pdf:
        text = " ".join("".join(page.get_text() for page in pdf).split())
    for said in (tenant.email, tenant.last_name, "Brief-Code bestätigt", "Mieterdaten", "Eingaben des Brief-Codes"):
        assert said in text, said
    named = [name for name in ("tenant_id", "phoneNumber", "proven_tenant_id", "createdTimestamp") if name in text]
    assert named == [], "no field has a name of the database's"
    assert [secret for secret in (world.letter_code(tenant), tenant.password, "argon2") if secret in text] == []


def test_nobody_is_handed_out_for_an_account_that_is_not_there(tmp_path: Path) -> None:
    file = tmp_path / "auskunft.pdf"
    told = matcher("export", str(uuid4()), "--pdf", str(file))
    assert (told.returncode, told.stderr.strip(), file.exists()) == (1, "Dieses Konto gibt es nicht.", False)


def test_a_months_report_counts_the_tenant_and_names_nobody(tenant: Person, tmp_path: Path) -> None:
    month, file = f"{berlin.today():%Y-%m}", tmp_path / "bericht.pdf"
    told, printed = matcher("report", month), matcher("report", month, "--pdf", str(file))
    assert (told.returncode, printed.returncode) == (0, 0), told.stderr + printed.stderr
    figures = {row["angabe"]: row["wert"] for row in csv.DictReader(told.stdout.splitlines(), delimiter=";")}
    assert int(figures["freigeschaltet"]) >= 1
    with pymupdf.open(file) as pdf:
        text = "".join(page.get_text() for page in pdf)
    assert "Weg der Registrierungen" in text
    assert [one for one in (tenant.last_name, tenant.email) if one in text + told.stdout] == []


def test_a_deleted_tenant_is_in_no_table_any_more(world: World, tenant: Person) -> None:
    user = world.user(tenant)["id"]
    traces = user, tenant.email, world.attribute(tenant, "letterNumber") or "?"
    assert len(found(world, *traces)) > 10
    told = matcher("erase", user, "--yes")
    assert told.returncode == 0, told.stderr
    assert "Beleg" in told.stdout
    assert [trace for trace in (*traces, tenant.last_name) if trace in told.stdout] == []
    assert found(world, *traces) == []
    again = matcher("erase", user, "--yes")
    assert again.returncode == 0, again.stderr
    reconciled = [sys.executable, "-m", "stack", "exec", "letter-service", "reconcile"]
    assert "vermerkt" not in subprocess.run(reconciled, cwd=ROOT, check=False, capture_output=True, text=True).stderr


def test_of_nobody_there_is_nothing(world: World) -> None:  # noqa: ARG001  # a running system
    told = matcher("export", "00000000-0000-4000-8000-000000000000")
    assert (told.returncode, told.stdout, told.stderr) == (1, "", "Dieses Konto gibt es nicht.\n")


def test_an_account_of_staff_is_not_deleted_by_this(world: World) -> None:
    staff = world.admin.create_user({"username": "staff@example.org", "email": "staff@example.org", "enabled": True})
    world.admin.create_group({"name": "office"}, skip_exists=True)
    [group] = [one["id"] for one in world.admin.get_groups() if one["name"] == "office"]
    world.admin.group_user_add(staff, group)
    try:
        told = matcher("erase", staff, "--yes")
        assert (told.returncode, "hat Rechte" in told.stderr) == (1, True)
        assert world.admin.get_user(staff)["enabled"]
    finally:
        world.delete(staff)
        world.admin.delete_group(group)
