"""An account at Pingen: signing in, uploading, and the SDK's calls over our wire.

Of its own the SDK knows no time limit for the token and the upload, stumbles over an answer that is no JSON, and sends
no `Idempotency-Key`; so it gives the paths and the payloads, and the calls are ours.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import BinaryIO

from pingen2sdk.api import APIRequestor
from pingen2sdk.api_resources.letters import Letters
from pingen2sdk.response import PingenResponse
from pydantic import BaseModel, SecretStr

from letter_service.channels.wire import Answer, Shape, Wire
from letter_service.errors import ChannelRefusedError, DispatchError

TOKEN_MARGIN = timedelta(minutes=1)


class MissingError(DispatchError):
    """Diesen Brief kennt Pingen nicht."""


class _Token(BaseModel):
    access_token: str
    expires_in: int


class _Upload(BaseModel):
    url: str
    url_signature: str


class _UploadAttributes(BaseModel):
    attributes: _Upload


class _UploadAnswer(BaseModel):
    data: _UploadAttributes


class _Anything(BaseModel):
    data: object


@dataclass(repr=False)
class Account:
    """Whose letters they are, and where Pingen is."""

    wire: Wire
    organisation: str
    client_id: str
    client_secret: SecretStr
    api_url: str
    identity_url: str
    _token: str = field(default="", init=False)
    _until: datetime | None = field(default=None, init=False)

    def letters(self, key: str | None = None) -> Letters:
        """Return the SDK's calls about letters; with a `key` its POST makes a letter, and the same one only once."""
        letters = Letters(self.organisation, "")
        letters.api_requestor = self._requestor(key)
        return letters

    def upload(self, file: BinaryIO) -> tuple[str, str]:
        """Put a file where Pingen fetches it; return its address, which is signed, and the signature."""
        place = self.parsed(self._requestor(None).perform_get_request("/file-upload"), _UploadAnswer).data.attributes
        put = self.wire.call("PUT", place.url, data=file)
        if put.status not in (200, 201, 204):
            raise DispatchError(f"Pingen hat die Datei nicht angenommen (Fehler {put.status}).")
        return place.url, place.url_signature

    def parsed(self, response: PingenResponse, shape: type[Shape], *, creates: bool = False) -> Shape:
        """Read an answer of the SDK as `shape`; a DispatchError when it is an error or has another shape."""
        answer = Answer(response.status_code, response.headers, response.body.encode())
        return self.wire.parsed(answer, shape, creates=creates)

    def _requestor(self, key: str | None) -> "_Requestor":
        return _Requestor(self.wire, self.api_url, self._signed_in(), key)

    def _signed_in(self) -> str:
        """Return a token (OAuth 2.0, client credentials); a wrong secret is a refused channel, not a refused letter."""
        at = self.wire.clock()
        if self._until and at < self._until:
            return self._token
        form = {
            "grant_type": "client_credentials",
            "client_id": self.client_id,
            "client_secret": self.client_secret.get_secret_value(),
            "scope": "letter",
        }
        answer = self.wire.call("POST", f"{self.identity_url}/auth/access-tokens", form=form)
        if answer.status == 400:
            raise ChannelRefusedError(f"{ChannelRefusedError.__doc__} (Pingen, Anmeldung)")
        token = self.wire.parsed(answer, _Token)
        self._token, self._until = token.access_token, at + timedelta(seconds=token.expires_in) - TOKEN_MARGIN
        return self._token


class _Requestor(APIRequestor):
    """The SDK's calls, over our wire."""

    def __init__(self, wire: Wire, api_url: str, access_token: str, key: str | None) -> None:
        super().__init__(access_token)
        self.api_base, self._wire, self._key = api_url, wire, key

    def perform_get_request(
        self,
        url: str,
        params: Mapping[str, str | int] | None = None,
        supplied_headers: Mapping[str, str] | None = None,
    ) -> PingenResponse:
        """GET over our wire; MissingError for a letter that Pingen does not know, else DispatchError."""
        answer = self._wire.call("GET", self.prepare_path(url, params), headers=self.request_headers(supplied_headers))
        if answer.status == 404 and "/letters/" in url:
            raise MissingError
        return self._response(answer)

    def perform_post_request(
        self, url: str, payload: str, supplied_headers: Mapping[str, str] | None = None
    ) -> PingenResponse:
        """POST over our wire, with `Idempotency-Key` where it makes a letter. DispatchError and its kinds."""
        creates = self._key is not None
        headers = {**self.request_headers(supplied_headers), **({"Idempotency-Key": self._key} if self._key else {})}
        answer = self._wire.call(
            "POST", self.prepare_path(url), creates=creates, data=payload.encode(), headers=headers
        )
        return self._response(answer, creates=creates)

    def _response(self, answer: Answer, *, creates: bool = False) -> PingenResponse:
        self._wire.parsed(answer, _Anything, creates=creates)
        return PingenResponse(answer.content.decode(), answer.status, answer.headers)
