"""The theme's files as data, with the company's words in them."""

import os
import re
from pathlib import Path
from zipfile import ZipFile

from stack import keycloak
from stack.company.texts import entries
from stack.settings import KEYCLOAK_VERSION as VERSION
from stack.settings import ROOT, Settings
from tests import company

THEME = company.BUILT / "themes" / "bwg"
PROVIDER = ROOT / "keycloak" / "provider" / "src" / "main" / "resources" / "theme-resources"
# Whatever provider it was built with: the jars of the version are the same.
BUILT = sorted(Settings().cache.glob(f"keycloak-{VERSION}-*"))
HOME = Path(os.environ.get("KEYCLOAK_HOME", [keycloak.home(Settings()), *BUILT][-1]))


def original(jar: str, path: str) -> bytes:
    """A file inside one of Keycloak's jars; `jar` is `themes` or `services`."""
    with ZipFile(HOME / "lib" / "lib" / "main" / f"org.keycloak.keycloak-{jar}-{VERSION}.jar") as archive:
        return archive.read(path)


def messages(kind: str, language: str = "de") -> list[tuple[str, str]]:
    """Our texts for `login` or `email`, as Keycloak reads them."""
    return entries((THEME / kind / "messages" / f"messages_{language}.properties").read_text(encoding="utf-8"))


def stock_messages(kind: str, language: str = "de") -> dict[str, str]:
    path = f"theme/base/{kind}/messages/messages_{language}.properties"
    return dict(entries(original("themes", path).decode("utf-8")))


def templates(kind: str) -> dict[str, str]:
    folder = THEME / kind
    return {str(path.relative_to(folder)): path.read_text(encoding="utf-8") for path in folder.rglob("*.ftl")}


def named_messages(template: str) -> set[str]:
    """Keys that a template names as they are; a key put together at run time is not among them."""
    without_built = re.sub(r'msg\(\s*"[^"]*"\s*\+', "", template)
    return set(re.findall(r"""msg\(\s*["']([^"'$]+)["']""", without_built)) | set(
        re.findall(r'label="(\w+)"', template)
    )
