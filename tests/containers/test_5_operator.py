"""What docs/betrieb.md tells an operator to do while the system runs."""

import ssl
import subprocess

from playwright.sync_api import Page

from journey.pages import LetterCode, Portal
from journey.way import confirm_email
from stack.settings import ROOT
from tests.containers.company import Company, compose
from tests.containers.installation import LOGIN_HOST, make_secrets, renew

RINGS = (
    "LETTER_SERVICE_CODE_KEYS_FILE=/keys/letter-code-keys",
    "LETTER_SERVICE_CLEAR_TEXT_KEYS_FILE=/keys/letter-clear-text-keys",
)


def test_a_renewed_certificate_is_shown_after_the_proxy_is_made_anew(company: Company) -> None:
    before = ssl.get_server_certificate((LOGIN_HOST, 443))
    renew(company.settings.state)
    make_secrets(company.settings.state)
    compose("up", "-d", "--wait", "--force-recreate", "--no-deps", "proxy")
    assert ssl.get_server_certificate((LOGIN_HOST, 443)) != before
    assert company.admin.get_realm("bwg")["realm"] == "bwg"


def test_the_doctor_finds_parts_secrets_and_certificate_well(company: Company) -> None:
    compose("up", "-d", "--wait")  # some were killed a moment ago
    command = [ROOT / "deploy" / "doctor.sh", company.settings.state / "backups"]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False).stdout
    found = {line.split(":")[0] for line in told.splitlines() if line.startswith("well")}
    assert {"well   settings", "well   secrets", "well   certificate", "well   parts"} <= found, told


def test_a_letter_in_the_post_opens_the_door_after_the_keys_were_changed(page: Page, company: Company) -> None:
    waiting = confirm_email(page, company, company.tenant())
    code = company.letter_code(waiting)
    secrets = company.settings.state / "secrets"
    before = (secrets / "letter-code-keys").read_text()
    given = [word for ring in RINGS for word in ("-e", ring)]
    compose(
        "run",
        "--rm",
        "-T",
        "--user",
        "0:0",
        "-v",
        f"{secrets}:/keys",
        *given,
        "letter-service-worker",
        "keys",
        "rotate",
    )
    assert (secrets / "letter-code-keys").read_text() != before
    compose("up", "-d", "--wait", "--force-recreate", "--no-deps", "letter-service", "letter-service-worker")
    LetterCode(page).submit(code, waiting)
    Portal(page, company).expect_inside(waiting)
