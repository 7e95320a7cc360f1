"""What somebody at the desk is told when a page cannot be shown or an act cannot be done.

DeskFault
├── LoginUnavailable   Keycloak does not answer or answers nonsense
├── LoginForgotten     the answer belongs to no login that this browser began
├── LoginCancelled     the person turned back
├── LoginRefused       Keycloak's answer does not stand up to the checks
├── NotForYou          the person holds none of the roles, or not the one that this needs
├── NotFromHere        a form that was not sent by a page of the desk
├── NotUnderstood      a form that cannot be read
├── NotThere           no such case, letter or page
├── OfStaff            the account is that of somebody who works here
└── NotAnswering       the database, Keycloak or letter-service is away
"""


class DeskFault(Exception):  # noqa: N818 - each is named after what is the matter
    """Das hat nicht geklappt."""

    status = 500
    title = "Das hat nicht geklappt"
    text = "Es wurde nichts geändert. Versuchen Sie es in einigen Minuten wieder."


class LoginUnavailable(DeskFault):
    """Keycloak does not answer, or answers nonsense: whose roles are not known does nothing."""

    status = 503
    title = "Die Anmeldung ist gerade nicht erreichbar"
    text = (
        "Ohne sie lässt sich nicht prüfen, was Sie dürfen. Es wurde nichts geändert. Versuchen Sie es in einigen "
        "Minuten wieder."
    )


class LoginForgotten(DeskFault):
    """The answer belongs to no login that this browser began."""

    status = 400
    title = "Ihr Browser hat sich die Anmeldung nicht gemerkt"
    text = "Erlauben Sie in Ihrem Browser Cookies für diese Seite. Melden Sie sich dann noch einmal an."


class LoginCancelled(DeskFault):
    """The person turned back."""

    status = 400
    title = "Sie haben die Anmeldung abgebrochen"
    text = "Sie sind nicht angemeldet. Sie können es jederzeit wieder versuchen."


class LoginRefused(DeskFault):
    """Keycloak's answer does not stand up to the checks."""

    status = 400
    title = "Die Anmeldung hat nicht geklappt"
    text = "Sie sind nicht angemeldet. Versuchen Sie es noch einmal."


class NotForYou(DeskFault):
    """The person does not hold the role that this needs."""

    status = 403
    title = "Das dürfen Sie hier nicht"
    text = "Dafür fehlt Ihnen die Berechtigung. Es wurde nichts geändert. Fragen Sie Ihre Leitung."


class NotFromHere(DeskFault):
    """A form that was not sent by a page of the desk."""

    status = 403
    title = "Das Formular kam nicht von dieser Seite"
    text = "Es wurde nichts geändert. Öffnen Sie die Seite neu und versuchen Sie es noch einmal."


class NotUnderstood(DeskFault):
    """A form that cannot be read."""

    status = 400
    title = "Das Formular war nicht vollständig"
    text = "Es wurde nichts geändert. Öffnen Sie die Seite neu und versuchen Sie es noch einmal."


class NotThere(DeskFault):
    """No such case, letter or page."""

    status = 404
    title = "Das gibt es hier nicht"
    text = "Vielleicht wurde das Konto inzwischen gelöscht. Suchen Sie danach, oder gehen Sie zurück zur Übersicht."


class OfStaff(DeskFault):
    """The account is that of somebody who works here: no registration is theirs."""

    status = 403
    title = "Dieses Konto gehört jemandem aus dem Haus"
    text = "Konten des Personals werden hier nicht bearbeitet, angesehen oder ausgegeben; das macht der Betrieb."


class NotAnswering(DeskFault):
    """The database, Keycloak or letter-service is away."""

    status = 503
    title = "Gerade antwortet nicht alles, was gebraucht wird"
