"""Settings, read once from the environment: `LETTER_SERVICE_X`, or `LETTER_SERVICE_X_FILE` for a secret."""

import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from letter_service.clock import times_of_day
from letter_service.errors import SettingsError

PREFIX = "LETTER_SERVICE_"
SECRETS = ("database_password", "code_keys", "clear_text_keys", "answer_key")
SECRET_CHARACTERS_AT_LEAST = 16
# Names that belong to this machine or to nobody (RFC 6761).
LOOPBACK, RESERVED = ("127.0.0.1", "::1"), ("localhost", "test", "example", "invalid")
EXAMPLES = ("example.org", "example.com", "example.net")


class Settings(BaseSettings):
    """Everything that an operator may change; units are in the names."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="ignore", hide_input_in_errors=True)

    database_dsn: str = Field(min_length=1)
    database_password: SecretStr
    code_keys: SecretStr
    clear_text_keys: SecretStr
    answer_key: SecretStr
    code_keys_file: Path | None = None
    clear_text_keys_file: Path | None = None
    issuer: str = Field(min_length=1)
    jwks_url: str = Field(min_length=1)
    outbox: Path
    page_url: str
    desk_url: str = ""
    templates: Path | None = None
    company_file: Path | None = None
    audience: str = "letter-service"
    order_client: str = "matcher"
    host: str = "127.0.0.1"
    port: int = 8002
    metrics_host: str = "127.0.0.1"
    otel_endpoint: str = Field(default="", pattern=r"^(https?://.+)?$")
    metrics_port: int = Field(0, ge=0, le=65_535)
    worker_metrics_port: int = Field(0, ge=0, le=65_535)
    database_connections: int = Field(10, ge=2)
    run_every_seconds: float = Field(2.0, gt=0)
    run_at: str = ""
    holidays: str = "ST"
    acknowledge_within_days: int = Field(3, ge=1)
    spool: Path | None = None
    test_recipient_file: Path | None = None
    run_letters_at_most: int = Field(500, ge=1, le=5000)
    clear_text_keep_hours: int = Field(72, ge=0)
    outbox_keep_days: int = Field(7, ge=0)
    letters_keep_days: int = Field(400, ge=120)
    worker_stuck_seconds: int = Field(300, ge=60)
    letter_valid_days: int = Field(21, ge=1, le=30)
    source_tries_per_hour: int = Field(60, ge=1)
    alarm_wrong_codes_per_hour: int = Field(200, ge=1)

    @field_validator(*SECRETS)
    @classmethod
    def _long_enough(cls, secret: SecretStr) -> SecretStr:
        if len(secret.get_secret_value()) < SECRET_CHARACTERS_AT_LEAST:
            raise ValueError("too short")
        return secret

    @field_validator("run_at")
    @classmethod
    def _times_of_day(cls, text: str) -> str:
        times_of_day(text)
        return text

    @field_validator("page_url", "desk_url")
    @classmethod
    def _plain_address(cls, url: str, info: ValidationInfo) -> str:
        parts = urlsplit(url)
        if not url and info.field_name == "desk_url":
            return url
        if parts.scheme not in ("http", "https") or not parts.netloc or parts.fragment:
            raise ValueError("not a page address")
        return url

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Self:
        """Read and check all settings; SettingsError names the wrong ones and never shows a value."""
        try:
            return cls(**secrets(environment, SECRETS))
        except ValidationError as wrong:
            raise SettingsError(wrong_names(wrong)) from None


def is_for_trying_out(url: str) -> bool:
    """Whether no tenant can ever open this address: there alone an invented company may write letters."""
    labels = (urlsplit(url).hostname or "").split(".")
    return ".".join(labels) in LOOPBACK or labels[-1] in RESERVED or ".".join(labels[-2:]) in EXAMPLES


def refuse_unknown(environment: Mapping[str, str], classes: Sequence[type[BaseSettings]]) -> None:
    """Raise SettingsError when a name with our prefix is no setting: a misspelt one would be ignored in silence."""
    known = {name for settings in classes for name in settings.model_fields}
    fields = (field for settings in classes for field in settings.model_fields.items())
    known |= {f"{name}_file" for name, field in fields if field.annotation is SecretStr}
    given = {name for name in environment if name.startswith(PREFIX)}
    unknown = sorted(name for name in given if name.removeprefix(PREFIX).lower() not in known)
    if unknown:
        raise SettingsError(f"Diese Einstellungen gibt es nicht: {', '.join(unknown)}.")


def secrets(environment: Mapping[str, str], fields: Iterable[str]) -> dict[str, Any]:
    """Return those of the fields that are given as `X` or as `X_FILE`, a file's path."""
    found: dict[str, SecretStr] = {}
    for field in fields:
        name = PREFIX + field.upper()
        path = environment.get(f"{name}_FILE")
        if name in environment and path:
            raise SettingsError(f"Geben Sie {name} oder {name}_FILE an, nicht beide.")
        if name in environment:
            found[field] = SecretStr(environment[name])
        if path:
            found[field] = SecretStr(_content(name, path))
    return found


def wrong_names(wrong: ValidationError) -> str:
    """One sentence that names the wrong settings and shows no value."""
    names = sorted({PREFIX + str(error["loc"][0]).upper() for error in wrong.errors() if error["loc"]})
    return f"Diese Einstellungen fehlen oder sind falsch: {', '.join(names)}."


def _content(name: str, path: str) -> str:
    try:
        return Path(path).read_text().rstrip("\r\n")
    except (OSError, UnicodeDecodeError):
        raise SettingsError(f"{name}_FILE lässt sich nicht lesen: {path}.") from None
