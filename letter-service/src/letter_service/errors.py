"""Everything that can go wrong here, as one tree. The docstring is the message.

LetterServiceError
├── SettingsError        the process must not start
├── KeyMissingError      a key ring lacks the key that a row names
├── SealBrokenError      an encrypted letter cannot be opened
├── AddressError         an address that cannot be printed
├── OrderConflictError   the same order id with other content
├── LetterLimitError     too early, or too many letters
├── UnknownLetterError
├── LetterLostError      a letter whose text is gone cannot be printed again
├── LetterUnderWayError  a letter of the account is open or being printed
├── UnknownRunError
├── WrongDayError        a run cannot have been posted on that day
├── NoticeError          a file of the print house cannot be taken in
├── BusyError            another worker prints
├── ReadBackError        a QR code cannot be read from the printed page: nothing is handed over
├── TokenRefusedError    401
├── ClientRefusedError   403
├── KeysUnavailableError 503, the realm's keys could not be fetched
└── DispatchError        the channel did not take it; it is tried again
    ├── DocumentRefusedError  this document will never be taken: set aside, the reason shown to staff
    ├── OutcomeUnknownError   perhaps taken: asked for before it is tried again
    ├── ChannelPausedError    nothing more is sent until `retry_at`
    └── ChannelRefusedError   the channel refuses us (a wrong key): alarm, everything waits
"""

from datetime import datetime


class LetterServiceError(Exception):
    """Der Brief-Dienst konnte das nicht ausführen."""

    permanent = True

    def __str__(self) -> str:
        return str(self.args[0]) if self.args else str(self.__doc__)


class SettingsError(LetterServiceError):
    """Eine Einstellung fehlt oder ist falsch."""


class KeyMissingError(LetterServiceError):
    """Der Schlüssel zu diesem Brief fehlt im Schlüsselbund."""


class SealBrokenError(LetterServiceError):
    """Der verschlüsselte Brief lässt sich nicht öffnen."""


class AddressError(LetterServiceError):
    """Diese Anschrift lässt sich nicht drucken."""

    def __init__(self, fields: list[str]) -> None:
        super().__init__(f"{self.__doc__} Felder: {', '.join(fields)}")
        self.fields = fields


class OrderConflictError(LetterServiceError):
    """Diese Bestellnummer gehört zu einem anderen Brief."""


class LetterLimitError(LetterServiceError):
    """Für dieses Konto oder diesen Mieter ist es zu früh für einen weiteren Brief."""

    def __init__(self, next_at: datetime) -> None:
        super().__init__()
        self.next_at = next_at


class UnknownLetterError(LetterServiceError):
    """Diesen Brief gibt es nicht."""


class LetterLostError(LetterServiceError):
    """Der Text dieses Briefs ist gelöscht; er lässt sich nicht noch einmal drucken. Bestellen Sie einen neuen."""


class LetterUnderWayError(LetterServiceError):
    """Ein Brief dieses Kontos ist noch unterwegs oder wird gerade gedruckt."""


class UnknownRunError(LetterServiceError):
    """Diesen Drucklauf gibt es nicht, oder er ist noch nicht übergeben."""


class WrongDayError(LetterServiceError):
    """An diesem Tag kann der Drucklauf nicht eingeliefert worden sein."""


class NoticeError(LetterServiceError):
    """Die Rückmeldung der Druckerei ist nicht zu verstehen."""


class BusyError(LetterServiceError):
    """Ein anderer Drucker läuft gerade."""

    permanent = False


class ReadBackError(LetterServiceError):
    """Der QR-Code auf dem gedruckten Brief lässt sich nicht zurücklesen; es wird nichts übergeben."""


class TokenRefusedError(LetterServiceError):
    """Das Token fehlt oder gilt nicht."""


class ClientRefusedError(LetterServiceError):
    """Dieses Token darf das nicht."""


class KeysUnavailableError(LetterServiceError):
    """Die Schlüssel des Realms sind nicht erreichbar."""

    permanent = False


class DispatchError(LetterServiceError):
    """Der Versandweg hat die Sendung nicht angenommen; sie wird später noch einmal übergeben."""

    permanent = False


class DocumentRefusedError(DispatchError):
    """Der Versandweg lehnt diese Sendung ab."""

    permanent = True


class OutcomeUnknownError(DispatchError):
    """Es ist ungewiss, ob die Sendung angekommen ist; vor einem neuen Versuch wird nachgefragt."""


class ChannelPausedError(DispatchError):
    """Der Versandweg nimmt gerade nichts an."""

    def __init__(self, retry_at: datetime, reason: str = "") -> None:
        super().__init__(f"{self.__doc__} {reason}".rstrip())
        self.retry_at = retry_at


class ChannelRefusedError(DispatchError):
    """Der Versandweg lehnt die Zugangsdaten ab; alle Sendungen warten."""
