"""A tagged PDF/A-2b that is written while it is made: what is finished goes out, only offsets stay.

It is made for many pages of few kinds: what all pages of a kind share is a form, and small objects (pages, structure,
parent tree) are packed into object streams. Numbers of sections are those of ISO 32000-1 (PDF 1.7).
"""

import hashlib
import struct
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path
from typing import BinaryIO

from letter_service.pdf.tagging import Kind, text_string
from letter_service.pdf.typeface import Subset, Typeface
from letter_service.pdf.xmp import packet

COLOUR_PROFILE = Path(__file__).parent / "fonts" / "sRGB.icc"
A4_BOX = b"[0 0 595.28 841.89]"
HEADER = b"%PDF-1.7\n%\xe4\xf6\xfc\xdf\n"
PAGES_IN_A_BATCH = 64
# Kind, offset or object stream, place in it; the same widths stand in /W.
ROW, ROW_WIDTHS = struct.Struct(">BIH"), b"[1 4 2]"
IN_FILE, IN_OBJECT_STREAM = 1, 2
# More effort takes more time than it saves bytes.
PACK_FAST, PACK_TIGHT = 1, 4


@dataclass
class _Batch:
    """Small objects that wait for their object stream, under one node of the page tree."""

    node: int
    objects: list[tuple[int, bytes]] = field(default_factory=list)
    pages: list[int] = field(default_factory=list)
    parents: list[bytes] = field(default_factory=list)


