"""The explanation for staff: every comparison with its levels, tenant numbers instead of names."""

from pathlib import Path

from matcher.matching.candidate import Found
from matcher.matching.decision import Decision
from matcher.matching.explanation import LONGEST_NOTE, explain, note
from matcher.matching.reasons import Reason
from tests.matcher.company_file import file, line
from tests.matcher.matching.registrant import ERIKA, TODAY, on_file
from tests.matcher.test_commands import REGISTRATIONS, run


def told(*candidates: object) -> str:
    return "\n".join(explain(ERIKA, Found(tuple(candidates), street_known=True), TODAY))  # type: ignore[arg-type]


def test_it_tells_the_decision_and_why_not_the_others() -> None:
    text = told(on_file("T-2", "Erika Maria"), on_file(), on_file("T-3", house_number="99", status="verstorben"))
    assert text.startswith("Zuordnung, Mieter T-1")
    assert "Mieter T-1: Anschrift gleich; Vorname gleich; Nachname gleich; Vertrag läuft (0 weiche" in text
    assert "Mieter T-2: Anschrift gleich; Vorname mit oder ohne weiteren Vornamen" in text
    assert "Mieter T-3: andere Anschrift" in text
    assert "Vermerk: deceased" in text
    assert not any(name in text for name in ("Erika", "Mustermann", "Lange"))


def test_it_tells_of_nobody_too() -> None:
    assert told().startswith("Keine Zuordnung (Rang 0.00)")


def test_a_note_stays_short() -> None:
    many = [Reason("same", "Mieter T-1: Anschrift gleich." * 100)]
    assert len(note(Decision("review", reasons=many))) == LONGEST_NOTE


def test_the_command_explains_a_line_of_a_file(tmp_path: Path) -> None:
    tenants, registrations = tmp_path / "t.csv", tmp_path / "r.csv"
    tenants.write_bytes(file(line()))
    registrations.write_text(REGISTRATIONS + "R-7;Erika;Mustermann;Lange Str. 12;06406;Bernburg;;\n", encoding="utf-8")
    files = ("--tenants", tenants, "--registrations", registrations)
    status, output = run("explain", "R-7", *files)
    assert (status, output.splitlines()[0]) == (0, "Zuordnung, Mieter T-1 (Rang 1.00)")
    status, output = run("explain", "R-8", *files)
    assert (status, output.strip()) == (1, "Diese Registrierung steht nicht in der Datei.")
