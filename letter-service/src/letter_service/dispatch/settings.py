"""Settings of the channels, from the environment like all others: `LETTER_SERVICE_X`, for a secret also `…_X_FILE`."""

import os
from collections.abc import Mapping
from typing import Literal, Self

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from letter_service.errors import SettingsError
from letter_service.settings import PREFIX, secrets, wrong_names

SECRETS: tuple[str, ...] = ()


class DispatchSettings(BaseSettings):
    """Which way the letters go, and what it needs."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="ignore", hide_input_in_errors=True)

    channel: Literal["folder"] = "folder"
    layout: Literal["din-b", "din-a"] = "din-b"
    daily_budget_cents: int = Field(0, ge=0)

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Self:
        """Read and check; SettingsError names the wrong ones and never shows a value."""
        try:
            return cls(**secrets(environment, SECRETS))
        except ValidationError as wrong:
            raise SettingsError(wrong_names(wrong)) from None
