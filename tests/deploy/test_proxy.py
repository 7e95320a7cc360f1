"""The proxy: what it lets through, and that who asks too often is told so, network by network."""

import itertools
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from journey.waiting import eventually
from tests.deploy.proxy import Proxy, served_proxy

FORM = "/realms/bwg/login-actions/registration"
TOKENS = "/realms/bwg/protocol/openid-connect/token"
MANY = 70  # more forms than a network may send at once
AT_MOST = 1000


@pytest.fixture
def proxy(tmp_path: Path) -> Iterator[Proxy]:
    with served_proxy(tmp_path) as served:
        yield served


def sent(proxy: Proxy, address: str, path: str, count: int, method: str = "POST") -> Counter[int]:
    return Counter(proxy.ask(address, path, method)[0] for _ in range(count))


def refused(proxy: Proxy, *addresses: str) -> str:
    """The page that is shown when forms come from these addresses in turn without end."""
    for address in itertools.islice(itertools.cycle(addresses), AT_MOST):
        status, text = proxy.ask(address, FORM, "POST")
        if status == 429:
            return text
        assert status == 200
    raise AssertionError("nothing was refused")


def test_the_realm_is_open_and_nothing_else(proxy: Proxy) -> None:
    assert proxy.ask("203.0.113.1", "/realms/bwg/account")[0] == 200
    assert proxy.ask("203.0.113.1", "/resources/x.css")[0] == 200
    for closed in ("/admin/", "/realms/master/account", "/metrics", "/health/ready", "/realms/"):
        assert proxy.ask("203.0.113.1", closed)[0] == 404, closed
    assert proxy.ask("203.0.113.1", "/", host="admin.test")[0] == 403
    assert proxy.ask("192.0.2.7", "/", host="admin.test")[0] == 200


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("path", ["/brief", "/realms/", "/admin/", "/brief?code=1234"])
def test_whoever_gets_lost_is_told_so_by_the_portal(proxy: Proxy, path: str, method: str) -> None:
    assert proxy.ask("203.0.113.1", path, method) == (404, "lost")


def test_the_desk_opens_at_the_host_of_the_console_from_its_network_alone(proxy: Proxy) -> None:
    for path in ("/desk/", "/desk/pruefen"):
        assert proxy.ask("192.0.2.7", path, host="admin.test")[0] == 200
        assert proxy.ask("203.0.113.1", path, host="admin.test")[0] == 403
        assert proxy.ask("192.0.2.7", path)[0] == 404
    assert proxy.ask("192.0.2.7", "/desk", host="admin.test")[0] == 301


def test_administrators_sign_in_to_the_console_on_the_host_of_the_logins_from_their_network_alone(proxy: Proxy) -> None:
    sign_in = "/realms/master/protocol/openid-connect/auth"
    assert proxy.ask("192.0.2.7", sign_in)[0] == 200
    assert proxy.ask("203.0.113.1", sign_in)[0] == 404
    assert proxy.ask("192.0.2.7", "/admin/")[0] == 404


@pytest.mark.parametrize("host", ["login.test", "admin.test", "portal.test"])
def test_each_name_asks_for_tls_once_and_for_itself_alone(proxy: Proxy, host: str) -> None:
    _, _, headers = proxy.answer("192.0.2.7", "/realms/bwg/account", "GET", host)
    assert [value for name, value in headers if name.lower() == "strict-transport-security"] == ["max-age=31536000"]


def test_console_and_desk_open_from_the_offices_ipv6_network_too(proxy: Proxy) -> None:
    for path in ("/", "/desk/"):
        assert proxy.ask("2001:db8:192::7", path, host="admin.test")[0] == 200
        assert proxy.ask("2001:db8:193::7", path, host="admin.test")[0] == 403
    assert proxy.ask("2001:db8:192::7", "/realms/master/account")[0] == 200
    assert proxy.ask("2001:db8:193::7", "/realms/master/account")[0] == 404


def test_the_plain_port_leads_to_our_own_names_alone(proxy: Proxy) -> None:
    assert proxy.ask_plainly("/x?y=1", "portal.test") == (301, "https://portal.test/x?y=1")
    assert proxy.ask_plainly("/x", "elsewhere.test") == (404, None)
    assert proxy.ask_plainly("/health", "127.0.0.1") == (204, None)


