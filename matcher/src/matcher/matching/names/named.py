"""Whom the name fields of one form or one row name: people, or a company. Pure."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from matcher.matching.names import company, marks, name, transliteration
from matcher.matching.names.name import Name

_REMEMBERED = 20_000


class Named(NamedTuple):
    """Everybody whom one form or one row may mean, and what else stands in its name fields: read once, then compared.

    `flags` forbid a letter (see `flags`); `first_name` and `last_name` are the fields as they came.
    """

    people: tuple[Name, ...]
    is_company: bool
    flags: tuple[str, ...]
    first_name: str
    last_name: str

    @property
    def has_name(self) -> bool:
        """Whether any name can be read at all."""
        return any(len(one.core) > 1 or len(one.first_solid) > 1 for one in self.people)

    @property
    def words(self) -> frozenset[str]:
        """The words that a company is known by."""
        return company.words(self.first_name, self.last_name)


@lru_cache(_REMEMBERED)
def named(first_name: str, last_name: str, birth_name: str = "", salutation: str = "") -> Named:
    """Read the name fields; a name before marriage in a column of its own counts as if it stood behind "geb."."""
    whole = f"{last_name} geb. {birth_name}" if birth_name else last_name
    spellings = transliteration.spellings(first_name, whole)
    return Named(
        tuple(dict.fromkeys(one for spelling in spellings for one in name.people(*spelling))),
        company.is_company(first_name, last_name, salutation),
        marks.name_parts(first_name).flags + marks.name_parts(last_name).flags,
        first_name,
        last_name,
    )
