"""The mail catcher: takes every mail, delivers none, and shows them on a page.

Each mail is one `.eml` file, readable by its owner alone; its name is time and chance, never an address.
"""

import argparse
import asyncio
import contextlib
import email
import email.policy
import json
import os
import re
import secrets
import signal
from datetime import UTC, datetime
from email.message import EmailMessage
from html import escape
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session

HOST = "127.0.0.1"
LARGEST_MAIL_BYTES = 5_000_000
SHOWN_AT_MOST = 200
KEY = re.compile(r"[0-9TZ]{1,30}-[0-9a-f]{16}")

PAGE = """<!doctype html>
<html lang="de"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><title>{title}</title><style>
body {{ font: 1.05rem/1.5 system-ui, sans-serif; max-width: 50rem; margin: 1.5rem auto; padding: 0 1rem }}
li {{ padding: .4rem 0 }} pre {{ white-space: pre-wrap; overflow-wrap: anywhere }}
iframe {{ width: 100%; height: 40rem; border: 1px solid; background: #fff }}
</style></head><body><main>{content}</main></body></html>"""


class Mailbox:
    """The folder with the mails."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder

    def keep(self, content: bytes) -> None:
        """Writes a mail whole or not at all."""
        now = datetime.now(UTC)
        path = self._folder / f"{now:%Y%m%dT%H%M%S%fZ}-{secrets.token_hex(8)}.eml"
        unfinished = path.with_suffix(".part")
        file = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(file, "wb") as stream:
            stream.write(content)
        unfinished.rename(path)

    def names(self) -> list[str]:
        """File names without ending, newest first."""
        return sorted((path.stem for path in self._folder.glob("*.eml")), reverse=True)[:SHOWN_AT_MOST]

    def read(self, key: str) -> EmailMessage | None:
        """The mail of this file name without ending; None when there is none."""
        if not KEY.fullmatch(key):
            return None
        try:
            content = (self._folder / f"{key}.eml").read_bytes()
        except FileNotFoundError:
            return None
        return email.message_from_bytes(content, policy=email.policy.default)


def text_of(mail: EmailMessage, kind: str) -> str:
    """The part of `kind` (plain or html), empty where there is none or where it cannot be read."""
    part = mail.get_body((kind,))
    if part is None:
        return ""
    try:
        return str(part.get_content()).replace("\r\n", "\n")
    except (LookupError, UnicodeError):
        return part.as_string()


def as_json(mailbox: Mailbox) -> list[dict[str, str]]:
    """What tests ask for: `id`, `to`, `subject` and `text` of each mail, newest first."""
    found = ((key, mailbox.read(key)) for key in mailbox.names())
    return [
        {"id": key, "to": str(mail["to"]), "subject": str(mail["subject"]), "text": text_of(mail, "plain")}
        for key, mail in found
        if mail is not None
    ]


def list_page(mailbox: Mailbox) -> str:
    """The page with all mails as HTML, newest first."""
    rows = "".join(
        f'<li><a href="/mails/{mail["id"]}">{escape(mail["subject"])}</a><br>an {escape(mail["to"])}</li>'
        for mail in as_json(mailbox)
    )
    content = "<h1>Aufgefangene E-Mails</h1>" + (f"<ul>{rows}</ul>" if rows else "<p>Noch keine.</p>")
    return PAGE.format(title="Aufgefangene E-Mails", content=content)


def mail_page(key: str, mail: EmailMessage) -> str:
    """Text as text; HTML in a frame without scripts, forms and same origin."""
    subject = escape(str(mail["subject"]))
    content = f'<p><a href="/">Alle E-Mails</a></p><h1>{subject}</h1><p>an {escape(str(mail["to"]))}</p>'
    content += f"<h2>Text</h2><pre>{escape(text_of(mail, 'plain'))}</pre>"
    if text_of(mail, "html"):
        frame = f'<iframe sandbox="allow-popups" title="HTML der E-Mail" src="/mails/{key}/html"></iframe>'
        content += f"<h2>HTML</h2>{frame}"
    return PAGE.format(title=subject, content=content)


class Page(BaseHTTPRequestHandler):
    """Shows the mailbox of its server; changes nothing."""

    server: "PageServer"
    timeout = 10

    def do_GET(self) -> None:
        """`/`, `/api/mails`, `/mails/<id>` and `/mails/<id>/html`; anything else is 404."""
        path = self.path.partition("?")[0]
        if path == "/":
            return self._answer(list_page(self.server.mailbox))
        if path == "/api/mails":
            return self._answer(json.dumps(as_json(self.server.mailbox)), "application/json")
        key, _, kind = path.removeprefix("/mails/").partition("/")
        mail = self.server.mailbox.read(key)
        if mail is None or kind not in ("", "html"):
            return self._answer("Das gibt es nicht.", "text/plain", HTTPStatus.NOT_FOUND)
        if kind == "html":
            return self._answer(text_of(mail, "html"), policy="sandbox allow-popups; default-src 'none'")
        return self._answer(mail_page(key, mail))

    def _answer(
        self,
        text: str,
        kind: str = "text/html",
        status: HTTPStatus = HTTPStatus.OK,
        policy: str = "default-src 'none'; frame-src 'self'",
    ) -> None:
        content = text.encode("utf-8", "replace")
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Content-Security-Policy", f"{policy}; style-src 'unsafe-inline'; img-src data:")
        self.send_header("Cache-Control", "no-store")
        self.send_header("Referrer-Policy", "no-referrer")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Says nothing: what is asked for here is nobody's business."""


class PageServer(ThreadingHTTPServer):
    """The page of one mailbox; `port` 0 takes a free one."""

    daemon_threads = True

    def __init__(self, port: int, mailbox: Mailbox) -> None:
        super().__init__((HOST, port), Page)
        self.mailbox = mailbox


class Catcher:
    """Hands each mail to the mailbox and says yes."""

    def __init__(self, mailbox: Mailbox) -> None:
        self._mailbox = mailbox

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 -- aiosmtpd calls it so
        await asyncio.to_thread(self._mailbox.keep, envelope.original_content or b"")
        return "250 Taken, and it goes nowhere"


async def catch(port: int, mailbox: Mailbox) -> asyncio.Server:
    """An SMTP server on loopback that takes mails until it is closed."""
    loop = asyncio.get_running_loop()

    def session() -> SMTP:
        return SMTP(Catcher(mailbox), loop=loop, hostname="localhost", data_size_limit=LARGEST_MAIL_BYTES)

    return await loop.create_server(session, HOST, port)


async def run(smtp_port: int, http_port: int, folder: Path) -> None:
    """Takes mails and shows them until a signal ends it."""
    mailbox = Mailbox(folder)
    stopped = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stopped.set)
    with PageServer(http_port, mailbox) as pages, contextlib.closing(await catch(smtp_port, mailbox)):
        Thread(target=pages.serve_forever, daemon=True).start()
        await stopped.wait()
        pages.shutdown()


def main() -> None:
    parser = argparse.ArgumentParser(description="Takes every mail and delivers none.")
    parser.add_argument("--smtp-port", type=int, default=1025)
    parser.add_argument("--http-port", type=int, default=8025)
    parser.add_argument("--folder", type=Path, required=True)
    chosen: Any = parser.parse_args()
    asyncio.run(run(chosen.smtp_port, chosen.http_port, chosen.folder))


if __name__ == "__main__":
    main()
