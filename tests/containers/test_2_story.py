"""The brochure from its first page to its last, through the proxy."""

import hmac
import json
import struct
import time

from playwright.sync_api import Page, expect

from journey.pages import Portal
from journey.way import sign_in
from tests.containers.company import Company, compose
from tests.containers.conftest import Tenant
from tests.containers.installation import ADMIN_HOST, LOGIN_HOST

# The status of the answers to somebody in the parts' own network.
ASK = """
import http.client, json, socket, ssl, sys
context, found = ssl._create_unverified_context(), []
for host, path in json.loads(sys.argv[1]):
    connection = http.client.HTTPSConnection(host)
    connection.sock = context.wrap_socket(socket.create_connection(("proxy", 443)), server_hostname=host)
    connection.request("GET", path)
    found.append(connection.getresponse().status)
print(json.dumps(found))
"""


def test_a_tenant_comes_in_with_the_code_from_the_mail_and_the_code_from_the_letter(
    page: Page, company: Company, tenant: Tenant
) -> None:
    assert company.wait_for_state(tenant.person, "active") == "active"
    sign_in(page, company, tenant.person)
    Portal(page, company).expect_inside(tenant.person)
    expect(page.get_by_role("main")).to_contain_text(tenant.person.first_name)


def set_up_second_factor(page: Page) -> None:
    """What an authenticator app does (RFC 6238): 6 digits of an HMAC over the half minute."""
    key = page.locator("[name=totpSecret]").get_attribute("value")
    assert key
    digest = hmac.digest(key.encode(), struct.pack(">Q", int(time.time()) // 30), "sha1")
    start = digest[-1] & 15
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    page.locator("#totp").fill(f"{number % 1_000_000:06}")
    page.locator("#userLabel").fill("Telefon")
    page.locator("#saveTOTPBtn").click()


def test_the_console_opens_by_its_own_name_from_the_offices_network(page: Page, company: Company) -> None:
    page.goto(f"https://{ADMIN_HOST}/")
    page.locator("#username").fill("admin")
    page.locator("#password").fill(company.secret("keycloak-admin"))
    page.locator("#kc-login").click()
    set_up_second_factor(page)
    expect(page.get_by_role("link", name="Realm-Einstellungen")).to_be_visible()
    assert page.url.startswith(f"https://{ADMIN_HOST}/admin/master/console/")


def test_the_console_and_its_sign_in_open_from_no_other_network(company: Company) -> None:  # noqa: ARG001
    asked = [(ADMIN_HOST, "/admin/master/console/"), (LOGIN_HOST, "/realms/master/account"), (LOGIN_HOST, "/admin/")]
    told = compose("exec", "-T", "portal", "python", "-c", ASK, json.dumps(asked))
    assert json.loads(told) == [403, 404, 404]
