"""What happened to one letter, in German, for staff."""

from collections.abc import Iterator

from letter_service.clock import day_and_time
from letter_service.db import Row

STATES = {
    "ordered": "bestellt",
    "rendered": "gedruckt",
    "handed_over": "übergeben",
    "posted": "versandt",
    "used": "Code eingegeben",
    "expired": "abgelaufen",
    "returned": "zurückgekommen",
    "stopped": "gesperrt",
}
CAUSES = {
    "order": "Bestellung",
    "run": "Drucklauf",
    "provider": "Meldung des Dienstleisters",
    "acknowledgement": "Bestätigung der Einlieferung",
    "code": "Code eingegeben",
    "time": "Frist vorbei",
    "stop": "Konto gesperrt, gelöscht oder ausgezogen",
    "disowned": "„Das war ich nicht“",
    "returned": "Rückläufer",
    "lost": "nicht gedruckt, Text gelöscht",
    "restored": "Sicherung zurückgespielt",
}


def lines(letter: Row, transitions: list[Row]) -> Iterator[str]:
    """Return lines: the number, every transition with its time and cause, then what is still to come."""
    yield f"Brief {letter['letter_number']}"
    for step in transitions:
        yield f"  {day_and_time(step['at'])}  {STATES[step['state']]} ({CAUSES[step['cause']]})"
    if letter["expected_on"] is not None:
        yield f"Erwartet am {letter['expected_on']:%d.%m.%Y}"
    yield f"Gültig bis {letter['valid_until']:%d.%m.%Y}"
    if letter["release_reason"] is not None:
        yield f"Gegen die Grenze freigegeben: {letter['release_reason']}"
    if letter["set_aside"] is not None:
        yield f"Zurückgelegt: {letter['set_aside']}"
