"""The includes that we replace were read against these originals: a change upstream must be read again."""

from hashlib import sha256

import pytest

from tests.theme import theme

V2, BASE = "theme/keycloak.v2/login/", "theme/base/"
READ = {
    V2 + "template.ftl": "6221a3176c73a3fd67abc97076deb9cef112378ce157735a78bd865800315b37",
    V2 + "field.ftl": "0d6afe0979f2398a417f4a2e16aca7c3d98ca039671b692bc6b51c7099cce1de",
    V2 + "user-profile-commons.ftl": "d6ec4de63cd666f60b59560f78a5b6b84d7deb594153a5f450f2bfb3e7786500",
    V2 + "footer.ftl": "3e81a9f78b2c15268b29e1f3a18ada54304c0d46fc7337bf966fdcb30a9b862e",
    V2 + "register-commons.ftl": "bbdc14a314bffa71c0fc1a4a33dde6cb5df43130ffac60ab18a74ff554d6ebb0",
    V2 + "password-validation.ftl": "a7a7714a846e89d205f82e0cf1987c998f9e67988879906cb7ff90234db2aef1",
    V2 + "login-reset-password.ftl": "66ef8a11259236a60c16463d7888e29348b1fd6cdc2e3555548c294556324452",
    BASE + "login/error.ftl": "1a358dc521c16ac678d72de5dfa1a4fa356f2fb0e532cadfffcc6e6caa283bc3",
    BASE + "login/info.ftl": "77019d077436cdcacf88c67ac809381b6cb0257d1223f2882ad1eef75f4ef457",
    BASE + "login/login-page-expired.ftl": "df4e9795782f512c97f67fdaa08cd382f1c300639bbc87a27cab302e08f3078c",
    BASE + "login/logout-confirm.ftl": "9a5f5070691bd7d122afd621693402778c0ec7bf8a79304aa20600c18c4e6f06",
    BASE + "login/frontchannel-logout.ftl": "e481b22f4146fc08d7321204add921e85b0ac4aa73e7a2d3a2fc0ae7c2e0badb",
    BASE + "email/html/template.ftl": "1e2a39459aa8211afadfba39db4ee4aad38ab8624c53a39fe1500f076f5df1d8",
    BASE + "email/html/workflow-notification.ftl": "7170f9d243b90fb6f9490458e8a7736448d6120a927563b35c43b5ebbe684ff4",
    BASE + "email/text/workflow-notification.ftl": "00c09dc60fedf368f0590ac3542c6b985a0f008c7b555c6acc9f3417d96c720a",
    BASE + "login/resources/js/authChecker.js": "533a872e7e2a2429a5b865e9284ad810dad087055476d3e4ac3277c89c9a1a15",
    BASE
    + "login/resources/js/passwordVisibility.js": "6df35fb0b98bfc3b78bb9936fceca7d91bb53dcc0cd3df7399b4fa3537c565ed",
}
# Not replaced, but their order of fields and their names are what our includes and messages count on.
COUNTED_ON = {
    V2 + "login.ftl": "c9ec5c28a14aa30f0d6887044f431c2c04cbe1ad7732c1bf4a1c3c89250efe31",
    V2 + "register.ftl": "75661cb29cd3139aa7b8bcfed5bad9192cb3a2f4788f88c98777f0888725dc24",
    V2 + "login-update-password.ftl": "0cea2ddf59acc4ac36c7d849dc7c1a554466cf0cc6679f18ae08daee28f6258e",
    V2 + "buttons.ftl": "a43bf624005005cfd35cd2e9f592dcb666296f49fc94ca7a83d3c4fb871ffc5c",
    V2 + "password-commons.ftl": "7aa5d6b69b69162426efce57c2a641a562020e45f1bba00df8575def92bca242",
}
CONSOLE = ("theme/keycloak.v3/account/index.ftl", "b6e4bb196a333cdbc5ce9bfbdc842e97351fb3b50ebb5630aae4c3085324566e")
OURS_ALONE = {"alert.ftl"}


@pytest.mark.parametrize(("path", "digest"), [*READ.items(), *COUNTED_ON.items()])
def test_the_original_is_the_one_that_was_read(path: str, digest: str) -> None:
    assert sha256(theme.original("themes", path)).hexdigest() == digest


def test_the_account_consoles_page_is_the_one_that_was_read() -> None:
    assert sha256(theme.original("account-ui", CONSOLE[0])).hexdigest() == CONSOLE[1]


def test_every_template_of_the_sign_in_theme_is_watched() -> None:
    watched = {path.rsplit("/", 1)[1] for path in READ if "/login/" in path}
    assert set(theme.templates("login")) - OURS_ALONE <= watched


@pytest.mark.parametrize("page", ["login.ftl", "register.ftl", "login-update-password.ftl"])
def test_a_stock_page_is_not_forked(page: str) -> None:
    assert not (theme.THEME / "login" / page).exists()
