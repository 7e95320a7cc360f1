"""A page that is older than the case: who changed it is told, and when, by the clock on the wall."""

import datetime
from uuid import uuid4

from matcher import berlin, db
from tests.matcher.desk.conftest import Office

ERIKA = str(uuid4())


def test_the_hour_is_that_of_the_clock_on_the_wall(office: Office) -> None:
    path = office.arrives("Erika", "Mustermann", "Lange Str. 12", ERIKA)
    assert office.send(f"{path}/sperren", choice="Falsche Person")[0] == 303
    status, text = office.send(f"{path}/sperren", seen="old", choice="Falsche Person")
    with db.transaction(office.house.pool) as connection:
        row = connection.execute("SELECT at FROM acts WHERE kind = 'block'").fetchone()
    assert row is not None
    at: datetime.datetime = row[0]  # type: ignore[assignment]
    assert (status, f"um {at.astimezone(berlin.BERLIN):%H:%M} Uhr" in text) == (409, True)
