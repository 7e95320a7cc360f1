"""The portal's settings, read once from the environment (prefix `PORTAL_`, see docs/architecture.md)."""

import ssl
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import AfterValidator, Field, HttpUrl, SecretStr, TypeAdapter, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

FROM_FILES = ("client_secret", "session_secret", "authorities")
PLAIN_HTTP_HOSTS = ("localhost", "127.0.0.1")


class SettingsError(Exception):
    """The settings are incomplete."""


def _web_address(value: str) -> str:
    url = TypeAdapter(HttpUrl).validate_python(value)
    if url.scheme == "http" and url.host not in PLAIN_HTTP_HOSTS:
        raise ValueError("must start with https://")
    return value.rstrip("/")


def _certificates(value: str) -> str:
    if value:
        try:
            ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(cadata=value)
        except (ValueError, ssl.SSLError):
            raise ValueError("must hold certificates in PEM, or nothing") from None
    return value


Address = Annotated[str, AfterValidator(_web_address)]
Secret = Annotated[SecretStr, Field(min_length=16)]


class Settings(BaseSettings):
    """Addresses carry no trailing slash; secrets have at least 16 characters and no default."""

    model_config = SettingsConfigDict(env_prefix="PORTAL_", env_ignore_empty=True, hide_input_in_errors=True)

    issuer: Address
    public_url: Address
    company: Path
    client_id: str = Field(min_length=1)
    client_secret: Secret
    client_secret_file: Path | None = None
    session_secret: Secret
    session_secret_file: Path | None = None
    authorities: Annotated[str, AfterValidator(_certificates)] = ""
    authorities_file: Path | None = None
    session_minutes: int = Field(default=60, ge=1, le=24 * 60)
    sessions_at_most: int = Field(default=10_000, ge=1)
    answer_within_seconds: float = Field(default=5, gt=0, le=60)
    metrics_host: str = "127.0.0.1"
    metrics_port: int = Field(default=0, ge=0, le=65_535)

    @model_validator(mode="before")
    @classmethod
    def _read_files(cls, values: dict[str, Any]) -> dict[str, Any]:
        for name in FROM_FILES:
            path = values.get(f"{name}_file")
            if path and not values.get(name):
                values[name] = _content(Path(path))
        return values

    @property
    def is_https(self) -> bool:
        """Whether browsers reach the portal by HTTPS, so that its cookie may be marked `Secure`."""
        return self.public_url.startswith("https://")

    @classmethod
    def load(cls) -> Self:
        """The settings of this process, or a SettingsError of one sentence that quotes no value."""
        try:
            return cls()  # type: ignore[call-arg]  # the values come from the environment
        except ValidationError as error:
            raise SettingsError(_sentence(error)) from None


def _content(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").rstrip("\r\n")
    except OSError as error:
        raise ValueError(f"{path} cannot be read ({error.strerror})") from None


def _sentence(error: ValidationError) -> str:
    parts = []
    for fault in error.errors(include_input=False, include_url=False, include_context=False):
        name = "_".join(str(part) for part in fault["loc"]).upper()
        parts.append(f"PORTAL_{name}: {fault['msg']}" if name else fault["msg"])
    return "The portal does not start: " + "; ".join(parts) + "."
