"""A logo or a signature: SVG as vectors, PNG as a picture."""

from dataclasses import dataclass
from pathlib import Path

import svgelements
from PIL import Image

from letter_service.errors import SettingsError

SUFFIXES = (".svg", ".png")
PIXELS_AT_MOST = 4_000_000
WHITE = (255, 255, 255)


@dataclass(frozen=True, repr=False)
class Drawing:
    """Content of one unit's width: operators, or the samples of a picture; `height` is in widths."""

    height: float
    operators: bytes = b""
    pixels: tuple[int, int] = (0, 0)
    samples: bytes = b""


def find(folder: Path, name: str) -> Drawing | None:
    """Read `name.svg` or `name.png`, None where there is neither; SettingsError names the file."""
    for path in (folder / f"{name}{suffix}" for suffix in SUFFIXES):
        if not path.exists():
            continue
        try:
            return _vectors(path) if path.suffix == ".svg" else picture(path)
        except (OSError, ValueError, SyntaxError, ArithmeticError, AttributeError, Image.DecompressionBombError) as bad:
            raise SettingsError(f"{path} lässt sich nicht als Bild lesen.") from bad
    return None


def picture(path: Path) -> Drawing:
    """Read a picture on white ground."""
    with Image.open(path) as opened:
        if opened.width * opened.height > PIXELS_AT_MOST:
            raise ValueError("too many pixels")
        layers = opened.convert("RGBA")
    flat = Image.new("RGB", layers.size, WHITE)
    flat.paste(layers, mask=layers.getchannel("A"))
    return Drawing(height=flat.height / flat.width, pixels=flat.size, samples=flat.tobytes())


def _vectors(path: Path) -> Drawing:
    """Read the filled and stroked shapes of an SVG."""
    svg = svgelements.SVG.parse(path)
    shapes = [abs(svgelements.Path(shape)) for shape in svg.elements() if isinstance(shape, svgelements.Shape)]
    if not shapes or not svg.width or not svg.height:
        raise ValueError("no shapes")
    size = float(svg.width)
    painted = [_shape(shape) for shape in shapes]
    flip = f"{1 / size:.6f} 0 0 {-1 / size:.6f} 0 {float(svg.height) / size:.6f} cm\n"
    return Drawing(height=float(svg.height) / size, operators=(flip + "\n".join(painted)).encode("ascii"))


def _shape(shape: svgelements.Path) -> str:
    filled = shape.fill is not None and shape.fill.value is not None
    stroked = shape.stroke is not None and shape.stroke.value is not None
    shape.approximate_arcs_with_cubics()
    colours = f"{_colour(shape.fill)} rg\n" if filled else ""
    if stroked:
        colours += f"{_colour(shape.stroke)} RG {float(shape.stroke_width):.3f} w\n"
    even_odd = "*" if shape.values.get("fill-rule") == "evenodd" else ""
    paint = {(True, True): f"B{even_odd}", (True, False): f"f{even_odd}", (False, True): "S"}.get(
        (filled, stroked), "n"
    )
    return f"{colours}{' '.join(_segment(segment) for segment in shape)} {paint}"


def _colour(colour: svgelements.Color) -> str:
    return " ".join(f"{part / 255:.3f}" for part in (colour.red, colour.green, colour.blue))


def _segment(segment: svgelements.PathSegment) -> str:
    if isinstance(segment, svgelements.Close):
        return "h"
    end = f"{segment.end.x:.3f} {segment.end.y:.3f}"
    if isinstance(segment, svgelements.Move):
        return f"{end} m"
    if isinstance(segment, svgelements.CubicBezier):
        points = (segment.control1, segment.control2)
        return " ".join(f"{point.x:.3f} {point.y:.3f}" for point in points) + f" {end} c"
    if isinstance(segment, svgelements.QuadraticBezier):
        start, control, stop = segment.start, segment.control, segment.end
        first, second = (start + (control - start) * (2 / 3)), (stop + (control - stop) * (2 / 3))
        return f"{first.x:.3f} {first.y:.3f} {second.x:.3f} {second.y:.3f} {end} c"
    return f"{end} l"
