"""The Keycloak console, as staff see it."""

from dataclasses import dataclass, field

from keycloak import KeycloakAdmin, KeycloakDeleteError

from journey.machine import Machine
from journey.waiting import eventually
from people.cast import Person
from stack.master import CLIENT

# Keycloak keeps these when they are not sent, and refuses an older value of one.
EDITED_BY_NOBODY = {"letterVerified", "letterRequestedAt", "emailCodeIssuedAt", "emailConfirmed"}
EDITED_BY_NOBODY |= {"privacyNoticeVersion", "privacyNoticeAcceptedAt", "privacyNoticeLanguage", "registeredAddress"}


@dataclass
class Console(Machine):
    """The accounts of a running system."""

    admin: KeycloakAdmin = field(init=False)

    def __post_init__(self) -> None:
        self.admin = self.administration("bwg")

    def administration(self, realm: str) -> KeycloakAdmin:
        """The Admin API of a realm, as the client of `make realm` may use it: nobody gets there by a password alone."""
        admin = KeycloakAdmin(
            server_url=self.settings.keycloak_url,
            client_id=CLIENT,
            client_secret_key=self.secret("keycloak-stack"),
            user_realm_name="master",
        )
        admin.change_current_realm(realm)
        return admin

    def user(self, person: Person) -> dict:  # type: ignore[type-arg]  # the Admin API's own representation
        users = self.admin.get_users({"email": person.email, "exact": True})
        return dict(self.admin.get_user(users[0]["id"])) if users else {}

    def attribute(self, person: Person, name: str) -> str | None:
        return next(iter(self.user(person).get("attributes", {}).get(name, [])), None)

    def set_attributes(self, person: Person, attributes: dict[str, str]) -> None:
        """What staff or the matcher enter; everything else stays, but for the marks that nobody may edit."""
        user = self.user(person)
        kept = {name: value for name, value in user["attributes"].items() if name not in EDITED_BY_NOBODY}
        changed = {name: [value] if value else [] for name, value in attributes.items()}
        profile = {name: user[name] for name in ("username", "email", "firstName", "lastName")}
        self.admin.update_user(user["id"], profile | {"attributes": kept | changed})

    def delete(self, user_id: str) -> None:
        """As staff do it: whom Keycloak tells of a conflict, since the matcher wrote just then, clicks again."""
        eventually(lambda: self._is_deleted(user_id), 20, "deleted")

    def _is_deleted(self, user_id: str) -> bool:
        try:
            self.admin.delete_user(user_id)
        except KeycloakDeleteError as error:
            if error.response_code != 409:
                raise
            return False
        return True

    def state(self, person: Person) -> str | None:
        return self.attribute(person, "registrationState")

    def wait_for_state(self, person: Person, *states: str, seconds: float = 30) -> str:
        return eventually(
            lambda: state if (state := self.state(person)) in states else None,
            seconds,
            f"{states}, but it is {self.state(person)}",
        )

    def events(self, person: Person, kind: str) -> list[dict]:  # type: ignore[type-arg]
        return list(self.admin.get_events({"type": kind, "user": self.user(person)["id"]}))
