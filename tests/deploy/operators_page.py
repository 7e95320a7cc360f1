"""docs/betrieb.md, read: its commands, settings, files and alarms."""

import re
import shlex
from dataclasses import dataclass

from stack.settings import ROOT

TEXT = (ROOT / "docs" / "betrieb.md").read_text("utf-8")
INLINE = re.compile(r"`([^`\n]+)`")
# Options of `docker compose` that take the next word along.
WITH_A_VALUE = {"--user", "--volume", "--env", "--tail", "--since", "--entrypoint"}


@dataclass(frozen=True)
class Compose:
    """`docker compose VERB OPTIONS… SERVICE COMMAND…`; for `up` and the like all words are services."""

    verb: str
    options: list[str]
    words: list[str]


def block_lines() -> list[str]:
    """The lines of all `sh` blocks, which somebody types one after the other."""
    blocks = TEXT.split("```sh\n")[1:]
    return [line for block in blocks for line in block.partition("```")[0].splitlines() if line]


def inline() -> list[str]:
    """What stands between single backticks outside of blocks."""
    outside = "".join(part for number, part in enumerate(TEXT.split("```")) if number % 2 == 0)
    return INLINE.findall(outside)


def commands() -> list[str]:
    """Every command of the page, without what a pipe does with its words."""
    begun = ("docker ", "deploy/", "make ", "certbot ", "apt-get ", "git ")
    lines = [*block_lines(), *(words for words in inline() if words.startswith(begun))]
    return [line.partition(" | ")[0].partition(" > ")[0] for line in lines]


def compose(command: str) -> Compose:
    """The words of a `docker compose` command in their places."""
    rest = shlex.split(command)[2:]
    verb, options, words = rest[0], [], []
    position = 1
    while position < len(rest) and rest[position].startswith("-"):
        options.append(rest[position])
        position += 2 if rest[position] in WITH_A_VALUE else 1
    words = rest[position:]
    return Compose(verb, options, words)


def settings() -> set[str]:
    """The names in capitals that the page calls settings; `MATCHER_LETTERS_PER_…` counts as its beginning."""
    said = " ".join([*inline(), *block_lines()])
    return set(re.findall(r"\b[A-Z]{2,}_[A-Z_]*[A-Z_]\b", said))


def slugs() -> set[str]:
    """The anchors of its headings, as GitHub makes them."""
    headings = re.findall(r"^#+ ([^\n]+)$", TEXT, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
