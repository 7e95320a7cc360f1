"""Keycloak's Admin API: the only module that knows python-keycloak."""

from __future__ import annotations

import base64
import datetime
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any

from keycloak import KeycloakAdmin, KeycloakOpenIDConnection
from keycloak import exceptions as driver

from matcher.errors import KeycloakError
from matcher.registrations import ADMIN_EVENTS, USER_EVENTS, Event
from matcher.settings import WorkerSettings
from matcher.states import LETTER_CODE, Account

ROLE = "mieter"
# Nobody may edit these by the Admin API. Keycloak keeps them when they are not sent, and refuses an older value of one.
KEPT_BY_KEYCLOAK = {
    "letterVerified",
    "letterRequestedAt",
    "emailCodeIssuedAt",
    "privacyNoticeVersion",
    "privacyNoticeAcceptedAt",
    "privacyNoticeLanguage",
}
PAGE = 100
# Keycloak waits so long for the mail server; to give up before it would send a mail twice.
MAIL_SERVER_SECONDS = 15


@contextmanager
def _errors() -> Iterator[None]:
    """A driver's error comes out as ours with its status alone: its text may quote what a person typed."""
    try:
        yield
    except driver.KeycloakError as error:
        raise KeycloakError(f"Keycloak hat die Anfrage nicht ausgeführt (Status {error.response_code}).") from error


def _connect(settings: WorkerSettings, timeout_seconds: int) -> KeycloakOpenIDConnection:
    return KeycloakOpenIDConnection(
        server_url=settings.keycloak_url.rstrip("/") + "/",
        realm_name=settings.keycloak_realm,
        client_id=settings.client_id,
        client_secret_key=settings.client_secret.get_secret_value(),
        grant_type="client_credentials",
        timeout=timeout_seconds,
        pool_maxsize=settings.worker_concurrency + 2,
    )


