"""How fast runs of letters are made, how large they get and what memory they take, beside other ways to the same page.

Each measurement is a process of its own; the time is the CPU time of making the document, without the start of Python.
Other engines make samples of the larger runs: `SAMPLES` says how many letters; all figures are for a letter.
"""

import argparse
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

from bench.figures import emit, tell
from bench.letters import printers
from letter_service.layout.letter import LetterContent, render
from letter_service.layout.stationery import Stationery
from letter_service.letters.address import Recipient

CASES = {"run-1": 1, "run-200": 200, "run-10000": 10_000, "run-100000": 100_000}
QR = {"constant-qr": False, "personal-qr": True}
PAGE_URL = "https://login.example/realms/bwg/konto/brief"
DAY, VALID_UNTIL = date(2026, 11, 22), date(2026, 12, 13)
SAMPLES = {"ours": 100_000, "fpdf2": 300, "weasyprint": 60, "typst": 2000}
RUN_1_REPEATS, PEOPLE = 5, 2000
Engine = Callable[[Iterator[LetterContent], bool, BinaryIO], None]


@cache
def _stationery(*, personal_qr: bool) -> Stationery:
    """As in the service: once a process."""
    stationery = printers.STATIONERY
    return replace(stationery, company=stationery.company.model_copy(update={"personal_qr": personal_qr}))


def ours(letters: Iterator[LetterContent], personal_qr: bool, out: BinaryIO) -> None:
    render(letters, _stationery(personal_qr=personal_qr), DAY, out)


ENGINES: dict[str, Engine] = {
    "ours": ours,
    "fpdf2": printers.fpdf2,
    "weasyprint": printers.weasyprint,
    "typst": printers.typst,
}


@cache
def _people() -> list[Recipient]:
    names = ("Mustermann", "Nguyễn", "Schröder", "Yılmaz", "Kowalska", "Bürger", "Öztürk", "von der Heide")
    streets = ("Lange Straße", "Am Markt", "Käthe-Kollwitz-Straße", "Friedensallee", "Breite Straße")
    return [
        Recipient(
            salutation=("Frau", "Herr")[number % 2],
            first_name=("Erika", "Hans", "Ayşe", "Łukasz", "Thị Hồng")[number % 5],
            last_name=names[number % len(names)],
            street=streets[number // 7 % len(streets)],
            house_number=str(number % 97 + 1),
            postal_code="06406",
            city="Bernburg (Saale)",
        )
        for number in range(PEOPLE)
    ]


def letters(count: int) -> Iterator[LetterContent]:
    """Invented people, the same ones for every engine; each letter has a number and a code of its own."""
    for number in range(count):
        code = f"{number * 7_368_787_321 % 10**12:012d}"
        yield LetterContent(f"B26-{number:06d}-4", _people()[number % PEOPLE], code, VALID_UNTIL)


def measure(engine: str, count: int, personal_qr: bool) -> dict[str, float]:
    """Make one run in this process; a run of one letter several times, after one that is not counted."""
    repeats = RUN_1_REPEATS if count == 1 else 1
    with TemporaryDirectory() as folder:
        path = Path(folder) / "run.pdf"
        _people()
        if count == 1:
            _make(engine, count, personal_qr, path)
        began = time.process_time()
        for _ in range(repeats):
            _make(engine, count, personal_qr, path)
        seconds = (time.process_time() - began) / repeats
        size = path.stat().st_size
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6
    return {"letters_per_second_per_core": count / seconds, "bytes_per_letter": size / count, "peak_mb": peak}


def _make(engine: str, count: int, personal_qr: bool, path: Path) -> None:
    with path.open("wb") as out:
        ENGINES[engine](letters(count), personal_qr, out)


UNITS = {"letters_per_second_per_core": "1/s", "bytes_per_letter": "B", "peak_mb": "MB"}


def main() -> int:
    parser = argparse.ArgumentParser(prog="bench.letters", description=__doc__)
    parser.add_argument("--one", nargs=3, metavar=("ENGINE", "LETTERS", "QR"), help="one measurement, in this process")
    parser.add_argument("--engines", nargs="*", default=list(ENGINES), choices=list(ENGINES))
    parser.add_argument("--cases", nargs="*", default=list(CASES), choices=list(CASES))
    arguments = parser.parse_args()
    if arguments.one:
        engine, count, qr = arguments.one
        print(json.dumps(measure(engine, int(count), QR[qr])))
        return 0
    for case in arguments.cases:
        for qr in QR:
            for engine in arguments.engines:
                _report(engine, case, qr)
    return 0


def _report(engine: str, case: str, qr: str) -> None:
    count = min(CASES[case], SAMPLES[engine])
    tell(f"{case}/{qr}: {engine}, {count} letters")
    command = [sys.executable, "-m", "bench.letters", "--one", engine, str(count), qr]
    found = subprocess.run(command, capture_output=True, text=True, check=True, timeout=1800)
    for metric, value in json.loads(found.stdout).items():
        emit("letters", f"{case}/{qr}", metric, value, UNITS[metric], engine=engine)


if __name__ == "__main__":
    sys.exit(main())
