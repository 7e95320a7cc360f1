"""What was refused or failed stands nowhere as done, and what cannot be done now is not offered."""

from uuid import uuid4

import pytest

from matcher.letters.news import LetterNews
from tests.matcher.desk.conftest import Office
from tests.matcher.house import NOW

ERIKA = str(uuid4())


@pytest.fixture
def case(office: Office) -> str:
    """The path of a case whose letter was ordered, before a lead."""
    office.browser.has_roles("lead")
    return office.arrives("Erika", "Mustermann", "Lange Str. 12", ERIKA)


def test_data_that_were_given_out_and_such_that_were_not(office: Office, case: str) -> None:
    assert office.send(f"{case}/auskunft", als="json")[0] == 200
    assert "Petra Sommer : Daten ausgegeben. Ausgegeben als JSON." in office.see(case)
    office.house.desk.refuse = (503, {})
    assert office.send(f"{case}/auskunft", als="json")[0] == 503
    assert "nicht ausgeführt: Daten ausgegeben" in office.see(case)
    assert "Nicht ausgeführt: Daten ausgegeben" in office.see("/protokoll")
    assert "1 × Daten ausgegeben" in office.see("/")


def test_a_letter_that_the_limit_holds_back_is_not_offered(office: Office, case: str) -> None:
    assert "B Weiterer Brief" in office.see(case)
    order = next(iter(office.house.desk.letters))
    office.house.desk.news(order, next_at="2999-01-02T11:00:00Z")
    LetterNews(office.house.pool, office.house.letters, lambda: NOW).follow()
    office.house.settling.settle(ERIKA, "letter")
    page = office.see(case)
    assert "B Weiterer Brief" not in page
    assert "Ein weiterer Brief geht ab 02.01.2999" in page
