"""Canonical spelling of names and addresses, so that equal things compare equal. Pure."""

from __future__ import annotations

import re
import unicodedata

LONGEST_INPUT = 200

_LETTERS = str.maketrans(
    {
        "ä": "ae",
        "ö": "oe",
        "ü": "ue",
        "æ": "ae",
        "œ": "oe",
        "ø": "oe",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "ı": "i",
    }
)
_TITLES = re.compile(r"^(?:(?:herrn?|frau|dr|prof)(?:\.\s*|\s+))+(?=\S)")
_STREET = re.compile(r"str(?:asse|\.)?(?=$|[^a-z0-9])")
_SQUARE = re.compile(r"pl(?:atz|\.)(?=$|[^a-z0-9])")
_NUMBER = re.compile(r"^(?P<street>.*?\D)\s*(?P<number>\d+\s*[a-z]?(?:\s*[-/+]\s*\d*\s*[a-z]?)*)\s*$", re.IGNORECASE)
_PLACE_FILLERS = frozenset({"a", "am", "an", "d", "der", "stadt"})


def plain(text: str) -> str:
    """Lower case, German transliteration (ä is ae, ß is ss), other accents dropped, single blanks."""
    folded = unicodedata.normalize("NFKC", text[:LONGEST_INPUT]).casefold().translate(_LETTERS)
    letters = (sign for sign in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(sign))
    return " ".join("".join(letters).split())


def letters(text: str) -> str:
    """Only letters and digits: hyphens, blanks and apostrophes do not tell people apart."""
    return "".join(sign for sign in plain(text) if sign.isalnum())


def name(text: str) -> str:
    """A first or last name without titles: "O'Brien" is "obrien", "von der Höh-Müller" is "vonderhoehmueller"."""
    return letters(_TITLES.sub("", plain(text)))


def street(text: str) -> str:
    """A street without number: "Lange Str.", "Lange Straße" and "Lange-Strasse" are the same."""
    return letters(_SQUARE.sub("pl", _STREET.sub("str", plain(text))))


def house_number(text: str) -> str:
    """A house number: "12 A" is "12a"; "12", "12a" and "12-14" stay different houses."""
    return plain(text).replace(" ", "").rstrip(".")


def split_street(text: str) -> tuple[str, str]:
    """Street and house number of one typed field; the number is empty where none can be read."""
    found = _NUMBER.match(text[:LONGEST_INPUT].strip())
    if found is None:
        return text.strip(), ""
    return found["street"].strip(" ,"), found["number"]


def words(text: str) -> frozenset[str]:
    """The words of a name or town, each in its canonical spelling."""
    return frozenset(re.findall(r"\w+", plain(text)))


def same_place(one: str, other: str) -> bool:
    """Whether one town's words contain the other's ("Bernburg", "Bernburg (Saale)"); empty is nowhere."""
    left, right = words(one) - _PLACE_FILLERS, words(other) - _PLACE_FILLERS
    return bool(left and right) and (left <= right or right <= left)


def house_key(postal_code: str, street_name: str, number: str) -> str:
    """The key of a house, equal for every spelling of it; empty without a number."""
    canonical = house_number(number)
    return f"{letters(postal_code)}|{street(street_name)}|{canonical}" if canonical else ""


def name_key(first_name: str, last_name: str) -> str:
    """The key of a full name, equal for every spelling of it."""
    return f"{name(last_name)}|{name(first_name)}"
