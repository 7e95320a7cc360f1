"""What can go wrong, as one small tree. The docstring is the message; `permanent` decides between retry and stop.

MatcherError
├── SettingsError         a setting is missing or too weak (permanent)
├── FileError             a file of records or registrations cannot be used (permanent)
├── DatabaseError         PostgreSQL does not answer or refuses
├── TakenError            somebody else took the account over meanwhile
├── KeycloakError         Keycloak does not answer, or answers with an error
├── MailRefusedError      the mail server will never take mails for this address (permanent)
├── LetterServiceError    letter-service does not answer, or answers with an error
├── LetterAddressError    the address on file cannot be printed (permanent)
├── LetterLimitError      the next letter is not allowed yet (permanent until `next_at`)
├── LetterConflictError   this order is known with other content (permanent)
├── LetterUnderWayError   a letter of the account is open or being printed
├── WrongRunError         there is no such print run to acknowledge (permanent)
├── WrongDayError         a run cannot have been posted on that day (permanent)
└── ActRefusedError       staff want something that cannot be; nothing was recorded (permanent)
    ├── NotAllowedError   the role may not do this
    ├── StaleCaseError    the case is another by now
    └── AskFirstError     it can be, and has to be confirmed: somebody loses something by it
"""

from __future__ import annotations

import datetime


class MatcherError(Exception):
    """Die Anwendung konnte den Vorgang nicht ausführen."""

    permanent = False

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or (self.__doc__ or "").strip())


class SettingsError(MatcherError):
    """Die Einstellungen sind unvollständig."""

    permanent = True


class FileError(MatcherError):
    """Die Datei wurde abgelehnt; es wurde nichts übernommen."""

    permanent = True


class DatabaseError(MatcherError):
    """Die Datenbank antwortet nicht."""


class TakenError(MatcherError):
    """Das Konto wird inzwischen anderswo bearbeitet."""


class KeycloakError(MatcherError):
    """Keycloak hat die Anfrage nicht ausgeführt."""


class MailRefusedError(MatcherError):
    """Der Mailserver nimmt Mails an diese Adresse nicht an."""

    permanent = True


class LetterServiceError(MatcherError):
    """Der Briefdienst hat die Anfrage nicht ausgeführt."""


class LetterAddressError(MatcherError):
    """Die hinterlegte Anschrift lässt sich nicht drucken."""

    permanent = True

    def __init__(self, fields: list[str]) -> None:
        super().__init__()
        self.fields = fields


class LetterLimitError(MatcherError):
    """Ein weiterer Brief ist noch nicht erlaubt."""

    permanent = True

    def __init__(self, next_at: datetime.datetime | None) -> None:
        super().__init__()
        self.next_at = next_at


class LetterConflictError(MatcherError):
    """Dieser Briefauftrag ist mit anderem Inhalt bekannt."""

    permanent = True


class LetterUnderWayError(MatcherError):
    """Ein Brief dieses Kontos wird gerade gedruckt. Bitte versuchen Sie es nach dem Drucklauf noch einmal."""


class WrongRunError(MatcherError):
    """Diesen Drucklauf gibt es nicht, oder er ist noch nicht übergeben."""

    permanent = True


class WrongDayError(MatcherError):
    """An diesem Tag kann der Drucklauf nicht eingeworfen worden sein: Er liegt vor dem Druck oder in der Zukunft."""

    permanent = True


class ActRefusedError(MatcherError):
    """Das geht so nicht; es wurde nichts vermerkt."""

    permanent = True


class NotAllowedError(ActRefusedError):
    """Dafür fehlt Ihnen das Recht; es wurde nichts geändert."""


class StaleCaseError(ActRefusedError):
    """Der Fall hat sich inzwischen geändert; es wurde nichts vermerkt. Bitte neu laden."""

    def __init__(self, by_id: str | None, at: datetime.datetime | None) -> None:
        """`by_id`: the person of staff whose act it was, None for the application itself; `at`: since when."""
        super().__init__()
        self.by_id, self.at = by_id, at


class AskFirstError(ActRefusedError):
    """Bitte prüfen und ausdrücklich bestätigen; es wurde nichts vermerkt."""
