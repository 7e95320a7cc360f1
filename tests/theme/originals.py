"""Which files of Keycloak were read, and how they were then: `originals.json`, by use, jar and path."""

import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

FILE = Path(__file__).with_name("originals.json")
# `replaced`: ours stand in their place. `counted on`: not replaced, but their order of fields and their names are what
# our includes and messages count on.
READ: dict[str, dict[str, dict[str, str]]] = json.loads(FILE.read_text())


def digests() -> dict[tuple[str, str], str]:
    """The digest of each file as it was read, by jar (`themes`) and path."""
    return {
        (jar, path): digest for jars in READ.values() for jar, paths in jars.items() for path, digest in paths.items()
    }


def changed(original: Callable[[str, str], bytes]) -> list[str]:
    """The paths that have another content than the one that was read, or are not there any more (KeyError)."""
    found = []
    for (jar, path), digest in digests().items():
        try:
            same = sha256(original(jar, path)).hexdigest() == digest
        except KeyError:
            same = False
        found += [] if same else [path]
    return found
