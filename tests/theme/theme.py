"""The theme's files as data, with the company's words in them."""

import os
import re
from pathlib import Path
from zipfile import ZipFile

from stack import keycloak
from stack.settings import KEYCLOAK_VERSION as VERSION
from stack.settings import ROOT, Settings
from tests import company

THEME = company.BUILT / "themes" / "bwg"
PROVIDER = ROOT / "keycloak" / "provider" / "src" / "main" / "resources" / "theme-resources"
# Whatever provider it was built with: the jars of the version are the same.
BUILT = sorted(Settings().cache.glob(f"keycloak-{VERSION}-*"))
HOME = Path(os.environ.get("KEYCLOAK_HOME", [keycloak.home(Settings()), *BUILT][-1]))


def original(jar: str, path: str) -> bytes:
    """A file inside one of Keycloak's jars; `jar` is `themes`, `account-ui` or `services`."""
    with ZipFile(HOME / "lib" / "lib" / "main" / f"org.keycloak.keycloak-{jar}-{VERSION}.jar") as archive:
        return archive.read(path)


def entries(text: str) -> list[tuple[str, str]]:
    """Key and value of each line of a properties file, duplicates included."""
    lines = (line for line in text.splitlines() if line.strip() and not line.startswith("#"))
    return [(key.strip(), value) for key, _, value in (line.partition("=") for line in lines)]


def messages(kind: str) -> list[tuple[str, str]]:
    """Our German texts for `login`, `email` or `account`."""
    return entries((THEME / kind / "messages" / "messages_de.properties").read_text(encoding="utf-8"))


def stock_messages(kind: str) -> dict[str, str]:
    return dict(entries(original("themes", f"theme/base/{kind}/messages/messages_de.properties").decode("utf-8")))


def templates(kind: str) -> dict[str, str]:
    folder = THEME / kind
    return {str(path.relative_to(folder)): path.read_text(encoding="utf-8") for path in folder.rglob("*.ftl")}


def named_messages(template: str) -> set[str]:
    """Keys that a template names as they are; a key put together at run time is not among them."""
    without_built = re.sub(r'msg\(\s*"[^"]*"\s*\+', "", template)
    return set(re.findall(r"""msg\(\s*["']([^"'$]+)["']""", without_built)) | set(
        re.findall(r'label="(\w+)"', template)
    )
