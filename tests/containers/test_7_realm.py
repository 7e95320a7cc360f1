"""A changed keycloak/realm.json reaches the running system by the job `realm`, and by nothing else."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from stack.settings import ROOT
from tests.containers.company import Company, compose
from tests.containers.installation import LOGIN_HOST

IN_THE_IMAGE = "/opt/realm/keycloak/realm.json"
NOTHING = "The realm is what keycloak/realm.json says.\n"


@pytest.fixture
def changed(tmp_path: Path) -> str:
    """Where the job finds the file of another release: nobody may register or stay signed in."""
    realm = json.loads((ROOT / "keycloak" / "realm.json").read_text())
    file = tmp_path / "realm.json"
    file.write_text(json.dumps(realm | {"registrationAllowed": False, "rememberMe": False}))
    file.chmod(0o644)
    tmp_path.chmod(0o755)
    return f"{file}:{IN_THE_IMAGE}:ro"


def job(*words: str) -> str:
    return compose("run", "--rm", "-T", *words)


def test_a_changed_file_reaches_the_pages_and_the_next_start_brings_back_the_releases(
    page: Page, company: Company, changed: str
) -> None:
    compose("up", "-d", "--wait")
    assert job("realm") == NOTHING
    would = job("-v", changed, "realm", "--dry-run").splitlines()
    assert would == [
        "would change: realm: registrationAllowed is true, the file says false",
        "would change: realm: rememberMe is true, the file says false",
    ]
    assert job("realm") == NOTHING
    assert job("-v", changed, "realm") == "\n".join(would).replace("would change", "changed") + "\n"
    page.goto(f"{company.portal_url}/login")
    expect(page.locator("#username")).to_be_visible()
    assert page.url.startswith(f"https://{LOGIN_HOST}/")
    expect(page.locator("#rememberMe")).to_have_count(0)
    expect(page.locator("#register-link")).to_have_count(0)
    compose("up", "-d", "--wait")
    page.goto(f"{company.portal_url}/login")
    expect(page.locator("#rememberMe")).to_have_count(1)
    assert job("realm") == NOTHING


def test_a_system_from_before_gets_the_jobs_client_while_keycloak_stands(company: Company) -> None:
    compose("stop", "keycloak")
    told = job("-e", "KC_BOOTSTRAP_ADMIN_CLIENT_ID=later", "-e", "MAKE_CLIENT=1", "keycloak")
    assert company.secret("keycloak-stack") not in told
    compose("up", "-d", "--wait")
    assert "client later: loses admin" in job("-e", "REALM_CLIENT_ID=later", "realm")
    assert job("-e", "REALM_CLIENT_ID=later", "realm") == NOTHING
