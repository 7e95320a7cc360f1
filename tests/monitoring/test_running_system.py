"""The running system: every figure that alerts and dashboard ask for is there, and none of them says whose it is."""

from pathlib import Path

import pytest
import requests

from journey.visitor import Visitor
from journey.waiting import eventually
from journey.world import World
from people.cast import Person
from tests.monitoring.prometheus import addresses, running
from tests.monitoring.promtool import expressions_of_the_dashboard, metrics, rules


@pytest.fixture(scope="module")
def moved_in(world: World) -> Person:
    """Somebody who typed a wrong code and the right ones."""
    person, browser = world.newcomer(world.tenant()), Visitor(world)
    page = browser.confirm(browser.register(person), "emailCode", world.email_code(person), person)
    code = world.letter_code(person)
    page = browser.confirm(page, "letterCode", code[:-1] + str(9 - int(code[-1])), person)
    browser.confirm(page, "letterCode", code, person)
    world.wait_for_state(person, "active")
    return person


def pages(world: World) -> dict[str, str]:
    """What each part answers Prometheus."""
    asked = addresses(world.settings).items()
    return {name: requests.get(f"http://{address}/metrics", timeout=20).text for name, address in asked}


@pytest.mark.usefixtures("moved_in")
def test_prometheus_finds_every_figure_and_understands_every_rule(world: World, tmp_path: Path) -> None:
    with running(world.settings, tmp_path) as prometheus:
        eventually(lambda: prometheus.values("sum(up)") == [len(addresses(world.settings))], 30, "all parts")
        wanted = [one["expr"] for one in rules()] + expressions_of_the_dashboard()
        named = {name for expression in wanted for name in metrics(expression)}
        eventually(lambda: named <= set(prometheus.ask("label/__name__/values")), 30, "all figures")
        groups = prometheus.ask("rules")["groups"]
        eventually(
            lambda: (
                {rule["health"] for group in prometheus.ask("rules")["groups"] for rule in group["rules"]} == {"ok"}
            ),
            30,
            "all rules",
        )
        assert sum(len(group["rules"]) for group in groups) == len(rules())
        assert prometheus.values('max(bwg_accounts{state="active"})')[0] >= 1
        assert prometheus.values('max(bwg_codes_typed{result="yes"})')[0] >= 1


def test_no_figure_says_whose_it_is(world: World, moved_in: Person) -> None:
    user = world.user(moved_in)
    code = world.letter_code(moved_in)
    secrets = [moved_in.email, moved_in.last_name, moved_in.password, user["id"], code, code.replace("-", "")]
    secrets += [value for name in ("letterNumber", "tenantNumber") for value in user["attributes"][name]]
    for part, text in pages(world).items():
        assert len(text) > 500, part
        for secret in secrets:
            assert secret not in text, f"{part} tells {secret}"


def test_nobody_finds_metrics_where_the_pages_are(world: World) -> None:
    settings = world.settings
    for port in (settings.keycloak, settings.matcher, settings.letter_service, settings.portal):
        assert requests.get(f"http://127.0.0.1:{port}/metrics", timeout=20).status_code == 404, port
