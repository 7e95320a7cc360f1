"""The portal speaks the visitor's language, and tells Keycloak of a choice made here."""

import pytest

from portal.languages import TEXTS
from tests.portal.conftest import PUBLIC_URL, Browser


def language_of(page: str) -> str:
    return page.partition('<html lang="')[2].partition('"')[0]


@pytest.mark.parametrize(
    ("wish", "language"),
    [
        ("uk", "uk"),
        ("ar-EG, de;q=0.8", "ar"),
        ("fr, tr;q=0.3, pl;q=0.7", "pl"),
        ("vi;q=0, ru", "ru"),
        ("fr", "de"),
        ("", "de"),
        (";;;q=,,*;q=x", "de"),
        ("x" * 100_000, "de"),
    ],
)
def test_a_page_comes_in_the_language_that_the_browser_wishes(browser: Browser, wish: str, language: str) -> None:
    page = browser.client.get("/", headers={"Accept-Language": wish}).text
    assert language_of(page) == language
    assert TEXTS[language]["start_heading"] in page


def test_a_choice_is_kept_and_told_to_keycloak(browser: Browser) -> None:
    assert "ui_locales" not in browser.begin()
    assert language_of(browser.get("/?lang=ar")[2]) == "ar"
    assert '<html lang="ar" dir="rtl">' in browser.get("/")[2]
    assert browser.begin()["ui_locales"] == "ar"
    assert browser.begin("/register")["ui_locales"] == "ar"


@pytest.mark.parametrize("language", ["xx", "", "de'><script>", "../de"])
def test_a_language_that_does_not_exist_is_not_kept(browser: Browser, language: str) -> None:
    answer = browser.client.get("/", params={"lang": language})
    assert language_of(answer.text) == "de"
    assert "set-cookie" not in answer.headers
    assert "<script>" not in answer.text


def test_the_language_of_the_account_is_that_of_the_pages_after_the_sign_in(browser: Browser) -> None:
    browser.provider.claims["locale"] = "vi"
    browser.sign_in()
    assert language_of(browser.get("/me")[2]) == "vi"


def test_an_error_page_is_in_the_visitors_language_and_its_row_leads_to_the_start(browser: Browser) -> None:
    browser.get("/?lang=pl")
    status, _, page = browser.get("/nothing")
    assert status == 404
    assert TEXTS["pl"]["missing_title"] in page
    assert 'href="/?lang=uk"' in page


def test_a_row_shows_every_language_under_its_own_name(browser: Browser) -> None:
    page = browser.get("/")[2]
    assert 'lang="ar" hreflang="ar" dir="rtl">العربية</a>' in page
    assert 'lang="de" hreflang="de" dir="ltr" aria-current="true">Deutsch</a>' in page


@pytest.mark.parametrize("path", ["/brief", "/nicht-ich"])
def test_an_address_of_the_letter_leads_on_in_the_language_that_was_chosen(browser: Browser, path: str) -> None:
    page = f"{browser.provider.issuer}/konto{path}"
    assert browser.get(path)[:2] == (303, page)
    assert browser.get(f"{path}?lang=tr")[:2] == (303, f"{page}?kc_locale=tr")
    assert browser.get(f"{path}?lang=xx")[:2] == (303, page)


def test_whoever_is_lost_behind_the_proxy_gets_a_page_whose_parts_all_come_from_the_portal(browser: Browser) -> None:
    page = browser.client.get("/verlaufen", headers={"Accept-Language": "pl"})
    assert page.status_code == 404
    assert f'<base href="{PUBLIC_URL}/">' in page.text
    assert f"style-src {PUBLIC_URL};" in page.headers["content-security-policy"]
    assert language_of(page.text) == "pl"
