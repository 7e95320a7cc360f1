"""Letters cost money: beyond the ceilings staff decide, and the neighbour gets his letter."""

import datetime
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from io import BytesIO

import pytest
from structlog.testing import capture_logs

from matcher import db
from matcher.errors import LetterServiceError
from matcher.records import importing
from matcher.registration import ceilings
from matcher.registration.ceilings import Ceilings, domain_of
from matcher.settings import DatabaseSettings, WorkerSettings
from matcher.worker import Parts
from tests.matcher.company_file import file, line
from tests.matcher.house import NOW, House

TENANTS = 14
CEILINGS = Ceilings(network=6, mailbox=4, domain=5, day=9)


@pytest.fixture
def street(house: House) -> House:
    """A house with many tenants on file, and low ceilings."""
    rows = [
        line(tenant_id=f"M-{number}", contract_id=f"V-{number}", last_name=name(number)) for number in range(TENANTS)
    ]
    with db.transaction(house.pool) as connection:
        importing.apply(connection, BytesIO(file(*rows)), None)
    house.settling = replace(house.settling, ceilings=CEILINGS)
    return house


def name(number: int) -> str:
    return f"Muster{'abcdefghijklmnopqrstuvwxyz'[number] * 6}"


def registered(street: House, number: int, email: str, source: str) -> str:
    """Somebody registers as the tenant of this number and confirms the mail address; the account's id."""
    account_id = f"account-{number}"
    street.console.register(account_id, "Erika", name(number), "Lange Str. 12")
    street.console.users[account_id] = replace(street.console.users[account_id], email=email)
    street.console.sources[account_id] = source
    street.console.confirm_email(account_id)
    return account_id


def register(street: House, number: int, email: str, source: str) -> str:
    """Somebody registers as the tenant of this number, and the worker does its job; the account's state."""
    account_id = registered(street, number, email, source)
    street.happens(account_id)
    return street.state(account_id)


def letters_and_reviews(states: list[str]) -> tuple[int, int]:
    return states.count("letter_ordered"), states.count("review")


def test_twelve_letters_of_one_mail_domain_and_network_stop_at_the_ceiling_and_staff_see_why(street: House) -> None:
    with capture_logs() as lines:
        states = [register(street, one, f"m{one}@x{one}.example.com", f"8.8.8.{one}") for one in range(12)]
    assert letters_and_reviews(states) == (CEILINGS.domain, 12 - CEILINGS.domain)
    assert len(street.desk.orders) == CEILINGS.domain
    note = street.console.value("account-11", "registrationNote")
    assert "die Tagesgrenze ist erreicht (Briefe zu dieser Mail-Domain; am 22.11.2026)" in note
    assert "Die Mieternummer M-11 hier einzutragen bestellt ihn" in note
    alarms = [one for one in lines if one["event"] == "alarm.letters"]
    assert {"event": "alarm.letters", "account_id": "account-11", "beyond": ["domain"], "log_level": "error"} in alarms
    assert len(alarms) == 12 - CEILINGS.domain


@pytest.mark.parametrize(
    ("kind", "email", "source", "most"),
    [
        ("network", "m{0}@own{0}.example", "8.8.8.{0}", CEILINGS.network),
        ("network", "m{0}@own{0}.example", "2a02:8109:1:2::{0}", CEILINGS.network),
        ("mailbox", "m.m+{0}@gmail.com", "8.8.{0}.8", CEILINGS.mailbox),
        ("domain", "m{0}@own.example", "8.8.{0}.8", CEILINGS.domain),
        ("day", "m{0}@own{0}.example", "8.8.{0}.8", CEILINGS.day),
    ],
)
def test_each_ceiling_stops_the_first_letter_beyond_it(
    street: House, kind: str, email: str, source: str, most: int
) -> None:
    with capture_logs() as lines:
        states = [register(street, one, email.format(one), source.format(one)) for one in range(most + 1)]
    assert states == ["letter_ordered"] * most + ["review"]
    assert [one["beyond"] for one in lines if one["event"] == "alarm.letters"] == [[kind]]


def test_tenants_with_one_large_mail_provider_share_no_ceiling(street: House) -> None:
    states = [register(street, one, f"m{one}@t-online.de", f"8.8.{one}.8") for one in range(CEILINGS.day)]
    assert states == ["letter_ordered"] * CEILINGS.day


def test_an_honest_neighbour_at_the_same_house_gets_his_letter_while_a_guesser_is_limited(street: House) -> None:
    states = [register(street, one, f"m{one}@own.example", "8.8.8.8") for one in range(CEILINGS.domain + 3)]
    assert states[-3:] == ["review"] * 3
    assert register(street, 13, "nachbar@web.de", "9.9.9.9") == "letter_ordered"


