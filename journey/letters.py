"""The letters of a running system, as their readers and the mail room get them."""

import re
from datetime import date, timedelta
from pathlib import Path

import pymupdf
import zxingcpp

from journey.console import Console
from journey.waiting import eventually
from people.cast import Person

LETTER_CODE = re.compile(r"\b([0-9]{4})[ \u2009\u00a0-]{1,3}([0-9]{4})[ \u2009\u00a0-]{1,3}([0-9]{4})\b")

OLDER_RUNS = """
    UPDATE letter_service.runs SET handed_over_at = handed_over_at - %(age)s
    WHERE run_id IN (SELECT run_id FROM letter_service.letters WHERE account_id = %(account)s)
"""
OLDER_LETTERS = """
    UPDATE letter_service.letters SET ordered_at = ordered_at - %(age)s, handed_over_at = handed_over_at - %(age)s,
        valid_until = (valid_until - %(age)s)::date
    WHERE account_id = %(account)s
"""
RUN_OF_LETTER = (
    "SELECT name FROM letter_service.runs JOIN letter_service.letters USING (run_id) WHERE letter_number = %s"
)


class Letters(Console):
    """The outbox of a running system."""

    @property
    def outbox(self) -> Path:
        return self.settings.state / "letters" / "outbox"

    def letters(self, person: Person) -> list[pymupdf.Page]:
        """The pages in the outbox, but the cover sheets, that carry the person's newest letter number."""
        number = self.attribute(person, "letterNumber")
        if not number:
            return []
        runs = [pymupdf.open(path) for path in sorted(self.outbox.glob("*.pdf"))]
        return [page for run in runs for page in run.pages(1) if number in page.get_text()]

    def letter(self, person: Person, seconds: float = 15) -> pymupdf.Page:
        return eventually(lambda: self.letters(person), seconds, "a letter in the outbox")[0]

    def letter_code(self, person: Person) -> str:
        """The twelve digits printed in the person's letter, as `1234-5678-9012`; LookupError without any."""
        found = LETTER_CODE.search(self.letter(person).get_text())
        if not found:
            raise LookupError("no code in the letter")
        return "-".join(found.groups())

    def letter_qr(self, person: Person) -> str:
        """What a telephone reads from the QR code of the letter."""
        image = self.letter(person).get_pixmap(dpi=200)
        pixels = memoryview(image.samples).cast("B", (image.height, image.width, image.n))
        [found] = zxingcpp.read_barcodes(pixels)
        return str(found.text)

    def letters_age(self, person: Person, days: int) -> None:
        """The person's letters, and the runs they went with, are some days older than they are."""
        facts = {"age": timedelta(days=days), "account": self.user(person)["id"]}
        with self.database("bwg") as connection:
            connection.execute(OLDER_RUNS, facts)
            connection.execute(OLDER_LETTERS, facts)

    def post_letter(self, person: Person, on: date) -> None:
        """Staff say that the run with the person's newest letter was brought to the post; LookupError without a run."""
        with self.database("bwg") as connection:
            found = connection.execute(RUN_OF_LETTER, [self.attribute(person, "letterNumber")]).fetchone()
        if not found:
            raise LookupError("the letter went with no run")
        self.run("letter-service", "posted", found[0], "--on", str(on))
