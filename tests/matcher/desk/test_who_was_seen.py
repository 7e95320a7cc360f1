"""That somebody saw data of a person is recorded, whichever page showed them, and once for each looking."""

from uuid import uuid4

from matcher import db
from tests.matcher.desk.conftest import Office

ERIKA, MAX = str(uuid4()), str(uuid4())


def recorded(office: Office, kind: str) -> list[tuple[str | None, str]]:
    """Whose data were seen: the account, or the tenant number where there is none."""
    with db.transaction(office.house.pool) as connection:
        rows = connection.execute(
            "SELECT a.account_id, coalesce(d.tenant_id, '') FROM acts a LEFT JOIN act_details d ON d.act_id = a.id "
            "WHERE a.kind = %(kind)s ORDER BY a.id",
            {"kind": kind},
        )
        return [(None if row[0] is None else str(row[0]), str(row[1])) for row in rows]


def test_a_search_is_recorded_with_each_account_that_it_showed_and_not_with_what_was_typed(office: Office) -> None:
    office.arrives("Erika", "Unbekannt", "Nirgendweg 98", ERIKA)
    office.arrives("Max", "Unbekannt", "Nirgendweg 99", MAX)
    office.send("/suche", "/suche", text="unbekannt")
    assert sorted(recorded(office, "searched"), key=str) == sorted([(ERIKA, ""), (MAX, "")])
    office.browser.has_roles("lead")
    office.browser.sign_in()
    assert "Bei einer Suche angezeigt" not in office.see("/protokoll")
    assert "Bei einer Suche angezeigt" in office.see("/protokoll?was=alles")


def test_the_same_hits_seen_again_are_one_search_and_another_search_is_another(office: Office) -> None:
    office.arrives("Max", "Unbekannt", "Nirgendweg 99", MAX)
    office.send("/suche", "/suche", text="unbekannt")
    office.see("/suche")
    assert len(recorded(office, "searched")) == 1
    office.send("/suche", "/suche", text="unbekannt")
    assert len(recorded(office, "searched")) == 2


def test_a_search_that_shows_tenants_on_file_is_recorded_by_their_numbers_and_one_without_a_hit_is_not(
    office: Office,
) -> None:
    office.send("/suche", "/suche", text="Niemandem")
    assert recorded(office, "searched") == []
    office.arrives("Max", "Unbekannt", "Nirgendweg 99", MAX)
    office.send("/suche", "/suche", text="Max")
    assert sorted(recorded(office, "searched"), key=str) == sorted([(None, "T-2"), (MAX, "")], key=str)


def test_a_tenant_who_is_put_beside_a_case_by_number_is_recorded(office: Office) -> None:
    path = office.arrives("Max", "Unbekannt", "Nirgendweg 99", MAX)
    office.see(f"{path}?mit=T-9")
    assert recorded(office, "searched") == []
    assert "Anders" in office.see(f"{path}?mit=T-2")
    assert recorded(office, "searched") == [(None, "T-2")]


def test_who_opens_the_life_of_a_letter_looked_at_its_account(office: Office) -> None:
    office.arrives("Erika", "Mustermann", "Lange Str. 12", ERIKA)
    with db.transaction(office.house.pool) as connection:
        connection.execute("UPDATE orders SET letter_number = 'B26-000123-4'")
    assert "B26-000123-4" in office.see("/briefe/B26-000123-4")
    assert [one for one, _ in recorded(office, "looked")] == [ERIKA]
