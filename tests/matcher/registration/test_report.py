"""The month's figures: counted in the month they belong to, in German, naming nobody; an empty month is all zeros."""

import pytest

from matcher import db
from matcher.errors import FileError
from matcher.registration import report
from matcher.registration.report import Line, Month
from tests.matcher.house import House

NOVEMBER = Month.of("2026-11")
# What the database itself gives a time to happened in the month, and not at the time of this test.
IN_THE_MONTH = (
    "UPDATE registrations SET created_at = '2026-11-20 12:00+01'",
    "UPDATE mails SET queued_at = '2026-11-25 12:00+01'",
    "UPDATE orders SET placed_at = '2026-11-22 12:00+01'",
)


def lines(house: House, month: Month = NOVEMBER) -> list[Line]:
    with db.transaction(house.pool) as connection:
        return report.read(connection, month)


def values(found: list[Line], section: str) -> dict[str, str]:
    return {one.label: one.value for one in found if one.section == section}


@pytest.fixture
def month(house: House) -> House:
    """Erika was activated after five days, a stranger was not found, and a third has not confirmed his address."""
    house.console.register("stranger", "Xaver", "Unbekannt", "Nirgendwo 7")
    for account_id in ("erika", "stranger"):
        house.console.confirm_email(account_id)
        house.happens(account_id)
    house.news(0, state="posted", posted_at="2026-11-23T11:00:00Z", expected_on="2026-11-25")
    house.console.right_code("erika")
    house.happens()
    with db.transaction(house.pool) as connection:
        connection.execute("INSERT INTO registrations (account_id, state) VALUES ('waiting', 'email_pending')")
        for change in IN_THE_MONTH:
            connection.execute(change)
    return house


def test_each_figure_is_counted_in_its_month(month: House) -> None:
    found = lines(month)
    assert list(values(found, "Weg der Registrierungen").values()) == ["3", "2", "1", "1", "1"]
    assert values(found, "Bis zur Freischaltung")["die Hälfte binnen"] == "5,0 Tagen"
    decided = values(found, "Entscheidungen")
    assert (decided["selbsttätig zugeordnet"], decided["nicht gefunden"], decided["zu prüfen"]) == ("1", "1", "0")
    letters = values(found, "Briefe")
    assert (letters["bestellt"], letters["zur Post gegeben"], letters["zurückgekommen"]) == ("1", "1", "0")
    assert values(found, "Warum nicht von selbst"), "the reason for the one that was not found"


def test_nobody_is_named(month: House) -> None:
    text = report.as_csv(NOVEMBER, lines(month))
    named = [word for word in ("Erika", "Muster", "Xaver", "Unbekannt", "T-1", "erika", "stranger") if word in text]
    assert named == []


def test_a_month_without_data_has_zeros(month: House) -> None:
    empty = lines(month, Month.of("2026-12"))
    assert {one.value for one in empty} == {"0", "–"}
    assert {one.share for one in empty} == {None}


def test_december_ends_with_the_year() -> None:
    assert Month.of("2026-12").bounds()["until"].isoformat() == "2027-01-01T00:00:00+01:00"


@pytest.mark.parametrize("text", ["", "11-2026", "2026-13", "heute", "2026-11-01", "-2026-11"])
def test_a_month_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(FileError, match="JJJJ-MM"):
        Month.of(text)


def test_bars_compare_within_a_section(month: House) -> None:
    made = report.on_paper(NOVEMBER, lines(month))
    way = next(one for one in made["sections"] if one["heading"] == "Weg der Registrierungen")
    assert [round(row["share"], 2) for row in way["rows"]] == [1, 0.67, 0.33, 0.33, 0.33]