class Book:
    """One document. `close` writes what can be known only at the end."""

    def __init__(self, out: BinaryIO, title: str, author: str, language: str) -> None:
        self._out, self._title, self._author, self._language = out, title, author, language
        self._digest, self._position, self._rows = hashlib.blake2b(digest_size=16), 0, bytearray(ROW.pack(0, 0, 65535))
        self._fonts: dict[str, tuple[int, Subset]] = {}
        self._xobjects: dict[bytes, int] = {}
        self._sections: list[int] = []
        self._page_nodes: list[int] = []
        self._parent_nodes: list[int] = []
        self.pages = 0
        self._write(HEADER)
        self._catalog, self._info, self._tree, self._document = self._new_ids(4)
        self._root, self._parent_tree, self._fonts_id, self._resources = self._new_ids(4)
        self._batch = _Batch(self._new_id())

    def subset(self, face: Typeface) -> Subset:
        """Return the document's part of a typeface."""
        if face.name not in self._fonts:
            self._fonts[face.name] = (self._new_id(), Subset(face, f"F{len(self._fonts)}"))
        return self._fonts[face.name][1]

    def form(self, content: bytes, images: Iterable[bytes] = ()) -> bytes:
        """Store what many pages show, and the images in it; return its name."""
        name = b"X%d" % len(self._xobjects)
        used = _dictionary({image: self._xobjects[image] for image in images})
        resources = b"/Resources<</Font %d 0 R/XObject%b>>" % (self._fonts_id, used)
        self._xobjects[name] = self._stream(content, b"/Type/XObject/Subtype/Form/BBox%b%b" % (A4_BOX, resources))
        return name

    def image(self, width: int, height: int, samples: bytes) -> bytes:
        """Store a picture of 8-bit RGB samples, painted onto the unit square; return its name."""
        name = b"X%d" % len(self._xobjects)
        size = b"/Width %d/Height %d/ColorSpace/DeviceRGB/BitsPerComponent 8" % (width, height)
        self._xobjects[name] = self._stream(samples, b"/Type/XObject/Subtype/Image" + size)
        return name

    def page(self, kind: Kind, holes: Iterable[bytes]) -> None:
        """Write one page; the holes are filled in their order."""
        content = self._stream(kind.content % tuple(holes))
        page, batch = self._new_id(), self._batch
        head = b"<</Type/Page/Parent %d 0 R/MediaBox%b/Resources %d 0 R/Contents %d 0 R/StructParents %d/Tabs/S>>"
        batch.objects.append((page, head % (batch.node, A4_BOX, self._resources, content, self.pages)))
        numbers = tuple([self._document if distance < 0 else page + distance for distance in kind.references])
        elements = (kind.structure % numbers).split(b"\n")
        batch.objects.extend(zip(self._new_ids(len(elements)), elements, strict=True))
        parents = b" ".join([b"%d 0 R" % (page + distance) for distance in kind.parents])
        batch.parents.append(b"%d[%b]" % (self.pages, parents))
        batch.pages.append(page)
        self._sections.append(page + 1)
        self.pages += 1
        if len(batch.pages) == PAGES_IN_A_BATCH:
            self._end_batch()

    def close(self) -> None:
        """Write fonts, structure, metadata and the table of offsets."""
        if self._batch.pages:
            self._end_batch()
        fonts = [(number, self._font(subset)) for number, subset in self._fonts.values()]
        names = {subset.name.encode(): number for number, subset in self._fonts.values()}
        resources = b"<</Font %d 0 R/XObject%b>>" % (self._fonts_id, _dictionary(self._xobjects))
        page_tree = b"<</Type/Pages/Count %d/Kids%b>>" % (self.pages, _array(self._page_nodes))
        tree = b"<</Type/StructTreeRoot/K %d 0 R/ParentTree %d 0 R/ParentTreeNextKey %d>>"
        document = b"<</S/Document/P %d 0 R/K%b>>" % (self._tree, _array(self._sections))
        self._pack(
            [
                *fonts,
                (self._fonts_id, _dictionary(names)),
                (self._resources, resources),
                (self._root, page_tree),
                (self._tree, tree % (self._document, self._parent_tree, self.pages)),
                (self._document, document),
                (self._parent_tree, b"<</Kids%b>>" % _array(self._parent_nodes)),
                (self._catalog, self._catalog_entries()),
                (self._info, b"<</Title%b/Author%b>>" % (text_string(self._title), text_string(self._author))),
            ]
        )
        self._write_offsets()

    def _catalog_entries(self) -> bytes:
        metadata = packet(self._title, self._author, self._language)
        metadata_id = self._stream(metadata, b"/Type/Metadata/Subtype/XML", level=0)
        profile = self._stream(COLOUR_PROFILE.read_bytes(), b"/N 3")
        return (
            b"<</Type/Catalog/Pages %d 0 R/StructTreeRoot %d 0 R/Metadata %d 0 R/Lang(%b)/MarkInfo<</Marked true>>"
            b"/ViewerPreferences<</DisplayDocTitle true>>/OutputIntents[<</Type/OutputIntent/S/GTS_PDFA1"
            b"/OutputConditionIdentifier(sRGB)/Info(sRGB)/DestOutputProfile %d 0 R>>]>>"
        ) % (self._root, self._tree, metadata_id, self._language.encode(), profile)

    def _end_batch(self) -> None:
        """Write what waits, with its leaf of the parent tree (14.7.4.4)."""
        batch, leaf = self._batch, self._new_id()
        node = b"<</Type/Pages/Parent %d 0 R/Count %d/Kids%b>>" % (self._root, len(batch.pages), _array(batch.pages))
        limits = (self.pages - len(batch.pages), self.pages - 1)
        parents = b"<</Limits[%d %d]/Nums[%b]>>" % (*limits, b"".join(batch.parents))
        self._pack([*batch.objects, (batch.node, node), (leaf, parents)])
        self._page_nodes.append(batch.node)
        self._parent_nodes.append(leaf)
        self._batch = _Batch(self._new_id())

    def _font(self, subset: Subset) -> bytes:
        """Return a composite font whose codes are its glyphs (9.7)."""
        file, name = subset.face.file, f"{subset.tag()}+{subset.face.name}".encode()
        program = subset.program()
        program_id, unicode_id = self._stream(program, b"/Length1 %d" % len(program)), self._stream(subset.to_unicode())
        descriptor = self._new_id()
        box = b" ".join(b"%d" % edge for edge in file.bbox)
        metrics = (file.ascent, file.descent, file.capHeight, file.stemV)
        entries = b"/Flags 4/FontBBox[%b]/Ascent %d/Descent %d/CapHeight %d/StemV %d/ItalicAngle 0" % (box, *metrics)
        described = b"<</Type/FontDescriptor/FontName/%b%b/FontFile2 %d 0 R>>" % (name, entries, program_id)
        self._pack([(descriptor, described)])
        widths = b" ".join(b"%d" % width for width in subset.widths())
        return (
            b"<</Type/Font/Subtype/Type0/BaseFont/%b/Encoding/Identity-H/ToUnicode %d 0 R/DescendantFonts["
            b"<</Type/Font/Subtype/CIDFontType2/BaseFont/%b/CIDToGIDMap/Identity/W[0[%b]]/FontDescriptor %d 0 R"
            b"/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>>>]>>"
        ) % (name, unicode_id, name, widths, descriptor)

    def _new_id(self) -> int:
        return self._new_ids(1)[0]

    def _new_ids(self, count: int) -> range:
        first = len(self._rows) // ROW.size
        self._rows += bytes(count * ROW.size)
        return range(first, first + count)

    def _stream(self, content: bytes, entries: bytes = b"", level: int = PACK_TIGHT) -> int:
        number = self._new_id()
        data = zlib.compress(content, level) if level else content
        coding = b"/Filter/FlateDecode" if level else b""
        ROW.pack_into(self._rows, number * ROW.size, IN_FILE, self._position, 0)
        head = b"%d 0 obj\n<<%b%b/Length %d>>\nstream\n" % (number, entries, coding, len(data))
        self._write(head + data + b"\nendstream\nendobj\n")
        return number

    def _pack(self, objects: list[tuple[int, bytes]]) -> None:
        """Write an object stream (7.5.7)."""
        starts = [0, *accumulate([len(text) + 1 for _, text in objects])]
        index = b" ".join([b"%d %d" % (number, start) for (number, _), start in zip(objects, starts, strict=False)])
        body = b"\n".join([text for _, text in objects])
        entries = b"/Type/ObjStm/N %d/First %d" % (len(objects), len(index) + 1)
        stream, rows, pack = self._stream(b"%b\n%b" % (index, body), entries, PACK_FAST), self._rows, ROW.pack_into
        for place, (number, _) in enumerate(objects):
            pack(rows, number * ROW.size, IN_OBJECT_STREAM, stream, place)

    def _write_offsets(self) -> None:
        """Write the cross-reference stream, which is the trailer too (7.5.8)."""
        start, number = self._position, self._new_id()
        ROW.pack_into(self._rows, number * ROW.size, IN_FILE, start, 0)
        data, name = zlib.compress(self._rows), self._digest.hexdigest().encode()
        entries = b"/Type/XRef/Size %d/W%b/Root %d 0 R/Info %d 0 R/ID[<%b><%b>]/Filter/FlateDecode/Length %d"
        head = entries % (number + 1, ROW_WIDTHS, self._catalog, self._info, name, name, len(data))
        self._write(b"%d 0 obj\n<<%b>>\nstream\n%b\nendstream\nendobj\n" % (number, head, data))
        self._write(b"startxref\n%d\n%%%%EOF\n" % start)

    def _write(self, data: bytes) -> None:
        self._out.write(data)
        self._digest.update(data)
        self._position += len(data)


def _array(numbers: Iterable[int]) -> bytes:
    return b"[%b]" % b" ".join([b"%d 0 R" % number for number in numbers])


def _dictionary(numbers: dict[bytes, int]) -> bytes:
    return b"<<%b>>" % b"".join([b"/%b %d 0 R" % entry for entry in numbers.items()])
