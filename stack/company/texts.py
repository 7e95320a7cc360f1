"""The texts of a theme for one language: its own, those that are the same in every language, and the company's words.

A text may stand for another: `@helpTitle@` is the text of that key, or the company's word of that name.
"""

import re
from collections.abc import Callable, Mapping

# `@phone@`, `@missing.street@`.
TOKEN = re.compile(r"@([A-Za-z][\w.-]*)@")
DEEPEST = 5


def entries(bundle: str) -> list[tuple[str, str]]:
    """Key and value of each line of a properties file, in their order, a key given twice included."""
    lines = (line for line in bundle.splitlines() if line.strip() and not line.startswith("#"))
    return [(key.strip(), value) for key, _, value in (line.partition("=") for line in lines)]


def bundle(own: str, of_every_language: str, words: Mapping[str, str], written: Callable[[str], str]) -> str:
    """The bundle as Keycloak reads it; LookupError for a name that is neither a word nor a text.

    `written` writes a word of the company as the reader of this bundle wants it.
    """
    texts = dict(entries(of_every_language)) | dict(entries(own))

    def named(found: re.Match[str]) -> str:
        name = found[1]
        return written(words[name]) if name in words else texts[name]

    text = own.rstrip("\n") + "\n" + of_every_language
    for _ in range(DEEPEST):
        text = TOKEN.sub(named, text)
    return text
