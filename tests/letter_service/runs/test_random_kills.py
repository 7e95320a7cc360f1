"""SIGKILL at random moments: no letter is lost or made twice, and no code is valid that was never printed."""

import multiprocessing
import random
import signal
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pymupdf
import pytest

from letter_service.letters import store
from letter_service.letters.number import read_letter_number
from letter_service.settings import SECRETS
from tests.letter_service import doomed
from tests.letter_service.office import Office

RUNS = {"folder": 140, "outside": 60}
KILLS_AT_MOST = 2000
LIFE_SECONDS_AT_MOST = 120
FORKS = multiprocessing.get_context("forkserver")


def exit_code_of_one_life(office: Office, outside: Path | None, calls: int) -> int | None:
    names = ("database_dsn", "issuer", "jwks_url", "outbox", "page_url")
    settings = {name: str(getattr(office.settings, name)) for name in names}
    settings |= {name: getattr(office.settings, name).get_secret_value() for name in SECRETS}
    process = FORKS.Process(target=doomed.print_all, args=(settings, outside, calls))
    process.start()
    process.join(LIFE_SECONDS_AT_MOST)
    return process.exitcode


def printed(folder: Path) -> list[str]:
    """The letter numbers on the pages behind the cover sheets."""
    found = []
    for path in sorted(folder.glob("*.pdf")):
        with pymupdf.open(path) as pdf:
            words = [word[4] for page in pdf.pages(1) for word in page.get_text("words")]
            found += [word for word in words if read_letter_number(word)]
    return found


def valid(office: Office) -> set[str]:
    """The letters whose codes open an account now, as `attempts.codes_of_account` sees them."""
    query = """SELECT letter_number FROM letters
               WHERE state IN ('rendered', 'handed_over', 'posted') AND set_aside IS NULL"""
    return {row["letter_number"] for row in office.connection.execute(query)}


@pytest.mark.timeout(1200)
@pytest.mark.parametrize("way", ["folder", "outside"])
def test_a_worker_killed_at_random_loses_nothing_and_makes_nothing_twice(
    office: Office, tmp_path: Path, way: str
) -> None:
    seed = random.randrange(10**9)
    print(f"seed {seed}")
    chance = random.Random(seed)
    FORKS.set_forkserver_preload([doomed.__name__])
    office.now = datetime.now(UTC)
    book = tmp_path / "book" if way == "outside" else None
    letters = [office.order(f"account {n}", f"tenancy {n}") for n in range(RUNS[way] * doomed.LETTERS_IN_A_RUN)]
    longest = 2 * doomed.calls_of_one_pass(office.connection, doomed.a_workshop(office.settings, book))
    kills = 0
    while (code := exit_code_of_one_life(office, book, chance.randrange(1, longest))) != 0:
        assert code == -signal.SIGKILL
        kills += 1
        assert kills < KILLS_AT_MOST
        if kills % 10 == 0:
            store.stop_account(office.connection, f"account {chance.randrange(len(letters))}", office.now)
    went = printed(office.settings.outbox) if book is None else doomed.Outside(book).accepted()
    states = {letter["letter_number"]: office.letter(letter)["state"] for letter in letters}
    print(f"{kills} kills, {len(went)} letters, {Counter(states.values())}")
    assert max(Counter(went).values()) == 1
    assert set(states.values()) <= {"handed_over", "stopped"}
    assert {number for number, state in states.items() if state == "handed_over"} <= set(went)
    assert valid(office) <= set(went)
    assert kills > RUNS[way] / 4