def test_who_signs_certificates_finds_the_proof_of_each_name_without_tls(proxy: Proxy, tmp_path: Path) -> None:
    proofs = tmp_path / "acme" / ".well-known" / "acme-challenge"
    proofs.mkdir(parents=True)
    (proofs / "token").write_text("proof")
    for host in ("login.test", "admin.test", "portal.test"):
        assert proxy.plainly("/.well-known/acme-challenge/token", host) == (200, None, "proof"), host
    assert proxy.ask_plainly("/.well-known/acme-challenge/other", "login.test")[0] == 404
    assert proxy.ask_plainly("/.well-known/acme-challenge/../../tls-key", "login.test")[0] != 200
    assert proxy.ask_plainly("/.well-known/acme-challenge/token", "elsewhere.test")[0] == 404


def test_one_network_may_not_send_forms_without_end_and_is_told_so_in_german(proxy: Proxy) -> None:
    page = refused(proxy, *(f"203.0.113.{number}" for number in range(256)))
    assert "Bitte versuchen Sie es in einer Minute noch einmal" in page


def test_nobody_else_waits_for_a_network_that_asks_too_often(proxy: Proxy) -> None:
    assert refused(proxy, "203.0.113.1")
    assert sent(proxy, "203.0.112.1", FORM, 20) == {200: 20}
    assert sent(proxy, "203.0.113.9", "/realms/bwg/account", 20, "GET") == {200: 20}


@pytest.mark.parametrize(
    ("first", "same", "other"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff:1:2:3", "2001:db8:1:3::1"),
        ("2001:db8::1", "2001:db8::ffff:2", "2001:db8:0:1::1"),
    ],
)
def test_an_ipv6_network_of_64_bits_counts_as_one(proxy: Proxy, first: str, same: str, other: str) -> None:
    assert refused(proxy, first)
    assert sent(proxy, same, FORM, 20)[429]
    assert sent(proxy, other, FORM, 5) == {200: 5}


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        ("application/x-www-form-urlencoded", 200),
        ("application/x-www-form-urlencoded; charset=utf-8", 200),
        ("application/json", 200),
        ("", 200),
        ("multipart/form-data; boundary=x", 415),
        ("nonsense", 415),
        ("text/plain", 415),
        ("application/jsonx", 415),
    ],
)
def test_forms_and_json_reach_keycloak_and_no_other_body(proxy: Proxy, kind: str, status: int) -> None:
    """Keycloak answers a kind that is none, and a file in the place of a field, with an error page of its own."""
    assert proxy.answer("203.0.113.1", FORM, "POST", "login.test", {"Content-Type": kind})[0] == status


def test_servers_of_apps_and_the_parts_of_this_system_are_not_slowed_down(proxy: Proxy) -> None:
    assert sent(proxy, "203.0.113.1", TOKENS, MANY) == {200: MANY}
    assert sent(proxy, "172.31.89.5", FORM, MANY) == {200: MANY}


def test_the_log_names_neither_addresses_nor_queries(proxy: Proxy, tmp_path: Path) -> None:
    proxy.ask("203.0.113.77", "/realms/bwg/konto/brief?code=1234", "GET")
    assert refused(proxy, "203.0.113.77")
    proxy.ask_plainly("/realms/bwg/konto/brief?code=1234", "login.test")
    proxy.ask("203.0.113.77", "/?code=1234", host="portal.test")
    log = tmp_path / "access.log"
    # nginx writes the line after the answer.
    eventually(lambda: '"host":"portal.test","method":"GET"' in log.read_text(), what="the last line")
    logged = log.read_text() + (tmp_path / "image.log").read_text()
    assert '"host":"login.test","method":"GET","status":200,' in logged
    assert "203.0.113" not in logged
    assert "code" not in logged


def seen_behind(proxy: Proxy, more: dict[str, str] | None = None) -> str:
    """The name under which a request reaches Keycloak."""
    _, _, headers = proxy.answer("203.0.113.1", "/realms/bwg/account", "GET", "login.test", more)
    return dict(headers)["X-Seen"]


def test_each_request_has_a_name_of_its_own_in_the_log_and_for_what_lies_behind(proxy: Proxy, tmp_path: Path) -> None:
    seen = [seen_behind(proxy) for _ in range(2)]
    logged = eventually(lambda: names if len(names := logged_names(tmp_path)) == 2 else None, what="both lines")
    assert len(set(logged)) == 2
    assert all(re.fullmatch("[0-9a-f]{32}", name) for name in logged)
    assert seen == logged


def logged_names(folder: Path) -> list[str]:
    return [json.loads(line)["request_id"] for line in (folder / "access.log").read_text().splitlines()]


def test_a_name_that_a_visitor_made_up_is_not_taken_over(proxy: Proxy) -> None:
    made_up = "f" * 32
    assert re.fullmatch("[0-9a-f]{32}", seen_behind(proxy, {"X-Request-Id": made_up}))
    assert seen_behind(proxy, {"X-Request-Id": made_up}) != made_up
