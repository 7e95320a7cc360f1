"""How a kind of page is read out: marked content and structure elements as templates (ISO 32000-1, 14.7)."""

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Mark:
    """One piece of a page in reading order.

    `path` is its place in the structure, outermost first: `("L", "LI+", "LBody")`. The last element is always a new
    one, an outer one goes on unless it ends in `+`. An empty path is an artifact. `form` is what is
    painted, None is a hole. A piece that is `joined` belongs to the element before. `spoken` is what is read instead of
    the letters as they are drawn (14.9.4).
    """

    path: tuple[str, ...]
    form: bytes | None = None
    alt: str = ""
    joined: bool = False
    spoken: str = ""


@dataclass(frozen=True)
class Kind:
    """Pages that are equal but for their holes.

    `content` has a `%b` for each hole. `structure` holds one object a line with a `%d` for each reference; `references`
    are these objects' distances from the page's own, -1 for the document. `parents` lists the element of each mark.
    """

    content: bytes
    structure: bytes
    references: tuple[int, ...]
    parents: tuple[int, ...]


@dataclass
class _Element:
    tag: str
    parent: int
    alt: str = ""
    marks: list[int] = field(default_factory=list)


def kind(marks: Sequence[Mark], language: str = "") -> Kind:
    """Compile a kind of page; `language` where it is not the document's."""
    elements = [_Element("Part", -1)]
    content, parents, path = list[bytes](), list[int](), list[tuple[str, int]]()
    for mark in marks:
        inside = b"%b" if mark.form is None else b"/%b Do" % mark.form
        if not mark.path:
            content.append(b"/Artifact BMC %b EMC" % inside)
            continue
        element = path[-1][1] if mark.joined else _descend(elements, path, mark.path)
        elements[element].alt = mark.alt
        elements[element].marks.append(len(parents))
        said = b"/ActualText" + text_string(mark.spoken) if mark.spoken else b""
        content.append(b"/%b<</MCID %d%b>>BDC %b EMC" % (_name(mark.path[-1]), len(parents), said, inside))
        parents.append(element + 1)
    rows = [_template(elements, number, language if number == 0 else "") for number in range(len(elements))]
    return Kind(
        content=b"\n".join(content),
        structure=b"\n".join(text for text, _ in rows),
        references=tuple(reference for _, references in rows for reference in references),
        parents=tuple(parents),
    )


def text_string(text: str) -> bytes:
    """Return a text string of any script (7.9.2.2)."""
    return b"<feff%b>" % text.encode("utf-16-be").hex().encode()


def _template(elements: list[_Element], number: int, language: str) -> tuple[bytes, list[int]]:
    """Return an element's object and its references; the page's object comes just before the first element."""
    element = elements[number]
    children = [child + 1 for child, other in enumerate(elements) if other.parent == number]
    kids = b" ".join([b"%d" % mark for mark in element.marks] + [b"%d 0 R"] * len(children))
    more = b"/Lang(%b)" % language.encode() if language else b""
    more += b"/Alt" + text_string(element.alt) if element.alt else b""
    text = b"<</S/%b/P %%d 0 R/Pg %%d 0 R%b/K[%b]>>" % (_name(element.tag), more, kids)
    return text, [element.parent + 1 if element.parent >= 0 else -1, 0, *children]


def _descend(elements: list[_Element], path: list[tuple[str, int]], wanted: tuple[str, ...]) -> int:
    """Return the element at the end of the path, made where it is not open yet; the last one is always new."""
    shared = 0
    while shared < min(len(path), len(wanted) - 1) and path[shared][0] == wanted[shared]:
        shared += 1
    del path[shared:]
    for tag in wanted[shared:]:
        elements.append(_Element(tag.rstrip("+"), path[-1][1] if path else 0))
        path.append((tag.rstrip("+"), len(elements) - 1))
    return path[-1][1]


def _name(tag: str) -> bytes:
    return tag.rstrip("+").encode()
