from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import psycopg
import pytest

from letter_service import db
from letter_service.codes import verifying
from letter_service.codes.verifying import Verdict
from letter_service.letters import store
from tests.letter_service.office import NOON, PASSWORD, Office, wrong_code


def counted(office: Office) -> dict[str, int]:
    found = office.connection.execute("SELECT result, count(*) AS number FROM attempts GROUP BY result")
    return {row["result"]: row["number"] for row in found}


def type_at_once(office: Office, typed: list[str]) -> list[Verdict]:
    """Every try on a connection of a pool, as parallel requests do."""
    with db.open_pool(db.conninfo(office.settings.database_dsn, PASSWORD), 10) as pool:

        def one(code: str) -> Verdict:
            with pool.connection() as connection:
                attempt = verifying.Attempt("erika", code, "192.0.2.1", office.now)
                return verifying.verify(connection, office.keys.codes, attempt, 1000, 200)

        with ThreadPoolExecutor(50) as threads:
            return list(threads.map(one, typed))


def test_the_right_code_is_a_yes_and_uses_the_letter(office: Office) -> None:
    letter, code = office.printed_letter()
    verdict = office.type(code)
    assert (verdict.result, verdict.letter_number, verdict.attempts_left) == ("yes", letter["letter_number"], 5)
    assert counted(office) == {"yes": 1}
    assert office.states(letter) == ["ordered", "rendered", "handed_over", "used"]


def test_of_the_address_behind_a_try_a_fingerprint_is_kept(office: Office) -> None:
    for source in ("192.0.2.1", "192.0.2.2"):
        office.type("typo", source=source)
    kept = [row["source"] for row in office.connection.execute("SELECT source FROM attempts ORDER BY attempt_id")]
    assert kept == [verifying.source_fingerprint(office.keys.codes, one) for one in ("192.0.2.1", "192.0.2.2")]


def test_a_wrong_code_is_counted_and_told(office: Office) -> None:
    _, code = office.printed_letter()
    lefts = [office.type(wrong_code(code)) for _ in range(5)]
    assert [(one.result, one.attempts_left) for one in lefts] == [("wrong", left) for left in (4, 3, 2, 1, 0)]
    assert lefts[4].retry_at == NOON + timedelta(minutes=10)


def test_the_right_code_is_refused_in_the_pause(office: Office) -> None:
    _, code = office.printed_letter()
    for _ in range(5):
        office.type(wrong_code(code))
    office.later(minutes=9, seconds=59)
    assert office.type(code) == Verdict("paused", retry_at=NOON + timedelta(minutes=10))
    office.later(seconds=1)
    assert office.type(code).result == "yes"


def test_twenty_wrong_codes_lock_the_account_until_staff_help(office: Office) -> None:
    _, code = office.printed_letter()
    for _ in range(4):
        tried = [office.type(wrong_code(code)) for _ in range(5)]
        assert [one.result for one in tried] == ["wrong"] * 5
        office.later(minutes=10)
    assert tried[-1].retry_at is None
    office.later(days=3)
    assert office.type(code) == Verdict("locked")
    assert office.type("1234").result == "locked"
    office.connection.execute("UPDATE accounts SET wrong_count = 0")
    assert office.type(code).result == "yes"


def test_fifty_wrong_codes_at_once_are_five_comparisons(office: Office) -> None:
    _, code = office.printed_letter()
    verdicts = type_at_once(office, [wrong_code(code)] * 50)
    assert sorted(one.result for one in verdicts) == ["paused"] * 45 + ["wrong"] * 5
    assert counted(office) == {"wrong": 5, "paused": 45}


def test_the_right_code_among_many_wrong_ones_at_once_is_no_way_round_the_pause(office: Office) -> None:
    _, code = office.printed_letter()
    verdicts = type_at_once(office, [wrong_code(code)] * 30 + [code])
    assert [one.result for one in verdicts].count("wrong") <= 10
    assert office.type(wrong_code(code)).result in ("wrong", "paused")


def test_fifty_right_codes_at_once_use_the_letter_once(office: Office) -> None:
    letter, code = office.printed_letter()
    verdicts = type_at_once(office, [code] * 50)
    assert {(one.result, one.letter_number) for one in verdicts} == {("yes", letter["letter_number"])}
    assert office.states(letter).count("used") == 1


def test_a_yes_is_repeated_for_five_minutes_and_no_longer(office: Office) -> None:
    _, code = office.printed_letter()
    office.type(code)
    office.later(minutes=4, seconds=59)
    assert office.type(code).result == "yes"
    office.later(seconds=1)
    assert office.type(code).result == "wrong"


def test_a_yes_is_not_repeated_for_another_account(office: Office) -> None:
    _, code = office.printed_letter()
    office.type(code)
    assert office.type(code, account="mallory").result == "wrong"


def test_a_yes_is_not_repeated_after_a_stop(office: Office) -> None:
    _, code = office.printed_letter()
    office.type(code)
    store.stop_account(office.connection, "erika", office.now)
    assert office.type(code).result == "wrong"


def test_another_accounts_code_is_wrong(office: Office) -> None:
    _, code = office.printed_letter()
    office.printed_letter("juergen", "4712")
    assert office.type(code, account="juergen").result == "wrong"
    assert office.type(code).result == "yes"


