"""What can go wrong at the door: an HTTP status each, and the texts `TEXT_title` and `TEXT_text` of its page.

PortalError
├── LoginUnavailableError   Keycloak does not answer or answers nonsense
├── LoginForgottenError     the answer belongs to no login that this browser began
├── LoginCancelledError     the tenant turned back
└── LoginRefusedError       Keycloak's answer does not stand up to the checks
"""


class PortalError(Exception):
    """Das hat bei uns nicht geklappt."""

    status = 500
    text = "failed"


class LoginUnavailableError(PortalError):
    """Keycloak does not answer, or answers nonsense."""

    status = 503
    text = "unavailable"


class LoginForgottenError(PortalError):
    """The answer belongs to no login that this browser began."""

    status = 400
    text = "forgotten"


class LoginCancelledError(PortalError):
    """The tenant turned back."""

    status = 400
    text = "cancelled"


class LoginRefusedError(PortalError):
    """Keycloak's answer does not stand up to the checks."""

    status = 400
    text = "login_refused"
