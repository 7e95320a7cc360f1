"""Both overlays, as every test here reads them."""

import pytest

from tests.kubernetes.rendering import OVERLAYS, Object, rendered


@pytest.fixture(params=OVERLAYS)
def objects(request: pytest.FixtureRequest) -> list[Object]:
    found: list[Object] = rendered(request.param)
    return found
