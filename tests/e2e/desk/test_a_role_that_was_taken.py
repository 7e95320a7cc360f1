"""Who lost the role, or the account, does nothing any more from that second on; nobody does while Keycloak is away."""

from collections.abc import Callable

import psutil
import pytest
from playwright.sync_api import expect

from journey.staff import Desk, Member
from journey.waiting import eventually
from journey.world import World
from stack.processes.supervisor import Supervisor
from tests.e2e.desk.conftest import Applicant, acts, send

AtTheDesk = Callable[..., Desk]


def test_a_role_taken_a_second_ago_is_gone_at_the_act(
    world: World, at_the_desk: AtTheDesk, clerk: Member, unclear: Applicant
) -> None:
    desk = at_the_desk(clerk, unclear.path)
    clerk.take_role("clerk")
    desk.press("1")
    expect(desk.page.get_by_role("heading", level=1)).to_have_text("Kein Zugang zum Arbeitsplatz")
    assert acts(world, unclear.account_id) == []
    desk.open("/pruefen")
    expect(desk.page.get_by_role("heading", level=1)).to_have_text("Kein Zugang zum Arbeitsplatz")


def test_who_became_a_clerk_only_loses_what_a_lead_may(
    at_the_desk: AtTheDesk, lead: Member, unclear: Applicant
) -> None:
    desk = at_the_desk(lead, unclear.path)
    lead.give_role("clerk")
    lead.take_role("lead")
    answer = send(desk, f"{unclear.path}/auskunft", seen="")
    assert answer.status == 403


@pytest.mark.parametrize("end", ["sign-out", "disable", "delete"])
def test_a_person_who_was_ended_is_signed_out(
    world: World, at_the_desk: AtTheDesk, clerk: Member, unclear: Applicant, end: str
) -> None:
    desk = at_the_desk(clerk, unclear.path)
    match end:
        case "sign-out":
            world.admin.user_logout(clerk.user_id)
        case "disable":
            world.admin.update_user(clerk.user_id, {"enabled": False})
        case "delete":
            world.delete(clerk.user_id)
    answer = send(desk, f"{unclear.path}/sperren", choice="Falsche Person", reason="meine Worte")
    assert answer.status == 401
    assert "meine Worte" in answer.text(), "what was typed is still there"
    assert acts(world, unclear.account_id) == []


def test_while_keycloak_hangs_nothing_is_done(
    world: World, at_the_desk: AtTheDesk, clerk: Member, unclear: Applicant
) -> None:
    desk = at_the_desk(clerk, unclear.path)
    keycloak = psutil.Process(Supervisor(world.settings.state).pid("keycloak"))
    everything = [keycloak, *keycloak.children(recursive=True)]
    for process in everything:
        process.suspend()
    try:
        answer = send(desk, f"{unclear.path}/sperren", choice="Falsche Person")
        assert (answer.status, "nicht erreichbar" in answer.text()) == (503, True)
    finally:
        for process in everything:
            process.resume()
    eventually(lambda: world.user(unclear.person), 20, "Keycloak again")
    assert acts(world, unclear.account_id) == []
