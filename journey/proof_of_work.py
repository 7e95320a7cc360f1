"""The proof of work that a registration needs while very many come, worked out as a browser does."""

import json
from base64 import b64encode
from hashlib import sha256
from html import unescape
from typing import Any


def challenge(page: str) -> dict[str, Any] | None:
    """What a registration page wants worked out; None when it wants nothing."""
    given = page.partition('challengejson="')[2].partition('"')[0]
    return dict(json.loads(unescape(given))) if given else None


def solved(page: str) -> str:
    """The answer; empty when the page wants none."""
    asked = challenge(page)
    if asked is None:
        return ""
    number = next(
        one
        for one in range(asked["maxnumber"] + 1)
        if sha256(f"{asked['salt']}{one}".encode()).hexdigest() == asked["challenge"]
    )
    return b64encode(json.dumps(asked | {"number": number}).encode()).decode()
