"""Settings of the channels, from the environment like all others: `LETTER_SERVICE_X`, for a secret also `…_X_FILE`."""

import os
from collections.abc import Mapping
from typing import Literal, Self

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from letter_service.errors import SettingsError
from letter_service.settings import PREFIX, SECRET_CHARACTERS_AT_LEAST, secrets, wrong_names

SECRETS = ("letterxpress_key", "pingen_client_secret")
NEEDED = {
    "cups": ("cups_printer",),
    "letterxpress": ("letterxpress_user", "letterxpress_key"),
    "pingen": ("pingen_organisation", "pingen_client_id", "pingen_client_secret"),
}
PINGEN = {
    "staging": ("https://api-staging.pingen.com", "https://identity-staging.pingen.com"),
    "production": ("https://api.pingen.com", "https://identity.pingen.com"),
}


class ChannelChoice(BaseSettings):
    """Which way the letters go; what else that way needs is for the print worker alone."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, extra="ignore", hide_input_in_errors=True, validate_default=True
    )

    channel: Literal["folder", "cups", "pingen", "letterxpress"] = "folder"
    layout: Literal["din-b", "din-a"] = "din-b"

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Self:
        """Read and check; SettingsError names the wrong ones and never shows a value."""
        given = [name for name in SECRETS if name in cls.model_fields]
        try:
            return cls(**secrets(environment, given))
        except ValidationError as wrong:
            raise SettingsError(wrong_names(wrong)) from None

    @property
    def profile(self) -> str:
        """Name of the layout profile: the two services have their own, the others print as the company likes."""
        return self.channel if self.channel in ("pingen", "letterxpress") else self.layout


class DispatchSettings(ChannelChoice):
    """What the chosen way needs; docs/channels.md tells them one by one."""

    daily_budget_cents: int = Field(0, ge=0)
    dispatch_timeout_seconds: float = Field(20.0, gt=0, le=300)
    duplex: bool = False
    color: bool = False
    cups_printer: str = Field("", pattern=r"^(ipps?://[^/?#@]+/.+)?$")
    cups_user: str = Field("letter-service", min_length=1, max_length=127)
    letterxpress_url: str = Field("https://api.letterxpress.de/v3", pattern=r"^https?://[^?#@]+$")
    letterxpress_user: str = ""
    letterxpress_key: SecretStr = SecretStr("")
    letterxpress_mode: Literal["test", "live"] = "test"
    pingen_environment: Literal["staging", "production"] = "staging"
    pingen_organisation: str = Field("", pattern=r"^[0-9A-Za-z-]*$")
    pingen_client_id: str = ""
    pingen_client_secret: SecretStr = SecretStr("")
    pingen_product: str = "cheap"
    pingen_auto_send: bool = True
    pingen_usual_cents: int = Field(120, ge=1)

    @field_validator(*(name for names in NEEDED.values() for name in names))
    @classmethod
    def _there(cls, value: str | SecretStr, info: ValidationInfo) -> str | SecretStr:
        """What the chosen channel needs must be there, and a secret must be one."""
        needed = info.field_name in NEEDED.get(info.data.get("channel", ""), ())
        at_least = SECRET_CHARACTERS_AT_LEAST if isinstance(value, SecretStr) else 1
        if needed and len(value) < at_least:
            raise ValueError("missing or too short")
        return value

    def pingen_urls(self) -> tuple[str, str]:
        """Addresses of the API and of the sign-in."""
        return PINGEN[self.pingen_environment]
