"""Whatever is down or comes twice: exactly one letter."""

import json
from datetime import UTC, datetime

import pytest
import requests
from playwright.sync_api import Page
from standardwebhooks import Webhook

from journey.waiting import eventually
from journey.way import confirm_email
from journey.world import World
from people.cast import Person


def letters_ordered(world: World, person: Person) -> int:
    """How many letters letter-service knows for the account."""
    account = world.user(person)["id"]
    with world.database("bwg") as connection:
        query = "SELECT count(*) FROM letter_service.letters WHERE account_id = %s"
        row = connection.execute(query, (account,)).fetchone()
    return row[0] if row else 0


def test_a_matcher_that_was_down_during_the_registration_catches_up_with_one_letter(page: Page, world: World) -> None:
    world.stop("matcher", "matcher-worker")
    tenant = confirm_email(page, world, world.tenant())
    assert world.state(tenant) is None
    world.start_what_is_stopped()
    world.wait_for_state(tenant, "letter_ordered", seconds=90)
    assert world.letter(tenant)
    assert letters_ordered(world, tenant) == 1


def test_a_webhook_that_comes_again_makes_no_second_letter(page: Page, world: World) -> None:
    tenant = confirm_email(page, world, world.tenant())
    world.wait_for_state(tenant, "letter_ordered")
    event = world.events(tenant, "REGISTER")[0]
    for _ in range(3):
        assert send(world, event["id"], tenant).status_code == 202
    # One more event of the same account, handled after those, shows that they were handled.
    user = world.user(tenant)
    world.admin.update_user(user["id"], {**user, "requiredActions": []})
    eventually(lambda: "LETTER_CODE" in world.user(tenant)["requiredActions"], 20, "the block is set again")
    assert letters_ordered(world, tenant) == 1


@pytest.mark.parametrize("fault", ["forged", "stale", "changed"])
def test_a_webhook_that_is_not_from_keycloak_is_refused(page: Page, world: World, fault: str) -> None:
    tenant = confirm_email(page, world, world.tenant())
    assert send(world, f"fault-{fault}", tenant, fault).status_code == 401


def send(world: World, event_id: str, person: Person, fault: str = "") -> requests.Response:
    """A webhook as the provider sends it, or with a fault."""
    data = {"event_id": event_id, "user_id": world.user(person)["id"], "realm": "bwg", "actor_id": None}
    now = datetime.now(UTC) if fault != "stale" else datetime(2026, 1, 1, tzinfo=UTC)
    body = json.dumps({"type": "user.REGISTER", "timestamp": now.isoformat(), "data": data})
    secret = world.secret("webhook") if fault != "forged" else "whsec_" + "QUJD" * 11
    headers = {"webhook-id": event_id, "webhook-timestamp": str(int(now.timestamp()))}
    headers["webhook-signature"] = Webhook(secret).sign(event_id, now, body)
    sent = body.replace("REGISTER", "REGISTEr") if fault == "changed" else body
    url = f"http://127.0.0.1:{world.settings.matcher}/webhooks/keycloak"
    return requests.post(url, data=sent, headers=headers, timeout=10)
