"""The includes that we replace were read against these originals: a change upstream must be read again."""

from hashlib import sha256

import pytest

from tests.theme import originals, theme

OURS_ALONE = {"alert.ftl", "panel.ftl", "steps.ftl"}


@pytest.mark.parametrize(("jar", "path"), originals.digests(), ids=str)
def test_the_original_is_the_one_that_was_read(jar: str, path: str) -> None:
    assert sha256(theme.original(jar, path)).hexdigest() == originals.digests()[jar, path]


def test_every_template_of_the_sign_in_theme_is_watched() -> None:
    watched = {path.rsplit("/", 1)[1] for path in originals.READ["replaced"]["themes"] if "/login/" in path}
    assert set(theme.templates("login")) - OURS_ALONE <= watched


@pytest.mark.parametrize("page", ["login.ftl", "register.ftl", "login-update-password.ftl"])
def test_a_stock_page_is_not_forked(page: str) -> None:
    assert not (theme.THEME / "login" / page).exists()
