"""A CycloneDX bill of material, whoever puts it together: how it is written, and what it says of licences."""

import json
from pathlib import Path
from typing import Any

from cyclonedx.model.bom import Bom
from cyclonedx.model.license import LicenseExpression
from cyclonedx.output.json import JsonV1Dot6


def licensed(expression: str) -> LicenseExpression:
    """A licence as SPDX writes it, names of our own (`LicenseRef-…`) included."""
    return LicenseExpression(value=expression)


def written(bom: Bom, target: Path) -> None:
    """Writes it as JSON of CycloneDX 1.6, as the other tools do here."""
    if bom.metadata.component:
        bom.register_dependency(bom.metadata.component, bom.components)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(JsonV1Dot6(bom).output_as_string(indent=2) + "\n", encoding="utf-8")


def components(path: Path) -> list[dict[str, Any]]:
    """The components of a bill, as CycloneDX writes them, by name."""
    found: list[dict[str, Any]] = json.loads(path.read_text("utf-8")).get("components", [])
    return sorted(found, key=lambda one: one["name"].lower())


def subject(path: Path) -> dict[str, Any]:
    """What a bill is about."""
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))["metadata"]["component"]
    return found


def said(component: dict[str, Any]) -> list[str]:
    """What a component says of its licence in SPDX's words; nothing where it only describes it."""
    named = [one.get("expression") or one["license"].get("id") for one in component.get("licenses", [])]
    return sorted({name for name in named if name})
