"""A print run as one PDF. Pure: the same letters give the same bytes. Memory does not grow with the run."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, partial
from typing import BinaryIO

from letter_service.codes.code import grouped
from letter_service.layout import cover as covers
from letter_service.layout import window
from letter_service.layout.cover import Cover
from letter_service.layout.pages import LEFT, RIGHT, sheets
from letter_service.layout.profiles import PROFILES, Profile
from letter_service.layout.scales import LARGE, STANDARD
from letter_service.layout.spelled_dates import written
from letter_service.layout.stationery import GERMAN, Stationery, Texts
from letter_service.letters.address import Recipient, joined, window_lines
from letter_service.letters.spelling import latin
from letter_service.pdf import operators, qr, script
from letter_service.pdf.book import Book
from letter_service.pdf.sheet import Piece
from letter_service.pdf.typeface import regular
from letter_service.pdf.typesetter import Paint, Setting, Typesetter

__all__ = [
    "PROFILES",
    "Cover",
    "LetterContent",
    "Profile",
    "Stationery",
    "check",
    "greeting",
    "languages_of",
    "layout_of",
    "pages_of",
    "render",
]
TITLE = "Briefe zur Konto-Bestätigung"
# How a name is written, the first one that can be printed.
SPELLINGS: tuple[Callable[[str], str | None], ...] = (str, latin)


@dataclass(frozen=True, repr=False)
class LetterContent:
    """What differs from letter to letter; never logged, so it has no repr."""

    letter_number: str
    recipient: Recipient
    code: str
    valid_until: date


def render(
    letters: Iterable[LetterContent],
    stationery: Stationery,
    dated: date,
    out: BinaryIO,
    *,
    cover: Cover | None = None,
    draft: bool = False,
) -> int:
    """Write the PDF of a run, return its pages. AddressError for a letter that `check` would have refused."""
    book = Book(out, TITLE, stationery.company.name, "de-DE")
    typesetter = Typesetter(book, draft=draft)

    @lru_cache
    def settings(language: str, *, large: bool) -> list[Setting]:
        return [typesetter.setting(sheet) for sheet in sheets(stationery, language, large=large, dated=dated)]

    if cover is not None:
        typesetter.page(typesetter.setting(covers.sheet(cover)), {}, {})
    for content in letters:
        paints = _paints(typesetter, content, stationery)
        for language in languages_of(content.recipient, stationery):
            texts = _texts(content, stationery.texts[language], language)
            for setting in settings(language, large=content.recipient.large_print):
                typesetter.page(setting, texts, paints)
    book.close()
    return book.pages


def check(recipient: Recipient, profile: Profile) -> None:
    """Raise AddressError when this address cannot be printed in full in the window."""
    window.placed(window_lines(recipient), profile)


def layout_of(recipient: Recipient) -> str:
    """Return the layout of a letter: "standard" or "large"."""
    return "large" if recipient.large_print else "standard"


def languages_of(recipient: Recipient, stationery: Stationery) -> list[str]:
    """Return the languages of a letter; German always, another one where the templates have it."""
    wanted = recipient.language.casefold()
    return [GERMAN, wanted] if wanted != GERMAN and wanted in stationery.texts else [GERMAN]


def pages_of(recipient: Recipient, stationery: Stationery) -> int:
    """Return how many pages a letter has."""
    scale = LARGE if recipient.large_print else STANDARD
    return scale.pages * len(languages_of(recipient, stationery))


def greeting(recipient: Recipient, texts: Texts) -> str:
    """Return the line that opens the letter; a name too long or without glyphs is spelled in Latin or left out."""
    names = (joined(recipient.title, recipient.last_name), recipient.name())
    salutation = recipient.salutation.casefold()
    if salutation == "firma" or not recipient.last_name:
        return texts.greetings.firma
    form = getattr(texts.greetings, salutation) if salutation in ("frau", "herr", "familie") else texts.greetings.other
    points = (LARGE if recipient.large_print else STANDARD).body
    for spelled in SPELLINGS:
        name, full_name = map(spelled, names)
        if name is None or full_name is None or not regular().covers(name + full_name):
            continue
        written = form.format(name=script.embedded(name, form), full_name=script.embedded(full_name, form))
        if regular().width(script.joined(written), points) <= RIGHT - LEFT:
            return written
    return texts.greetings.nobody


def _texts(content: LetterContent, texts: Texts, language: str) -> dict[str, list[str]]:
    days = [written(content.valid_until, form, language) for form in (texts.dates.weekday, texts.dates.day)]
    return {
        "number": [content.letter_number],
        "greeting": [greeting(content.recipient, texts)],
        "code": [grouped(content.code)],
        "until": days,
    }


def _paints(typesetter: Typesetter, content: LetterContent, stationery: Stationery) -> dict[str, Paint]:
    opens = f"{stationery.page_url}#{grouped(content.code)}/{content.letter_number}"
    points, lines = window.placed(window_lines(content.recipient), stationery.profile)
    face = typesetter.regular
    starts = [(operators.text_start(face.name, points, window.LEFT, y), face) for y, _ in lines]
    address = operators.lines(starts, [line for _, line in lines])
    return {"address": lambda _: address, "qr": partial(_qr, opens)}


def _qr(opens: str, piece: Piece) -> bytes:
    where = piece.lines[0]
    return qr.drawn(opens, where.x, where.y, where.points)
