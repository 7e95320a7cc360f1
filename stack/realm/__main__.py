"""`python -m stack.realm [--dry-run]`: the job of docker-compose.yml, between Keycloak's start and the first visitor.

`python -m stack.realm staff …` makes and ends accounts of staff with the same client, `apps …` connects other apps; see
stack/realm/staff.py and apps.py.

REALM_KEYCLOAK_URL is Keycloak as the job reaches it, REALM_CLIENT_ID and REALM_CLIENT_SECRET_FILE are its client in the
realm `master`, REALM_COMPANY_FILE is what stack/company made of the company's folder. The rest of the environment
fills in keycloak/realm.json, as it does for Keycloak's own import.
"""

import argparse
import json
import os
import sys
from pathlib import Path
from types import ModuleType

from stack.commands import StackError
from stack.realm import apps, staff, values
from stack.realm.admin import Admin
from stack.realm.apply import alone, both

COMMANDS = {"staff": staff, "apps": apps}
FILES = Path(__file__).resolve().parents[2] / "keycloak"


def main() -> int:
    """Runs the job; returns its exit status, 1 with one sentence when it could not do all of it."""
    parser = argparse.ArgumentParser(prog="realm", description="Bring the realms to what the files say.")
    parser.add_argument("--dry-run", action="store_true", help="tell what differs and change nothing")
    try:
        if command := COMMANDS.get(next(iter(sys.argv[1:]), "")):
            print(*carry_out(command, sys.argv[2:]), sep="\n")
        else:
            print(*apply(dry=parser.parse_args().dry_run), sep="\n")
    except StackError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def apply(*, dry: bool) -> list[str]:
    """Both realms as the environment names them; what was changed, in sentences."""
    given = _given()
    realm = values.load(FILES / "realm.json", given)
    master = json.loads((FILES / "master.json").read_text("utf-8"))
    with alone(Path(given["REALM_CLIENT_SECRET_FILE"])):
        return both(_signed_in(given, realm["realm"], dry=dry), realm, master, least=True)


def carry_out(command: ModuleType, words: list[str]) -> list[str]:
    """What one of COMMANDS has to tell."""
    wanted, given = command.parse(words), _given()
    with alone(Path(given["REALM_CLIENT_SECRET_FILE"])):
        told: list[str] = command.run(_signed_in(given, "bwg", dry=False), wanted)
        return told


def _given() -> dict[str, str]:
    company = os.environ.get("REALM_COMPANY_FILE")
    given = values.of_environment(os.environ, Path(company) if company else None)
    missing = [name for name in ("REALM_KEYCLOAK_URL", "REALM_CLIENT_SECRET_FILE") if not given.get(name)]
    if missing:
        raise StackError(f"Not set: {', '.join(missing)}.")
    return given


def _signed_in(given: dict[str, str], realm: str, *, dry: bool) -> Admin:
    url, client = given["REALM_KEYCLOAK_URL"].rstrip("/"), given.get("REALM_CLIENT_ID", "stack")
    return Admin(url, realm, client, given["REALM_CLIENT_SECRET"], dry).sign_in()


if __name__ == "__main__":
    sys.exit(main())
