"""Fonts: what they cover, how wide a text is, and the part of a font that one document embeds."""

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from reportlab.pdfbase.ttfonts import TTFontFile

from letter_service.pdf.script import EMBEDDING, spoken

FONTS = Path(__file__).parent / "fonts"
POINTS_PER_MM = 72 / 25.4
GLYPH_UNITS = 1000
AFTER_SLASHES = re.compile(r"(?<=[^/]/)(?!/)|(?<= )")
# Bytes that mean something inside a literal string (ISO 32000-1, 7.3.4.2).
ESCAPED = {ord("("): rb"\(", ord(")"): rb"\)", ord("\\"): rb"\\", ord("\r"): rb"\r"}


@dataclass(frozen=True, eq=False)
class Typeface:
    """A font file, read once a process."""

    name: str
    file: TTFontFile
    glyphs: dict[int, int] = field(repr=False)
    widths: dict[int, float] = field(repr=False)
    arabic: "Typeface | None" = None

    def covers(self, text: str) -> bool:
        """Whether every character has a glyph in this font itself."""
        return self.glyphs.keys() >= set(map(ord, text))

    def sets(self, text: str) -> bool:
        """Whether every character has a glyph, in this font or in the Arabic one beside it."""
        return self.widths.keys() >= set(map(ord, text))

    def width(self, text: str, points: float) -> float:
        """Return the width in mm."""
        units = sum(map(self.widths.__getitem__, map(ord, text)))
        return float(units) * points / GLYPH_UNITS / POINTS_PER_MM

    def fitting(self, text: str, points: float, width: float) -> float:
        """Return the size, at most `points`, at which the text is no wider than `width` mm."""
        return min(points, points * width / max(self.width(text, points), 0.01))

    def wrapped(self, text: str, points: float, width: float, *, breaks: bool = False) -> Iterator[str]:
        """Split at blanks so that no line is wider than `width` mm; a word that is too long is broken.

        `breaks` allows a break after each slash, which is where an address of a page may be broken.
        """
        if self.width(text, points) <= width:
            yield text
            return
        line = ""
        for word in AFTER_SLASHES.split(text) if breaks else text.split():
            longer = line + word if breaks else f"{line} {word}".lstrip()
            if self.width(longer, points) <= width:
                line = longer
                continue
            if line:
                yield line
            line = word
            while self.width(line, points) > width:
                cut = next(n for n in range(len(line), 0, -1) if n == 1 or self.width(line[:n], points) <= width)
                yield line[:cut]
                line = line[cut:]
        if line:
            yield line


@cache
def typeface(name: str) -> Typeface:
    """Read one of the packaged fonts; what it lacks of Arabic is that of its neighbour, widths included."""
    file = TTFontFile(str(FONTS / f"{name}.ttf"))
    if "Arabic" in name:
        return Typeface(name, file, file.charToGlyph, file.charWidths)
    arabic = typeface(name.replace("Sans-", "SansArabic-"))
    widths = dict.fromkeys(map(ord, EMBEDDING), 0.0) | arabic.widths | file.charWidths
    return Typeface(name, file, file.charToGlyph, widths, arabic)


def regular() -> Typeface:
    """The font of all text."""
    return typeface("NotoSans-Regular")


def bold() -> Typeface:
    """The font of headings and of the code."""
    return typeface("NotoSans-Bold")


class Subset(dict[str, bytes]):
    """The glyphs of one typeface that a document uses, numbered as they come; maps a character to its escaped bytes."""

    def __init__(self, face: Typeface, name: str) -> None:
        super().__init__()
        self.face, self.name = face, name
        # The font program begins with the glyph for what is missing.
        self._numbers = {0: 0}
        self._characters: list[int] = []

    def __missing__(self, character: str) -> bytes:
        glyph = self.face.glyphs[ord(character)]
        if glyph not in self._numbers:
            self._numbers[glyph] = len(self._numbers)
            self._characters.append(ord(character))
        number = self._numbers[glyph]
        self[character] = b"".join(ESCAPED.get(byte, bytes((byte,))) for byte in divmod(number, 256))
        return self[character]

    def encoded(self, text: str) -> bytes:
        """Return the body of a literal string; KeyError for what the typeface does not cover."""
        return b"".join(map(self.__getitem__, text))

    def program(self) -> bytes:
        """Return the TrueType program with these glyphs alone."""
        return bytes(self.face.file.makeSubset(self._characters))

    def widths(self) -> list[int]:
        """Return the widths of all glyphs, in thousandths of the size; the first is that of what is missing."""
        return [round(self.face.file.defaultWidth), *(round(self.face.widths[code]) for code in self._characters)]

    def to_unicode(self) -> bytes:
        """Return the CMap that leads from glyphs back to text (ISO 32000-1, 9.10.3)."""
        rows = [
            f"<{number:04x}> <{spoken(chr(code)).encode('utf-16-be').hex()}>"
            for number, code in enumerate(self._characters, start=1)
        ]
        blocks = [rows[i : i + 100] for i in range(0, len(rows), 100)]
        ranges = "\n".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks)
        return (
            "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
            "/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n"
            "/CMapName /Adobe-Identity-UCS def /CMapType 2 def\n"
            f"1 begincodespacerange <0000> <ffff> endcodespacerange\n{ranges}\n"
            "endcmap CMapName currentdict /CMap defineresource pop end end"
        ).encode("ascii")

    def tag(self) -> str:
        """Return the six letters that mark a subset, the same for the same glyphs."""
        number = zlib.crc32(repr(self._characters).encode())
        return "".join(chr(ord("A") + number // 26**i % 26) for i in range(6))
