"""The realm's policy lets no inline script run but three that are known by their hash."""

import re
from base64 import b64encode
from hashlib import sha256

import pytest

from tests.theme import theme

ENDPOINTS = "org/keycloak/protocol/oidc/endpoints/"
KEYCLOAKS_OWN = {
    "3p-cookies-step1.html": "sha256-/hguw44jn3mbRUnnDZRZKsKvlt3Z/0oE4CfEd1Ab10A=",
    "3p-cookies-step2.html": "sha256-Lq61U4jJNEGu4nXf3jYlJDSHho7XYSQQWaAQG1MyUko=",
    "login-status-iframe.ftl": "sha256-BI5AzscUhZDB/uS7lTgcQtGmVQavnbm0qSJyj0LW7ww=",
}

NOT_INLINE = ("src=",)


def scripts(kind: str, page: str) -> list[str]:
    """What stands in the page's script elements of a type."""
    return [rest.partition("</script>")[0] for rest in page.split(f'<script type="{kind}">')[1:]]


def digest(script: str) -> str:
    return f"sha256-{b64encode(sha256(script.encode()).digest()).decode()}"


@pytest.mark.parametrize(("page", "known"), KEYCLOAKS_OWN.items())
def test_a_script_of_keycloak_that_its_console_needs_is_the_known_one(page: str, known: str) -> None:
    (script,) = scripts("module", theme.original("services", ENDPOINTS + page).decode())
    assert digest(script) == known


def test_our_pages_hold_no_inline_script_handler_or_style() -> None:
    inline = re.compile(r"\son[a-z]+=|javascript:|<style|\sstyle=")
    for name, text in theme.templates("login").items():
        openings = [part.partition(">")[0] for part in text.split("<script")[1:]]
        assert [tag for tag in openings if not any(kept in tag for kept in NOT_INLINE)] == [], name
        assert inline.findall(text) == [], name


@pytest.mark.parametrize("kind", ["login", "email"])
def test_no_page_and_no_mail_loads_anything_from_elsewhere(kind: str) -> None:
    remote = re.compile(r"""(?:src|href)=["']https?://|url\(["']?https?:|@import""")
    assert {name for name, text in theme.templates(kind).items() if remote.search(text)} == set()
    assert not [css for css in (theme.THEME / kind).rglob("*.css") if remote.search(css.read_text(encoding="utf-8"))]
