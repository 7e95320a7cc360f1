"""Settings, read once from the environment (prefix `MATCHER_`). A secret `X` may come as a file named by `X_FILE`."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, SecretStr, ValidationError, field_validator
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from matcher.errors import SettingsError

PREFIX = "MATCHER_"
SHORTEST_SECRET = 16
PLAIN_HTTP_HOSTS = ("localhost", "127.0.0.1")


def _web_address(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("keine Webadresse")
    if parts.scheme == "http" and parts.hostname not in PLAIN_HTTP_HOSTS:
        raise ValueError("muss mit https:// beginnen")
    return value.rstrip("/")


WebAddress = Annotated[str, AfterValidator(_web_address)]


class SecretFiles(PydanticBaseSettingsSource):
    """Reads the setting X from the file that the variable X_FILE names, without the trailing newline."""

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        """Return value, name and False (no JSON); None as value unless it is a secret with a file. SettingsError."""
        path = os.environ.get(f"{PREFIX}{field_name.upper()}_FILE")
        if not path or field.annotation is not SecretStr:
            return None, field_name, False
        try:
            return Path(path).read_text(encoding="utf-8").rstrip("\r\n"), field_name, False
        except (OSError, UnicodeDecodeError) as error:
            name = f"{PREFIX}{field_name.upper()}_FILE"
            raise SettingsError(f"Die Datei aus {name} lässt sich nicht lesen.") from error

    def __call__(self) -> dict[str, Any]:
        values = {name: self.get_field_value(field, name)[0] for name, field in self.settings_cls.model_fields.items()}
        return {name: value for name, value in values.items() if value is not None}


class DatabaseSettings(BaseSettings):
    """What every command needs.

    `largest_ended_percent`: an import that would end more of the contracts is refused; `history_kept_days`: rows that
    ended longer ago go with the next import, by default after the three years of § 195 BGB, which begin with a year;
    `oldest_job_seconds`: a job that waits longer makes `matcher health` fail; `metrics_host`: where a process that runs
    on tells Prometheus how it is, on a port of its own; `otel_endpoint`: where traces go by OTLP over HTTP.
    """

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="ignore", hide_input_in_errors=True)

    database_dsn: str = Field(min_length=1)
    database_password: SecretStr
    connect_timeout_seconds: int = Field(default=5, ge=1)
    statement_timeout_seconds: int = Field(default=30, ge=1)
    largest_ended_percent: int = Field(default=20, ge=0, le=100)
    history_kept_days: int = Field(default=1_461, ge=1)
    oldest_job_seconds: int = Field(default=300, ge=1)
    metrics_host: str = "127.0.0.1"
    otel_endpoint: str = Field(default="", pattern=r"^(https?://.+)?$")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Read secrets' files last, after the environment, whose value therefore counts first."""
        return (init_settings, env_settings, dotenv_settings, file_secret_settings, SecretFiles(settings_cls))

    @field_validator("*", mode="after")
    @classmethod
    def _long_enough(cls, value: object) -> object:
        if isinstance(value, SecretStr) and len(value.get_secret_value()) < SHORTEST_SECRET:
            raise ValueError(f"ein Geheimnis braucht mindestens {SHORTEST_SECRET} Zeichen")
        return value

    @classmethod
    def load(cls) -> Self:
        """Read the environment; one clear sentence, without any value, when something is missing or unknown."""
        _refuse_unknown(os.environ)
        try:
            return cls.model_validate({})
        except ValidationError as error:
            names = ", ".join(sorted({f"{PREFIX}{str(one['loc'][0]).upper()}" for one in error.errors() if one["loc"]}))
            raise SettingsError(
                f"Diese Einstellungen fehlen oder sind ungültig: {names} "
                f"(Geheimnisse: mindestens {SHORTEST_SECRET} Zeichen)."
            ) from None


class ApiSettings(DatabaseSettings):
    """What `matcher api` needs besides.

    `largest_body_bytes`: a longer webhook is refused unread; `metrics_port`: 0 for none.
    """

    keycloak_realm: str = "bwg"
    webhook_secret: SecretStr
    largest_body_bytes: int = Field(default=16_384, ge=1_024)
    metrics_port: int = Field(default=0, ge=0, le=65_535)


