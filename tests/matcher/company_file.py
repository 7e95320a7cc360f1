"""Files of tenancies as the company writes them, a line each."""

from matcher.records import tenancy

HEADER = ";".join(tenancy.COLUMNS)
GOOD = {
    "tenant_id": "T-1",
    "contract_id": "V-1",
    "role": "Hauptmieter",
    "first_name": "Erika",
    "last_name": "Mustermann",
    "street": "Lange Straße",
    "house_number": "12",
    "postal_code": "06406",
    "city": "Bernburg",
    "move_in": "2009-05-01",
}


def line(**changed: str) -> str:
    """One line, Erika's unless changed."""
    return ";".join((GOOD | changed).get(column, "") for column in tenancy.COLUMNS)


def file(*lines: str, header: str = HEADER) -> bytes:
    """A whole file as it is uploaded."""
    return "\n".join([header, *lines, ""]).encode()
