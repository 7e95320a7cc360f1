"""`python -m release sbom FOLDER` writes the bills of material, `… notices` NOTICE and THIRD-PARTY.md."""

import sys
import tempfile
from pathlib import Path

from release import images, notices, provider, server, services, vendored
from stack.commands import StackError
from stack.settings import ROOT


def main(words: list[str]) -> int:
    """Runs the command of the line; returns its exit status."""
    try:
        match words:
            case ["sbom", folder]:
                sbom(Path(folder))
            case ["notices"]:
                with tempfile.TemporaryDirectory() as folder:
                    parts(Path(folder))
                    notices.write(Path(folder), ROOT)
            case _:
                print(__doc__, file=sys.stderr)
                return 2
    except StackError as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    return 0


def sbom(folder: Path) -> None:
    """Everything that is shipped, and the packages of the images where a container engine has them."""
    parts(folder)
    server.write(folder / "keycloak.cdx.json")
    for line in images.write(folder):
        print(f"  {line}")
    print(f"  Written: {', '.join(sorted(path.name for path in folder.glob('*.cdx.json')))}")


def parts(folder: Path) -> None:
    """What our own parts bring along: Python packages of each service, libraries in the provider, files of others."""
    folder.mkdir(parents=True, exist_ok=True)
    for service in services.SERVICES:
        services.write(service, folder / f"{service}.cdx.json")
    provider.write(folder / "provider.cdx.json")
    vendored.write(folder / "vendored.cdx.json")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
