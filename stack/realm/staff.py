"""The company's people: who gets an account of staff, and whose ends. Only the operator does so, by this command.

In containers `docker compose run --rm --no-deps realm staff …`, on this machine `make staff …`. Twice is once.
"""

import argparse
import secrets
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from stack.commands import StackError
from stack.realm.admin import Admin
from stack.realm.rights import MANAGEMENT

# As the console shows them; what each may do stands in keycloak/realm.json.
ROLES = {"clerk": "Sachbearbeitung", "lead": "Leitung", "operator": "Betrieb"}
# Without what looks alike on paper. Twenty of them are 98 bits.
CHARACTERS = "abcdefghjkmnpqrstuvwxyz23456789"
TO_BE_SET_UP = ["UPDATE_PASSWORD", "CONFIGURE_TOTP"]
LONGEST_ADDRESS = 254
TRIES = 3


def parse(words: list[str]) -> argparse.Namespace:
    """`add MAIL ROLE [--name NAME]`, `renew MAIL`, `end MAIL`, or nothing for a list; other words end the process."""
    parser = argparse.ArgumentParser(prog="staff", description="The company's people in the realm bwg.")
    commands = parser.add_subparsers(dest="command")
    add = commands.add_parser("add", help="an account with a role: clerk, lead or operator")
    add.add_argument("mail")
    add.add_argument("role")
    add.add_argument("--name", default="", help="first and last name")
    commands.add_parser("renew", help="a new way in: password or telephone is lost").add_argument("mail")
    commands.add_parser("end", help="out at once, everywhere").add_argument("mail")
    return parser.parse_args(words)


def run(admin: Admin, given: argparse.Namespace) -> list[str]:
    """What to tell the operator; a new password is there and nowhere else. StackError says what cannot be."""
    staff = Staff(admin)
    if given.command == "add":
        return staff.add(address(given.mail), given.role, given.name)
    if given.command == "renew":
        return staff.renew(address(given.mail))
    return staff.end(address(given.mail)) if given.command == "end" else staff.everybody()


def address(typed: str) -> str:
    """The address as an account has it; StackError for what is none."""
    local, _, domain = typed.strip().lower().rpartition("@")
    clean = typed.strip().isascii() and typed.strip().isprintable() and not set(typed.strip()) & set(' ,;<>()"')
    if not local or "." not in domain.strip(".") or len(typed) > LONGEST_ADDRESS or "@" in local or not clean:
        raise StackError(f"„{typed}“ ist keine E-Mail-Adresse.")
    return f"{local}@{domain}"


