"""Everything that can go wrong here, as one tree. The docstring is the message.

LetterServiceError
├── SettingsError        the process must not start
├── KeyMissing           a key ring lacks the key that a row names
├── SealBroken           an encrypted letter cannot be opened
├── AddressError         an address that cannot be printed
├── OrderConflict        the same order id with other content
├── LetterLimit          too early, or too many letters
├── UnknownLetter
├── UnknownRun
├── TokenRefused         401
├── ClientRefused        403
├── KeysUnavailable      503, the realm's keys could not be fetched
└── DispatchFailed       the channel did not take the run; it is tried again
"""

from datetime import datetime


class LetterServiceError(Exception):
    """Der Brief-Dienst konnte das nicht ausführen."""

    permanent = True

    def __str__(self) -> str:
        return str(self.args[0]) if self.args else str(self.__doc__)


class SettingsError(LetterServiceError):
    """Eine Einstellung fehlt oder ist falsch."""


class KeyMissing(LetterServiceError):
    """Der Schlüssel zu diesem Brief fehlt im Schlüsselbund."""


class SealBroken(LetterServiceError):
    """Der verschlüsselte Brief lässt sich nicht öffnen."""


class AddressError(LetterServiceError):
    """Diese Anschrift lässt sich nicht drucken."""

    def __init__(self, fields: list[str]) -> None:
        super().__init__(f"{self.__doc__} Felder: {', '.join(fields)}")
        self.fields = fields


class OrderConflict(LetterServiceError):
    """Diese Bestellnummer gehört zu einem anderen Brief."""


class LetterLimit(LetterServiceError):
    """Für dieses Konto oder diesen Mieter ist es zu früh für einen weiteren Brief."""

    def __init__(self, next_at: datetime) -> None:
        super().__init__()
        self.next_at = next_at


class UnknownLetter(LetterServiceError):
    """Diesen Brief gibt es nicht."""


class UnknownRun(LetterServiceError):
    """Diesen Drucklauf gibt es nicht, oder er ist noch nicht übergeben."""


class TokenRefused(LetterServiceError):
    """Das Token fehlt oder gilt nicht."""


class ClientRefused(LetterServiceError):
    """Dieses Token darf das nicht."""


class KeysUnavailable(LetterServiceError):
    """Die Schlüssel des Realms sind nicht erreichbar."""

    permanent = False


class DispatchFailed(LetterServiceError):
    """Der Drucklauf konnte nicht übergeben werden."""

    permanent = False
