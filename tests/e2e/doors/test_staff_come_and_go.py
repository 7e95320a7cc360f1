"""The operator makes and ends accounts of staff by a command; nobody else becomes one."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import requests
from playwright.sync_api import Page, expect

from journey.colleague import CODE, NEW_PASSWORD, Colleague, one_time, operator
from journey.pages import Login
from journey.visitor import TIMEOUT_SECONDS, Visitor
from journey.waiting import eventually
from journey.world import World
from people.cast import ERIKA, Person
from stack.commands import StackError


@pytest.fixture
def nora(world: World) -> Iterator[Colleague]:
    """A clerk who has not signed in yet."""
    colleague = Colleague.new(world, "clerk")
    yield colleague
    world.delete(colleague.account_id)


def test_the_first_sign_in_wants_a_password_of_ones_own_and_the_app_and_nothing_of_a_tenant(nora: Colleague) -> None:
    assert "/admin/bwg/console/" in nora.sign_in().url
    assert nora.pages == ["password", "telephone"]
    nora.sign_in()
    assert nora.pages == ["code"], "from then on"
    assert nora.world.user(nora.person)["requiredActions"] == []


def test_the_password_of_the_command_opens_the_door_once(nora: Colleague) -> None:
    first = nora.password
    nora.sign_in()
    nora.password = first
    assert 'id="kc-form-login"' in nora.sign_in().text


def test_the_portal_takes_no_colleague_for_a_tenant(nora: Colleague) -> None:
    nora.sign_in()
    browser = Visitor(nora.world)
    page = browser.sign_in(replace(nora.person, password=nora.password))
    assert nora.telephone
    after = browser.send(page, {"otp": nora.telephone.code()})
    assert after.url.startswith(nora.world.portal_url)
    assert nora.person.last_name not in after.text
    assert "letterCode" not in after.text


def test_a_sign_in_of_staff_is_never_kept_for_a_month(nora: Colleague) -> None:
    """Neither where the box is not shown, as in the console, nor by the portal, where it is."""
    nora.sign_in()
    browser = Visitor(nora.world)
    page = browser.open("/login")
    assert "rememberMe" in page.text
    page = browser.send(page, {"username": nora.person.email, "password": nora.password, "rememberMe": "on"})
    assert nora.telephone
    browser.send(page, {"otp": nora.telephone.code()})
    kept = [one.name for one in browser.session.cookies if "IDENTITY" in one.name and not one.discard]
    assert kept == [], "the cookie goes with the browser"
    assert not [one.name for one in browser.session.cookies if one.name == "KEYCLOAK_REMEMBER_ME" and one.value]


def test_a_form_that_nobody_confirmed_keeps_no_colleague_out(world: World) -> None:
    squatted = world.newcomer(ERIKA)
    Visitor(world).register(squatted)
    before = world.user(squatted)["id"]
    told = operator("add", squatted.email, "clerk", "--name", "Nora Klein")
    assert "unbestätigte Registrierung" in told
    assert one_time(told)
    account = world.user(squatted)
    assert account["id"] != before
    assert account["emailVerified"]
    world.delete(account["id"])


def registered(world: World, account_id: str) -> bool:
    with world.database("bwg") as connection:
        query = "SELECT 1 FROM matcher.registrations WHERE account_id = %s AND ended_at IS NULL"
        return connection.execute(query, [account_id]).fetchone() is not None


def handled(world: World, account_id: str) -> bool:
    with world.database("bwg") as connection:
        query = "SELECT bool_and(handled_at IS NOT NULL) FROM matcher.keycloak_events WHERE account_id = %s"
        [all_of_them] = connection.execute(query, [account_id]).fetchone() or [None]
        return bool(all_of_them)


def reconcile(world: World) -> None:
    """A worker that starts compares all accounts first."""
    log = world.settings.state / "log" / "matcher-worker.log"
    before = log.read_text().count('"action": "reconciled"')
    world.stop("matcher-worker")
    world.start_what_is_stopped()
    eventually(lambda: log.read_text().count('"action": "reconciled"') > before, 30, "all accounts were compared")


def test_the_matcher_leaves_an_account_of_staff_alone(nora: Colleague) -> None:
    world, account_id = nora.world, nora.account_id
    nora.sign_in()
    world.admin.update_user(account_id, {"lastName": "Groß"})
    eventually(lambda: handled(world, account_id), 30, "the matcher has heard of it")
    reconcile(world)
    assert not registered(world, account_id)
    assert world.user(nora.person).get("attributes", {}).keys() <= {"emailConfirmed"}
    assert world.mails(nora.person) == []


def test_who_ends_is_out_at_once_and_the_door_stays_shut(nora: Colleague) -> None:
    nora.sign_in()
    assert nora.ask("GET", "/users?max=1").status_code == 200
    told = operator("end", nora.person.email)
    assert nora.ask("GET", "/users?max=1").status_code == 401
    assert nora.renew().status_code == 400
    assert 'id="kc-form-login"' in nora.sign_in().text
    assert (
        told
        == f"Das Konto von {nora.person.email} ist beendet: überall abgemeldet, ohne Passwort und zweiten Faktor.\n"
    )
    assert "war schon beendet" in operator("end", nora.person.email)


def test_who_ended_comes_back_by_the_command_alone(nora: Colleague) -> None:
    nora.sign_in()
    operator("end", nora.person.email)
    nora.world.admin.update_user(nora.account_id, {"enabled": True})
    assert 'id="kc-form-login"' in nora.sign_in().text, "enabled by hand, it has nothing that opens it"
    operator("end", nora.person.email)
    nora.password = one_time(operator("add", nora.person.email, "lead"))
    assert "/console/" in nora.sign_in().url
    assert nora.pages == ["password", "telephone"]


def test_twice_changes_nothing(nora: Colleague) -> None:
    nora.sign_in()
    told = operator("add", nora.person.email.upper(), "clerk")
    assert told == f"{nora.person.email} ist schon Sachbearbeitung (clerk). Es wurde nichts geändert.\n"
    assert nora.ask("GET", "/users?max=1").status_code == 200


def test_another_role_takes_the_place_of_the_first_and_signs_out(nora: Colleague) -> None:
    nora.sign_in()
    told = operator("add", nora.person.email, "lead")
    assert told == f"{nora.person.email} ist jetzt Leitung (lead), vorher Sachbearbeitung, und wurde abgemeldet.\n"
    assert nora.ask("GET", "/users?max=1").status_code == 401
    roles = {one["name"] for one in nora.world.admin.get_realm_roles_of_user(nora.account_id)}
    assert roles - {"default-roles-bwg"} == {"lead"}


def test_who_lost_the_telephone_gets_a_new_way_in_and_the_old_one_ends(nora: Colleague) -> None:
    nora.sign_in()
    old = nora.password
    nora.password = one_time(operator("renew", nora.person.email))
    assert nora.ask("GET", "/users?max=1").status_code == 401
    assert "/console/" in nora.sign_in().url
    assert nora.pages == ["password", "telephone"]
    assert old not in (nora.password,)


def test_the_mailbox_alone_is_no_way_in_before_the_second_factor_is_set_up(nora: Colleague) -> None:
    Visitor(nora.world).reset(nora.person.email)
    other = nora.world.newcomer(ERIKA)
    Visitor(nora.world).register(other)
    nora.world.email_code(other)
    assert nora.world.mails(nora.person) == []


def test_a_mail_for_a_new_password_is_no_way_around_the_second_factor(nora: Colleague) -> None:
    nora.sign_in()
    browser = Visitor(nora.world)
    browser.reset(nora.person.email)
    page = browser.session.get(nora.world.email_link(nora.person), timeout=TIMEOUT_SECONDS)
    words = "Birnbaum im Garten 8"
    assert CODE in browser.send(page, {"password-new": words, "password-confirm": words}).text


def test_the_list_names_everybody_and_how_far_they_are(nora: Colleague) -> None:
    line = f"{nora.person.email}  Nora Klein  Sachbearbeitung"
    assert f"{line}  noch nicht eingerichtet\n" in operator()
    nora.sign_in()
    assert f"{line}  eingerichtet\n" in operator()
    operator("end", nora.person.email)
    assert f"{line}  beendet\n" in operator()


def test_the_list_names_who_has_rights_that_no_command_gave(world: World) -> None:
    person = world.newcomer(ERIKA)
    user = world.admin.create_user({"username": person.email, "email": person.email, "enabled": True})
    client = str(world.admin.get_client_id("realm-management"))
    world.admin.assign_client_role(user, client, [world.admin.get_client_role(client, "realm-admin")])
    told = operator()
    world.delete(user)
    assert f"{person.email}  von Hand: realm-admin\n" in told
    assert "service-account" not in told


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("add", "nora@example.org", "boss"), "Die Rolle „boss“ gibt es nicht. Es gibt: clerk (Sachbearbeitung), "),
        (("add", "nora@example.org", ""), "Die Rolle „“ gibt es nicht."),
        (("add", "nora", "clerk"), "„nora“ ist keine E-Mail-Adresse."),
        (("add", "a b@example.org", "clerk"), "„a b@example.org“ ist keine E-Mail-Adresse."),
        (("end", "nobody-at-all@example.org"), "Es gibt kein Konto mit der Adresse nobody-at-all@example.org."),
        (("renew", "nobody-at-all@example.org"), "Es gibt kein Konto mit der Adresse nobody-at-all@example.org."),
    ],
)
@pytest.mark.usefixtures("world")
def test_a_slip_gets_a_sentence(words: tuple[str, ...], said: str) -> None:
    with pytest.raises(StackError) as refused:
        operator(*words)
    assert said in str(refused.value)


@pytest.fixture
def tenant(world: World) -> Iterator[Person]:
    """Somebody who has just registered."""
    person = world.newcomer(world.tenant())
    Visitor(world).register(person)
    yield person
    world.delete(world.user(person)["id"])


def test_a_tenants_account_becomes_none_of_staff_and_is_not_ended(world: World, tenant: Person) -> None:
    before = world.user(tenant)
    world.admin.update_user(before["id"], {"emailVerified": True})
    for words in (("add", tenant.email, "clerk"), ("end", tenant.email), ("renew", tenant.email)):
        with pytest.raises(StackError, match="Es wurde nichts geändert"):
            operator(*words)
    assert world.user(tenant)["enabled"]
    assert world.admin.get_credentials(before["id"]) != []
    assert {one["name"] for one in world.admin.get_realm_roles_of_user(before["id"])} <= {"default-roles-bwg"}


def test_a_tenant_who_is_given_a_role_of_staff_is_closed_and_the_console_says_why(world: World) -> None:
    person = world.newcomer(world.tenant())
    Visitor(world).move_in(person)
    user = world.user(person)["id"]
    world.admin.assign_realm_roles(user, [world.admin.get_realm_role("clerk")])
    reconcile(world)
    eventually(lambda: not world.user(person)["enabled"], 30, "closed")
    eventually(lambda: "gehört jemandem aus dem Haus" in (world.attribute(person, "registrationNote") or ""), 30, "why")
    eventually(
        lambda: "mieter" not in {one["name"] for one in world.admin.get_realm_roles_of_user(user)}, 30, "no tenant"
    )
    assert not registered(world, user)


def test_the_one_time_password_is_in_no_log(nora: Colleague) -> None:
    first = nora.password
    nora.sign_in()
    for file in Path(nora.world.settings.state / "log").glob("*.log"):
        assert first not in file.read_text(errors="replace"), file.name


def test_the_console_opens_in_german_for_a_colleague(new_browser: Callable[..., Page], nora: Colleague) -> None:
    nora.sign_in()
    page, world = new_browser(), nora.world
    page.goto(f"{world.settings.keycloak_url}/admin/bwg/console/#/bwg/users")
    expect(page.locator("header.brand")).to_contain_text("Intern")
    expect(page.locator("#register-link")).to_have_count(0)
    Login(page).expect_shown().fill(nora.person, nora.password)
    assert nora.telephone
    page.locator("#otp").fill(nora.telephone.code())
    page.locator("#kc-login").click()
    expect(page.get_by_role("heading", name="Benutzer")).to_be_visible()
    page.get_by_placeholder("Benutzer suchen").fill(nora.person.email)
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name=nora.person.email)).to_be_visible()


def test_the_page_of_a_tenant_says_nothing_of_staff(world: World) -> None:
    text = Visitor(world).open("/login").text
    assert "Intern" not in text
    assert "register-link" in text
    assert NEW_PASSWORD not in text


def test_only_the_consoles_page_may_run_its_script(world: World) -> None:
    base = world.settings.keycloak_url
    console = requests.get(f"{base}/admin/bwg/console/", timeout=TIMEOUT_SECONDS).headers["Content-Security-Policy"]
    login = Visitor(world).open("/login").headers["Content-Security-Policy"]
    assert "script-src" not in console
    assert "frame-ancestors 'self'" in console
    assert "script-src 'self' 'sha256-" in login
