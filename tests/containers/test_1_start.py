"""docker-compose.yml as it is comes up by itself, from empty volumes."""

import pytest

from tests.containers.company import containers, states

ONCE = {"matcher-migrate", "letter-service-migrate", "realm"}
LASTING = {"proxy", "keycloak", "matcher", "matcher-worker", "letter-service", "letter-service-worker"}
LASTING |= {"mail-relay", "desk", "portal", "postgres", "mailpit"}


@pytest.mark.usefixtures("system")
def test_every_part_is_healthy_and_the_migrations_are_done() -> None:
    found = states()
    assert {name for name, state in found.items() if state.get("Health", {}).get("Status") == "healthy"} == LASTING
    ended = {name: state["ExitCode"] for name, state in found.items() if state["Status"] == "exited"}
    assert ended == dict.fromkeys(ONCE, 0)
    assert found["realm"]["FinishedAt"] < found["proxy"]["StartedAt"], "nobody is let in before"


@pytest.mark.usefixtures("system")
def test_our_images_say_of_which_release_and_commit_they_are() -> None:
    prefix = "org.opencontainers.image."
    labels = [one["Config"]["Labels"] for one in containers() if one["Config"]["Image"].startswith("bwg/")]
    assert labels
    assert {(one[f"{prefix}version"], one[f"{prefix}revision"]) for one in labels} == {("proof", "c0ffee")}
