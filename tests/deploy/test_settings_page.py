"""Every setting that a service reads is on a page of the documentation, with its unit."""

import pytest
from pydantic_settings import BaseSettings

from letter_service import settings as letter_service
from letter_service.channels import settings as channels
from matcher import settings as matcher
from portal import settings as portal
from stack.settings import ROOT

PAGES = "".join((ROOT / "docs" / page).read_text() for page in ("architecture.md", "channels.md", "letters.md"))


def settings() -> list[str]:
    """The environment variables of all settings classes; `X_FILE` is explained once for all secrets."""
    found = {
        f"{one.model_config.get('env_prefix', '')}{name}".upper()
        for module in (letter_service, channels, matcher, portal)
        for one in vars(module).values()
        if isinstance(one, type) and issubclass(one, BaseSettings)
        for name in one.model_fields
    }
    return sorted({name for name in found if not (name.endswith("_FILE") and name.removesuffix("_FILE") in found)})


@pytest.mark.parametrize("name", settings())
def test_every_setting_is_on_a_page(name: str) -> None:
    assert f"`{name}`" in PAGES, f"{name} is not in docs/"
