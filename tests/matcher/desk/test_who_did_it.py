"""Who did it is told for ever, whatever becomes of the person, and whoever is looked at in between."""

from uuid import uuid4

import pytest

from matcher import db
from matcher.acts import book
from matcher.plan.act import Act
from tests.matcher.desk.conftest import Office
from tests.matcher.house import NOW

ERIKA = str(uuid4())


@pytest.fixture
def blocked(office: Office) -> Office:
    """A lead who has just blocked an account."""
    office.browser.has_roles("lead")
    path = office.arrives("Erika", "Mustermann", "Lange Str. 12", ERIKA)
    assert office.send(f"{path}/sperren", choice="Falsche Person")[0] == 303
    return office


def pages(office: Office) -> list[str]:
    return [office.see(one) for one in ("/", "/protokoll", f"/fall/{ERIKA}")]


def test_a_person_whose_account_is_gone_is_named(blocked: Office) -> None:
    # The head of each page has the name as well.
    assert all(page.count("Petra Sommer") > 1 for page in pages(blocked))


def test_looking_at_a_colleagues_account_takes_no_name_away(blocked: Office) -> None:
    blocked.house.console.register("person-1", "", "", "")
    blocked.send("/suche", "/suche", text="konto")
    assert all(page.count("Petra Sommer") > 1 for page in pages(blocked))


def test_an_older_act_is_named_as_keycloak_knows_the_person(office: Office) -> None:
    office.house.console.register("kim", "Kim", "Alt", "")
    with db.transaction(office.house.pool) as connection:
        book.append(connection, Act("block", "kim", "clerk", "erika", by_name=""), NOW)
        assert book.name_of(connection, "kim") is None
    desk = office.browser.client.app.state.desk  # type: ignore[attr-defined]
    assert [desk.people.staff(one) for one in ("kim", "nobody")] == ["Kim Alt", "Unbekanntes Konto"]
    with db.transaction(office.house.pool) as connection:
        book.append(connection, Act("unclaim", "kim", "clerk", by_name="Kim Neu"), NOW)
        connection.execute(
            "ALTER TABLE acts DISABLE TRIGGER USER; DELETE FROM act_details WHERE act_id = 1; "
            "DELETE FROM acts WHERE by_name = ''; ALTER TABLE acts ENABLE TRIGGER USER"
        )
    assert desk.people.staff("kim") == "Kim Neu"
