"""The tenants file of an invented company."""

import csv
import io
from collections.abc import Iterable

from matcher.records.tenancy import STORED, Tenancy


def written(rows: Iterable[Tenancy]) -> bytes:
    """The rows as the file that the company hands over."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow(STORED)
    writer.writerows([getattr(row, column) or "" for column in STORED] for row in rows)
    return out.getvalue().encode()
