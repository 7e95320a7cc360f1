"""The users of the realm, as Keycloak's Admin API reads and writes them."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from keycloak import KeycloakAdmin, KeycloakOpenIDConnection

from matcher import berlin, logs
from matcher.errors import KeycloakError, MailRefusedError, TakenError
from matcher.keycloak.account import Access, Account, Correction
from matcher.keycloak.admin_api import PAGE, connect, errors, stored, unless_missing
from matcher.keycloak.events import ADMIN_EVENTS, USER_EVENTS, Event
from matcher.settings import WorkerSettings

ROLE = "mieter"
# The company's people: no registration is theirs.
STAFF = frozenset(("clerk", "lead", "operator"))
# Keycloak waits so long for the mail server; to give up before it would send a mail twice.
MAIL_SERVER_SECONDS = 15
# What the provider's answer to another e-mail address says; 404 is an account that is gone.
CORRECTIONS: dict[int | None, Correction] = {204: "corrected", 400: "no_address", 404: "taken", 409: "taken"}


class Accounts:
    """The users of one realm, with the service account of the client `matcher`. Threads may share it."""

    def __init__(self, settings: WorkerSettings) -> None:
        self._connection = connect(settings, settings.request_timeout_seconds)
        self._mailing = connect(settings, settings.request_timeout_seconds + MAIL_SERVER_SECONDS)
        self._admin = KeycloakAdmin(connection=self._connection)

    def token(self) -> str:
        """A valid access token of the service account, renewed in time."""
        with errors():
            expires_at = self._connection.expires_at
            if expires_at is None or berlin.now() >= expires_at:
                self._connection.get_token()
        return str((self._connection.token or {})["access_token"])

    def own_id(self) -> str:
        """The user id of the service account, to tell our own changes from those of others."""
        payload = self.token().split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
        return str(claims.get("sub", ""))

    def read(self, account_id: str) -> Account | None:
        """The user as Keycloak has it now; None when it was deleted or is a service account."""
        user = unless_missing(self._admin.get_user, account_id)
        return None if user is None or user.get("serviceAccountClientId") else _account(user)

    def find(self, email: str) -> str | None:
        """The id of the user with this e-mail address."""
        with errors():
            found = self._admin.get_users({"email": email, "exact": True, "max": 1})
        return str(found[0]["id"]) if found else None

    def search(self, text: str, most: int = 20) -> list[Account]:
        """Users whose name or e-mail address has all of these words, or begins with them; service accounts are none."""
        with errors():
            found = self._admin.get_users({"search": " ".join(f"*{word}*" for word in text.split()), "max": most})
        return [_account(user) for user in found if not user.get("serviceAccountClientId")]

    def access(self, account_id: str) -> Access:
        """Whether the user holds the role `mieter`, or one of staff, and has sessions, offline ones too.

        Offline sessions stand among the consents alone, whichever app they are of.
        """
        roles = unless_missing(self._admin.get_composite_realm_roles_of_user, account_id) or []
        names = {str(role["name"]) for role in roles}
        sessions = unless_missing(self._admin.get_sessions, account_id)
        sessions = sessions or unless_missing(self._admin.user_consents, account_id)
        return Access(ROLE in names, bool(sessions), bool(STAFF & names))

    def write(
        self,
        account_id: str,
        attributes: dict[str, list[str]],
        *,
        action: bool | None,
        role: bool | None = None,
        sign_out: bool = False,
        seen: Mapping[str, Sequence[str]],
    ) -> None:
        """Set these attributes (an empty list removes one), action LETTER_CODE and role as wanted (None leaves it).

        `sign_out` ends every session, with a word to the apps, and voids every token and consent until now; enabling
        the user again revives none. Nothing else of the user is touched. Raises TakenError, with nothing done, when an
        attribute of `seen` is no longer what it was: somebody else changed the account since it was read. A deleted
        user is left alone.
        """
        change = {"user_id": account_id, "seen": dict(seen), "attributes": attributes, "action": action}
        change |= {"role": role, "sign_out": sign_out}
        status = self._ask(self._connection, "account", change)
        if status == 409:
            raise TakenError
        if status not in (204, 404):
            raise KeycloakError(f"Keycloak hat das Konto nicht geändert (Status {status}).")

    def correct_email(self, account_id: str, email: str) -> Correction:
        """Put another address in place of one that was mistyped, unproven."""
        status = self._ask(self._mailing, "address", {"user_id": account_id, "email": email}, may_refuse=True)
        if status not in CORRECTIONS:
            raise KeycloakError(f"Keycloak hat die Adresse nicht geändert (Status {status}).")
        return CORRECTIONS[status]

    def open_without_letter(self, account_id: str, tenant_id: str, person: str, *, confirms: bool) -> bool:
        """Let a lead propose, or another one confirm, that the user is let in; False when Keycloak refuses.

        `person`: the access token of whoever does it, at the desk.
        """
        step = {"step": "confirm" if confirms else "propose", "user_id": account_id, "tenant_id": tenant_id}
        status = self._ask(self._connection, "opening", step | {"person": person})
        if status not in (204, 403, 404, 409):
            raise KeycloakError(f"Keycloak hat das Konto nicht freigeschaltet (Status {status}).")
        return status == 204

    def disable(self, account_id: str) -> None:
        """Disable the user, any number of times."""
        with errors():
            self._admin.update_user(account_id, {"enabled": False})

    def enable(self, account_id: str) -> None:
        """Enable the user again, any number of times."""
        with errors():
            self._admin.update_user(account_id, {"enabled": True})

    def has_rights(self, account_id: str) -> bool:
        """Whether the user holds a realm role or a group that no tenant gets by registering.

        Client roles are seen by nobody without a right to view the clients' secrets; Keycloak warns none who has one.
        """
        with errors():
            roles = self._admin.get_realm_roles_of_user(account_id)
            groups = self._admin.get_user_groups(account_id)
        ordinary = {ROLE, f"default-roles-{self._connection.realm_name}"}
        return bool({role["name"] for role in roles} - ordinary or groups)

    def delete(self, account_id: str) -> None:
        """Delete the user; one that is gone already is deleted."""
        unless_missing(self._admin.delete_user, account_id)

    def disclose(self, account_id: str) -> dict[str, Any]:
        """What Keycloak stores of a user, for its owner; empty when there is none. Never a password or its hash."""
        user = unless_missing(self._admin.get_user, account_id)
        if user is None:
            return {}
        with errors():
            credentials = self._admin.get_credentials(account_id)
            return {
                "user": user,
                "roles": [role["name"] for role in self._admin.get_realm_roles_of_user(account_id)],
                "credentials": [{name: one.get(name) for name in ("type", "createdDate")} for one in credentials],
                "sessions": self._admin.get_sessions(account_id),
                "events": [one for page in self._events_of(account_id) for one in page],
            }

    def erase_traces(self, account_id: str, email: str) -> None:
        """Delete what Keycloak keeps of a user that is gone: events, those that name the address too; twice is once."""
        status = self._ask(self._connection, "erasure", {"user_id": account_id, "email": email})
        if status != 204:
            raise KeycloakError(f"Keycloak hat die Ereignisse des Kontos nicht gelöscht (Status {status}).")

    def former_address(self, account_id: str) -> str:
        """Of an account that its owner deleted, as the event of the deletion says; empty where there is none."""
        query = {"user": account_id, "type": "DELETE_ACCOUNT", "direction": "asc", "max": PAGE}
        with errors():
            told = [one for page in stored(self._admin.get_events, query) for one in page]
        return str(next((one["details"]["username"] for one in told if one.get("details", {}).get("username")), ""))

    def _events_of(self, account_id: str) -> Iterator[list[dict[str, Any]]]:
        return stored(self._admin.get_events, {"user": account_id, "direction": "asc", "max": PAGE})

    def mail(self, account_id: str, kind: str, dates: dict[str, str]) -> bool:
        """Have Keycloak send one of its mails in the user's language; False when it says that this cannot be.

        Raises MailRefusedError when the mail server will never take it, KeycloakError to be tried again; a mail that
        Keycloak does not understand is an alarm and not lost.
        """
        status = self._ask(self._mailing, "mail", {"user_id": account_id, "kind": kind, "dates": dates})
        if status in (404, 409):
            return False
        if status == 422:
            raise MailRefusedError
        if status != 204:
            raise KeycloakError(f"Keycloak hat die Mail nicht verschickt (Status {status}).")
        return True

    def _ask(
        self, connection: KeycloakOpenIDConnection, what: str, body: dict[str, Any], *, may_refuse: bool = False
    ) -> int:
        """The status of our own provider's answer; one that does not understand us is an alarm, too.

        `may_refuse`: what is not understood is what somebody typed.
        """
        with errors():
            answer = connection.raw_post(f"realms/{connection.realm_name}/konto/{what}", data=json.dumps(body))
        if answer.status_code == 400 and not may_refuse:
            logs.misunderstood("keycloak")
        return int(answer.status_code)

    def source(self, account_id: str) -> str:
        """The client address of the registration, as the event store has it; empty when it is no longer there."""
        with errors():
            found = self._admin.get_events({"user": account_id, "type": "REGISTER", "max": 1})
        return str(found[0].get("ipAddress") or "") if found else ""

    def role_members(self) -> set[str]:
        """The ids of all users who hold the realm role `mieter`, read page by page."""
        return self._members(ROLE)

    def staff_members(self) -> set[str]:
        """The ids of all users who hold a role of the company's people; a realm of before has none."""
        with errors():
            known = {str(role["name"]) for role in self._admin.get_realm_roles()}
        return {one for role in STAFF & known for one in self._members(role)}

    def _members(self, role: str) -> set[str]:
        pages = stored(lambda query: self._admin.get_realm_role_members(role, query), {"max": PAGE})
        return {str(user["id"]) for page in pages for user in page}

    def all(self) -> Iterator[Account]:
        """Every user of the realm, page by page."""
        for users in stored(self._admin.get_users, {"max": PAGE}):
            yield from (_account(user) for user in users if not user.get("serviceAccountClientId"))

    def events(self, since: int) -> Iterator[list[tuple[int, Event]]]:
        """Pages of user events from the event store, oldest first, each with its time in epoch milliseconds."""
        query = {"type": list(USER_EVENTS), "dateFrom": since, "direction": "asc", "max": PAGE}
        for page in stored(self._admin.get_events, query):
            yield [(int(one["time"]), _user_event(one)) for one in page if one.get("userId")]

    def admin_events(self, since: int) -> Iterator[list[tuple[int, Event]]]:
        """Pages of admin events on users, oldest first, each with its time in epoch milliseconds."""
        query = {"resourceTypes": "USER", "operationTypes": list(ADMIN_EVENTS), "dateFrom": since}
        for page in stored(self._admin.get_admin_events, query | {"direction": "asc", "max": PAGE}):
            yield [(int(one["time"]), _admin_event(one)) for one in page if _subject(one)]


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
