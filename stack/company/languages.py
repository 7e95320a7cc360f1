"""The languages of pages and mails: German, and those that its texts were translated into.

Each has a bundle of texts in every place that keeps texts (CONTRIBUTING.md says where); a test holds them to that.
"""

from dataclasses import dataclass

GERMAN = "de"


@dataclass(frozen=True)
class Language:
    """`name`: as the language calls itself; `days`: Monday to Sunday, as a short line of hours writes them."""

    name: str
    days: tuple[str, ...]


LANGUAGES = {
    "de": Language("Deutsch", ("Mo", "Di", "Mi", "Do", "Fr", "Sa", "So")),
    "en": Language("English", ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")),
    "uk": Language("Українська", ("Пн", "Вт", "Ср", "Чт", "Пт", "Сб", "Нд")),
    "ru": Language("Русский", ("Пн", "Вт", "Ср", "Чт", "Пт", "Сб", "Вс")),
    "tr": Language("Türkçe", ("Pzt", "Sal", "Çar", "Per", "Cum", "Cmt", "Paz")),
    "ar": Language("العربية", ("الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد")),
    "pl": Language("Polski", ("pon.", "wt.", "śr.", "czw.", "pt.", "sob.", "niedz.")),
    "vi": Language("Tiếng Việt", ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ Nhật")),
}


def offered(value: object) -> tuple[str, ...]:
    """The languages of a company's file; ValueError when one does not exist or German is missing."""
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise ValueError('muss eine Liste von Sprachen sein, zum Beispiel ["de", "en"]')
    unknown = next((one for one in value if one not in LANGUAGES), None)
    if unknown is not None:
        raise ValueError(f"nennt „{unknown}“. Diese Sprache gibt es hier nicht; es gibt {', '.join(LANGUAGES)}")
    if len(set(value)) != len(value):
        raise ValueError("nennt eine Sprache zweimal")
    if GERMAN not in value:
        raise ValueError("muss „de“ nennen: Deutsch ist die Sprache des Briefs und des Büros")
    return tuple(value)
