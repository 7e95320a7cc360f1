"""A part that is killed comes back by itself, and nobody has to know."""

import pytest
from playwright.sync_api import Page

from journey.pages import Portal
from journey.waiting import eventually
from journey.way import move_in, sign_in
from tests.containers.company import Company, compose, states
from tests.containers.conftest import Tenant
from tests.containers.test_1_start import LASTING

# All that the part's user may kill: everything but the first process, which is an init.
KILL = "kill -9 -1"


@pytest.mark.usefixtures("system")
@pytest.mark.parametrize("part", sorted(LASTING))
def test_a_killed_part_is_healthy_again(part: str) -> None:
    before = states()[part]["StartedAt"]
    compose("exec", "-T", part, "sh", "-c", KILL, check=False)
    eventually(lambda: states()[part]["StartedAt"] != before, 60, f"{part} is started again")
    eventually(lambda: states()[part]["Health"]["Status"] == "healthy", 300, f"{part} is healthy again")


def test_after_all_of_that_people_come_in_as_before(page: Page, company: Company, tenant: Tenant) -> None:
    sign_in(page, company, tenant.person)
    Portal(page, company).expect_inside(tenant.person)
    page.context.clear_cookies()
    move_in(page, company, company.tenant())
