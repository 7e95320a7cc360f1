"""The pages as a person uses them: what one fills in and presses, never how it is built."""

from playwright.sync_api import Page, expect

from journey.world import World
from people.cast import Person


class Portal:
    """The company's Kundenportal."""

    def __init__(self, page: Page, world: World) -> None:
        self.page, self.url = page, world.portal_url

    def open(self) -> "Portal":
        self.page.goto(self.url)
        return self

    def sign_in(self) -> "Login":
        self.page.goto(f"{self.url}/login")
        return Login(self.page)

    def register(self) -> "Registration":
        self.page.goto(f"{self.url}/register")
        return Registration(self.page)

    def expect_inside(self, person: Person) -> None:
        expect(self.page).to_have_url(f"{self.url}/me")
        expect(self.page.get_by_role("main")).to_contain_text(person.last_name)

    def sign_out(self) -> None:
        self.page.get_by_role("button", name="Abmelden").click()


class Login:
    """Anmelden."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def expect_shown(self) -> "Login":
        expect(self.page.get_by_role("heading", level=1)).to_have_text("Anmelden")
        return self

    def fill(self, person: Person, password: str | None = None, *, remember: bool = False) -> "Login":
        self.page.locator("#username").fill(person.email)
        self.page.locator("#password").fill(password or person.password)
        if (box := self.page.locator("#rememberMe")).count():  # staff have none
            box.set_checked(remember)
        self.page.locator("#kc-login").click()
        return self


class Registration:
    """Registrierung."""

    FIELDS = ("firstName", "lastName", "street", "postal_code", "locality", "phoneNumber", "email")

    def __init__(self, page: Page) -> None:
        self.page = page

    def field(self, name: str) -> str:
        return self.page.locator(f"#{name}").input_value()

    def error(self, name: str) -> str:
        return (self.page.locator(f"#input-error-{name}").text_content() or "").strip()

    def fill(self, person: Person, *, repeat: str | None = None, privacy: bool = True) -> "Registration":
        values = (person.first_name, person.last_name, person.street, person.postal_code)
        for name, value in zip(self.FIELDS, (*values, person.locality, person.phone, person.email), strict=True):
            self.page.locator(f"#{name}").fill(value)
        self.page.locator("#password").fill(person.password)
        self.page.locator("#password-confirm").fill(person.password if repeat is None else repeat)
        self.page.locator("#termsAccepted").set_checked(privacy)
        return self

    def submit(self) -> "EmailCode":
        self.page.locator("#kc-register-form [type=submit]").click()
        return EmailCode(self.page)


class NewPassword:
    """A forgotten password is replaced."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def submit(self, password: str, repeat: str | None = None) -> "NewPassword":
        self.page.locator("#password-new").fill(password)
        self.page.locator("#password-confirm").fill(password if repeat is None else repeat)
        self.page.get_by_role("main").locator("[type=submit]").first.click()
        return self

    def error(self, field: str) -> str:
        return (self.page.locator(f"#input-error-{field}").text_content() or "").strip()


class CodePage:
    """A page that wants a code with eMail and Passwort."""

    heading = ""
    field = ""

    def __init__(self, page: Page) -> None:
        self.page = page

    def expect_shown(self) -> None:
        expect(self.page.get_by_role("heading", level=1)).to_have_text(self.heading)

    def submit(self, code: str | None, person: Person, password: str | None = None) -> None:
        """Fills the page in and sends it; `None` leaves the code as the page shows it."""
        if code is not None:
            self.page.locator(f"#{self.field}").fill(code)
        self.page.locator("#email").fill(person.email)
        self.page.locator("#password").fill(password or person.password)
        self.page.locator("#kc-submit").click()

    def code(self) -> str:
        return self.page.locator(f"#{self.field}").input_value()

    def error(self, name: str | None = None) -> str:
        return (self.page.locator(f"#input-error-{name or self.field}").text_content() or "").strip()


class EmailCode(CodePage):
    """Registrierung erfolgreich."""

    heading = "Registrierung erfolgreich"
    field = "emailCode"

    def other_address(self) -> "OtherAddress":
        self.page.locator("#kc-other-address").click()
        return OtherAddress(self.page).expect_shown()


class OtherAddress:
    """E-Mail-Adresse ändern."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def expect_shown(self) -> "OtherAddress":
        expect(self.page.get_by_role("heading", level=1)).to_have_text("E-Mail-Adresse ändern")
        return self

    def submit(self, email: str, password: str) -> "OtherAddress":
        self.page.locator("#email").fill(email)
        self.page.locator("#password").fill(password)
        self.page.locator("#kc-submit").click()
        return self

    def error(self, field: str) -> str:
        return (self.page.locator(f"#input-error-{field}").text_content() or "").strip()


class LetterCode(CodePage):
    """Konto-Bestätigung."""

    heading = "Konto-Bestätigung"
    field = "letterCode"

    def missing(self) -> "LetterMissing":
        self.page.locator("#kc-letter-missing").click()
        return LetterMissing(self.page).expect_shown()


class LetterMissing:
    """Mein Brief ist nicht gekommen."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def expect_shown(self) -> "LetterMissing":
        expect(self.page.get_by_role("heading", level=1)).to_have_text("Mein Brief ist nicht gekommen")
        return self

    def text(self) -> str:
        return self.page.get_by_role("main").inner_text()

    def can_order(self) -> bool:
        return self.page.locator("#kc-order").is_visible()

    def order(self) -> "LetterMissing":
        self.page.locator("#kc-order").click()
        expect(self.page.locator("#letter-ordered")).to_be_visible()
        return self

    def back(self) -> LetterCode:
        self.page.locator("#kc-back").click()
        code = LetterCode(self.page)
        code.expect_shown()
        return code


class DisownPage:
    """Das war ich nicht."""

    def __init__(self, page: Page, world: World) -> None:
        self.page, self.url = page, f"{world.realm_url}/konto/nicht-ich"

    def open(self, fragment: str = "") -> "DisownPage":
        self.page.goto(f"{self.url}#{fragment}" if fragment else self.url)
        expect(self.page.get_by_role("heading", level=1)).to_have_text("Das war ich nicht")
        return self

    def submit(self, number: str | None = None, code: str | None = None) -> "DisownPage":
        """Sends the page; `None` leaves a field as the page shows it."""
        for field, value in (("letterNumber", number), ("letterCode", code)):
            if value is not None:
                self.page.locator(f"#{field}").fill(value)
        self.page.locator("#kc-submit").click()
        expect(self.page.locator(".alert:visible")).to_be_visible()
        return self

    def typed(self) -> tuple[str, str]:
        return (self.page.locator("#letterNumber").input_value(), self.page.locator("#letterCode").input_value())

    def said(self) -> str:
        return self.page.locator(".alert:visible").inner_text()
