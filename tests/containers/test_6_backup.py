"""What deploy/backup.sh wrote while people registered brings everything back into empty volumes."""

import re
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Page

from journey.pages import LetterCode, Portal
from journey.visitor import Visitor
from journey.waiting import eventually
from journey.way import confirm_email, sign_in
from people.cast import Person
from stack.settings import ROOT
from tests.containers.company import Company, compose, states
from tests.containers.conftest import STATE, Tenant
from tests.containers.installation import BACKUP_KEY


def typed(command: str, *words: Path) -> str:
    """What deploy/`command`.sh prints."""
    script = [str(ROOT / "deploy" / f"{command}.sh"), *map(str, words)]
    return subprocess.run(script, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True, timeout=600).stdout


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("backups")


@contextmanager
def people_coming(company: Company) -> Iterator[list[Person]]:
    """Three people who register and confirm their address meanwhile; the list is full at the end."""
    coming: list[Person] = []

    def come() -> None:
        for _ in range(3):
            person, visitor = company.newcomer(company.tenant()), Visitor(company)
            answer = visitor.register(person)
            visitor.confirm(answer, "emailCode", company.email_code(person), person)
            coming.append(person)

    with ThreadPoolExecutor() as pool:
        come_all = pool.submit(come)
        yield coming
        come_all.result()


def test_everything_is_lost_and_comes_back(page: Page, company: Company, tenant: Tenant, folder: Path) -> None:
    waiting = confirm_email(page, company, company.tenant())
    old, number = company.letter_code(waiting), company.attribute(waiting, "letterNumber")
    with people_coming(company) as coming:
        backup = Path(typed("backup", folder).strip())
    late = confirm_email(page, company, company.tenant())
    page.context.clear_cookies()
    sign_in(page, company, waiting)
    LetterCode(page).submit(old, waiting)
    Portal(page, company).expect_inside(waiting)
    compose("down", "--volumes")
    assert re.search(r"^Restored in \d+ s", typed("restore", backup, STATE / BACKUP_KEY), re.MULTILINE)
    compose("up", "-d", "--wait")

    page.context.clear_cookies()
    sign_in(page, company, tenant.person)
    Portal(page, company).expect_inside(tenant.person)
    page.context.clear_cookies()
    sign_in(page, company, waiting)
    # Nobody knows any more that the old code was used, so that another letter goes by itself.
    eventually(lambda: company.attribute(waiting, "letterNumber") not in (None, number), 180, "another letter")
    LetterCode(page).submit(old, waiting)
    LetterCode(page).expect_shown()
    LetterCode(page).submit(company.letter_code(waiting), waiting)
    Portal(page, company).expect_inside(waiting)
    assert company.user(late) == {}, "what happened after the backup is gone"
    for person in coming:
        # Who came while the backup was written is unknown, or goes on from where the backup found him.
        if company.user(person).get("emailVerified"):
            company.wait_for_state(person, "letter_ordered", "letter_posted", seconds=180)
    compose("exec", "-T", "letter-service-worker", "letter-service", "reconcile")


def test_a_drill_says_how_long_it_takes_and_touches_nothing(folder: Path, company: Company) -> None:
    before = states()
    accounts = company.admin.users_count()
    told = typed("drill", next(folder.glob("2*Z")), STATE / BACKUP_KEY)
    assert re.search(r"^Restored in \d+ s", told, re.MULTILINE)
    counts = {what: int(number) for number, _, what in (line.partition(" ") for line in told.splitlines()[1:])}
    assert set(counts) == {"accounts in Keycloak", "registrations", "letters"}
    assert all(counts.values())
    assert {part: state["StartedAt"] for part, state in states().items()} == {
        part: state["StartedAt"] for part, state in before.items()
    }
    assert company.admin.users_count() == accounts
