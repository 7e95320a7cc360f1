"""The company's logo: an SVG that shows shapes and does nothing else."""

import re
from pathlib import Path
from xml.etree import ElementTree

LARGEST_BYTES = 200_000
SVG = "{http://www.w3.org/2000/svg}"
XLINK = "{http://www.w3.org/1999/xlink}"
# What the letter can draw, too.
ALLOWED = frozenset(
    (
        *("svg", "g", "defs", "symbol", "use", "title", "desc", "style"),
        *("path", "rect", "circle", "ellipse", "line", "polyline", "polygon"),
    )
)
ELSEWHERE = re.compile(r"@import|\\|url\(", re.IGNORECASE)


def read(path: Path) -> str:
    """The text of the file; ValueError with what it may not hold."""
    try:
        if path.stat().st_size > LARGEST_BYTES:
            raise ValueError(f"ist größer als {LARGEST_BYTES // 1000} Kilobyte")
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        raise ValueError("lässt sich nicht lesen") from None
    if "<!DOCTYPE" in text.upper() or "<!ENTITY" in text.upper() or "<?xml-stylesheet" in text.lower():
        raise ValueError("darf kein <!DOCTYPE und kein <?xml-stylesheet enthalten")
    try:
        root = ElementTree.fromstring(text)  # noqa: S314 - see above
    except ElementTree.ParseError:
        raise ValueError("ist kein SVG") from None
    if root.tag != f"{SVG}svg" or "viewBox" not in root.attrib:
        raise ValueError("ist kein SVG mit viewBox")
    for element in root.iter():
        _check(element)
    return text


def without_style(text: str) -> str:
    """The same with the colours of the shapes alone: print knows no dark mode."""
    ElementTree.register_namespace("", SVG[1:-1])
    root = ElementTree.fromstring(text)  # noqa: S314 - it went through `read`
    for parent in list(root.iter()):
        for style in parent.findall(f"{SVG}style"):
            parent.remove(style)
    return ElementTree.tostring(root, "unicode")


def _check(element: ElementTree.Element) -> None:
    name = str(element.tag).removeprefix(SVG)
    if name not in ALLOWED:
        raise ValueError(f"darf kein <{name}> enthalten, nur Formen")
    for attribute, value in element.attrib.items():
        plain = attribute.removeprefix(XLINK).lower()
        if plain.startswith("on"):
            raise ValueError(f"darf keine Anweisung enthalten ({plain})")
        if (plain == "href" and not value.strip().startswith("#")) or ELSEWHERE.search(value):
            raise ValueError(f"darf auf nichts außerhalb verweisen ({plain})")
    if ELSEWHERE.search(element.text or ""):
        raise ValueError(f"darf auf nichts außerhalb verweisen (<{name}>)")