@dataclass(frozen=True)
class Staff:
    """The accounts of staff, by the Admin API."""

    admin: Admin

    def add(self, mail: str, role: str, name: str = "") -> list[str]:
        """An account with this role and a way in; another role for one that is there; an ended one comes back."""
        if role not in ROLES:
            known = ", ".join(f"{one} ({german})" for one, german in ROLES.items())
            raise StackError(f"Die Rolle „{role}“ gibt es nicht. Es gibt: {known}.")
        found = self._find(mail)
        if found is None:
            return self._create(mail, role, name)
        held = self._roles(found)
        if not held and _is_a_form_alone(found):
            # Nobody has confirmed it: whoever types a colleague's address would keep the colleague out.
            self.admin.write("DELETE", f"/users/{found['id']}", None)
            return [f"Eine unbestätigte Registrierung mit {mail} ist gelöscht.", *self._create(mail, role, name)]
        if not held:
            raise StackError(
                f"{mail} gehört schon zu einem Konto, das keines des Personals ist. Wer hier arbeitet und hier wohnt, "
                "hat zwei Konten: Nehmen Sie die dienstliche Adresse. Es wurde nichts geändert."
            )
        told = self._give(found, role, held)
        if found["enabled"]:
            return told or [f"{mail} ist schon {ROLES[role]} ({role}). Es wurde nichts geändert."]
        return [*told, f"{mail} ist wieder {ROLES[role]} ({role}).", *self._new_way_in(found)]

    def renew(self, mail: str) -> list[str]:
        """A new way in for somebody who lost password or telephone; whatever was open ends."""
        found = self._known(mail)
        if not found["enabled"]:
            raise StackError(f"Das Konto von {mail} ist beendet. `add` nimmt es wieder auf.")
        self._close(found)
        return [f"{mail} hat Passwort und zweiten Faktor verloren.", *self._new_way_in(found)]

    def end(self, mail: str) -> list[str]:
        """Nobody gets in with it any more, and whoever is in is out; the account stays, so that records keep a name."""
        found = self._known(mail)
        if not self._close(found):
            return [f"Das Konto von {mail} war schon beendet. Es wurde nichts geändert."]
        return [f"Das Konto von {mail} ist beendet: überall abgemeldet, ohne Passwort und zweiten Faktor."]

    def everybody(self) -> list[str]:
        """One line a person: address, name, role, and how far the account is; then who has rights by hand."""
        lines, known = [], set()
        for role, german in ROLES.items():
            for one in self.admin.get(f"/roles/{role}/users?max=1000"):
                user = self.admin.get(f"/users/{one['id']}")
                known.add(one["id"])
                state = "eingerichtet" if user.get("totp") else "noch nicht eingerichtet"
                name = " ".join(filter(None, (user.get("firstName"), user.get("lastName"))))
                told = (user["username"], name or "-", german, state if user["enabled"] else "beendet")
                lines.append("  ".join(told))
        return [*sorted(lines), *self._by_hand(known)] or ["Es gibt noch kein Konto des Personals."]

    def _by_hand(self, known: set[str]) -> list[str]:
        """Whoever holds a role of the console itself, which no command gave; service accounts are the file's."""
        path = f"/clients/{self.admin.get(f'/clients?clientId={MANAGEMENT}')[0]['id']}/roles"
        held: dict[str, set[str]] = {}
        for role in self.admin.get(f"{path}?max=1000"):
            for one in self.admin.get(f"{path}/{role['name']}/users?max=1000"):
                if not one["username"].startswith("service-account-"):
                    told = f"{one['username']}{' (Personal)' * (one['id'] in known)}"
                    held.setdefault(told, set()).add(role["name"])
        return [f"{name}  von Hand: {', '.join(sorted(roles))}" for name, roles in sorted(held.items())]

    def _find(self, mail: str) -> dict[str, Any] | None:
        for field in ("email", "username"):
            if found := self.admin.get(f"/users?exact=true&{field}={quote(mail)}"):
                user: dict[str, Any] = self.admin.get(f"/users/{found[0]['id']}")
                return user
        return None

    def _known(self, mail: str) -> dict[str, Any]:
        found = self._find(mail)
        if found is None:
            raise StackError(f"Es gibt kein Konto mit der Adresse {mail}.")
        if not self._roles(found):
            raise StackError(f"Das Konto von {mail} ist keines des Personals. Es wurde nichts geändert.")
        return found

    def _roles(self, user: dict[str, Any]) -> list[dict[str, Any]]:
        held = self.admin.get(f"/users/{user['id']}/role-mappings/realm")
        return [one for one in held if one["name"] in ROLES]

    def _create(self, mail: str, role: str, name: str) -> list[str]:
        """With its role in one transaction: the matcher, who hears of it, would take one without for a tenant's."""
        first, _, last = name.strip().rpartition(" ")
        user = {"username": mail, "email": mail, "emailVerified": True, "enabled": True, "realmRoles": [role]}
        user |= {"firstName": first, "lastName": last} if last else {}
        self.admin.write("POST", "/partialImport", {"ifResourceExists": "FAIL", "users": [user]})
        [made] = self.admin.get(f"/users?exact=true&username={quote(mail)}")
        return [f"{mail} ist jetzt {ROLES[role]} ({role}).", *self._new_way_in(made)]

    def _give(self, user: dict[str, Any], role: str, held: list[dict[str, Any]]) -> list[str]:
        """The one role in place of others; who has it already keeps what is open."""
        names = [one["name"] for one in held]
        if names == [role]:
            return []
        path = f"/users/{user['id']}"
        self.admin.write("POST", f"{path}/role-mappings/realm", [self.admin.get(f"/roles/{role}")])
        if others := [one for one in held if one["name"] != role]:
            self.admin.write("DELETE", f"{path}/role-mappings/realm", others)
        self.admin.write("POST", f"{path}/logout", None)
        before = ", ".join(ROLES[name] for name in names)
        return [f"{user['username']} ist jetzt {ROLES[role]} ({role}), vorher {before}, und wurde abgemeldet."]

    def _close(self, user: dict[str, Any]) -> bool:
        """First the account, which signs out of every app, then what opens it; whether anything was left to do."""
        path = f"/users/{user['id']}"
        if user["enabled"]:
            self.admin.write("PUT", path, {"enabled": False})
        credentials = self.admin.get(f"{path}/credentials")
        for one in credentials:
            self.admin.write("DELETE", f"{path}/credentials/{one['id']}", None)
        return bool(user["enabled"] or credentials)

    def _new_way_in(self, user: dict[str, Any]) -> list[str]:
        path = f"/users/{user['id']}"
        password = self._set_password(f"{path}/reset-password")
        self.admin.write("PUT", path, {"enabled": True, "requiredActions": TO_BE_SET_UP})
        return _way_in(password)

    def _set_password(self, path: str) -> str:
        """Keycloak takes one of ten thousand for a common password, by the filter that it looks them up in."""
        for tries_left in reversed(range(TRIES)):
            password = _password()
            try:
                self.admin.write("PUT", path, {"type": "password", "value": password, "temporary": True})
            except StackError:
                if not tries_left:
                    raise
            else:
                break
        return password


def _is_a_form_alone(user: dict[str, Any]) -> bool:
    """Whether it is nothing but a filled-in form, as the provider's `Unproven` says."""
    attributes = user.get("attributes", {})
    state = attributes.get("registrationState", ["email_pending"])
    proven = attributes.keys() & {"tenantNumber", "letterVerified", "letterNumber", "emailConfirmed"}
    typed = "privacyNoticeAcceptedAt" in attributes
    return bool(user["enabled"] and not user["emailVerified"] and not proven and typed and state == ["email_pending"])


def _password() -> str:
    return "-".join("".join(secrets.choice(CHARACTERS) for _ in range(5)) for _ in range(4))


def _way_in(password: str) -> list[str]:
    return [
        "",
        f"    {password}",
        "",
        "Mit der Adresse und diesem Passwort geht es einmal hinein: Die Seite verlangt dann ein eigenes und eine",
        "Authenticator-App. Übergeben Sie es der Person selbst; es steht sonst nirgends.",
    ]
