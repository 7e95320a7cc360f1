"""What every channel promises, so that the worker need not know which one it has."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Literal, Protocol


@dataclass(frozen=True, repr=False)
class Document:
    """One finished PDF to hand over; `reference` is the run's name or the letter's number and the idempotency key.

    `refusals` is how often the outside refused it or could not print it; what comes after is no repetition.
    """

    reference: str
    path: Path
    pages: int
    letter_numbers: Sequence[str]
    sha256: str
    claimed_at: datetime
    layouts: Mapping[str, int]
    abroad: bool = False
    refusals: int = 0


@dataclass(frozen=True)
class Receipt:
    """The outside has the document, under a name of its own; `cost_cents` where it named a price (gross)."""

    external_id: str
    cost_cents: int | None = None


@dataclass(frozen=True)
class Status:
    """How far the outside is. `posted` only where it says so itself; `reason` is a German sentence for staff."""

    state: Literal["accepted", "posted", "failed", "unknown"]
    posted_on: date | None = None
    reason: str | None = None


class Channel(Protocol):
    """A way out of the house. Every method may raise one of the DispatchErrors, and nothing else."""

    @property
    def name(self) -> str:
        """`folder`, `cups`, `pingen` or `letterxpress`."""

    @property
    def profile(self) -> str:
        """Name of the layout profile that the letters must be made with."""

    @property
    def takes(self) -> Literal["run", "letter"]:
        """One PDF a run, or one a letter."""

    def submit(self, document: Document, /) -> Receipt:
        """Hand it over. The file is the channel's from then on: it may have been moved."""

    def find(self, document: Document, /) -> Receipt | None:
        """Ask whether the outside has this reference already; None is a sure no. Asked before any second try."""

    def status(self, external_id: str, /) -> Status:
        """Ask how far it is; safe to repeat."""
