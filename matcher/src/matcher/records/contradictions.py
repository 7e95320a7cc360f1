"""What the lines of one file say of each other: contradictions, and guardians. Pure; 32 bytes a line."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import groupby

from matcher.matching.flags import flags
from matcher.matching.keys import number
from matcher.records.tenancy import Tenancy

_NUMBERS = 4
_TWICE = (
    "tenant_id und contract_id stehen mehrfach in der Datei. / tenant_id and contract_id are in the file repeatedly."
)
_PEOPLE = "Unter dieser tenant_id stehen verschiedene Personen. / There are different people under this tenant_id."
GUARDED = "Betreuung"


@dataclass(frozen=True, slots=True)
class Faults:
    """Why, by line: `doubted` ones are taken and get no letter; of one number twice the first is taken."""

    doubted: dict[int, str] = field(default_factory=dict)
    refused: dict[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Ledger:
    """`numbers`: line, contract, tenant and name of each row; `guarded`: contracts with a row of a guardian."""

    numbers: array[int] = field(default_factory=lambda: array("q"))
    guarded: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, rows: Mapping[int, Tenancy]) -> Ledger:
        """What some rows, by line, contribute."""
        found = cls()
        for line, row in rows.items():
            contract, name = number("contract", row.tenant_id, row.contract_id), number("name", row.name_key)
            found.numbers.extend((line, contract, number("tenant", row.tenant_id), name))
            if "guardian" in flags(row.role):
                found.guarded.add(row.contract_id)
        return found

    def add(self, other: Ledger) -> None:
        """Take in what other rows contribute."""
        self.numbers.extend(other.numbers)
        self.guarded.update(other.guarded)

    def faults(self) -> Faults:
        """Where lines contradict each other, and nobody knows which one is right."""
        numbers, found = self.numbers, Faults()
        order = sorted(range(0, len(numbers), _NUMBERS), key=lambda at: numbers[at + 2])
        for _, grouped in groupby(order, key=lambda at: numbers[at + 2]):
            group = list(grouped)
            if len(group) == 1:
                continue
            several = len({numbers[at + 3] for at in group}) > 1
            times = Counter(numbers[at + 1] for at in group)
            first = set[int]()
            for at in sorted(group, key=lambda at: numbers[at]):
                line, contract = numbers[at], numbers[at + 1]
                if contract in first:
                    found.refused[line] = _TWICE
                elif several or times[contract] > 1:
                    found.doubted[line] = _PEOPLE if several else _TWICE
                first.add(contract)
        return found

    def noted(self, row: Tenancy) -> Tenancy:
        """A guardian's row of a contract says of every other row of it that letters go to the guardian."""
        if row.contract_id not in self.guarded:
            return row
        return replace(row, status=f"{row.status} {GUARDED}".strip())
