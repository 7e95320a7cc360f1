"""How Keycloak's Admin API is called: the connection, lists page by page, and the driver's errors as ours."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any

from keycloak import KeycloakOpenIDConnection
from keycloak import exceptions as driver

from matcher.errors import KeycloakError
from matcher.settings import WorkerSettings

PAGE = 100


@contextmanager
def errors() -> Iterator[None]:
    """A driver's error comes out as ours with its status alone: its text may quote what a person typed."""
    try:
        yield
    except driver.KeycloakError as error:
        raise KeycloakError(f"Keycloak hat die Anfrage nicht ausgeführt (Status {error.response_code}).") from error


def connect(settings: WorkerSettings, timeout_seconds: int) -> KeycloakOpenIDConnection:
    """A connection with the service account's own secret; every call ends after `timeout_seconds`."""
    return KeycloakOpenIDConnection(
        server_url=settings.keycloak_url.rstrip("/") + "/",
        realm_name=settings.keycloak_realm,
        client_id=settings.client_id,
        client_secret_key=settings.client_secret.get_secret_value(),
        grant_type="client_credentials",
        timeout=timeout_seconds,
        pool_maxsize=settings.worker_concurrency + 2,
    )


def unless_missing(call: Callable[[str], Any], account_id: str) -> Any:  # noqa: ANN401 - the driver's own answers
    """What Keycloak answers about a user; None when there is none of this id."""
    try:
        with errors():
            return call(account_id)
    except KeycloakError as error:
        if isinstance(error.__cause__, driver.KeycloakError) and error.__cause__.response_code == 404:
            return None
        raise


def stored(read: Callable[[dict[str, Any]], list[Any]], query: dict[str, Any]) -> Iterator[list[dict[str, Any]]]:
    """What a list of the Admin API holds, page by page."""
    for first in count(0, PAGE):
        with errors():
            page = read(query | {"first": first})
        yield page
        if len(page) < PAGE:
            return
