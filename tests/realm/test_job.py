"""The job's own account, its clear sentences, and that two of them exclude each other."""

import fcntl
import json
import subprocess
import sys
from collections.abc import Callable
from uuid import uuid4

from journey.waiting import eventually
from stack.realm.admin import Admin
from stack.settings import ROOT
from tests.realm.conftest import Job, client_id, secret_of

MASTER = json.loads((ROOT / "keycloak" / "master.json").read_text())


def mapped(door: Admin, client: str) -> tuple[str, dict[str, set[str]]]:
    """Where the roles of a client's account are, and those that it has, by owner."""
    account = door.get(f"/clients/{client_id(door, client)}/service-account-user")["id"]
    found = door.get(f"/users/{account}/role-mappings")
    roles = {owner: {role["name"] for role in one["mappings"]} for owner, one in found["clientMappings"].items()}
    return f"/users/{account}/role-mappings", roles | {"": {role["name"] for role in found["realmMappings"]}}


def test_its_client_gives_away_what_it_does_not_need(job: Job, door: Admin) -> None:
    name = job.environment["REALM_CLIENT_ID"]
    assert mapped(door, name)[1] == {
        **{owner: set(names) for owner, names in MASTER["account"].items()},
        "": {"default-roles-master"},
    }
    assert not door.get(f"/clients?clientId={name}")[0]["attributes"].get("is_temporary_admin")


def test_a_client_that_may_do_less_is_told_what_it_lacks_and_changes_nothing(
    job: Job, new_client: Callable[[], dict[str, str]], door: Admin, running: Admin
) -> None:
    other = new_client()
    assert job.run(**other).returncode == 0
    path, _ = mapped(door, other["REALM_CLIENT_ID"])
    owner = client_id(door, "bwg-realm")
    door.write("DELETE", f"{path}/clients/{owner}", [door.get(f"/clients/{owner}/roles/manage-clients")])
    running.write("PUT", "", {"rememberMe": False})
    refused = job.run(**other)
    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr.startswith(f"The client `{other['REALM_CLIENT_ID']}` lacks bwg-realm/manage-clients: ")
    assert refused.stderr.count("\n") == 1
    assert running.get("")["rememberMe"] is False
    assert job.told() == ["changed: realm: rememberMe is false, the file says true"]


def test_a_client_that_may_do_more_gives_it_away_or_is_named(
    job: Job, new_client: Callable[[], dict[str, str]], door: Admin
) -> None:
    other = new_client()
    assert job.run(**other).returncode == 0
    path, _ = mapped(door, other["REALM_CLIENT_ID"])
    owner = client_id(door, "master-realm")
    for name, said in (
        ("manage-users", f"changed in master: client {other['REALM_CLIENT_ID']}: loses master-realm/manage-users"),
        ("view-events", "may do more than it needs, take from it master-realm/view-events"),
    ):
        door.write("POST", f"{path}/clients/{owner}", [door.get(f"/clients/{owner}/roles/{name}")])
        assert said in job.run(**other).stdout
    assert mapped(door, other["REALM_CLIENT_ID"])[1]["master-realm"] == {
        "manage-realm",
        "manage-clients",
        "view-events",
    }


def test_it_says_in_a_sentence_when_keycloak_is_not_there_or_does_not_know_its_client(job: Job) -> None:
    away = job.run(REALM_KEYCLOAK_URL="http://127.0.0.1:9")
    assert (away.returncode, away.stdout) == (1, "")
    assert away.stderr == "Keycloak cannot be reached at http://127.0.0.1:9 (ConnectionError).\n"
    stranger = job.run(REALM_CLIENT_ID="somebody")
    assert stranger.returncode == 1
    assert stranger.stderr.startswith("Keycloak does not let the client `somebody` in (status 401): ")


def test_it_says_which_value_or_file_is_missing(job: Job) -> None:
    kept = {
        name: value for name, value in job.environment.items() if name not in ("SMTP_HOST", "MATCHER_CLIENT_SECRET")
    }
    missing = Job(kept).run(SMTP_HOST="127.0.0.1", PORTAL_CLIENT_SECRET_FILE="/nowhere")
    assert missing.stderr == "/nowhere cannot be read: No such file or directory.\n"
    assert Job(kept).run().stderr == "realm.json wants values that nobody gave: SMTP_HOST.\n"


def test_a_second_one_waits_until_the_first_has_ended(job: Job) -> None:
    with secret_of(job).open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        second = subprocess.Popen(
            [sys.executable, "-m", "stack.realm"], cwd=ROOT, env=job.environment, stdout=subprocess.PIPE, text=True
        )
        assert second.stdout is not None
        assert second.stdout.readline().startswith("Another one is at work on the realm")
        assert second.poll() is None
    assert second.communicate(timeout=120)[0] == "The realm is what keycloak/realm.json says.\n"
    eventually(lambda: second.returncode == 0, 10, "it ends well")


def test_its_least_rights_are_enough_to_make_renew_and_end_accounts_of_staff(job: Job, running: Admin) -> None:
    mail = f"nora-{uuid4().hex}@example.org"
    assert (
        job.told("staff", "add", mail, "clerk", "--name", "Nora Klein")[0]
        == f"{mail} ist jetzt Sachbearbeitung (clerk)."
    )
    assert job.told("staff", "add", mail, "operator")[0].startswith(f"{mail} ist jetzt Betrieb (operator)")
    assert job.told("staff", "renew", mail)[0] == f"{mail} hat Passwort und zweiten Faktor verloren."
    assert job.told("staff", "end", mail)[0].startswith(f"Das Konto von {mail} ist beendet")
    assert f"{mail}  Nora Klein  Betrieb  beendet" in job.told("staff")
    refused = job.run("staff", "add", mail, "boss")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr.startswith("Die Rolle „boss“ gibt es nicht.")
    [user] = running.get(f"/users?exact=true&email={mail}")
    running.write("DELETE", f"/users/{user['id']}", None)
