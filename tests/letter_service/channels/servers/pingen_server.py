"""Pingen as its documentation of API v2 and its SDK tell: sign-in, upload place and letters."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs

from tests.letter_service.channels.servers.outside import Call, Reply

ORGANISATION, CLIENT, SECRET = "b7a2d6c4-0001", "mieterkonto", "a secret of Pingen's"
TOKEN = "a token for an hour"
LETTERS = f"/organisations/{ORGANISATION}/deliveries/letters"
WANTED = {"file_original_name", "file_url", "file_url_signature", "address_position", "auto_send"}


@dataclass
class PingenServer:
    """Keeps letters; the same `Idempotency-Key` is answered with what was answered before. `filters`: its lists do."""

    refuses: bool = False
    priced: bool = True
    filters: bool = True
    letters: list[dict[str, Any]] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    known: dict[str, Reply] = field(default_factory=dict)

    def creates(self, call: Call) -> bool:
        return call.method == "POST" and call.path == LETTERS

    def answer(self, call: Call) -> Reply:
        if call.path == "/auth/access-tokens":
            return self._signed_in(parse_qs(call.body.decode()))
        if call.method == "PUT":
            self.files[call.path] = call.body
            return Reply(200, "")
        if call.headers.get("Authorization") != f"Bearer {TOKEN}":
            return Reply(401, {"errors": [{"code": "unauthorized", "title": "Unauthorized"}]})
        return self._answer(call)

    def _answer(self, call: Call) -> Reply:
        match call.method, call.path.removeprefix(LETTERS):
            case "GET", "/file-upload":
                place = {"url": f"{call.base}/put/{len(self.files)}?signature=secret", "url_signature": "signed"}
                return Reply(200, {"data": {"type": "file_uploads", "attributes": place}})
            case "POST", "":
                key = call.headers["Idempotency-Key"]
                self.known[key] = self.known.get(key) or self._made(call)
                return self.known[key]
            case "POST", "/price-calculator":
                price = Reply(200, {"data": {"attributes": {"currency": "EUR", "price": 0.92}}})
                return price if self.priced else Reply(422, {"errors": [{"title": "No such product"}]})
            case "GET", "":
                return self._listed(json.loads(call.query["filter"])["and"][0]["file_original_name"])
            case "GET", one:
                found = [letter for letter in self.letters if letter["id"] == one.strip("/")]
                return Reply(200, {"data": found[0]}) if found else Reply(404, {"errors": []})
        return Reply(404, {"errors": []})

    def _signed_in(self, form: dict[str, list[str]]) -> Reply:
        if (form["client_id"], form["client_secret"], form["grant_type"]) != (
            [CLIENT],
            [SECRET],
            ["client_credentials"],
        ):
            return Reply(401, {"error": "invalid_client"})
        return Reply(200, {"token_type": "Bearer", "expires_in": 3600, "access_token": TOKEN})

    def _made(self, call: Call) -> Reply:
        told = call.json()["data"]["attributes"]
        place = told["file_url"].removeprefix(call.base).partition("?")[0]
        if self.refuses or WANTED - set(told) or not self.files[place].startswith(b"%PDF-"):
            return Reply(422, {"errors": [{"title": "Frau Mustermann, Lange Straße 12"}]})
        now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S%z")
        attributes = {**told, "status": "validating", "price_value": None, "created_at": now, "updated_at": now}
        self.letters.append({"id": f"letter-{len(self.letters)}", "type": "letters", "attributes": attributes})
        return Reply(201, {"data": self.letters[-1]})

    def _listed(self, name: str) -> Reply:
        every = list(reversed(self.letters))
        found = [one for one in every if not self.filters or one["attributes"]["file_original_name"] == name]
        return Reply(200, {"data": found, "links": {}, "meta": {"current_page": 1, "last_page": 1}})
