"""The company's other apps: added by one command with what is right for them, refused in a sentence else."""

from collections.abc import Iterator

import pytest

from stack.commands import StackError
from stack.realm import apps
from stack.realm.admin import Admin
from stack.realm.clients import CLIENTS
from tests.realm.conftest import Job

NAME, URL = "waschmaschine", "https://wasch.example.de"


def run(admin: Admin, words: list[str]) -> list[str]:
    return apps.run(admin, apps.parse(words))


@pytest.fixture
def realm(running: Admin) -> Iterator[Admin]:
    yield running
    if there := CLIENTS.all(running).get(NAME):
        running.write("DELETE", f"/clients/{there['id']}", None)


def test_an_app_lacks_nothing_and_keeps_its_secret(realm: Admin) -> None:
    first = run(realm, ["add", NAME, "--url", URL])
    again = run(realm, ["add", NAME, "--url", URL, "--redirect", f"{URL}/oidc"])
    secrets = [line for line in (*first, *again) if line.startswith("client_secret")]
    assert len(secrets) == 2
    assert len(set(secrets)) == 1
    client = CLIENTS.all(realm)[NAME]
    assert (apps.lacks(client), client["redirectUris"]) == ([], [f"{URL}/oidc"])
    assert set(client["defaultClientScopes"]) == set(apps.SCOPES), "no role of the account"


def test_a_public_app_has_no_secret_and_may_be_asked_from_its_own_pages_alone(realm: Admin) -> None:
    told = run(realm, ["add", NAME, "--url", f"{URL}/app/", "--public"])
    client = CLIENTS.all(realm)[NAME]
    assert not any(line.startswith("client_secret") for line in told)
    assert (client["publicClient"], client["webOrigins"]) == (True, [URL])


def test_an_app_that_hears_of_no_sign_out_has_tokens_that_end_soon_and_may_have_long_ones_again(realm: Admin) -> None:
    run(realm, ["add", NAME, "--url", URL, "--token-seconds", "60"])
    client = CLIENTS.all(realm)[NAME]
    assert (apps.lacks(client), client["attributes"][apps.TOKEN_SECONDS]) == ([], "60")
    assert not client["attributes"].get(apps.LOGOUT_URL)
    run(realm, ["add", NAME, "--url", URL])
    client = CLIENTS.all(realm)[NAME]
    assert (client["attributes"].get(apps.TOKEN_SECONDS), apps.lacks(client)) in ((None, []), ("", []))
    assert client["attributes"][apps.LOGOUT_URL] == f"{URL}/backchannel-logout"


@pytest.mark.parametrize("seconds", ["0", "9", "301", "-1"])
def test_tokens_of_no_time_or_longer_than_the_realms_are_refused(running: Admin, seconds: str) -> None:
    with pytest.raises(StackError, match="von 10 bis 300"):
        run(running, ["add", NAME, "--url", URL, f"--token-seconds={seconds}"])


def test_what_the_console_made_is_listed_with_what_it_lacks_and_left_alone(realm: Admin) -> None:
    made = {"clientId": NAME, "redirectUris": ["https://*"], "fullScopeAllowed": True, "rootUrl": URL}
    realm.write("POST", "/clients", made)
    line = next(one for one in run(realm, []) if one.startswith(NAME))
    for fault in ("ohne PKCE", "erfährt keine Abmeldung", "bekommt alle Rollen", "leitet auf beliebige Adressen"):
        assert fault in line
    assert "ohne Mieternummer" not in line, "what a new client gets holds the tenancy"
    for words in (["add", NAME, "--url", URL], ["remove", NAME]):
        with pytest.raises(StackError, match="Es wurde nichts geändert"):
            run(realm, words)
    assert CLIENTS.all(realm)[NAME]["redirectUris"] == ["https://*"]


def test_the_job_of_the_containers_makes_an_app(job: Job, realm: Admin) -> None:
    told = job.told("apps", "add", NAME, "--url", URL)
    assert told[0] == f"client_id      {NAME}"
    assert any(line.startswith(NAME) and line.endswith("in Ordnung") for line in job.told("apps"))
    assert CLIENTS.all(realm)[NAME]["rootUrl"] == URL


def test_an_app_is_removed_once(realm: Admin) -> None:
    run(realm, ["add", NAME, "--url", URL])
    run(realm, ["remove", NAME])
    assert NAME not in CLIENTS.all(realm)
    with pytest.raises(StackError, match="nicht angelegt"):
        run(realm, ["remove", NAME])


@pytest.mark.parametrize("name", ["", "A", "Mieter App", "x" * 41, "-x", "mieter/app", "mieter\n"])
def test_a_name_that_is_none_is_refused(running: Admin, name: str) -> None:
    with pytest.raises(StackError, match="Der Name einer App"):
        run(
            running, ["add", f"{name}", "--url", URL] if not name.startswith("-") else ["add", "--url", URL, "--", name]
        )


@pytest.mark.parametrize("name", ["portal", "matcher", "account", "security-admin-console"])
def test_a_client_of_the_system_is_no_app(running: Admin, name: str) -> None:
    before = CLIENTS.all(running)[name]
    for words in (["add", name, "--url", URL], ["remove", name]):
        with pytest.raises(StackError, match="Es wurde nichts geändert"):
            run(running, words)
    assert CLIENTS.all(running)[name] == before


@pytest.mark.parametrize(
    "url",
    [
        "http://wasch.example.de",
        "wasch.example.de",
        "javascript:alert(1)",
        "https://*.example.de",
        "https://",
        "https://x y",
        "https://user@x.de",
        "https://x.de/#a",
        "https://[x",
        "http://localhost.evil.de",
    ],
)
@pytest.mark.parametrize("option", ["--url", "--redirect", "--logout"])
def test_an_address_that_is_none_is_refused(running: Admin, url: str, option: str) -> None:
    words = ["add", NAME, "--url", URL, option, url]
    with pytest.raises(StackError, match=f"{option} braucht eine Adresse"):
        run(running, words)
