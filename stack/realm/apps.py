"""The company's other apps, as clients of the realm: added with what is right for an app, listed with what they lack.

In containers `docker compose run --rm --no-deps realm apps …`, on this machine `make apps …`. Twice is once.
PKCE after RFC 9700 (OAuth 2.0 Security BCP); the end of a session by OpenID Connect Back-Channel Logout 1.0.
"""

import argparse
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from stack.commands import StackError
from stack.realm.admin import Admin
from stack.realm.clients import CLIENTS

# Says that the command made it: what staff made in the console is listed and never changed here.
MADE_HERE = "madeByTheCommand"
PKCE, LOGOUT_URL = "pkce.code.challenge.method", "backchannel.logout.url"
# How long a token of the app lasts, where that is not what the realm says.
TOKEN_SECONDS = "access.token.lifespan"  # noqa: S105 - a name
TOKEN_SECONDS_ALLOWED = range(10, 301)
NAME = re.compile(r"[a-z][a-z0-9-]{1,39}")
# Keycloak's own, which nobody signs in to by a browser of a tenant.
KEYCLOAKS = frozenset(
    (
        "account",
        "account-console",
        "admin-cli",
        "admin-permissions",
        "broker",
        "realm-management",
        "security-admin-console",
    )
)
SCOPES = ("basic", "acr", "profile", "email", "tenancy")
MORE_SCOPES = ("address", "phone")


def parse(words: list[str]) -> argparse.Namespace:
    """`add NAME --url ADDRESS`, `remove NAME`, or nothing for a list; ends the program for anything else."""
    parser = argparse.ArgumentParser(prog="apps", description="The apps that sign tenants in.")
    commands = parser.add_subparsers(dest="command")
    new = commands.add_parser("add", help="a client for an app; again: change its addresses")
    new.add_argument("name")
    new.add_argument("--url", required=True, help="where the app is")
    new.add_argument("--redirect", help="where Keycloak sends people back, URL/callback if it is not said")
    new.add_argument("--logout", help="where Keycloak tells of a sign-out, URL/backchannel-logout if it is not said")
    new.add_argument(
        "--token-seconds",
        type=int,
        help="10 to 300, for an app that hears of no sign-out and asks for a new token: how long each of them lasts",
    )
    new.add_argument("--public", action="store_true", help="it runs in the browser or on a phone: no secret")
    commands.add_parser("remove", help="its sign-ins end").add_argument("name")
    return parser.parse_args(words)


def run(admin: Admin, given: argparse.Namespace) -> list[str]:
    """Do what was parsed; what to tell the operator. StackError, in German, for what cannot be done."""
    if given.command == "remove":
        remove(admin, given.name)
        return [f"Die App {given.name} ist entfernt; ihre Anmeldungen sind beendet."]
    if given.command is None:
        return listed(admin) or ["Es gibt noch keine App."]
    app = App.of(
        given.name, given.url, given.redirect, given.logout, public=given.public, token_seconds=given.token_seconds
    )
    secret = add(admin, app)
    told = [f"client_id      {app.name}", f"redirect_uri   {app.redirect}"]
    told += [f"client_secret  {secret}"] if secret else ["(kein Geheimnis: die App läuft beim Nutzer)"]
    return [*told, "Geben Sie das dem Entwickler der App auf einem sicheren Weg; wie es weitergeht, sagt docs/apps.md."]


@dataclass(frozen=True)
class App:
    """What somebody says of an app: its client id, where it is, where Keycloak sends people back and tells of a logout.

    `public`: it runs in the browser or on a phone and can keep no secret. `token_seconds`: it hears of no sign-out and
    asks Keycloak anew when a token ends, after so many seconds.
    """

    name: str
    url: str
    redirect: str
    logout: str
    public: bool = False
    token_seconds: int | None = None

    @classmethod
    def of(
        cls,
        name: str,
        url: str,
        redirect: str | None,
        logout: str | None,
        *,
        public: bool = False,
        token_seconds: int | None = None,
    ) -> "App":
        """Checked, with the addresses that follow from its own; StackError says what is wrong."""
        if token_seconds is not None and token_seconds not in TOKEN_SECONDS_ALLOWED:
            raise StackError("--token-seconds braucht eine Zahl von 10 bis 300.")
        if not NAME.fullmatch(name):
            raise StackError(
                "Der Name einer App hat 2 bis 40 kleine Buchstaben, Ziffern und Bindestriche, zum Beispiel mieter-app."
            )
        base = _address("--url", url).rstrip("/")
        hears = logout or not (public or token_seconds)
        return cls(
            name,
            base,
            _address("--redirect", redirect or f"{base}/callback"),
            _address("--logout", logout or f"{base}/backchannel-logout") if hears else "",
            public,
            token_seconds,
        )

    def client(self) -> dict[str, Any]:
        """As the Admin API takes a client."""
        return {
            "clientId": self.name,
            "protocol": "openid-connect",
            "enabled": True,
            "publicClient": self.public,
            "standardFlowEnabled": True,
            "implicitFlowEnabled": False,
            "directAccessGrantsEnabled": False,
            "serviceAccountsEnabled": False,
            "fullScopeAllowed": False,
            "frontchannelLogout": False,
            "rootUrl": self.url,
            "baseUrl": self.url,
            "redirectUris": [self.redirect],
            "webOrigins": [_origin(self.url)] if self.public else [],
            "defaultClientScopes": list(SCOPES),
            "optionalClientScopes": list(MORE_SCOPES),
            "attributes": {
                MADE_HERE: "true",
                PKCE: "S256",
                "post.logout.redirect.uris": f"{self.url}/*",
                LOGOUT_URL: self.logout,
                TOKEN_SECONDS: str(self.token_seconds or ""),
                "backchannel.logout.session.required": "true",
            },
        }


