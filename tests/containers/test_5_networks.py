"""Who may come in and be known by the own address, and who may go out: nobody but by the way that is meant for it."""

from collections.abc import Iterator

import pytest

from stack.settings import ROOT
from tests.containers.company import compose, containers, docker
from tests.containers.installation import ADMIN_HOST, LOGIN_HOST
from tests.containers.outside import IPV4, IPV6, IPV6_OF_ANOTHER, PORT, Outside, outside

# Says whether the server outside, or a name's port, takes a connection from here.
TRY = """
import socket, sys
try:
    socket.create_connection((sys.argv[1], int(sys.argv[2])), 3).close()
    print("reached")
except OSError:
    print("not reached")
"""
PROBE = ("--entrypoint", "python", "bwg/matcher:proof", "-c", TRY)


@pytest.fixture(scope="module")
def world_outside(system: None) -> Iterator[Outside]:  # noqa: ARG001
    with outside() as laid_out:
        yield laid_out


def running() -> dict[str, str]:
    """The container of each part that runs."""
    return {
        one["Config"]["Labels"]["com.docker.compose.service"]: one["Id"]
        for one in containers()
        if one["State"]["Status"] == "running"
    }


def tried(container: str, host: str, port: int) -> str:
    """What somebody in a container's network meets."""
    return docker("run", "--rm", "--network", f"container:{container}", *PROBE, host, str(port)).strip()


@pytest.mark.usefixtures("world_outside")
def test_no_part_but_the_mail_relay_reaches_anybody_outside() -> None:
    parts = running()
    assert len(parts) > 9
    ways = {name: tried(container, IPV4, PORT) for name, container in parts.items()}
    # mailpit stands for the company's mail server, which is outside.
    assert {name for name, way in ways.items() if way == "reached"} == {"mail-relay", "mailpit"}
    assert tried(parts["proxy"], IPV6, PORT) == "not reached"


def test_keycloak_reaches_the_mail_server_through_the_relay(system: None) -> None:  # noqa: ARG001
    parts = running()
    assert tried(parts["keycloak"], "mailpit", 1025) == "reached"
    compose("stop", "mail-relay")
    assert tried(parts["keycloak"], "mailpit", 1025) == "not reached"
    compose("up", "-d", "--wait", "--force-recreate", "--no-deps", "mail-relay")
    assert tried(parts["keycloak"], "mailpit", 1025) == "reached"


@pytest.mark.usefixtures("world_outside")
def test_the_print_worker_goes_out_where_a_channel_is_set_up_and_keycloak_where_apps_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    channel = ROOT / "var" / "containers" / "channel"
    channel.write_text("LETTER_SERVICE_CHANNEL=folder\n")
    (ROOT / "var" / "containers" / "secrets" / "channel-key").touch(mode=0o644)
    monkeypatch.setenv("CHANNEL_FILE", str(channel))
    files = ("-f", "docker-compose.yml", "-f", "deploy/channel.yml", "-f", "deploy/apps.yml")
    once = ("run", "--rm", "-T", "--no-deps")
    told = compose(*files, *once, "--entrypoint", "python", "letter-service-worker", "-c", TRY, IPV4, str(PORT))
    assert told == "reached\n"
    told = compose(*files, *once, "--entrypoint", "bash", "keycloak", "-c", f"</dev/tcp/{IPV4}/{PORT} && echo reached")
    assert told == "reached\n"
    told = compose(*files, *once, "--entrypoint", "python", "letter-service", "-c", TRY, IPV4, str(PORT))
    assert told == "not reached\n"


def test_who_comes_is_known_by_the_own_address(world_outside: Outside) -> None:
    console = "/admin/master/console/"
    # ADMIN_NETWORK_IPV6 is the one address, ADMIN_NETWORK neither.
    assert world_outside.ask(IPV6, ADMIN_HOST, console) == 200
    assert world_outside.ask(IPV6_OF_ANOTHER, ADMIN_HOST, console) == 403
    assert world_outside.ask(IPV4, ADMIN_HOST, console) == 403
    for address in (IPV6, IPV6_OF_ANOTHER, IPV4):
        assert world_outside.ask(address, LOGIN_HOST, "/realms/bwg/.well-known/openid-configuration") == 200
