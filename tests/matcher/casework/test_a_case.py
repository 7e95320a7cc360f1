"""One case: the registration beside who may be meant, its letters, mails and acts; and the search that leads there."""

from io import BytesIO
from typing import Any

import pytest

from matcher import db
from matcher.casework import cases, searching, suggestions
from matcher.casework.cases import Case
from matcher.casework.searching import Hit
from matcher.keycloak.account import Account
from matcher.plan.registration import Registration
from matcher.records import importing
from matcher.registration import store
from tests.matcher.casework.conftest import Desk
from tests.matcher.company_file import line
from tests.matcher.house import NOW, ON_FILE, House

CONTACT = {"phone": "03471 555123", "email": "anders@example.org"}


def account(**typed: Any) -> Account:
    """Somebody who typed what stands on file of Erika Mustermann, but for what is said."""
    given = {"first_name": "Erika", "last_name": "Mustermann", "street": "Lange Str. 12", "city": "Bernburg"} | typed
    attributes = {"street": [given["street"]], "postal_code": ["06406"], "locality": [given["city"]]}
    attributes |= {"phoneNumber": [given["phone"]]} if "phone" in given else {}
    names = {"first_name": given["first_name"], "last_name": given["last_name"]}
    return Account("erika", enabled=True, email_verified=True, attributes=attributes, required_actions=[], **names)


def shown(house: House, who: Account | None, account_id: str = "erika") -> Case | None:
    with db.transaction(house.pool) as connection:
        return cases.case(connection, account_id, who, NOW)


def verdicts(house: House, **typed: Any) -> dict[str, str]:
    with db.transaction(house.pool) as connection:
        (first, *_) = suggestions.suggested(connection, account(**typed), None, NOW)
    assert first.tenant_id == "T-1"
    return {one.name: one.verdict for one in first.fields}


EQUAL = dict.fromkeys(("Vorname", "Nachname", "Straße und Hausnummer", "Postleitzahl", "Ort"), "equal")


@pytest.mark.parametrize(
    ("typed", "differs"),
    [
        ({}, {}),
        ({"first_name": "Erica"}, {"Vorname": "similar"}),
        ({"first_name": "Otto"}, {"Vorname": "different"}),
        ({"last_name": "Musterman"}, {"Nachname": "similar"}),
        ({"street": "Langer Straße 12"}, {"Straße und Hausnummer": "similar"}),
        ({"city": "Bernburg (Saale)"}, {"Ort": "similar"}),
    ],
)
def test_each_field_is_equal_similar_or_different(house: House, typed: dict[str, str], differs: dict[str, str]) -> None:
    found = verdicts(house, **typed)
    assert {name: found[name] for name in EQUAL} == EQUAL | differs


def test_contact_data_that_nobody_gave_are_missing(house: House) -> None:
    assert verdicts(house)["E-Mail"] == "missing"


def test_who_may_be_meant_is_named_with_contract_owner_and_a_key(house: House) -> None:
    with db.transaction(house.pool) as connection:
        store.save(connection, Registration("anna", "active", tenant_id="T-1"))
        found = suggestions.suggested(connection, account(), None, NOW)
    first = found[0]
    assert (first.tenant_id, first.key, first.current, first.holder) == ("T-1", 1, True, ("anna", True))
    assert first.words.startswith("Mieter T-1: ")
    assert len({one.tenant_id for one in found}) == len(found)


def test_the_tenant_that_the_account_is_under_comes_first_whoever_is_likest(house: House) -> None:
    with db.transaction(house.pool) as connection:
        found = suggestions.suggested(connection, account(), "T-3", NOW)
        assert suggestions.suggested(connection, account(), "4711", NOW)[0].tenant_id == "T-1"
    assert [(one.tenant_id, one.key, one.current) for one in found][:2] == [("T-3", 1, False), ("T-1", 2, True)]


def test_a_number_that_was_typed_is_shown_beside_the_registration_before_it_counts(house: House) -> None:
    with db.transaction(house.pool) as connection:
        found = suggestions.preview(connection, account(), "T-2", NOW)
        assert suggestions.preview(connection, account(), "4711", NOW) is None
    assert found is not None
    assert {one.name: (one.typed, one.filed, one.verdict) for one in found.fields}["Nachname"] == (
        "Mustermann",
        "Anders",
        "different",
    )


