"""LetterXpress as its documentation of API v3 tells."""

import base64
import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from tests.letter_service.channels.servers.outside import Call, Reply

USER, KEY = "mieterkonto", "a key of LetterXpress"
PER_PAGE = 15
BERLIN = ZoneInfo("Europe/Berlin")


@dataclass
class LetterXpressServer:
    """Keeps print jobs; without balance they are held."""

    balance: float = 100.0
    refuses: bool = False
    jobs: list[dict[str, Any]] = field(default_factory=list)

    def creates(self, call: Call) -> bool:
        return call.method == "POST"

    def answer(self, call: Call) -> Reply:
        if call.headers.get("Content-Type") != "application/json":
            return Reply(400, {"message": "Bad Request."})
        auth = call.json().get("auth", {})
        if (auth.get("username"), auth.get("apikey")) != (USER, KEY) or auth.get("mode") not in ("test", "live"):
            return Reply(401, {"message": "Unauthorized."})
        data = self._data(call)
        return data if isinstance(data, Reply) else Reply(200, {"status": 200, "message": "OK", "data": data})

    def _data(self, call: Call) -> dict[str, Any] | Reply:
        match call.method, call.path.strip("/").split("/")[1:]:
            case "GET", ["balance"]:
                return {"balance": self.balance, "currency": "EUR"}
            case "GET", ["price"]:
                return {"price": 0.81 * call.json()["letter"]["specification"]["pages"]}
            case "POST", ["printjobs"]:
                return self._made(call)
            case "GET", ["printjobs"]:
                return self._listed(call)
            case "GET", ["printjobs", number]:
                return next(
                    (job for job in self.jobs if str(job["id"]) == number), Reply(404, {"message": "Not Found."})
                )
        return Reply(404, {"message": "Not Found."})

    def _made(self, call: Call) -> dict[str, Any] | Reply:
        letter, specification = call.json()["letter"], call.json()["letter"]["specification"]
        checksum = hashlib.md5(letter["base64_file"].encode(), usedforsecurity=False).hexdigest()
        right = checksum == letter["base64_file_checksum"] and base64.b64decode(letter["base64_file"])[:5] == b"%PDF-"
        if self.refuses or not right or specification["shipping"] not in ("national", "international", "auto"):
            return Reply(422, {"message": "Die Anschrift von Frau Mustermann ist nicht lesbar."})
        now = datetime.now(BERLIN).strftime("%Y-%m-%d %H:%M:%S")
        state = "draft" if call.json()["auth"]["mode"] == "test" else "queue" if self.balance >= 0.81 else "hold"
        item = {"address": "Frau Mustermann", "pages": 1, "amount": 0.68, "vat": 0.13, "status": state}
        job = {"id": 6_035_143 + len(self.jobs), "status": state, "notice": letter.get("notice"), "items": [item]}
        self.jobs.append({**job, **specification, "created_at": now, "updated_at": now})
        return self.jobs[-1]

    def _listed(self, call: Call) -> dict[str, Any]:
        found = [job for job in reversed(self.jobs) if job["status"] == call.query["filter"]]
        page = int(call.query.get("page", "1"))
        last = max(1, -(-len(found) // PER_PAGE))
        shown = found[(page - 1) * PER_PAGE : page * PER_PAGE]
        pagination = {"total": len(found), "count": len(shown), "current_page": page, "last_page": last}
        return {"printjobs": shown, "pagination": {**pagination, "per_page": PER_PAGE}}
