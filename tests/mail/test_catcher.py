"""The mail catcher on real sockets: what is sent by SMTP is found as a file, in the list and on a page."""

import asyncio
import json
import smtplib
import stat
from collections.abc import Iterator
from email.message import EmailMessage
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from threading import Thread

import pytest

from stack.mail import HOST, Mailbox, PageServer, catch


class Running:
    """Both servers of one mailbox on free ports."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        mailbox = Mailbox(folder)
        self.pages = PageServer(0, mailbox)
        self.loop = asyncio.new_event_loop()
        self.smtp = self.loop.run_until_complete(catch(0, mailbox))
        self._threads = [Thread(target=self.pages.serve_forever, args=(0.02,)), Thread(target=self.loop.run_forever)]
        for thread in self._threads:
            thread.start()

    def send(self, mail: EmailMessage) -> None:
        with smtplib.SMTP(HOST, self.smtp.sockets[0].getsockname()[1], timeout=10) as server:
            server.send_message(mail)

    def get(self, path: str) -> tuple[HTTPResponse, str]:
        connection = HTTPConnection(HOST, self.pages.server_port, timeout=10)
        connection.request("GET", path)
        response = connection.getresponse()
        text = response.read().decode()
        connection.close()
        return response, text

    def stop(self) -> None:
        self.pages.shutdown()
        self.pages.server_close()
        asyncio.run_coroutine_threadsafe(self._close(), self.loop).result(10)
        self.loop.call_soon_threadsafe(self.loop.stop)
        for thread in self._threads:
            thread.join(10)
        self.loop.close()

    async def _close(self) -> None:
        self.smtp.close()


@pytest.fixture
def catcher(tmp_path: Path) -> Iterator[Running]:
    running = Running(tmp_path / "mail")
    yield running
    running.stop()


def letter(subject: str = "Ihr Code für das Kundenportal") -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "portal@example.org", "erika@example.org", subject
    mail.set_content("Ihr Code: 123456\nGrüße")
    mail.add_alternative("<h1>Ihr Code</h1><script>alert(1)</script>", subtype="html")
    return mail


def test_a_mail_becomes_one_file_for_its_owner_alone(catcher: Running) -> None:
    catcher.send(letter())
    [path] = catcher.folder.iterdir()
    assert path.suffix == ".eml"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert "erika" not in path.name


def test_the_list_for_tests_names_receiver_subject_and_text_newest_first(catcher: Running) -> None:
    catcher.send(letter("Erste"))
    catcher.send(letter("Zweite"))
    mails = json.loads(catcher.get("/api/mails")[1])
    assert [mail["subject"] for mail in mails] == ["Zweite", "Erste"]
    assert mails[0]["to"] == "erika@example.org"
    assert mails[0]["text"] == "Ihr Code: 123456\nGrüße\n"


def test_the_page_links_each_mail_and_shows_its_text(catcher: Running) -> None:
    assert "Noch keine" in catcher.get("/")[1]
    catcher.send(letter())
    [mail] = json.loads(catcher.get("/api/mails")[1])
    assert f'href="/mails/{mail["id"]}"' in catcher.get("/")[1]
    assert "123456" in catcher.get(f"/mails/{mail['id']}")[1]


def test_markup_in_a_subject_stays_text(catcher: Running) -> None:
    catcher.send(letter("<script>alert(1)</script>"))
    [mail] = json.loads(catcher.get("/api/mails")[1])
    for path in ("/", f"/mails/{mail['id']}"):
        text = catcher.get(path)[1]
        assert "<script>" not in text
        assert "&lt;script&gt;" in text


def test_the_mails_html_runs_no_script(catcher: Running) -> None:
    catcher.send(letter())
    [mail] = json.loads(catcher.get("/api/mails")[1])
    assert 'sandbox="allow-popups"' in catcher.get(f"/mails/{mail['id']}")[1]
    response, text = catcher.get(f"/mails/{mail['id']}/html")
    assert "<h1>Ihr Code</h1>" in text
    assert "sandbox allow-popups; default-src 'none'" in (response.getheader("Content-Security-Policy") or "")


@pytest.mark.parametrize("path", ["/mails/../../etc/passwd", "/mails/%2e%2e", "/mails/", "/mails/1/raw", "/nothing"])
def test_what_is_no_mail_is_not_found(catcher: Running, path: str) -> None:
    assert catcher.get(path)[0].status == 404


def test_a_mail_in_an_unknown_character_set_is_shown_all_the_same(catcher: Running) -> None:
    mailbox = Mailbox(catcher.folder)
    mailbox.keep(b"To: a@example.org\nSubject: x\nContent-Type: text/plain; charset=klingon\n\nhallo")
    assert "hallo" in catcher.get("/api/mails")[1]
