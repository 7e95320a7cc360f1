"""The language of a page: what its address asks for, a cookie keeps or the browser wishes; else German.

`texts/LANGUAGE.toml` holds the words of one language, each key once; German has all of them.
"""

import tomllib
from collections.abc import Collection, Iterator
from importlib.resources import files

from fastapi import Request, Response

GERMAN = "de"
RIGHT_TO_LEFT = frozenset(("ar",))
PARAMETER = COOKIE = "lang"
A_YEAR_SECONDS = 365 * 24 * 60 * 60
LONGEST_WISH = 500

TEXTS: dict[str, dict[str, str]] = {
    file.name.removesuffix(".toml"): tomllib.loads(file.read_text("utf-8"))
    for file in files("portal").joinpath("texts").iterdir()
    if file.name.endswith(".toml")
}


def chosen(request: Request, offered: Collection[str]) -> str | None:
    """What the visitor chose, now or before; None when that is nothing that is offered."""
    for value in (request.query_params.get(PARAMETER), request.cookies.get(COOKIE)):
        if value in offered:
            return value
    return None


def of(request: Request, offered: Collection[str]) -> str:
    """The language of this page."""
    wished = (one for one in _wishes(request.headers.get("accept-language", "")) if one in offered)
    return chosen(request, offered) or next(wished, GERMAN)


def keep(response: Response, language: str, *, is_https: bool) -> None:
    """Remember it for a year."""
    response.set_cookie(COOKIE, language, A_YEAR_SECONDS, secure=is_https, httponly=True, samesite="lax")


def _wishes(header: str) -> Iterator[str]:
    """Languages without regions of an Accept-Language header (RFC 9110, 12.5.4), the most wanted first."""
    ranked = []
    for entry in header[:LONGEST_WISH].split(","):
        tag, _, weight = entry.partition(";")
        try:
            quality = float(weight.strip().removeprefix("q=") or 1)
        except ValueError:
            continue
        if quality > 0:
            ranked.append((-quality, tag.strip().partition("-")[0].lower()))
    return (language for _, language in sorted(ranked, key=lambda one: one[0]))