class Accounts:
    """The users of one realm, with the service account of the client `matcher`. Threads may share it."""

    def __init__(self, settings: WorkerSettings) -> None:
        self._connection = _connect(settings, settings.request_timeout_seconds)
        self._mailing = _connect(settings, settings.request_timeout_seconds + MAIL_SERVER_SECONDS)
        self._admin = KeycloakAdmin(connection=self._connection)

    def token(self) -> str:
        """A valid access token of the service account, renewed in time."""
        with _errors():
            expires_at = self._connection.expires_at
            if expires_at is None or datetime.datetime.now(datetime.UTC) >= expires_at:
                self._connection.get_token()
        return str((self._connection.token or {})["access_token"])

    def own_id(self) -> str:
        """The user id of the service account, to tell our own changes from those of others."""
        payload = self.token().split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
        return str(claims.get("sub", ""))

    def read(self, account_id: str) -> Account | None:
        """The user as Keycloak has it now; None when it was deleted or is a service account."""
        user = _unless_missing(self._admin.get_user, account_id)
        return None if user is None or user.get("serviceAccountClientId") else _account(user)

    def find(self, email: str) -> str | None:
        """The id of the user with this e-mail address."""
        with _errors():
            found = self._admin.get_users({"email": email, "exact": True, "max": 1})
        return str(found[0]["id"]) if found else None

    def write(self, account_id: str, attributes: dict[str, list[str]], *, letter_code: bool) -> bool:
        """Set these attributes (an empty list removes one) and the action LETTER_CODE; False when nothing differed.

        Keycloak takes the attributes as a whole and leaves alone what is not sent, so the user is read again at once
        before, and neither the proof of the e-mail nor the switch `enabled` is ever sent back.
        """
        user = _unless_missing(self._admin.get_user, account_id)
        if user is None:
            return False
        before: dict[str, list[str]] = user.get("attributes") or {}
        kept = {name: value for name, value in before.items() if name not in KEPT_BY_KEYCLOAK}
        after = {name: value for name, value in (kept | attributes).items() if value}
        change: dict[str, Any] = {}
        if after != kept:
            profile = ("username", "email", "firstName", "lastName")
            change = {name: user[name] for name in profile if name in user} | {"attributes": after}
        actions: list[str] = user.get("requiredActions") or []
        # A mark that arrived since the first reading wins over the wish to block.
        if letter_code and LETTER_CODE not in actions and not before.get("letterVerified"):
            change["requiredActions"] = [*actions, LETTER_CODE]
        if not letter_code and LETTER_CODE in actions:
            change["requiredActions"] = [one for one in actions if one != LETTER_CODE]
        if change:
            with _errors():
                self._admin.update_user(account_id, change)
        return bool(change)

    def disable(self, account_id: str) -> None:
        """Disable the user and end the sessions, any number of times."""
        with _errors():
            self._admin.update_user(account_id, {"enabled": False})
            self._admin.user_logout(account_id)

    def has_rights(self, account_id: str) -> bool:
        """Whether the user holds a realm role or a group that no tenant gets by registering.

        Client roles are seen by nobody without a right to view the clients' secrets; Keycloak warns none who has one.
        """
        with _errors():
            roles = self._admin.get_realm_roles_of_user(account_id)
            groups = self._admin.get_user_groups(account_id)
        ordinary = {ROLE, f"default-roles-{self._connection.realm_name}"}
        return bool({role["name"] for role in roles} - ordinary or groups)

    def delete(self, account_id: str) -> None:
        """Delete the user; one that is gone already is deleted."""
        _unless_missing(self._admin.delete_user, account_id)

    def mail(self, account_id: str, kind: str, dates: dict[str, str]) -> bool:
        """Have Keycloak send one of its mails in the user's language; False when it says that this cannot be."""
        body = json.dumps({"user_id": account_id, "kind": kind, "dates": dates})
        with _errors():
            self._mailing.get_token()
            answer = self._mailing.raw_post(f"realms/{self._mailing.realm_name}/konto/mail", data=body)
        if answer.status_code in (400, 404, 409):
            return False
        if answer.status_code != 204:
            raise KeycloakError(f"Keycloak hat die Mail nicht verschickt (Status {answer.status_code}).")
        return True

    def source(self, account_id: str) -> str:
        """The client address of the registration, as the event store has it; empty when it is no longer there."""
        with _errors():
            found = self._admin.get_events({"user": account_id, "type": "REGISTER", "max": 1})
        return str(found[0].get("ipAddress") or "") if found else ""

    def has_role(self, account_id: str) -> bool:
        """Whether the user holds the realm role `mieter`; a deleted user holds none."""
        roles = _unless_missing(self._admin.get_realm_roles_of_user, account_id) or []
        return any(role["name"] == ROLE for role in roles)

    def set_role(self, account_id: str, *, wanted: bool) -> bool:
        """Grant or take the realm role `mieter`; False when it was so already.

        The role is looked up among the user's own and available ones, which needs no right to view the realm.
        """
        with _errors():
            mine = {role["name"]: role for role in self._admin.get_realm_roles_of_user(account_id)}
            if (ROLE in mine) == wanted:
                return False
            if not wanted:
                self._admin.delete_realm_roles_of_user(account_id, [mine[ROLE]])
                return True
            available = self._admin.get_available_realm_roles_of_user(account_id)
            self._admin.assign_realm_roles(account_id, [role for role in available if role["name"] == ROLE])
        return True

    def all(self) -> Iterator[Account]:
        """Every user of the realm, page by page."""
        for users in _stored(self._admin.get_users, {"max": PAGE}):
            yield from (_account(user) for user in users if not user.get("serviceAccountClientId"))

    def events(self, since: int) -> Iterator[list[tuple[int, Event]]]:
        """Pages of user events from the event store, oldest first, each with its time in epoch milliseconds."""
        query = {"type": list(USER_EVENTS), "dateFrom": since, "direction": "asc", "max": PAGE}
        for page in _stored(self._admin.get_events, query):
            yield [(int(one["time"]), _user_event(one)) for one in page if one.get("userId")]

    def admin_events(self, since: int) -> Iterator[list[tuple[int, Event]]]:
        """Pages of admin events on users, oldest first, each with its time in epoch milliseconds."""
        query = {"resourceTypes": "USER", "operationTypes": list(ADMIN_EVENTS), "dateFrom": since}
        for page in _stored(self._admin.get_admin_events, query | {"direction": "asc", "max": PAGE}):
            yield [(int(one["time"]), _admin_event(one)) for one in page if _subject(one)]


def _unless_missing(call: Callable[[str], Any], account_id: str) -> Any:  # noqa: ANN401 - the driver's own answers
    """What Keycloak answers about a user; None when there is none of this id."""
    try:
        with _errors():
            return call(account_id)
    except KeycloakError as error:
        if isinstance(error.__cause__, driver.KeycloakError) and error.__cause__.response_code == 404:
            return None
        raise


def _stored(read: Callable[[dict[str, Any]], list[Any]], query: dict[str, Any]) -> Iterator[list[dict[str, Any]]]:
    """What a list of the Admin API holds, page by page."""
    for first in count(0, PAGE):
        with _errors():
            page = read(query | {"first": first})
        yield page
        if len(page) < PAGE:
            return


def _account(user: dict[str, Any]) -> Account:
    return Account(
        account_id=str(user["id"]),
        enabled=bool(user.get("enabled")),
        email_verified=bool(user.get("emailVerified")),
        first_name=str(user.get("firstName") or ""),
        last_name=str(user.get("lastName") or ""),
        attributes=user.get("attributes") or {},
        required_actions=list(user.get("requiredActions") or []),
        email=str(user.get("email") or ""),
    )


def _user_event(one: dict[str, Any]) -> Event:
    return Event(str(one["id"]), f"user.{one['type']}", str(one["userId"]), None)


def _admin_event(one: dict[str, Any]) -> Event:
    actor = (one.get("authDetails") or {}).get("userId")
    return Event(str(one["id"]), f"admin.{one['operationType']}.USER", _subject(one), actor)


def _subject(one: dict[str, Any]) -> str:
    """The user in a path such as `users/<id>/execute-actions-email`, or an empty text."""
    parts = str(one.get("resourcePath") or "").split("/")
    return parts[1] if len(parts) > 1 and parts[0] == "users" else ""
