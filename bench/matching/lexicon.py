"""`python -m bench.matching.lexicon`: writes the matcher's lexicon of first names from Faker's lists (MIT licence).

Run once by hand after an upgrade of Faker; what it wrote is in the repository.
"""

from __future__ import annotations

import importlib
import pkgutil
import textwrap
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from faker.providers import person

from matcher.matching import spelling

FILE = Path(__file__).parents[2] / "matcher/src/matcher/matching/names/first_names.txt"
HEAD = """\
# First names in plain letters (ä as ae and as a), from the lists of Faker (https://github.com/joke2k/faker).
# Written by `python -m bench.matching.lexicon`; Cyrillic names as Ukrainian and Russian passports write them.
# [M german]: men's names of Germany or Austria, swiss: of Switzerland and smaller neighbours; F: women's; ?: both.
#
# Faker: Copyright (c) 2012 Daniele Faraglia. Permission is hereby granted, free of charge, to any person obtaining a
# copy of this software and associated documentation files (the "Software"), to deal in the Software without
# restriction, including without limitation the rights to use, copy, modify, merge, publish, distribute, sublicense,
# and/or sell copies of the Software, and to permit persons to whom the Software is furnished to do so, subject to the
# following conditions: the above copyright notice and this permission notice shall be included in all copies or
# substantial portions of the Software. The Software is provided "as is", without warranty of any kind, express or
# implied, including but not limited to the warranties of merchantability, fitness for a particular purpose and
# noninfringement. In no event shall the authors or copyright holders be liable for any claim, damages or other
# liability, whether in an action of contract, tort or otherwise, arising from, out of or in connection with the
# Software or the use or other dealings in the Software.
"""
WHERE = {"de_DE": "german", "de_AT": "german", "de_CH": "swiss", "de_LI": "swiss", "de_LU": "swiss"}
BESIDE = Path(__file__).with_name("beside_faker.txt")
_LETTERS = (
    "а a б b в v г h ґ g д d е e є ie ж zh з z и y і i ї i й i к k л l м m н n о o п p р r с s т t у u ф f х kh ц ts"
)
_MORE = "ч ch ш sh щ shch ь _ ю iu я ia ы y э e ё e ъ _"
_PAIRS = f"{_LETTERS} {_MORE}".split()
_CYRILLIC = dict(zip(_PAIRS[::2], _PAIRS[1::2], strict=True))


def main() -> None:
    sexes, places = defaultdict[str, set[str]](set), defaultdict[str, set[str]](set)
    for country, sex, name in _names():
        for form in spelling.forms(name):
            if form.isascii() and len(form) > 1:
                sexes[form].add(sex)
                places[form].add(WHERE.get(country, "abroad"))
    groups = defaultdict[tuple[str, str], list[str]](list)
    for name, found in sorted(sexes.items()):
        known = found - {"?"}
        where = next(one for one in ("german", "swiss", "abroad") if one in places[name])
        groups[known.pop() if len(known) == 1 else "?", where].append(name)
    parts = [f"[{sex} {where}]\n{textwrap.fill(' '.join(names), 120)}\n" for (sex, where), names in groups.items()]
    FILE.write_text(HEAD + "".join(parts), encoding="utf-8")


def _names() -> Iterator[tuple[str, str, str]]:
    """Country, sex and name of every first name in Latin letters."""
    for section in BESIDE.read_text(encoding="utf-8").split("[")[1:]:
        kind, _, names = section.partition("]")
        sex, where = kind.split()
        yield from (("de_DE" if where == "german" else "", sex, name) for name in names.split())
    for module in pkgutil.iter_modules(person.__path__):
        provider = importlib.import_module(f"faker.providers.person.{module.name}").Provider if module.ispkg else None
        for attribute in dir(provider):
            names = getattr(provider, attribute)
            if "first_name" in attribute and isinstance(names, Iterable):
                sex = "F" if "female" in attribute else "M" if "male" in attribute else "?"
                yield from ((module.name, sex, _latin(name)) for name in names if isinstance(name, str))


def _latin(name: str) -> str:
    return "".join(_CYRILLIC.get(sign, sign) for sign in name.lower()).replace("_", "")


if __name__ == "__main__":
    main()
