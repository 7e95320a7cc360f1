"""The registration form: what people type is accepted, or told at the field in German, and never lost."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect

from journey.pages import EmailCode, Portal, Registration
from journey.world import World
from people.cast import ERIKA, SEAN, Person

FIELD = {
    "first_name": "firstName",
    "last_name": "lastName",
    "street": "street",
    "postal_code": "postal_code",
    "locality": "locality",
    "phone": "phoneNumber",
    "email": "email",
}
REFUSED = [
    *[(attribute, "") for attribute in FIELD],
    *[(attribute, "x" * 300) for attribute in FIELD],
    ("first_name", "<b>Erika</b>"),
    ("last_name", "🏠🏠"),
    ("street", "Lange Straße"),
    ("street", "12"),
    ("street", "<script>alert(1)</script> 1"),
    ("postal_code", "6406"),
    ("postal_code", "O6406"),
    ("locality", "06406"),
    ("phone", "anrufen"),
    ("email", "erika"),
    ("email", "erika@"),
    ("email", "erika mustermann@example.org"),
]
ACCEPTED = [
    Person("E", "M", "Lange Straße 12"),
    SEAN,
    Person("Anna-Lena Sophie", "von der Höh-Müller", "Karlsplatz 3"),
    Person("Zoë", "Şahin", "Straße des 17. Juni 4 a", locality="Bernburg (Saale)", phone="+49 (3471) 555-010"),
]


@pytest.mark.parametrize(("attribute", "value"), REFUSED)
def test_a_value_that_cannot_be_is_told_at_its_field_and_nothing_typed_is_lost(
    page: Page, world: World, attribute: str, value: str
) -> None:
    person = replace(world.newcomer(ERIKA), **{attribute: value})
    form = Portal(page, world).register().fill(person)
    form.submit()
    expect(page.get_by_role("heading", level=1)).to_have_text("Registrierung")
    assert form.error(FIELD[attribute])
    expect(page.locator(f"#{FIELD[attribute]}")).to_have_attribute("aria-invalid", "true")
    assert page.title().startswith("Fehler: ")
    for name, field in FIELD.items():
        if name != attribute:
            assert form.field(field) == getattr(person, name)


@pytest.mark.parametrize("person", ACCEPTED, ids=lambda person: person.last_name)
def test_real_names_and_addresses_are_accepted(page: Page, world: World, person: Person) -> None:
    Portal(page, world).register().fill(world.newcomer(person)).submit().expect_shown()


@pytest.mark.parametrize("typed", ["06 406", "D-06406", " 06406 "])
def test_a_postal_code_may_be_written_as_people_write_it(page: Page, world: World, typed: str) -> None:
    person = replace(world.newcomer(ERIKA), postal_code=typed)
    Portal(page, world).register().fill(person).submit().expect_shown()
    assert world.attribute(person, "postal_code") == "06406"


def test_fields_that_belong_together_are_said_to(page: Page, world: World) -> None:
    Portal(page, world).register()
    groups = page.locator("fieldset").evaluate_all(
        "sets => sets.map(one => [one.children[0].innerText, ...[...one.querySelectorAll('input')].map(i => i.id)])"
    )
    assert groups == [
        ["Ihr Name", "firstName", "lastName"],
        ["Ihre Anschrift", "street", "postal_code", "locality"],
        ["Telefon und Zugang", "phoneNumber", "email", "password", "password-confirm"],
    ]
    filled = page.locator("#kc-register-form input:visible").evaluate_all(
        "all => Object.fromEntries(all.filter(i => i.type !== 'submit').map(i => [i.id, i.autocomplete]))"
    )
    wanted = {"firstName": "given-name", "lastName": "family-name", "street": "address-line1"}
    wanted |= {"postal_code": "postal-code", "locality": "address-level2", "phoneNumber": "tel", "email": "email"}
    assert filled | wanted == filled
    assert {filled["password"], filled["password-confirm"]} == {"new-password"}


def test_a_link_of_the_summary_shows_the_label_and_what_is_wrong(
    new_browser: Callable[..., Page], world: World
) -> None:
    page = new_browser(viewport={"width": 390, "height": 500})
    Portal(page, world).register()
    page.locator("#kc-register-form [type=submit]").click()
    for field in ("locality", "password", "termsAccepted"):
        page.locator(f"#error-summary a[href='#{field}']").click()
        expect(page.locator(f"label[for='{field}']")).to_be_in_viewport(ratio=1)
        expect(page.locator(f"#input-error-{field}")).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize(
    ("password", "repeat", "field"),
    [
        ("kurz", "kurz", "password"),
        ("passwort123", "passwort123", "password"),
        ("aaaaaaaa", "aaaaaaaa", "password"),
        ("BWG-Bernburg", "BWG-Bernburg", "password"),
        ("bernburg2024", "bernburg2024", "password"),
        ("x" * 129, "x" * 129, "password"),
        ("Sonnenblumen am Fluss 7", "Sonnenblumen am See 7", "password-confirm"),
        ("", "", "password"),
    ],
)
def test_a_password_that_does_not_do_is_told_at_its_field(
    page: Page, world: World, password: str, repeat: str, field: str
) -> None:
    person = replace(world.newcomer(ERIKA), password=password)
    form = Portal(page, world).register().fill(person, repeat=repeat)
    form.submit()
    assert form.error(field)
    assert form.field("lastName") == "Mustermann"
    assert page.locator("#password").input_value() == ""


def test_without_the_privacy_box_nothing_is_created(page: Page, world: World) -> None:
    person = world.newcomer(ERIKA)
    Portal(page, world).register().fill(person, privacy=False).submit()
    expect(page.get_by_role("heading", level=1)).to_have_text("Registrierung")
    expect(page.get_by_role("main")).to_contain_text(
        "Bestätigen Sie, dass Sie die Datenschutzbestimmungen gelesen haben."
    )
    assert world.user(person) == {}


def test_the_accepted_privacy_notice_is_kept_with_version_time_and_language(page: Page, world: World) -> None:
    person = world.newcomer(ERIKA)
    Portal(page, world).register().fill(person).submit().expect_shown()
    attributes = world.user(person)["attributes"]
    assert attributes["privacyNoticeVersion"][0]
    assert attributes["privacyNoticeAcceptedAt"][0].startswith("20")
    assert attributes["privacyNoticeLanguage"] == ["de"]


def test_the_form_works_without_javascript(new_browser: Callable[..., Page], world: World) -> None:
    page = new_browser(java_script_enabled=False)
    person = world.newcomer(ERIKA)
    Portal(page, world).register().fill(replace(person, street="Lange Straße")).submit()
    assert Registration(page).error("street")
    Registration(page).fill(person).submit().expect_shown()
    EmailCode(page).submit(world.email_code(person), person)
    expect(page.get_by_role("heading", level=1)).to_have_text("Konto-Bestätigung")
