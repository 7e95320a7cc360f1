"""What is stored of one account is told to its owner, and goes when he wants."""

from datetime import UTC, datetime

import pytest
from psycopg import sql

from letter_service.errors import LetterUnderWayError
from letter_service.letters import personal_data, store
from letter_service.runs import progress, reconciliation
from letter_service.runs.workdays import Deadlines, Workdays
from tests.letter_service.office import Office


def places(office: Office, word: str) -> set[str]:
    """The tables in which a word stands."""
    tables = office.connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'letter_service'").fetchall()
    return {
        table["tablename"]
        for table in tables
        if office.connection.execute(
            sql.SQL("SELECT 1 FROM {} t WHERE t::text LIKE %s LIMIT 1").format(sql.Identifier(table["tablename"])),
            [f"%{word}%"],
        ).fetchone()
    }


def used(office: Office) -> str:
    """The number of Erika's letter, printed beside another's, and typed after one wrong code."""
    office.order("max", "4712")
    letter, code = office.printed_letter()
    office.type("0000-0000-0000-0000")
    assert office.type(code).result == "yes"
    return str(letter["letter_number"])


def test_letters_with_their_history_and_tries_are_told(office: Office) -> None:
    number = used(office)
    told = personal_data.disclose(office.connection, "erika")
    [letter] = told["letters"]
    assert (letter["letter_number"], letter["run"]) == (number, "R000001")
    assert [step["state"] for step in letter["history"]] == ["ordered", "rendered", "handed_over", "used"]
    assert [one["result"] for one in told["tries"]][-1] == "yes"
    assert not {"code_fingerprint", "clear_text"} & set(letter)


def test_an_erased_account_stands_nowhere_and_the_runs_add_up(office: Office) -> None:
    number = used(office)
    assert places(office, "erika") == {"accounts", "attempts", "letters"}
    assert personal_data.erase(office.connection, "erika", office.now) == 1
    assert places(office, "erika") == set()
    assert places(office, number) == set()
    told = reconciliation.reconcile(office.connection, Deadlines(Workdays("ST"), 3), office.now)
    assert told.differences == []
    assert "bestellt 1, gedruckt 1, übergeben 1" in told.runs[0]
    assert personal_data.erase(office.connection, "erika", office.now) == 0


@pytest.mark.parametrize("claimed", [False, True])
def test_an_open_letter_and_one_being_printed_hold_the_deletion_back(office: Office, claimed: bool) -> None:
    office.order()
    if claimed:
        progress.claim(office.connection, 10, office.now, office.now)
        store.stop_account(office.connection, "erika", office.now)
    with pytest.raises(LetterUnderWayError):
        personal_data.erase(office.connection, "erika", datetime.now(UTC))
    assert places(office, "erika") == {"accounts", "letters"}
