"""What can go wrong at the door.

PortalError
├── LoginUnavailableError   Keycloak does not answer or answers nonsense
├── LoginForgottenError     the answer belongs to no login that this browser began
├── LoginCancelledError     the tenant turned back
└── LoginRefusedError       Keycloak's answer does not stand up to the checks
"""


class PortalError(Exception):
    """Das hat bei uns nicht geklappt."""

    status = 500
    title = "Das hat bei uns nicht geklappt"
    text = "Ihre Daten sind sicher. Versuchen Sie es in einigen Minuten wieder."


class LoginUnavailableError(PortalError):
    """Keycloak does not answer, or answers nonsense."""

    status = 503
    title = "Die Anmeldung ist gerade nicht erreichbar"
    text = "Wir arbeiten daran. Versuchen Sie es in einigen Minuten wieder."


class LoginForgottenError(PortalError):
    """The answer belongs to no login that this browser began."""

    status = 400
    title = "Ihr Browser hat sich die Anmeldung nicht gemerkt"
    text = "Erlauben Sie in Ihrem Browser Cookies für diese Seite. Melden Sie sich dann noch einmal an."


class LoginCancelledError(PortalError):
    """The tenant turned back."""

    status = 400
    title = "Sie haben die Anmeldung abgebrochen"
    text = "Sie sind nicht angemeldet. Sie können es jederzeit wieder versuchen."


class LoginRefusedError(PortalError):
    """Keycloak's answer does not stand up to the checks."""

    status = 400
    title = "Die Anmeldung hat nicht geklappt"
    text = "Sie sind nicht angemeldet. Versuchen Sie es noch einmal."
