"""What deploy/backup.sh wrote brings everything back into empty volumes."""

import subprocess
from pathlib import Path

from playwright.sync_api import Page

from journey.pages import LetterCode, Portal
from journey.waiting import eventually
from journey.way import confirm_email, sign_in
from stack.settings import ROOT
from tests.containers.company import Company, compose
from tests.containers.conftest import Tenant


def typed(command: str, folder: Path) -> str:
    """What deploy/`command`.sh prints."""
    script = [str(ROOT / "deploy" / f"{command}.sh"), str(folder)]
    return subprocess.run(script, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True, timeout=600).stdout


def test_everything_is_lost_and_comes_back(page: Page, company: Company, tenant: Tenant, tmp_path: Path) -> None:
    waiting = confirm_email(page, company, company.tenant())
    old, number = company.letter_code(waiting), company.attribute(waiting, "letterNumber")
    backup = Path(typed("backup", tmp_path).strip())
    late = confirm_email(page, company, company.tenant())
    compose("down", "--volumes")
    typed("restore", backup)
    compose("up", "-d", "--wait")

    sign_in(page, company, tenant.person)
    Portal(page, company).expect_inside(tenant.person)
    page.context.clear_cookies()
    sign_in(page, company, waiting)
    # Nobody knows any more whether the old code was used since, so that another letter goes by itself.
    eventually(lambda: company.attribute(waiting, "letterNumber") not in (None, number), 180, "another letter")
    LetterCode(page).submit(old, waiting)
    LetterCode(page).expect_shown()
    LetterCode(page).submit(company.letter_code(waiting), waiting)
    Portal(page, company).expect_inside(waiting)
    assert company.user(late) == {}, "what happened after the backup is gone"
    compose("exec", "-T", "letter-service-worker", "letter-service", "reconcile")
