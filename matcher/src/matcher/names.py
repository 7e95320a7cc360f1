"""Who is meant by a first and a last name, as people write them and as they stand on file. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from matcher import spelling

_REMEMBERED, _FULL_NAMES = 5_000, 2_000
_TITLE_WORDS = (
    "herr herrn hr frau fr fam familie eheleute ehepaar dr med rer nat phil jur dent vet habil prof professor doktor "
    "dipl ing mag msc bsc ma ba mba"
)
_TITLES = frozenset(_TITLE_WORDS.split())
_GENERATIONS = {"jun": "jun", "jr": "jun", "junior": "jun", "sen": "sen", "sr": "sen", "senior": "sen"}
_PARTICLE_WORDS = (
    "von van vom zu zum zur de der den del della di da do dos du la le el al ul ibn bin ben ter ten und af av"
)
_PARTICLES = frozenset(_PARTICLE_WORDS.split())
_BORN = re.compile(r"[(,\s]+(?:geb\.?|geborene[r]?|née|nee)\s+(?P<born>[^)]+)\)?", re.IGNORECASE)
_AND = re.compile(r"\s*(?:\bu\.|\bund\b|\bu\b|&|\+|/|;)\s*", re.IGNORECASE)
_LEGAL = re.compile(
    r"\b(?:gmbh|ggmbh|ag|kg|kgaa|ohg|gbr|ug|e\.?\s?k|e\.?\s?v|eg|mbh|gesellschaft mit beschraenkter haftung|"
    r"stiftung|verein|verband|gemeinde|stadt|landkreis|amt|inc|ltd)\b\.?"
)
_LONG_FORM = "gesellschaft mit beschraenkter haftung"


@dataclass(frozen=True, slots=True)
class Name:
    """One person's name, read once. The forms are plain letters, with the e of umlauts and without.

    `last_words` and `core` are without particles, `words` are all of them in an order of their own. One of the `marks`
    is found in every name with an equal first name or with a word of the surname.
    """

    first: tuple[str, str]
    first_words: tuple[str, ...]
    last: tuple[str, str]
    last_words: tuple[str, ...]
    core: str
    born: frozenset[str]
    generation: str
    words: tuple[str, ...]
    marks: tuple[str, ...]


@lru_cache(_FULL_NAMES)
def company(first_name: str, last_name: str) -> str:
    """The full name of a company in plain letters, or an empty text for a person."""
    full = spelling.plain(f"{first_name} {last_name}")
    return spelling.solid(full.replace(_LONG_FORM, "gmbh")) if _LEGAL.search(full) else ""


@lru_cache(_FULL_NAMES)
def people(first_name: str, last_name: str) -> tuple[Name, ...]:
    """Everybody whom one row names: "Hans u. Erika" with "Müller" are two."""
    first, last = first_name[: spelling.LONGEST_INPUT].strip(), last_name[: spelling.LONGEST_INPUT].strip()
    if not first and "," in last and not _BORN.search(last):
        last, first = (part.strip() for part in last.split(",", 1))
    if not _AND.search(first) and not _AND.search(last):
        return (_read(first, last),)
    firsts, lasts = _split(first), _split(last)
    if len(firsts) == len(lasts):
        return tuple(_read(one, other) for one, other in zip(firsts, lasts, strict=True))
    return tuple(_read(one, other) for one in firsts for other in lasts)


def _split(text: str) -> list[str]:
    return [part for part in _AND.split(text) if part] or [""]


def _read(first_name: str, last_name: str) -> Name:
    born = _BORN.search(last_name) or _BORN.search(first_name)
    if born:
        last_name, first_name = _BORN.sub("", last_name), _BORN.sub("", first_name)
    first, last = _part(first_name), _part(last_name)
    core = last.without_particles or last.words
    words = sorted(first.without_particles + last.without_particles)
    return Name(
        first=first.forms,
        first_words=first.words,
        last=last.forms,
        last_words=core,
        core="".join(core),
        born=frozenset(spelling.forms(born["born"])) if born else frozenset(),
        generation=first.generation or last.generation,
        words=tuple(words),
        marks=tuple({*first.forms, *last.forms, *words} - {""}),
    )


@dataclass(frozen=True, slots=True)
class _Part:
    """A first or a last name: its words without titles, and the mark of a generation."""

    words: tuple[str, ...]
    without_particles: tuple[str, ...]
    forms: tuple[str, str]
    generation: str


@lru_cache(_REMEMBERED)
def _part(text: str) -> _Part:
    words, generation = _words(spelling.plain(text))
    bare, _ = _words(spelling.bare(text))
    kept = tuple(word for word in words if word not in _PARTICLES)
    return _Part(tuple(words), kept, ("".join(words), "".join(bare)), generation)


def _words(plain: str) -> tuple[list[str], str]:
    """The words without titles, and the mark of a generation; apostrophes join, everything else parts."""
    found = re.findall(r"\w+", re.sub(r"[’'`´]", "", plain))
    marks = [_GENERATIONS[word] for word in found if word in _GENERATIONS]
    kept = [word for word in found if word not in _TITLES and word not in _GENERATIONS]
    return kept or found, marks[0] if marks and kept else ""
