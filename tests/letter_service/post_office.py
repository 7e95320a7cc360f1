"""A channel that does what a test wants, and keeps what it got."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from letter_service.channels import Document, Receipt, Status
from letter_service.errors import DispatchError


@dataclass
class PostOffice:
    """Takes documents; `trouble` gives, for a reference, the error to raise, `after` the acceptance or before it."""

    takes: Literal["run", "letter"] = "letter"
    name: str = "post-office"
    profile: str = "din-b"
    cost_cents: int | None = None
    trouble: dict[str, DispatchError] = field(default_factory=dict)
    all_trouble: DispatchError | None = None
    after_acceptance: bool = False
    accepted: dict[str, int] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    statuses: dict[str, Status] = field(default_factory=dict)
    seen: Callable[[Path], None] = lambda _: None

    def submit(self, document: Document) -> Receipt:
        self.seen(document.path)
        error = self.all_trouble or self.trouble.get(document.reference)
        if error is None or self.after_acceptance:
            self.accepted[document.reference] = self.accepted.get(document.reference, 0) + 1
        if error is not None:
            raise error
        return Receipt(f"outside {document.reference}", self.cost_cents)

    def find(self, document: Document) -> Receipt | None:
        self.asked.append(document.reference)
        if document.reference not in self.accepted:
            return None
        return Receipt(f"outside {document.reference}", self.cost_cents)

    def status(self, external_id: str) -> Status:
        return self.statuses.get(external_id.removeprefix("outside "), Status("accepted"))