def test_what_is_beyond_a_ceiling_costs_the_others_nothing(street: House) -> None:
    for number in range(CEILINGS.domain + 5):
        register(street, number, f"m{number}@own.example", f"8.8.{number}.8")
    left = CEILINGS.day - CEILINGS.domain
    states = [register(street, 10 + one, f"m{one}@other{one}.example", f"9.9.{one}.9") for one in range(left)]
    assert states == ["letter_ordered"] * left


def test_staff_let_the_letter_go_by_the_number_that_the_note_names(street: House) -> None:
    for number in range(CEILINGS.domain + 1):
        register(street, number, f"m{number}@own.example", "8.8.8.8")
    account = f"account-{CEILINGS.domain}"
    assert street.console.value(account, "tenantNumber") == ""
    street.console.enter(account, "tenantNumber", f"M-{CEILINGS.domain}")
    street.happens(account, actor_id="staff")
    assert street.state(account) == "letter_ordered"


def test_what_staff_decide_is_never_limited_and_uses_nothing_up(street: House) -> None:
    street.settling = replace(street.settling, ceilings=Ceilings(1, 1, 1, 1))
    for number in range(3):
        street.console.register(f"account-{number}", "Rainer", "Unbekannt", "Nirgendweg 1")
        street.console.sources[f"account-{number}"] = "8.8.8.8"
        street.console.confirm_email(f"account-{number}")
        street.console.enter(f"account-{number}", "tenantNumber", f"M-{number}")
        street.happens(f"account-{number}", actor_id="staff")
        assert street.state(f"account-{number}") == "letter_ordered"
    assert register(street, 3, "m@own.example", "8.8.8.8") == "letter_ordered"


def test_a_letter_that_is_held_stays_so_until_staff_decide_also_on_another_day(street: House) -> None:
    for number in range(CEILINGS.domain + 1):
        register(street, number, f"m{number}@own.example", "8.8.8.8")
    account = f"account-{CEILINGS.domain}"
    tomorrow = replace(street.settling, clock=lambda: NOW + datetime.timedelta(days=1))
    for because in ("event", "import", "reconcile"):
        tomorrow.settle(account, because)
    assert (street.state(account), len(street.desk.orders)) == ("review", CEILINGS.domain)


def test_tomorrow_letters_go_again_and_old_counts_are_forgotten(street: House) -> None:
    states = [register(street, one, f"m{one}@own.example", "8.8.8.8") for one in range(CEILINGS.domain + 1)]
    assert states[-1] == "review"
    street.settling = replace(street.settling, clock=lambda: NOW + datetime.timedelta(days=1))
    assert register(street, 13, "m13@own.example", "8.8.8.8") == "letter_ordered"
    with db.transaction(street.pool) as connection:
        ceilings.forget(connection, NOW.date() + datetime.timedelta(days=ceilings.DAYS_KEPT + 1))
        assert connection.execute("SELECT DISTINCT day FROM letter_counts").fetchall() == [
            (NOW.date() + datetime.timedelta(days=1),)
        ]


def test_an_order_whose_answer_was_lost_counts_once(street: House) -> None:
    street.settling = replace(street.settling, ceilings=Ceilings(1, 1, 1, 1))
    street.desk.refuse = (500, {})
    for _ in range(3):
        with pytest.raises(LetterServiceError):
            register(street, 0, "m@own.example", "8.8.8.8")
    street.desk.refuse = None
    assert register(street, 0, "m@own.example", "8.8.8.8") == "letter_ordered"


def test_the_ceilings_are_settings(settings: DatabaseSettings) -> None:
    given = {
        "database_dsn": settings.database_dsn,
        "database_password": "only-for-these-tests",
        "client_secret": "only-for-these-tests",
        "keycloak_url": "http://127.0.0.1:9",
        "letter_service_url": "http://127.0.0.1:9",
        "letters_per_network_and_day": 1,
        "letters_per_mailbox_and_day": 2,
        "letters_per_domain_and_day": 3,
        "letters_per_day": 4,
    }
    parts = Parts.build(WorkerSettings.model_validate(given))
    parts.pool.close()
    assert parts.settling.ceilings == Ceilings(network=1, mailbox=2, domain=3, day=4)


def test_workers_side_by_side_do_not_exceed_a_ceiling(street: House) -> None:
    accounts = [registered(street, one, f"m{one}@own.example", "8.8.8.8") for one in range(12)]
    with ThreadPoolExecutor(6) as workers:
        list(workers.map(lambda one: street.settling.settle(one, "reconcile"), accounts))
    states = [street.state(one) for one in accounts]
    assert letters_and_reviews(states) == (CEILINGS.domain, 12 - CEILINGS.domain)
    assert len(street.desk.orders) == CEILINGS.domain


@pytest.mark.parametrize(
    ("box", "domain"),
    [
        ("m@own.example", "own.example"),
        ("m@a.b.own.example", "own.example"),
        ("m@gmail.com", ""),
        ("m@x.t-online.de", ""),
        ("", ""),
    ],
)
def test_a_domain_is_what_somebody_pays_for(box: str, domain: str) -> None:
    assert domain_of(box) == domain
