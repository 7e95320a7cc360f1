"""A changed file reaches the running realm: another flow, a client that is no more. What staff made stays."""

import copy
from typing import Any

import pytest

from journey.visitor import Visitor
from journey.world import World
from people.cast import ERIKA
from stack.realm.admin import Admin
from stack.realm.apply import apply_realm
from tests.realm.conftest import Job, client_id

pytestmark = pytest.mark.usefixtures("mended")
NOTHING = ["The realm is what keycloak/realm.json says."]


def steps(admin: Admin, flow: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = admin.get(f"/authentication/flows/{flow}/executions")
    return found


def test_a_step_that_is_asked_for_no_more_is_asked_for_again(job: Job, running: Admin) -> None:
    otp = next(one for one in steps(running, "browser") if one.get("providerId") == "auth-otp-form")
    running.write("PUT", "/authentication/flows/browser/executions", otp | {"requirement": "DISABLED"})
    said = "flow browser: auth-otp-form is DISABLED, the file says REQUIRED"
    assert job.told("--dry-run") == [f"would change: {said}"]
    assert job.told() == [f"changed: {said}"]
    assert job.told() == NOTHING


def test_another_flow_that_somebody_bound_is_bound_no_more(job: Job, running: Admin) -> None:
    running.write("POST", "/authentication/flows/browser/copy", {"newName": "without a second factor"})
    copied = steps(running, "without a second factor")
    running.write("DELETE", f"/authentication/executions/{copied[-1]['id']}", None)
    running.write("PUT", "", {"browserFlow": "without a second factor"})
    assert job.told() == ["changed: browserFlow is 'without a second factor', the file says 'browser'"]
    assert running.get("")["browserFlow"] == "browser"
    flow = next(one["id"] for one in running.get("/authentication/flows") if one["alias"] == "without a second factor")
    running.write("DELETE", f"/authentication/flows/{flow}", None)


def test_another_version_of_the_privacy_notice_reaches_the_registration(
    world: World, running: Admin, file: dict[str, Any]
) -> None:
    changed = copy.deepcopy(file)
    notice = next(one for one in changed["authenticatorConfig"] if one["alias"] == "privacy notice")
    notice["config"]["version"] = "2027-01-01"
    apply_realm(running, changed)
    assert running.changed == ["flow registration: registration-privacy-notice has other settings than the file"]
    person = world.newcomer(ERIKA)
    Visitor(world).register(person)
    assert world.attribute(person, "privacyNoticeVersion") == "2027-01-01"


def test_a_flow_with_other_steps_is_built_beside_and_people_sign_in_by_it(
    world: World, job: Job, running: Admin, file: dict[str, Any]
) -> None:
    changed = copy.deepcopy(file)
    browser = next(one for one in changed["authenticationFlows"] if one["alias"] == "browser")
    del browser["authenticationExecutions"][1]
    registration = next(one for one in changed["authenticationFlows"] if one["alias"] == "registration form")
    registration["authenticationExecutions"][2]["priority"] = 30
    apply_realm(running, changed)
    realm = running.get("")
    bound = [realm[name] for name in ("browserFlow", "registrationFlow", "directGrantFlow")]
    assert [one.partition(" beside ")[0] for one in bound] == ["browser", "registration", "direct grant"]
    assert [" beside " in one for one in bound] == [True, True, False]
    running.changed.clear()
    apply_realm(running, changed)
    assert running.changed == []
    person = world.newcomer(ERIKA)
    Visitor(world).register(person)
    assert world.attribute(person, "privacyNoticeVersion")

    assert job.told()[0].startswith("changed: registrationFlow is 'registration beside ")
    assert job.told() == NOTHING
    assert [one["alias"] for one in running.get("/authentication/flows") if " beside " in one["alias"]] == []


def test_what_left_the_file_goes_and_what_staff_made_stays(running: Admin, file: dict[str, Any]) -> None:
    changed = copy.deepcopy(file)
    changed["clients"].append({"clientId": "old-app", "protocol": "openid-connect"})
    changed["clientScopes"].append({"name": "old-scope", "protocol": "openid-connect"})
    changed["roles"]["realm"].append({"name": "old-role"})
    apply_realm(running, changed)
    running.write("POST", "/clients", {"clientId": "app-of-the-company", "protocol": "openid-connect"})
    running.changed.clear()
    apply_realm(running, file)
    left = ["client old-app: left the file", "scope old-scope: left the file", "role old-role: left the file"]
    assert running.changed == left
    running.write("DELETE", f"/clients/{client_id(running, 'app-of-the-company')}", None)
