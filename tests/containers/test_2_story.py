"""The brochure from its first page to its last, through the proxy."""

from playwright.sync_api import Page, expect

from journey.pages import EmailCode, LetterCode, Portal
from journey.way import register
from people.cast import ERIKA
from tests.containers.company import Company


def test_a_tenant_comes_in_with_the_code_from_the_mail_and_the_code_from_the_letter(
    page: Page, company: Company
) -> None:
    erika = register(page, company, ERIKA)
    EmailCode(page).submit(company.email_code(erika), erika)
    LetterCode(page).expect_shown()
    assert company.wait_for_state(erika, "letter_ordered", seconds=60) == "letter_ordered"
    LetterCode(page).submit(company.letter_code(erika), erika)
    Portal(page, company).expect_inside(erika)
    expect(page.get_by_role("main")).to_contain_text("T-1001")
    assert company.wait_for_state(erika, "active") == "active"
