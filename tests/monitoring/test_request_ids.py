"""One name leads through the logs from the request that the proxy took to the letter that follows from it."""

import json
from functools import partial
from secrets import token_hex
from typing import Any

from journey.visitor import Visitor
from journey.waiting import eventually
from journey.world import World


def logged(world: World, part: str, request_id: str) -> list[dict[str, Any]]:
    """The lines of a part's log under this name."""
    text = (world.settings.state / "log" / f"{part}.log").read_text()
    lines = [json.loads(line) for line in text.splitlines() if request_id in line]
    return [line for line in lines if line["request_id"] == request_id]


def said(world: World, part: str, request_id: str, action: str) -> bool:
    return action in {line["action"] for line in logged(world, part, request_id)}


def test_the_logs_from_the_confirmation_to_the_letter_carry_one_name_and_nobodys_data(world: World) -> None:
    person, browser = world.newcomer(world.tenant()), Visitor(world)
    page = browser.register(person)
    confirming, typing = token_hex(16), token_hex(16)
    browser.session.headers["X-Request-Id"] = confirming
    page = browser.confirm(page, "emailCode", world.email_code(person), person)
    code = world.letter_code(person)
    browser.session.headers["X-Request-Id"] = typing
    browser.confirm(page, "letterCode", code, person)
    for part, name, action in (
        ("matcher", confirming, "webhook"),
        ("matcher-worker", confirming, "letter_ordered"),
        ("letter-service", confirming, "letter.order"),
        ("letter-service", typing, "code.verify"),
        ("matcher-worker", typing, "settled"),
    ):
        eventually(partial(said, world, part, name, action), 20, f"{action} of {part}")
    told = json.dumps(
        [
            logged(world, part, name)
            for part in ("matcher", "matcher-worker", "letter-service")
            for name in (confirming, typing)
        ]
    )
    for secret in (person.email, person.last_name, person.password, code, code.replace("-", "")):
        assert secret not in told