def add(admin: Admin, app: App) -> str:
    """Make the client, or bring the one that was made here to what is said now; its secret, empty for a public one.

    The secret stays as it is. StackError when somebody else has the name.
    """
    there = CLIENTS.all(admin).get(app.name)
    if there is None:
        admin.write("POST", CLIENTS.path, app.client(), f"app {app.name}: is added")
        there = CLIENTS.all(admin)[app.name]
    elif there.get("attributes", {}).get(MADE_HERE) != "true":
        raise StackError(
            f"Einen Client {app.name} gibt es schon, nicht mit diesem Befehl angelegt. Es wurde nichts geändert."
        )
    else:
        plain = {key: value for key, value in app.client().items() if key not in CLIENTS.apart}
        admin.write("PUT", f"{CLIENTS.path}/{there['id']}", plain, f"app {app.name}: is as you say")
    if app.public:
        return ""
    return str(admin.get(f"{CLIENTS.path}/{there['id']}/client-secret")["value"])


def remove(admin: Admin, name: str) -> None:
    """Delete an app that was made here: its sessions and tokens end. StackError for anything else."""
    there = CLIENTS.all(admin).get(name)
    if there is None or there.get("attributes", {}).get(MADE_HERE) != "true":
        raise StackError(f"Eine App {name} wurde mit diesem Befehl nicht angelegt. Es wurde nichts geändert.")
    admin.write("DELETE", f"{CLIENTS.path}/{there['id']}", None, f"app {name}: is removed")


def listed(admin: Admin) -> list[str]:
    """A line for each client that people sign in to, with what it lacks."""
    return [
        f"{name:32}{one.get('baseUrl') or one.get('rootUrl') or '':44}{'; '.join(lacks(one)) or 'in Ordnung'}"
        for name, one in sorted(CLIENTS.all(admin).items())
        if name not in KEYCLOAKS and one.get("standardFlowEnabled")
    ]


def lacks(client: dict[str, Any]) -> list[str]:
    """What an app's client should have and has not, in a few words each."""
    attributes = client.get("attributes", {})
    faults = {
        "ohne PKCE": attributes.get(PKCE) != "S256",
        "erfährt keine Abmeldung": not (attributes.get(LOGOUT_URL) or attributes.get(TOKEN_SECONDS)),
        "nimmt Passwörter an": bool(client.get("directAccessGrantsEnabled")),
        "impliziter Ablauf": bool(client.get("implicitFlowEnabled")),
        "bekommt alle Rollen": bool(client.get("fullScopeAllowed")),
        "ohne Mieternummer": "tenancy" not in client.get("defaultClientScopes", []),
        "leitet auf beliebige Adressen": any("*" in uri for uri in client.get("redirectUris", [])),
    }
    return [words for words, is_so in faults.items() if is_so]


def _address(option: str, text: str) -> str:
    """An https address, or http of this machine; StackError otherwise."""
    try:
        parts = urlsplit(text)
        plain = parts.hostname in ("localhost", "127.0.0.1") and parts.scheme == "http"
        good = bool(parts.hostname) and (parts.scheme == "https" or plain) and not (parts.username or parts.fragment)
    except ValueError:
        good = False
    if not good or "*" in text or any(one.isspace() for one in text):
        raise StackError(f"{option} braucht eine Adresse wie https://app.example.de (ohne https nur auf localhost).")
    return text


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
