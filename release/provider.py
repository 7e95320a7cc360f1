"""The Java libraries that are shaded into the provider, as Maven resolves them."""

from pathlib import Path

from stack.commands import run
from stack.settings import ROOT

PLUGIN = "org.cyclonedx:cyclonedx-maven-plugin:2.9.2:makeBom"
# What Keycloak brings itself is in its own bill; what the tests need is in no image.
ASKED = {"outputFormat": "json", "schemaVersion": "1.6", "includeProvidedScope": "false", "includeTestScope": "false"}


def write(target: Path) -> None:
    """Writes the provider's bill. Raises StackError when Maven cannot."""
    words = [f"-D{name}={value}" for name, value in ASKED.items()]
    place = [f"-DoutputDirectory={target.parent.resolve()}", f"-DoutputName={target.name.removesuffix('.json')}"]
    pom = ROOT / "keycloak" / "provider" / "pom.xml"
    run(["mvn", "-q", "-B", "-f", pom, PLUGIN, *words, *place], "The provider's libraries could not be read")
