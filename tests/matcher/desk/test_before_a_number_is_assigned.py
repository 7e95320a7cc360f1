"""Before a number is assigned: who loses something by it is asked for, and what cannot be is not offered."""

from uuid import uuid4

from tests.matcher.desk.conftest import Office

ERIKA, MAX, KIM = (str(uuid4()) for _ in range(3))
ASKED = "Bitte erst prüfen"


def assign(office: Office, path: str, number: str, **fields: str) -> tuple[int, str]:
    status, text = office.send(f"{path}/zuordnen", tenant_id=number, **fields)
    if status == 303:
        office.house.settling.settle(path.rpartition("/")[2], "act")
    return status, text


def test_a_second_account_on_its_way_is_asked_for_and_told_of(office: Office) -> None:
    first = office.arrives("Rainer", "Unbekannt", "Nirgendweg 99", MAX)
    assert assign(office, first, "T-2")[0] == 303
    second = office.arrives("Rita", "Unbekannt", "Nirgendweg 98", ERIKA)
    assert "wartet dafür schon auf seinen Brief" in office.see(f"{second}?mit=T-2")
    status, text = assign(office, second, "T-2")
    assert (status, ASKED in text, "Zu dieser Mieternummer gehört schon ein anderes Konto" in text) == (409, True, True)
    assert "Mieternummern mit mehreren Konten" not in office.see("/")
    assert assign(office, second, "T-2", confirmed="ja")[0] == 303
    assert "Mieternummern mit mehreren Konten T-2: Konto 1 , Konto 2" in office.see("/")


def test_somebody_who_is_in_is_not_put_under_another_number_by_one_key(office: Office) -> None:
    path = office.arrives("Erika", "Mustermann", "Lange Str. 12", ERIKA)
    office.house.console.right_code(ERIKA)
    office.house.happens(ERIKA)
    assert office.house.state(ERIKA) == "active"
    status, text = assign(office, path, "T-2")
    assert (status, "verliert die Person den Zugang" in text) == (409, True)
    assert (office.house.state(ERIKA), ERIKA in office.house.console.roles) == ("active", True)
    assert assign(office, path, "T-2", confirmed="ja")[0] == 303
    assert office.house.state(ERIKA) != "active"


def test_the_number_that_is_assigned_is_not_offered_again(office: Office) -> None:
    path = office.arrives("Erika", "Mustermann", "Lange Str. 12", ERIKA)
    shown = office.see(path)
    assert ("Entscheiden zugeordnet" in shown, "1 Zuordnen" in shown) == (True, False)
    status, text = assign(office, path, "T-1")
    assert (status, "gehört schon zu dieser Mieternummer" in text) == (400, True)


def test_a_former_tenant_is_shown_and_not_offered(office: Office) -> None:
    path = office.arrives("Hans", "Altmann", "Lange Str. 12", ERIKA)
    shown = office.see(f"{path}?mit=T-3")
    assert "nicht zuzuordnen: Der Vertrag läuft heute nicht" in shown
    assert "Zuordnen zu T-3" not in shown


def test_a_colleagues_account_is_no_case(office: Office) -> None:
    office.browser.has_roles("lead")
    path = office.arrives("Kim", "Kollege", "Lange Str. 12", KIM)
    assert "1 Treffer" in office.send("/suche", "/suche", text="kollege")[1]
    office.house.console.staff.add(KIM)
    people = office.browser.client.app.state.desk.people  # type: ignore[attr-defined]
    people._staff = (0.0, set())
    assert "Treffer" not in office.send("/suche", "/suche", text="kollege")[1]
    status, _, text = office.browser.get(path)
    assert (status, "Dieses Konto gehört jemandem aus dem Haus" in text) == (403, True)
    for act in ("auskunft", "sperren", "loeschen"):
        status, text = office.send(f"{path}/{act}", "/briefe", choice="Falsche Person", confirmation="LÖSCHEN")
        assert (status, "jemandem aus dem Haus" in text) == (403, True)
