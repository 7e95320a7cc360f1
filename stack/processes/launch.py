"""`python -m stack.processes.launch FOLDER PART`: becomes the part that FOLDER/PART.json plans."""

import contextlib
import ctypes
import fcntl
import json
import os
import signal
import sys
from pathlib import Path
from typing import Any

MARK = "STACK_PART"
PR_SET_PDEATHSIG = 1  # prctl(2)
# What is set by hand for one of the parts; all else of the environment stays as it was when the supervisor started.
PREFIXES = ("MATCHER_", "LETTER_SERVICE_", "PORTAL_", "KC_", "KEYCLOAK_", "SMTP_", "MAIL_", "JAVA_OPTS")


def main(folder: Path, name: str) -> None:
    """Becomes the part that `<folder>/<name>.json` describes; does not return."""
    plan = json.loads((folder / f"{name}.json").read_text())
    # Without its supervisor a part would run on unseen, and hold its port against the next start.
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, getattr(signal, f"SIG{plan['stop_signal']}"))
    mark = f"{MARK}={folder / name}"
    _end_what_was_left(mark)
    if plan["home"]:
        hold(Path(plan["home"]))
    _note_start(folder / f"{name}.started", plan["fingerprint"])
    secrets = {variable: Path(path).read_text().strip() for variable, path in plan["secrets"].items()}
    environment = without_ours(dict(os.environ)) | plan["environment"] | secrets | {MARK: str(folder / name)}
    os.execvpe(plan["command"][0], plan["command"], environment)  # noqa: S606 - no shell is involved


def without_ours(environment: dict[str, str]) -> dict[str, str]:
    """The environment but for what is meant for one of the parts."""
    return {name: value for name, value in environment.items() if not name.startswith(PREFIXES)}


def hold(home: Path) -> None:
    """Locks the folder against removal for as long as this process lives, whatever it becomes."""
    lock = os.open(home / "in-use", os.O_RDONLY | os.O_CREAT, 0o644)
    fcntl.flock(lock, fcntl.LOCK_SH)
    os.set_inheritable(lock, True)  # noqa: FBT003 - it has no keyword


def _end_what_was_left(mark: str) -> None:
    """Ends children of an earlier start: when kc.sh, a shell, is killed, its Java goes on and holds the port."""
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if mark.encode() in (process / "environ").read_bytes().split(b"\0"):
                os.kill(int(process.name), signal.SIGKILL)


def _note_start(path: Path, fingerprint: dict[str, str]) -> None:
    """What runs now, and the how manieth start of it this is."""
    before: dict[str, Any] = json.loads(path.read_text()) if path.exists() else {}
    draft = path.with_suffix(".new")
    draft.write_text(json.dumps({"fingerprint": fingerprint, "starts": before.get("starts", 0) + 1}))
    draft.rename(path)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
