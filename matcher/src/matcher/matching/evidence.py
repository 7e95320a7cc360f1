"""What a near name or another village speaks for: the tenant who wrote it so, or somebody who is not on file. Pure.

The line and why it lies there are in docs/matching.md.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from rapidfuzz.distance import OSA

from matcher.matching import spelling
from matcher.matching.addresses import place, resolving
from matcher.matching.candidate import Applicant, Found
from matcher.matching.findings import Finding
from matcher.matching.names import first_names
from matcher.matching.names.named import Named


class Doubt(NamedTuple):
    """A level of names or places that needs more than itself, and when it is enough."""

    code: str
    reason: str
    holds: Callable[[Applicant, Finding, Found], bool]


def doubt(applicant: Applicant, chosen: Finding, found: Found) -> str:
    """Why the chosen one may still be somebody else, in German, or an empty text."""
    levels = {chosen.likeness.first.code, chosen.likeness.last.code, *(level.code for level in chosen.levels)}
    held = (one for one in _DOUBTS if one.code in levels and not one.holds(applicant, chosen, found))
    return next((one.reason for one in held), "")


def _nobody_bears_it(applicant: Applicant, chosen: Finding, found: Found) -> bool:
    """Whether what was typed is nobody's first name on file: a slip that makes a name of the file is no slip."""
    own = {word for one in chosen.candidate.named.people for word in _folded(one.first)}
    return not any(found.first_names(set(applicant.first_names) - own).values())


def _slip_of_a_known_name(applicant: Applicant, chosen: Finding, found: Found) -> bool:
    """Whether the lexicon can tell that what was typed is no name.

    Where it lacks the name on file too, it lacks the brothers' and sisters' names of that language as well (Tesfay,
    Tsegay). Then only a slip as fingers make it, or contact data, show that nobody else was meant.
    """
    typed = {word for one in applicant.named.people for word in one.first}
    filed = {word for one in chosen.candidate.named.people for word in one.first}
    known = any(first_names.is_name(word) or first_names.is_name(spelling.folded(word)) for word in filed - typed)
    fingers = any(first_names.is_of_fingers(one, other) for one in typed - filed for other in filed - typed)
    return (known or fingers or bool(chosen.contact)) and _nobody_bears_it(applicant, chosen, found)


def _same_contact(_applicant: Applicant, chosen: Finding, _found: Found) -> bool:
    """What is too far from the file for the name alone: a brother, or a namesake elsewhere, has other contact data."""
    return bool(chosen.contact)


def _village_on_file(applicant: Applicant, chosen: Finding, found: Found) -> bool:
    """A village that is named beside the file's town: the file itself has to know it as that town's.

    Then it writes villages where it likes, and the equal name and code say the rest. A village that it never heard of
    may have a house and a namesake of its own.
    """
    if chosen.contact:
        return True
    known = place.is_explained(applicant.address.place, chosen.candidate.address.place, found.villages)
    return known and chosen.cost == 0 and resolving.CODE not in chosen.levels


def _same_mailbox(applicant: Applicant, chosen: Finding, found: Found) -> bool:
    """Another ending makes a man's name of a woman's: only the mailbox shows that nobody else was meant."""
    return "email" in chosen.contact and _nobody_bears_it(applicant, chosen, found)


def _one_person(applicant: Applicant, _chosen: Finding, _found: Found) -> bool:
    """A single letter out of a text that names several people, or none, says nothing."""
    return len(applicant.named.people) == 1


def _two_names(applicant: Applicant, chosen: Finding, found: Found) -> bool:
    """Berndt beside Bernd, Uta beside Ute: both are borne on file, so a relative is as likely, but for the mailbox."""
    if chosen.contact:
        return True
    near = {
        one
        for typed in applicant.named.people
        for filed in chosen.candidate.named.people
        for one in _folded(typed.first)
        for other in _folded(filed.first)
        if OSA.distance(one, other, score_cutoff=1) == 1
    }
    return not near or not any(found.first_names(near).values())


def _same_first(_applicant: Applicant, chosen: Finding, _found: Found) -> bool:
    """The surname's ending for the other sex: with another first name too it is the wife or the husband."""
    return chosen.likeness.first.cost == 0


def _no_surname(applicant: Applicant, chosen: Finding, found: Found) -> bool:
    """Two slips: the first name is equal, and nobody on file bears the surname that was typed."""
    return chosen.likeness.first.cost == 0 and not any(found.last_names(applicant.last_names).values())


def _slips(applicant: Applicant, chosen: Finding, found: Found) -> bool:
    """Two slips, and not in the first letter: who lives with a Tanner and bears his telephone may be called Renner."""
    shared = _first_letters(applicant.named) & _first_letters(chosen.candidate.named)
    return bool(shared) and _no_surname(applicant, chosen, found)


def _first_letters(named: Named) -> set[str]:
    return {spelling.folded(one.core)[:1] for one in named.people}


def _garbled(applicant: Applicant, chosen: Finding, found: Found) -> bool:
    """More than two slips: contact data besides."""
    return bool(chosen.contact) and _no_surname(applicant, chosen, found)


def _folded(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(spelling.folded(word) for word in words)


_RELATIVE = "Der getippte Vorname kann auch der eines Angehörigen sein."
_OTHER = "Der getippte Nachname kann auch der eines anderen sein."
_VILLAGE = "Der genannte Ortsteil steht nicht in der Datei; es kann ein anderes Haus gemeint sein."
_DOUBTS = (
    Doubt("place_more", _VILLAGE, _village_on_file),
    Doubt("place_unknown", _VILLAGE, _same_contact),
    Doubt("first_ending", _RELATIVE, _same_mailbox),
    Doubt("first_slip", _RELATIVE, _slip_of_a_known_name),
    Doubt("first_slips", _RELATIVE, _slip_of_a_known_name),
    Doubt("first_part_soft", _RELATIVE, _same_contact),
    Doubt("first_initial", _RELATIVE, _one_person),
    Doubt("first_variant", _RELATIVE, _two_names),
    Doubt("last_sex", _RELATIVE, _same_first),
    Doubt("last_short", _OTHER, _no_surname),
    Doubt("last_slips", _OTHER, _slips),
    Doubt("last_garbled", _OTHER, _garbled),
)
