"""What staff read in the console about a registration: German sentences, with what goes into them in braces."""

from __future__ import annotations

UNKNOWN_NUMBER = "Die Mieternummer {} steht nicht in den Mieterdaten (geprüft am {:%d.%m.%Y})."
NO_CONTRACT = "Unter der Mieternummer {} läuft heute kein Vertrag (geprüft am {:%d.%m.%Y})."
MOVED_OUT = "Unter der Mieternummer {} läuft kein Vertrag mehr (seit {:%d.%m.%Y}); offene Briefe sind ungültig."
DECEASED = (
    "Mieter {} ist laut Mieterdaten verstorben (gesehen am {:%d.%m.%Y}). Das Konto ist geschlossen, ohne eine Mail; "
    "offene Briefe sind ungültig."
)
RETURNED = (
    "Der Brief {} kam zurück (gemeldet am {:%d.%m.%Y}). An diese Anschrift geht von selbst kein weiterer, bis sie in "
    "den Mieterdaten berichtigt oder die Mieternummer hier erneut eingetragen ist."
)
CAME_BACK_LATE = (
    "Der Brief {} kam zurück (gemeldet am {:%d.%m.%Y}); sein Code galt schon nicht mehr. Die Anschrift ist zu klären."
)
NOT_RETURNED = "Der Brief {} lässt sich nicht als zurückgekommen vermerken: Er gehört nicht zu diesem Konto."
DISOWNED = (
    "„Das war ich nicht“: Wer den Brief bekam, hat sich nicht selbst registriert (gemeldet am {:%d.%m.%Y}). Das Konto "
    "ist gesperrt, alle Briefe sind ungültig."
)
NOT_BEFORE = (
    "Ein weiterer Brief ist frühestens am {:%d.%m.%Y} möglich (7 Tage nach dem letzten, höchstens 3 in 90 Tagen)."
)
NO_MORE_LETTERS = "Ein weiterer Brief ist zurzeit nicht möglich (höchstens 3 in 90 Tagen)."
BY_STAFF = "Von Hand zugeordnet: Mieternummer {} (eingetragen am {:%d.%m.%Y})."
STALE_NUMBER = (
    "Eine vorher geöffnete Seite hat die frühere Mieternummer {} zurückgebracht (am {:%d.%m.%Y}); es gilt weiter {}. "
    "Soll {} gelten: Seite neu laden und dann eintragen."
)
NUMBER_REMOVED = (
    "Die Mieternummer {} wurde entfernt (am {:%d.%m.%Y}) und steht wieder hier: eine andere eintragen oder das Konto "
    "sperren."
)
STALE_ACTION = "Eine vorher geöffnete Seite hat den Brief-Code wieder verlangt (am {:%d.%m.%Y}); das wurde übergangen."
STALE_RELEASE = (
    "Eine vorher geöffnete Seite hätte die Sperre aufgehoben (am {:%d.%m.%Y}); das wurde übergangen. Soll das Konto "
    "frei sein: Seite neu laden und dann freigeben."
)
CODE_DEMANDED = (
    "Der Brief-Code wird erneut verlangt (eingetragen am {:%d.%m.%Y}); der frühere Nachweis gilt nicht mehr."
)
UNKNOWN_MARK = (
    "Das Konto kam mit einem Nachweis, der hier unbekannt ist (gesehen am {:%d.%m.%Y}); er gilt nicht, der "
    "Brief-Code wird verlangt."
)
OPENED_BY_TWO = (
    "Ohne Brief freigeschaltet, von zweien aus der Leitung: Mieternummer {} (am {:%d.%m.%Y}), siehe Protokoll."
)
BLOCKED = "Gesperrt (am {:%d.%m.%Y}): {}"
UNBLOCKED = "Entsperrt (am {:%d.%m.%Y}): {}"
REJECTED = "Registrierung abgelehnt (am {:%d.%m.%Y}): {}"
ASKED = "Per Mail gebeten (am {:%d.%m.%Y}): {}"
ORDERED_BY_STAFF = "Weiterer Brief bestellt (am {:%d.%m.%Y})."
STOPPED = "Der Brief {} wurde angehalten und kommt nicht an."
LOST = "Der Brief {} ging vor dem Druck verloren; wird noch einer gebraucht, geht er von selbst."
RESTORED = "Der Brief {} gilt nicht mehr, weil eine Sicherung zurückgespielt wurde; ein neuer geht von selbst."
LOST_AGAIN = (
    "Auch der Brief {} ging vor dem Druck verloren; von selbst geht keiner mehr. Ist der Druck in Ordnung: das Konto "
    "sperren und wieder freigeben, das bestellt einen."
)
STAFF = (
    "Dieses Konto gehört jemandem aus dem Haus und war zugleich das eines Mieters. Beides in einem gibt es nicht: Es "
    "ist gesperrt."
)
LIMITS = "Zu viele Versuche in kurzer Zeit ({}); bitte von Hand prüfen und die Mieternummer eintragen."
RELEASED = "Brief gegen die Grenze freigegeben (am {:%d.%m.%Y}): {}"
NOT_RELEASED = (
    "Die Freigabe hat keinen Brief bestellt: Dafür braucht es eine bestätigte E-Mail-Adresse, eine Mieternummer mit "
    "laufendem Vertrag und eine Anschrift, die gedruckt werden kann und von der nichts zurückkam."
)
SECOND_ACCOUNT = (
    "Für die Mieternummer {} ist schon ein anderes Konto freigeschaltet; dessen Inhaber bekommt eine Mail. Der Brief "
    "ging nicht von selbst. Bitte prüfen: Die Mieternummer {} hier einzutragen bestellt ihn."
)
TOO_MANY_LETTERS = (
    "Der Brief ging nicht von selbst, die Tagesgrenze ist erreicht ({}; am {:%d.%m.%Y}). Bitte prüfen: Die "
    "Mieternummer {} hier einzutragen bestellt ihn."
)
CEILINGS = {
    "network": "Briefe aus diesem Netz",
    "mailbox": "Briefe an dieses Postfach",
    "domain": "Briefe zu dieser Mail-Domain",
    "day": "Briefe insgesamt",
}
ADDRESS = "Der Brief kann nicht gedruckt werden, die hinterlegte Anschrift ist unvollständig oder zu lang: {}."
FIELDS = {
    "salutation": "Anrede",
    "title": "Titel",
    "first_name": "Vorname",
    "last_name": "Nachname",
    "street": "Straße",
    "house_number": "Hausnummer",
    "postal_code": "Postleitzahl",
    "city": "Ort",
    "care_of": "bei (c/o)",
    "country": "Land",
    "language": "Sprache des Briefs",
}
PARKED = (
    "Die Bearbeitung dieses Kontos ist an einem Fehler der Anwendung stehen geblieben und wurde zurückgestellt; bitte "
    "den Betrieb verständigen. Eine Eintragung hier versucht es erneut."
)
MAIL_REFUSED = "Der Mailserver nimmt Mails an die Adresse dieses Kontos nicht an (seit {:%d.%m.%Y})."
LIMIT_KINDS = {
    "account": "dieses Konto",
    "mailbox": "diese E-Mail-Adresse",
    "network": "dieses Netz",
    "network and house": "dieses Netz an dieser Anschrift",
    "network and name": "dieses Netz mit diesem Namen",
    "mailbox and house": "diese E-Mail-Adresse an dieser Anschrift",
}