def test_an_account_without_any_letter_gets_the_same_answers(office: Office) -> None:
    _, code = office.printed_letter()
    typed = ["typo", *[wrong_code(code)] * 6]
    strangers = [office.type(one, account="stranger") for one in typed]
    assert strangers == [office.type(one) for one in typed]
    assert strangers[-1].result == "paused"


def test_a_typo_spends_no_try(office: Office) -> None:
    _, code = office.printed_letter()
    for typed in ("", "12", "gar kein Code", code[:-1] + str((int(code[-1]) + 1) % 10)) * 5:
        assert office.type(typed) == Verdict("typo", attempts_left=5)
    assert office.type(code).result == "yes"


def test_a_typo_counts_towards_the_limit_of_its_address(office: Office) -> None:
    _, code = office.printed_letter()
    for _ in range(3):
        assert office.type("typo", source_tries=3).result == "typo"
    over = office.type(code, source_tries=3)
    assert (over.result, over.retry_at, over.source_over) == ("paused", NOON + timedelta(hours=1), True)
    assert office.type(code, source="198.51.100.7", source_tries=3).result == "yes"


def test_the_window_of_an_address_ends_after_an_hour(office: Office) -> None:
    _, code = office.printed_letter()
    for _ in range(4):
        office.type("typo", source_tries=3)
    office.later(hours=1)
    assert office.type(code, source_tries=3).result == "yes"


def test_success_voids_the_accounts_other_letters(office: Office) -> None:
    first, first_code = office.printed_letter()
    office.later(days=8)
    second, second_code = office.printed_letter()
    at = office.now
    assert office.type(first_code).result == "yes"
    assert office.letter(second)["state"] == "stopped"
    office.later(minutes=6)
    assert office.type(second_code).result == "wrong"
    assert office.letter(first)["state"] == "used"
    # What is kept how long is counted from here.
    assert {office.letter(one)["changed_at"] for one in (first, second)} == {at}


def test_an_older_letter_stays_good_when_a_new_one_is_ordered(office: Office) -> None:
    _, first_code = office.printed_letter()
    office.later(days=8)
    office.printed_letter()
    assert office.type(first_code).result == "yes"


def test_a_code_is_good_until_the_end_of_the_printed_day(office: Office) -> None:
    letter, code = office.printed_letter()
    office.later(days=21, hours=11, minutes=59)
    assert office.now.date() == letter["valid_until"]
    assert office.type(code).result == "yes"


def test_a_code_is_wrong_on_the_day_after(office: Office) -> None:
    _, code = office.printed_letter()
    office.later(days=21, hours=12)
    assert office.type(code).result == "wrong"


def test_the_code_of_a_letter_that_is_not_printed_yet_is_wrong(office: Office) -> None:
    letter = office.order()
    assert office.type(office.code(letter)).result == "wrong"


def test_a_code_outlives_the_change_of_its_key(office: Office) -> None:
    letter, code = office.printed_letter()
    office.with_old_key(letter, code)
    assert office.type(code).result == "yes"


def test_the_counters_survive_a_restart(office: Office) -> None:
    _, code = office.printed_letter()
    for _ in range(4):
        office.type(wrong_code(code))
    with db.connect(db.conninfo(office.settings.database_dsn, PASSWORD), autocommit=True) as connection:
        restarted = Office(office.settings, connection)
        assert restarted.type(wrong_code(code)).result == "wrong"
        assert restarted.type(code).result == "paused"


def test_a_try_that_cannot_be_counted_is_not_compared(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    _, code = office.printed_letter()
    compared = []
    monkeypatch.setattr(verifying, "_letter_with", lambda *_: compared.append(True))
    office.connection.execute("ALTER TABLE accounts ADD CHECK (wrong_count = 0)")
    with pytest.raises(psycopg.IntegrityError):
        office.type(code)
    assert compared == []


def wrong_by_strangers(office: Office, number: int, alarm: int) -> list[int | None]:
    """Whether each of so many wrong codes, of as many accounts, is told as one too many."""
    typed = wrong_code("000000000000")
    return [office.type(typed, account=f"account {n}", alarm=alarm).alarm_at for n in range(number)]


def test_the_alarm_of_guessing_rings_once_at_every_threshold(office: Office) -> None:
    assert wrong_by_strangers(office, 8, alarm=3) == [None, None, 3, None, None, 6, None, None]


def test_the_alarm_of_guessing_rings_when_a_threshold_is_passed_and_was_not_hit(office: Office) -> None:
    """Tries at the same moment do not see each other: the count jumps over the threshold."""
    wrong_by_strangers(office, 2, alarm=3)
    office.connection.execute(
        "INSERT INTO attempts (account_id, source, result, at) SELECT account_id, source, result, at FROM attempts"
    )
    assert wrong_by_strangers(office, 2, alarm=3) == [5, 6]


def test_the_alarm_of_guessing_rings_again_in_another_hour_and_not_for_what_is_over(office: Office) -> None:
    assert wrong_by_strangers(office, 3, alarm=3)[-1] == 3
    office.later(hours=1)
    assert wrong_by_strangers(office, 3, alarm=3) == [None, None, 3]


def test_right_codes_and_typing_errors_ring_no_alarm(office: Office) -> None:
    _, code = office.printed_letter()
    assert [office.type(one, alarm=1).alarm_at for one in (code, "12")] == [None, None]
