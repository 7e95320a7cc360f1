"""A new key in front of a ring, and what still needs the old ones. No valid code and no waiting letter is lost."""

import base64
import os
import secrets
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from uuid import UUID

from letter_service import db
from letter_service.clock import today
from letter_service.codes.disowning import DISOWN_WINDOW
from letter_service.codes.keys import KEY_BYTES, NONCE_BYTES, Keyed, KeyRing
from letter_service.db import Connection, Row
from letter_service.errors import SealBrokenError, SettingsError


def add_key(file: Path, ring: KeyRing, day: date) -> str:
    """Write a fresh key as the first line of the ring's file, whole or not at all; return its id. SettingsError."""
    key_id = next(name for name in _names(day) if name not in ring.keys)
    line = f"{key_id}:{base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()}\n"
    part = file.with_name(f".{file.name}.part")
    try:
        mode = file.stat().st_mode & 0o777
        part.unlink(missing_ok=True)
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "w") as written:
            os.fchmod(written.fileno(), mode)  # the process may narrow the modes of what it makes
            written.write(line + file.read_text())
            written.flush()
            os.fsync(written.fileno())
        os.chown(part, file.stat().st_uid, file.stat().st_gid)
        part.replace(file)
    except OSError as failed:
        with suppress(OSError):  # where nothing can be written, nothing can be tidied up either
            part.unlink()
        raise SettingsError(f"Die Schlüsseldatei {file} lässt sich nicht schreiben: {failed.strerror}.") from failed
    return key_id


def reseal(connection: Connection, ring: KeyRing) -> int:
    """Encrypt every letter in clear text with the first key of its ring; return how many.

    A letter that its key cannot open is skipped and stays as it is; `broken` names it.
    """
    current = next(iter(ring.keys))
    old = db.rows(connection, "rotation.sealed_otherwise", key_id=current, known=list(ring.keys))
    return sum(_reseal(connection, ring, letter) for letter in old)


def broken(connection: Connection, ring: KeyRing) -> list[UUID]:
    """Return the order ids of letters that stay closed although the ring holds their key."""
    sealed = db.rows(connection, "rotation.sealed", known=list(ring.keys))
    return [letter["order_id"] for letter in sealed if not _opens(ring, letter)]


def needed(connection: Connection, codes: KeyRing, clear_text: KeyRing, now: datetime) -> Iterator[str]:
    """Yield a German line for each key: what still needs it, or that it may be deleted."""
    code_uses = db.rows(
        connection, "rotation.code_keys", ordered_after=now - DISOWN_WINDOW, kept=DISOWN_WINDOW, today=today(now)
    )
    yield from _key_report("Code-Schlüssel", codes, {use["key_id"]: use for use in code_uses})
    clear_uses = db.rows(connection, "rotation.clear_text_keys")
    yield from _key_report("Klartext-Schlüssel", clear_text, {use["key_id"]: use for use in clear_uses})


def _opens(ring: KeyRing, letter: Row) -> bool:
    try:
        ring.open(Keyed(letter["clear_key_id"], letter["clear_text"]), str(letter["order_id"]))
    except SealBrokenError:
        return False
    return True


def _reseal(connection: Connection, ring: KeyRing, letter: Row) -> int:
    context = str(letter["order_id"])
    if not _opens(ring, letter):
        return 0
    text = ring.open(Keyed(letter["clear_key_id"], letter["clear_text"]), context)
    sealed = ring.seal(text, context, secrets.token_bytes(NONCE_BYTES))
    return db.run(
        connection,
        "rotation.reseal",
        order_id=letter["order_id"],
        old_key_id=letter["clear_key_id"],
        key_id=sealed.key_id,
        clear_text=sealed.value,
    )


def _key_report(kind: str, ring: KeyRing, uses: dict[str, Row]) -> Iterator[str]:
    for number, key_id in enumerate(ring.keys):
        use = uses.pop(key_id, None)
        if number == 0:
            yield f"{kind} {key_id}: der neueste, er unterschreibt."
        elif use is None:
            yield f"{kind} {key_id}: nicht mehr gebraucht. Die Zeile kann aus der Datei."
        else:
            until = f" bis {use['until']:%d.%m.%Y}" if use["until"] else ""
            yield f"{kind} {key_id}: noch gebraucht{until} ({use['letters']} Briefe)."
    for key_id, use in uses.items():
        yield f"{kind} {key_id}: fehlt im Schlüsselbund, {use['letters']} Briefe brauchen ihn!"


def _names(day: date) -> Iterator[str]:
    yield f"{day:%Y%m%d}"
    number = 1
    while True:
        number += 1
        yield f"{day:%Y%m%d}-{number}"
