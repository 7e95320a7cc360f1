"""How alike two surnames are: ordered levels, strict to loose, each with its test and its reason in German. Pure."""

from __future__ import annotations

from rapidfuzz.distance import OSA

from matcher.matching import spelling
from matcher.matching.names import first_names
from matcher.matching.names.levels.level import Level, folded_pairs, near, same, wordwise
from matcher.matching.names.name import Name

SHORTEST_CUT = 11


def _last_equal(typed: Name, filed: Name) -> bool:
    if not typed.core or not filed.core:
        return False
    return same(typed.last_solid, filed.last_solid) or (
        folded_pairs(typed.last, filed.last) and _particles(typed, filed)
    )


def _particles(typed: Name, filed: Name) -> bool:
    """Whether both have the same particles, written out or shortened: "v. d." and "von der"."""
    one, other = typed.particles, filed.particles
    short = [word[0] for word in one], [word[0] for word in other]
    return one == other or (bool(one) and bool(other) and short[0][:1] == short[1][:1])


def _last_particle(typed: Name, filed: Name) -> bool:
    return bool(typed.core) and same(typed.core, filed.core)


def _last_double(typed: Name, filed: Name) -> bool:
    one, other = set(map(spelling.folded, typed.last)), set(map(spelling.folded, filed.last))
    long = min(map(len, one | other), default=0) >= 3
    return bool(one and other) and max(len(one), len(other)) > 1 and long and (one <= other or other <= one)


def _last_other(typed: Name, filed: Name) -> bool:
    """The name before marriage or another one that is named beside it."""
    one, other = {typed.core, *typed.other_surnames}, {filed.core, *filed.other_surnames}
    return any(same(a, b) for a in one - {""} for b in other - {""}) and bool(
        typed.other_surnames or filed.other_surnames
    )


def _last_cut(typed: Name, filed: Name) -> bool:
    """The file's columns are short: "Buettner-Dornbri"."""
    one, other = spelling.folded(typed.last_solid), spelling.folded(filed.last_solid)
    return SHORTEST_CUT <= len(other) < len(one) and one.startswith(other)


def _last_slip(typed: Name, filed: Name) -> bool:
    if len(typed.last) == len(filed.last) > 1 and wordwise(typed.last, filed.last, _slip):
        return True
    return _slip(typed.last_solid, filed.last_solid)


def _last_sound(typed: Name, filed: Name) -> bool:
    return wordwise(typed.last, filed.last, _sounds) or _sounds(typed.core, filed.core)


def _last_written(typed: Name, filed: Name) -> bool:
    """Another system of writing; Arabic surnames are given names, with spellings by the table: Osman and Uthman."""
    alike = first_names.is_foreign_variant
    return wordwise(typed.last, filed.last, alike) or alike(typed.last_solid, filed.last_solid)


def _last_sex(typed: Name, filed: Name) -> bool:
    """Slavic surnames have an ending of their own for women: Novák and Nováková, Kamiński and Kamińska."""
    short, long = sorted((typed.core, filed.core), key=len)
    if len(short) >= 4 and long in (short + "ova", short + "a", short[:-1] + "ova", short[:-1] + "aja"):
        return True
    return len(short) == len(long) >= 5 and short[:-1] == long[:-1] and {short[-3:], long[-3:]} in _SKI


_SKI = ({"ski", "ska"}, {"cki", "cka"}, {"kyj", "kya"})


def _last_short(typed: Name, filed: Name) -> bool:
    """One slip in a name so short that it may be another surname: Rot and Roth."""
    one, other = spelling.folded(typed.last_solid), spelling.folded(filed.last_solid)
    return min(len(one), len(other)) == 3 and OSA.distance(one, other, score_cutoff=1) <= 1


def _last_slips(typed: Name, filed: Name) -> bool:
    """Two slips in a long surname, or one in each half of a double one."""
    one, other = spelling.folded(typed.last_solid), spelling.folded(filed.last_solid)
    return min(len(one), len(other)) >= 5 and OSA.distance(one, other, score_cutoff=2) <= 2


def _last_garbled(typed: Name, filed: Name) -> bool:
    """Three slips, or two in a short surname: only evidence beside the name distinguishes it from another surname."""
    one, other = spelling.folded(typed.last_solid), spelling.folded(filed.last_solid)
    first_letter = spelling.folded(typed.core)[:1] == spelling.folded(filed.core)[:1]
    return min(len(one), len(other)) >= 4 and first_letter and OSA.distance(one, other, score_cutoff=3) <= 3


def _last_near(typed: Name, filed: Name) -> bool:
    if not typed.core or not filed.core:
        return False
    one, other = spelling.folded(typed.last_solid), spelling.folded(filed.last_solid)
    heard = one[0] == other[0] and spelling.sound(one) == spelling.sound(other)
    return bool(set(typed.last) & set(filed.last)) or heard or near(one, other, 3)


def _slip(one: str, other: str) -> bool:
    one, other = spelling.folded(one), spelling.folded(other)
    return min(len(one), len(other)) >= 4 and OSA.distance(one, other, score_cutoff=1) <= 1


def _sounds(one: str, other: str) -> bool:
    one, other = spelling.folded(one), spelling.folded(other)
    same_sound = min(len(one), len(other)) > 3 and spelling.sound(one) == spelling.sound(other)
    return same_sound and OSA.distance(one, other, score_cutoff=2) <= 2


LAST_WRITTEN = Level("last_written", "Nachname in anderer Umschrift", 1, _last_written)
LAST_LEVELS = (
    Level("last_equal", "Nachname gleich", 0, _last_equal),
    Level("last_particle", "Nachname ohne Zusatz gleich", 1, _last_particle),
    Level("last_double", "Doppelname ergänzt, gekürzt oder gedreht", 1, _last_double),
    Level("last_born", "Name vor der Ehe oder weiterer Name", 1, _last_other),
    Level("last_cut", "Nachname in der Datei abgeschnitten", 1, _last_cut),
    Level("last_sex", "Nachname mit anderer Endung für Mann oder Frau", 1, _last_sex),
    Level("last_slip", "Nachname mit einem Tippfehler", 1, _last_slip),
    Level("last_sound", "Nachname klingt gleich", 1, _last_sound),
    LAST_WRITTEN,
    Level("last_short", "Kurzer Nachname mit einem Tippfehler", 1, _last_short),
    Level("last_slips", "Nachname mit zwei Tippfehlern", 2, _last_slips),
    Level("last_garbled", "Nachname entstellt", 2, _last_garbled),
    Level("last_near", "Nachname ähnlich", None, _last_near),
)
