"""A second company is a second folder: its pages and its mails say who it is, and nothing of the first one."""

import email
import email.policy
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from journey.waiting import eventually
from journey.world import World
from stack import master
from stack.company import facts
from tests import company
from tests.e2e.pages.accessibility import AXE, BEYOND_AXE, RUN_AXE

SIZES = [(1280, 900), (360, 740)]


@pytest.fixture(scope="module", params=[company.SAMPLE, company.OTHER], ids=["the sample", "another one"])
def folder(request: pytest.FixtureRequest) -> Path:
    return Path(request.param)


@pytest.fixture(scope="module")
def realm(world: World, folder: Path) -> Iterator[str]:
    """A realm beside `bwg` whose pages and mails are the company's, in the same Keycloak; its address."""
    name = f"firma-{uuid4().hex[:8]}"
    theme = world.settings.of_the_company / "themes" / name
    shutil.copytree(company.built(folder) / "themes" / "bwg", theme)
    server = {"host": "127.0.0.1", "port": str(world.settings.mail_smtp), "from": facts.read(folder).email}
    world.admin.create_realm(
        {
            "realm": name,
            "enabled": True,
            "loginTheme": name,
            "accountTheme": name,
            "emailTheme": name,
            "internationalizationEnabled": True,
            "supportedLocales": ["de"],
            "defaultLocale": "de",
            "registrationAllowed": True,
            "registrationEmailAsUsername": True,
            "smtpServer": server,
            "browserSecurityHeaders": world.admin.get_realm("bwg")["browserSecurityHeaders"],
        }
    )
    yield f"{world.settings.keycloak_url}/realms/{name}"
    world.admin.delete_realm(name)
    # `make up` would take it for a change of the theme.
    shutil.rmtree(theme)


@pytest.fixture
def ours(folder: Path) -> facts.Company:
    return facts.read(folder)


def of_the_other(ours: facts.Company) -> list[str]:
    """What may stand on no page and in no mail of this company."""
    companies = [facts.read(folder) for folder in (company.SAMPLE, company.OTHER)]
    (other,) = [one for one in companies if one.name != ours.name]
    words = [other.short_name, other.phone, other.hours[0].german(), other.email, other.imprint, other.brand]
    return [word for word in words if not word.startswith("/")]


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]} wide")
@pytest.mark.parametrize("way", ["login", "registration"])
def test_a_page_says_whose_it_is(
    *,
    new_browser: Callable[..., Page],
    world: World,
    realm: str,
    ours: facts.Company,
    size: tuple[int, int],
    way: str,
) -> None:
    page = new_browser(viewport={"width": size[0], "height": size[1]})
    page.goto(f"{realm}/account")
    if way == "registration":
        page.locator("#register-link").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Registrierung")
    expect(page.locator(".company")).to_have_text(ours.short_name)
    help_line = page.locator(".help")
    expect(help_line).to_contain_text(f"{ours.phone} {', '.join(one.german() for one in ours.hours)}")
    expect(help_line.locator("a")).to_have_attribute(
        "href", "tel:" + "".join(c for c in ours.phone if c in "+0123456789")
    )
    links = page.locator(".legal a").evaluate_all("links => links.map(link => link.getAttribute('href'))")
    said = (ours.imprint, ours.privacy, ours.accessibility)
    assert links == [f"{world.portal_url}{link}" if link.startswith("/") else link for link in said]
    painted = page.locator("[type=submit]").first.evaluate("button => getComputedStyle(button).backgroundColor")
    assert painted == "rgb({}, {}, {})".format(*(int(ours.brand[i : i + 2], 16) for i in (1, 3, 5)))
    logo = page.locator(".brand img")
    assert logo.evaluate("logo => logo.complete && logo.naturalWidth > 0")
    assert page.request.get(str(logo.evaluate("logo => logo.src"))).text() == ours.logo
    assert [word for word in of_the_other(ours) if word in page.content()] == []
    page.evaluate(AXE)
    assert [*page.evaluate(RUN_AXE), *page.evaluate(BEYOND_AXE)] == []


def test_a_mail_says_who_writes(world: World, realm: str, ours: facts.Company) -> None:
    name, address = realm.rpartition("/")[2], f"{uuid4().hex}@example.org"
    admin = master.open_realm(world.settings, name)
    admin.write("POST", "/users", {"username": address, "email": address, "enabled": True}, "somebody")
    found = admin.get(f"/users?email={address}")[0]["id"]
    admin.write("PUT", f"/users/{found}/send-verify-email", None, "a mail")

    def arrived() -> list[Path]:
        return [path for path in world.mail_folder.glob("*.eml") if address.encode() in path.read_bytes()]

    mail = email.message_from_bytes(eventually(arrived)[0].read_bytes(), policy=email.policy.default)
    text, html = (
        str(part.get_content()) if (part := mail.get_body((kind,))) is not None else "" for kind in ("plain", "html")
    )
    hours = ", ".join(one.german() for one in ours.hours)
    assert f"-- \n{ours.short_name}, Kundenportal\nHilfe: {ours.phone}, {hours}" in text.replace("\r\n", "\n")
    assert f"Diese E-Mail kommt vom Kundenportal {ours.genitive}." in html.replace("&#39;", "'")
    assert f"{ours.phone}, {hours}" in html
    assert f"color:{ours.brand}" in html
    assert [word for word in of_the_other(ours) if word in text or word in html] == []
