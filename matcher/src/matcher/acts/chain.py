"""The hash that ties each act to the one before, so that none can be changed or taken out unseen. Pure."""

from __future__ import annotations

import datetime
import hashlib
import json

from matcher.plan.act import Act

START = bytes(32)


def of_details(salt: bytes, act: Act) -> bytes:
    """The hash of what an erasure takes away; the salt goes with it, so that nothing can be guessed back."""
    return hashlib.sha256(salt + _text(act.tenant_id, act.letter_number, act.reason, act.text)).digest()


def of_act(before: bytes, act: Act, details: bytes) -> bytes:
    """The hash of an act that has its `id` and `at`; `before` is that of the act before, START for the first."""
    at = "" if act.at is None else act.at.astimezone(datetime.UTC).isoformat(timespec="microseconds")
    # Acts of before names were kept have none.
    named = (act.by_name,) if act.by_name else ()
    content = _text(act.id, act.kind, act.account_id, act.by_id, act.by_role, act.seen, act.confirmed, at, *named)
    return hashlib.sha256(before + details + content).digest()


def _text(*parts: object) -> bytes:
    return json.dumps(parts, separators=(",", ":")).encode()
