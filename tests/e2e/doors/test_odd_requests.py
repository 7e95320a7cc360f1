"""What no browser sends is refused: never an error page of the server's own, never a way on."""

import pytest
import requests

from journey.visitor import TIMEOUT_SECONDS
from journey.world import World

SERVERS_FAULT = 500


@pytest.mark.parametrize("kind", ["text/plain", "application/json", "multipart/form-data", None])
@pytest.mark.parametrize("page", ["email", "nicht-ich", "mail", "account", "erasure"])
def test_a_body_of_any_kind_is_answered(world: World, page: str, kind: str | None) -> None:
    headers = {} if kind is None else {"Content-Type": kind}
    answer = requests.post(f"{world.realm_url}/konto/{page}", data=b"{}", headers=headers, timeout=TIMEOUT_SECONDS)
    assert answer.status_code < SERVERS_FAULT, answer.text[:300]


@pytest.mark.parametrize("page", ["email", "nicht-ich", "brief", "account"])
def test_the_realm_of_the_operator_has_no_pages_for_tenants(world: World, page: str) -> None:
    url = f"{world.settings.keycloak_url}/realms/master/konto/{page}"
    assert requests.get(url, timeout=TIMEOUT_SECONDS).status_code == 404
