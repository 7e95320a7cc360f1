"""A tiny real letter-service: it keeps the HTTP contract of the letters and remembers what was ordered."""

import json
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qs, urlparse


@dataclass
class LetterDesk:
    """`refuse` is the (status, body) that every call gets while it is set; `now` the time of the next order."""

    orders: dict[str, dict[str, Any]] = field(default_factory=dict)
    letters: dict[str, dict[str, Any]] = field(default_factory=dict)
    changes: list[str] = field(default_factory=list)
    stopped: list[str] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    request_ids: list[str | None] = field(default_factory=list)
    now: str = "2026-11-22T12:00:00Z"
    refuse: tuple[int, dict[str, Any]] | None = None

    def __enter__(self) -> Self:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def news(self, order_id: str, **changed: Any) -> None:
        """Something happened to a letter."""
        self.letters[order_id] |= changed
        self.changes.append(order_id)

    def answer(self, method: str, path: str, query: dict[str, list[str]], body: Any) -> tuple[int, Any]:
        self.calls.append(f"{method} {path}")
        if self.refuse is not None:
            return self.refuse
        parts = path.strip("/").split("/")
        if parts[-1] == "returned":
            return self._returned(body["letter_number"])
        if parts[0] == "accounts":
            return self._account(method, parts[1])
        if method == "PUT":
            return self._order(parts[1], body)
        if len(parts) == 2:
            return (200, self.letters[parts[1]]) if parts[1] in self.letters else (404, {"error": "unknown"})
        since = int(query.get("since", ["0"])[0])
        newest = {order_id: self.letters[order_id] for order_id in self.changes[since : since + 500]}
        return 200, {"letters": list(newest.values()), "cursor": str(min(len(self.changes), since + 500))}

    def _account(self, method: str, account_id: str) -> tuple[int, Any]:
        if method == "GET":
            return 200, {"letters": []}
        self.stopped.append(account_id)
        return 204, None

    def _returned(self, letter_number: str) -> tuple[int, Any]:
        for order_id, letter in self.letters.items():
            if letter["letter_number"] == letter_number:
                if letter["state"] not in ("used", "stopped", "returned"):
                    self.news(order_id, state="returned", cause="returned")
                return 200, letter
        return 404, {"error": "unknown_letter"}

    def _order(self, order_id: str, body: Any) -> tuple[int, Any]:
        if order_id in self.orders:
            same = self.orders[order_id] == body
            return (200, self.letters[order_id]) if same else (409, {"error": "order_conflict"})
        self.orders[order_id] = body
        self.letters[order_id] = {
            "order_id": order_id,
            "letter_number": f"B-{len(self.orders):05}",
            "state": "ordered",
            "cause": "order",
            "ordered_at": self.now,
            "next_at": None,
            "posted_at": None,
            "expected_on": None,
            "valid_until": "2026-12-13",
        }
        self.changes.append(order_id)
        return 201, self.letters[order_id]

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        desk = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def _serve(self) -> None:
                url = urlparse(self.path)
                text = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                desk.request_ids.append(self.headers["X-Request-Id"])
                status, told = desk.answer(self.command, url.path, parse_qs(url.query), json.loads(text or "null"))
                content = b"" if told is None else json.dumps(told).encode()
                self.send_response(status)
                if status != 204:
                    self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            do_GET = do_PUT = do_POST = _serve  # noqa: N815

            def log_message(self, *_: object) -> None: ...

        return Handler
