"""docker-compose.yml as it is comes up by itself, from empty volumes."""

import pytest

from tests.containers.company import parts

ONCE = {"matcher-migrate", "letter-service-migrate"}
LASTING = {"proxy", "keycloak", "matcher", "matcher-worker", "letter-service", "letter-service-worker"}
LASTING |= {"portal", "postgres", "mailpit"}


@pytest.mark.usefixtures("system")
def test_every_part_is_healthy_and_the_migrations_are_done() -> None:
    found = {part["Service"]: (part["State"], part["Health"], part["ExitCode"]) for part in parts("--all")}
    wanted = dict.fromkeys(ONCE, ("exited", "", 0)) | dict.fromkeys(LASTING, ("running", "healthy", 0))
    assert found == wanted
