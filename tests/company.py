"""The company of the repository, in the form that its parts take: made once a test run."""

import atexit
import shutil
import tempfile
from pathlib import Path

from stack.company import facts
from stack.company.build import build
from stack.settings import ROOT

SAMPLE = ROOT / "company"
OTHER = ROOT / "tests" / "theme" / "wohnbau"
THEME = ROOT / "keycloak" / "themes" / "bwg"


def built(company: Path) -> Path:
    """What the parts get of a company's folder; it goes when the tests end."""
    folder = Path(tempfile.mkdtemp(prefix="company-of-tests-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    build(facts.read(company), THEME, folder / "built")
    return folder / "built"


def stylesheet(built: Path) -> Path:
    """That of the pages, whose folder is named after what is in it."""
    return next((built / "themes" / "bwg" / "login" / "resources").glob("*/css/bwg.css"))


BUILT = built(SAMPLE)
SENDER = BUILT / "letter" / facts.FILE
PORTAL = BUILT / "portal"
