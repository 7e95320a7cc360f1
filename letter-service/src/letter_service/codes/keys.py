"""Key rings: the first key signs and seals, every key still verifies and opens."""

import base64
import binascii
import hmac
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import structlog
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from letter_service.errors import KeyMissingError, SealBrokenError, SettingsError

KEY_BYTES = 32
NONCE_BYTES = 12
log = structlog.get_logger()


@dataclass(frozen=True)
class Keyed:
    """A fingerprint or a sealed text, with the id of the key that made it."""

    key_id: str
    value: bytes


@dataclass(frozen=True, repr=False)
class KeyRing:
    """Keys by id, the current one first."""

    keys: Mapping[str, bytes]

    @classmethod
    def parse(cls, text: str, name: str) -> "KeyRing":
        """Read lines of `id:base64 of 32 bytes`; `name` is the setting for the error text."""
        keys: dict[str, bytes] = {}
        for line in filter(None, (line.strip() for line in text.splitlines())):
            key_id, _, encoded = line.partition(":")
            key = _decoded(encoded)
            if not key_id or key_id in keys or len(key) != KEY_BYTES:
                raise SettingsError(f"{name}: jede Zeile muss so aussehen: id:base64 von {KEY_BYTES} Bytes.")
            keys[key_id] = key
        if not keys:
            raise SettingsError(f"{name} fehlt.")
        return cls(keys)

    def fingerprint(self, purpose: str, *parts: str) -> Keyed:
        """HMAC-SHA256 of purpose and parts under the current key."""
        key_id = next(iter(self.keys))
        return Keyed(key_id, _mac(self.keys[key_id], purpose, parts))

    def matches(self, kept: Keyed, purpose: str, *parts: str) -> bool:
        """Compare in constant time; a key that is gone matches nothing."""
        key = self.keys.get(kept.key_id)
        return key is not None and hmac.compare_digest(kept.value, _mac(key, purpose, parts))

    def seal(self, text: str, context: str, nonce: bytes) -> Keyed:
        """Encrypt with AES-256-GCM, bound to `context`; `nonce` is 12 fresh random bytes."""
        key_id = next(iter(self.keys))
        return Keyed(key_id, nonce + AESGCM(self.keys[key_id]).encrypt(nonce, text.encode(), context.encode()))

    def open(self, sealed: Keyed, context: str) -> str:
        """Decrypt what `seal` made for the same context."""
        key = self.keys.get(sealed.key_id)
        if key is None:
            raise KeyMissingError
        nonce, box = sealed.value[:NONCE_BYTES], sealed.value[NONCE_BYTES:]
        try:
            return AESGCM(key).decrypt(nonce, box, context.encode()).decode()
        except (InvalidTag, ValueError) as broken:
            raise SealBrokenError from broken


@dataclass(frozen=True, repr=False)
class KeyRings:
    """Both rings: for fingerprints, and for letters not handed over yet."""

    codes: KeyRing
    clear_text: KeyRing


class KeyFile(Mapping[str, bytes]):
    """The keys of a ring's file. They are read again when the file has changed, so that a rotation needs no restart.

    A file that cannot be read, or not be understood, leaves the keys as they were.
    """

    def __init__(self, path: Path, keys: Mapping[str, bytes], name: str) -> None:
        self._path, self._keys, self._name = path, keys, name
        self._seen: tuple[int, int] | None = None

    def __getitem__(self, key_id: str) -> bytes:
        return self._current()[key_id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._current())

    def __len__(self) -> int:
        return len(self._current())

    def _current(self) -> Mapping[str, bytes]:
        try:
            found = self._path.stat()
            if (found.st_mtime_ns, found.st_ino) != self._seen:
                self._keys = KeyRing.parse(self._path.read_text(), self._name).keys
                self._seen = found.st_mtime_ns, found.st_ino
        except (OSError, ValueError, SettingsError) as unreadable:
            log.error("keys stay as they were", action="alarm.keys", error=type(unreadable).__name__)
        return self._keys


def _decoded(encoded: str) -> bytes:
    try:
        return base64.b64decode(encoded, validate=True)
    except binascii.Error:
        return b""


def _mac(key: bytes, purpose: str, parts: tuple[str, ...]) -> bytes:
    return hmac.digest(key, json.dumps([purpose, *parts]).encode(), "sha256")
