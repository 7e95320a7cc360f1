"""Whoever confirmed an address has it, also when somebody else registers it in the same moment."""

from concurrent.futures import ThreadPoolExecutor

import psycopg
import requests

from journey.visitor import Visitor
from journey.waiting import eventually
from journey.world import World
from people.cast import ERIKA, Person

ROUNDS = 8
CONFIRMED = "Konto-Bestätigung"


def race(world: World, person: Person, browser: Visitor, page: requests.Response) -> list[requests.Response]:
    """The right code, and three forms of others that name the same address, all at once."""
    code = world.email_code(person)
    with ThreadPoolExecutor(4) as at_once:
        confirmed = at_once.submit(browser.confirm, page, "emailCode", code, person)
        forms = [at_once.submit(Visitor(world, f"127.0.{200 + number}.1").register, person) for number in range(3)]
        return [confirmed.result(), *(form.result() for form in forms)]


def test_a_code_and_a_form_for_one_address_at_once(world: World) -> None:
    for number in range(ROUNDS):
        person, browser = world.newcomer(ERIKA), Visitor(world, f"127.0.{100 + number}.1")
        page = browser.register(person)
        account = world.user(person)["id"]
        answers = race(world, person, browser, page)
        holder = world.user(person)
        kept = holder.get("id") == account and bool(holder.get("emailVerified"))
        assert [answer.status_code for answer in answers] == [200] * 4
        assert (CONFIRMED in answers[0].text) == kept, "who saw the next page has the address, and nobody else"
        assert not holder.get("emailVerified") or kept, "nobody else's account is confirmed"


def test_whoever_confirmed_an_address_at_another_server_has_it_before_the_news_of_it_comes(world: World) -> None:
    """Keycloak keeps what it read of an account; here the other server is a word to the database."""
    person = world.newcomer(ERIKA)
    Visitor(world).register(person)
    world.wait_for_state(person, "email_pending")
    account = world.user(person)["id"]
    with world.database("keycloak") as connection:
        connection.execute("UPDATE user_entity SET email_verified = true WHERE id = %s", [account])
        assert not world.user(person)["emailVerified"], "the news has not come"
        Visitor(world, "127.0.212.1").register(person)
        stored = connection.execute("SELECT email FROM user_entity WHERE id = %s", [account]).fetchone()
    assert stored == (person.email,)


def holds_an_address(connection: psycopg.Connection) -> bool:
    """Whether a request has the lock of an address, which is the only advisory lock that is taken."""
    found = connection.execute(
        "SELECT 1 FROM pg_locks JOIN pg_database ON database = pg_database.oid"
        " WHERE locktype = 'advisory' AND granted AND datname = current_database()"
    )
    return found.fetchone() is not None


def test_a_form_waits_for_an_address_no_longer_than_a_moment(world: World) -> None:
    """Each that waits has a connection to the database: with a hundred of them Keycloak would answer nobody."""
    person = world.newcomer(ERIKA)
    with ThreadPoolExecutor(1) as beside, world.database("keycloak") as connection, connection.transaction() as held:
        connection.execute("LOCK TABLE user_entity IN ACCESS EXCLUSIVE MODE")
        first = beside.submit(Visitor(world, "127.0.210.1").register, person)
        eventually(lambda: holds_an_address(connection), 20, "the first form has the address")
        second = Visitor(world, "127.0.211.1").register(person)
        assert "läuft gerade eine andere Registrierung" in second.text
        assert person.street in second.text, "what was typed is there still"
        raise psycopg.Rollback(held)
    assert "Registrierung erfolgreich" in first.result().text