@pytest.mark.parametrize("first_name", ["Otto", ""])
def test_the_address_of_somebody_with_another_name_is_compared_all_the_same(house: House, first_name: str) -> None:
    who = account(first_name=first_name, last_name="Fremd" if first_name else "")
    with db.transaction(house.pool) as connection:
        found = suggestions.preview(connection, who, "T-1", NOW)
    assert found is not None
    assert {one.name: one.verdict for one in found.fields}["Straße und Hausnummer"] == "equal"
    assert "andere Anschrift" not in found.words


def test_a_case_has_everything_about_the_account(posted_desk: Desk) -> None:
    posted_desk.do("letter_against_limits")
    found = shown(posted_desk.house, posted_desk.house.console.read("erika"))
    assert found is not None
    assert found.registration is not None
    assert (found.registration.tenant_id, found.why) == ("T-1", None)
    assert [one.state for one in found.letters] == ["posted", "ordered"]
    assert [one.words for one in found.mails] == ["Der Brief ist unterwegs"]
    assert [(one.act.kind, one.done) for one in found.acts] == [("letter_against_limits", True)]
    assert found.suggestions[0].tenant_id == "T-1"
    assert found.reasons
    assert found.version == posted_desk.seen()


def test_a_case_that_waits_says_why_and_for_whom(desk: Desk) -> None:
    desk.record(desk.act("claim"))
    found = shown(desk.house, desk.house.console.read("erika"))
    assert found is not None
    assert found.claim is not None
    assert (found.why, found.claim.by_id, found.suggestions) == ("none", "kim", [])


def test_a_deleted_account_has_its_history_and_nobody_else_any(desk: Desk) -> None:
    desk.do("ask", text="ask-call")
    found = shown(desk.house, None)
    assert found is not None
    assert (found.suggestions, len(found.acts)) == ([], 1)
    assert shown(desk.house, None, "nobody") is None


def hits(house: House, text: str) -> list[Hit]:
    with db.transaction(house.pool) as connection:
        return searching.search(connection, text)


@pytest.mark.parametrize("text", ["muster", "Erika Mustermann", "erika lange", "mustermann, bernburg", "T-1", "V-2"])
def test_tenants_are_found_by_name_address_and_number(house: House, text: str) -> None:
    assert hits(house, text) == [Hit("Erika Mustermann, Lange Straße 12, 06406 Bernburg", "T-1")]


@pytest.mark.parametrize(
    ("filed", "text"),
    [
        ("Yılmaz", "Yilmaz"),
        ("Yılmaz", "yılmaz"),
        ("Yilmaz", "Yılmaz"),
        ("Groß", "gross"),
        ("Gross", "Groß"),
        ("Müller", "Mueller"),
        ("Mueller", "muller"),
        ("Öztürk", "oeztuerk"),
        ("Nguyễn", "nguyen"),
        ("Đặng", "dang"),
        ("Wałęsa", "walesa"),
        ("Anders", "+49 (0) 3471 555 123"),
        ("Anders", "03471/555123"),
        ("Anders", "Anders@Example.org"),
    ],
)
def test_a_tenant_is_found_however_the_name_is_spelt_and_by_telephone_and_mail(
    house: House, filed: str, text: str
) -> None:
    row = line(tenant_id="T-9", contract_id="V-9", first_name="Kim", last_name=filed, house_number="77", **CONTACT)
    with db.transaction(house.pool) as connection:
        importing.apply(connection, BytesIO(ON_FILE + row.encode()), None)
    assert hits(house, text) == [Hit(f"Kim {filed}, Lange Straße 77, 06406 Bernburg", "T-9")]


@pytest.mark.parametrize("text", ["", " ", "x", "%", "%%", "__", "niemand", "\x00", "' OR 1=1 --", "\\"])
def test_what_is_nobody_finds_nobody(house: House, text: str) -> None:
    assert hits(house, text) == []


def test_accounts_are_found_by_tenant_and_letter_number(posted_desk: Desk) -> None:
    house = posted_desk.house
    letter = Hit("Brief B-00001", "T-1", "erika", "letter_posted", "B-00001")
    assert hits(house, "b-00001") == [letter]
    assert hits(house, "https://konto.example/b#1234-5678-9012/B-00001") == [letter]
    assert hits(house, "T-1")[0] == Hit("Konto zur Mieternummer T-1", "T-1", "erika", "letter_posted")


@pytest.mark.parametrize("text", ["mustermann", "Erika Lange", "bernburg mustermann"])
def test_an_account_is_found_by_what_its_tenant_is_called_on_file(posted_desk: Desk, text: str) -> None:
    found = hits(posted_desk.house, text)
    assert [(one.account_id, one.tenant_id) for one in found] == [("erika", "T-1"), ("", "T-1")]
