"""Staff asks the running system why somebody was decided as they were, by the account's id or its e-mail address."""

import subprocess
import sys

import pytest

from journey.world import World
from people.cast import ERIKA, Person


def explain(account: str) -> tuple[int, str]:
    command = [sys.executable, "-m", "stack", "exec", "matcher", "explain", account]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout + done.stderr


def opened(world: World, person: Person) -> tuple[Person, str]:
    """An account of that person, as staff would create it in the console."""
    newcomer = world.newcomer(person)
    attributes = {
        "street": newcomer.street,
        "postal_code": newcomer.postal_code,
        "locality": newcomer.locality,
        "phoneNumber": newcomer.phone,
    }
    account_id = world.admin.create_user(
        {
            "username": newcomer.email,
            "email": newcomer.email,
            "firstName": newcomer.first_name,
            "lastName": newcomer.last_name,
            "attributes": attributes,
        }
    )
    return newcomer, str(account_id)


def test_a_live_account_is_explained_by_id_and_by_email(world: World) -> None:
    newcomer, account_id = opened(world, ERIKA)
    status, text = explain(account_id)
    assert status == 0
    assert text.startswith("Zuordnung, Mieter T-")
    assert "Anschrift gleich; Vorname gleich; Nachname gleich; Vertrag läuft" in text
    assert "Mustermann" not in text
    assert explain(newcomer.email) == (status, text)


@pytest.mark.usefixtures("world")
def test_an_unknown_account_is_one_sentence() -> None:
    for account in ("nobody@example.org", "00000000-0000-4000-8000-000000000000"):
        assert explain(account) == (1, "Dieses Konto gibt es nicht.\n")