class WorkerSettings(DatabaseSettings):
    """What `matcher worker`, `catch-up` and `daily` need besides; cron fields are minute … weekday (UTC), then seconds.

    `email_proof_days`, `letter_proof_days`: an account without that proof is deleted; `deletion_notice_days`: after a
    mail. `tenancy_end_days`: an active account closes so long after the last day, and `tenancy_end_notice_days` after a
    mail; `former_kept_days`: it goes so long after that, or after it was blocked. `ended_kept_days`: the row of a
    deleted account. `deletions_at_most`: in one pass, with an alarm beyond it.
    `parked_kept_days`: jobs that failed for good. `letters_per_…`: letters that go by themselves, beyond them staff
    decide. `worker_metrics_port`: 0 for none.
    """

    keycloak_url: str = Field(min_length=1)
    keycloak_realm: str = "bwg"
    client_id: str = "matcher"
    client_secret: SecretStr
    letter_service_url: str = Field(min_length=1)
    request_timeout_seconds: int = Field(default=10, ge=1)
    worker_concurrency: int = Field(default=4, ge=1, le=32)
    longest_retry_wait_seconds: int = Field(default=60, ge=1)
    event_overlap_seconds: int = Field(default=120, ge=0)
    events_kept_days: int = Field(default=30, ge=1)
    parked_kept_days: int = Field(default=30, ge=1)
    catch_up_cron: str = "* * * * *"
    letters_cron: str = "* * * * * */5"
    reconcile_cron: str = "17 * * * *"
    daily_cron: str = "13 8 * * *"
    reminder_after_days: int = Field(default=14, ge=1)
    email_proof_days: int = Field(default=7, ge=1)
    letter_proof_days: int = Field(default=60, ge=1)
    deletion_notice_days: int = Field(default=7, ge=1)
    tenancy_end_days: int = Field(default=30, ge=0)
    tenancy_end_notice_days: int = Field(default=14, ge=1)
    former_kept_days: int = Field(default=1_096, ge=1)
    deletions_at_most: int = Field(default=200, ge=1)
    ended_kept_days: int = Field(default=90, ge=1)
    letters_per_network_and_day: int = Field(default=10, ge=0)
    letters_per_mailbox_and_day: int = Field(default=3, ge=0)
    letters_per_domain_and_day: int = Field(default=10, ge=0)
    letters_per_day: int = Field(default=300, ge=0)
    worker_metrics_port: int = Field(default=0, ge=0, le=65_535)


class DeskSettings(WorkerSettings):
    """What `matcher desk` needs besides.

    `desk_issuer`: the realm as browsers reach it; `desk_public_url`: the desk's own address, with its path and without
    a trailing slash; `desk_company`: folder of name and colours. `desk_authorities_file`: certificates in PEM that are
    trusted beside the usual ones. `desk_roles_seconds`: how old the last look at somebody's roles may be when a page is
    only shown; an act looks anew. `desk_session_minutes`: from the sign-in; `desk_metrics_port`: 0 for none.
    """

    desk_issuer: WebAddress
    desk_public_url: WebAddress
    desk_company: Path
    desk_client_id: str = Field(default="desk", min_length=1)
    desk_client_secret: SecretStr
    desk_session_secret: SecretStr
    desk_authorities_file: Path | None = None
    desk_session_minutes: int = Field(default=600, ge=1, le=24 * 60)
    desk_sessions_at_most: int = Field(default=1_000, ge=1)
    desk_answer_within_seconds: float = Field(default=5, gt=0, le=60)
    desk_roles_seconds: float = Field(default=5, ge=0, le=60)
    desk_metrics_port: int = Field(default=0, ge=0, le=65_535)

    @property
    def is_https(self) -> bool:
        """Whether browsers reach the desk by HTTPS, so that its cookie may be marked `Secure`."""
        return self.desk_public_url.startswith("https://")


# The address and the log are settings of the command line.
OF_THE_COMMAND_LINE = {"host", "port", "desk_host", "desk_port", "log_level"}


def _refuse_unknown(environment: Mapping[str, str]) -> None:
    """Raise SettingsError when a name with our prefix is no setting: a misspelt one would be ignored in silence."""
    fields = [field for settings in (ApiSettings, DeskSettings) for field in settings.model_fields.items()]
    known = {name for name, _ in fields} | OF_THE_COMMAND_LINE
    known |= {f"{name}_file" for name, field in fields if field.annotation is SecretStr}
    given = (name for name in environment if name.startswith(PREFIX))
    unknown = sorted(name for name in given if name.removeprefix(PREFIX).lower() not in known)
    if unknown:
        raise SettingsError(f"Diese Einstellungen gibt es nicht: {', '.join(unknown)}.")
