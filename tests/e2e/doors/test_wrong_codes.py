"""Wrong codes: a typo is named, guessing is stopped, and nobody but letter-service's explicit yes lets in."""

import json
from collections.abc import Callable
from datetime import datetime

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from playwright.sync_api import Page
from stdnum import damm

from journey.pages import EmailCode, LetterCode, Portal
from journey.waiting import eventually
from journey.way import confirm_email, move_in, register, sign_in
from journey.world import World
from tests.e2e.faults.stand_in import stand_in, stopped


def wrong_but_well_formed(right: str, number: int) -> str:
    """A code with a right check digit that is not the printed one."""
    digits = str((int(right.replace("-", "")[:11]) + number) % 10**11).zfill(11)
    return digits + damm.calc_check_digit(digits)


def test_five_wrong_codes_pause_even_the_right_one_in_every_browser(
    page: Page, new_browser: Callable[..., Page], world: World
) -> None:
    tenant = confirm_email(page, world, world.tenant())
    code = world.letter_code(tenant)
    form = LetterCode(page)
    form.submit(code[:-1] + str((int(code[-1]) + 1) % 10), tenant)
    assert "vertippt" in form.error().lower() or "tippfehler" in form.error().lower()
    for number in range(1, 6):
        form.submit(wrong_but_well_formed(code, number), tenant)
        form.expect_shown()
    form.submit(code, tenant)
    assert "Uhr" in form.error(), "the page says when the next try is possible"

    restart(world, "letter-service")
    second = new_browser()
    sign_in(second, world, tenant)
    LetterCode(second).submit(code, tenant)
    LetterCode(second).expect_shown()
    assert "letterVerified" not in world.user(tenant)["attributes"]


def test_a_wrong_code_from_the_mail_is_told_at_the_field_and_five_end_in_a_new_code(page: Page, world: World) -> None:
    tenant = register(page, world, world.tenant())
    right = world.email_code(tenant)
    wrong = f"{(int(right) + 1) % 1_000_000:06}"
    for _ in range(5):
        EmailCode(page).submit(wrong, tenant)
        EmailCode(page).expect_shown()
        assert EmailCode(page).error()
        assert page.locator("#email").input_value() == tenant.email
    EmailCode(page).submit(right, tenant)
    EmailCode(page).expect_shown()
    new = eventually(lambda: code if (code := world.email_code(tenant)) != right else None, 15, "a new code by mail")
    EmailCode(page).submit(new, tenant)
    LetterCode(page).expect_shown()


NOT_A_YES: dict[str, tuple[int, bytes]] = {
    "an error": (500, b"<html>boom</html>"),
    "an empty answer": (200, b""),
    "no JSON": (200, b"yes"),
    "a yes for nobody": (200, json.dumps({"result": "yes"}).encode()),
    "a yes for somebody else": (200, json.dumps({"result": "yes", "account_id": "somebody"}).encode()),
    "a yes that nobody signed": (200, b'{"result": "yes", "account_id": "ACCOUNT", "tenancy": "T-1"}'),
    "a true in place of a yes": (200, json.dumps({"result": True, "account_id": "ACCOUNT"}).encode()),
    "a yes with another status": (201, json.dumps({"result": "yes", "account_id": "ACCOUNT"}).encode()),
    "an endless answer": (200, b'{"result": "yes", "account_id": "ACCOUNT", "x": "' + b"x" * 5_000_000 + b'"}'),
}


def test_no_answer_but_an_explicit_yes_lets_in(page: Page, world: World) -> None:
    tenant = confirm_email(page, world, world.tenant())
    code = world.letter_code(tenant)
    account = world.user(tenant)["id"].encode()
    form = LetterCode(page)
    with stopped(world, "letter-service"):
        form.submit(code, tenant)
        form.expect_shown()
        for name, (status, body) in NOT_A_YES.items():
            with stand_in(world.settings.letter_service, status, body.replace(b"ACCOUNT", account)):
                form.submit(code, tenant)
                form.expect_shown()
                assert "letterVerified" not in world.user(tenant)["attributes"], name
    form.submit(code, tenant)
    Portal(page, world).expect_inside(tenant)


def test_a_yes_signed_by_somebody_else_lets_nobody_in(page: Page, world: World) -> None:
    tenant = confirm_email(page, world, world.tenant())
    code, account = world.letter_code(tenant), world.user(tenant)["id"]
    key = Ed25519PrivateKey.generate()

    def forge(question: bytes) -> bytes:
        said = {"nonce": json.loads(question)["nonce"], "account_id": account, "result": "yes", "tenancy": "T-1"}
        return json.dumps(said | {"proof": jwt.encode(said, key, "EdDSA")}).encode()

    with stopped(world, "letter-service"), stand_in(world.settings.letter_service, 200, forge):
        LetterCode(page).submit(code, tenant)
        LetterCode(page).expect_shown()
    assert "letterVerified" not in world.user(tenant)["attributes"]


def test_the_mark_names_the_tenancy_that_the_letter_proved(page: Page, world: World) -> None:
    tenant = move_in(page, world, world.tenant())
    time, _, tenancy = str(world.attribute(tenant, "letterVerified")).partition(" ")
    assert datetime.fromisoformat(time)
    assert tenancy == world.attribute(tenant, "tenantNumber")


@pytest.mark.parametrize("code", ["", "1234", "abcd-efgh-ijkl", "<script>alert(1)</script>", "🏠" * 20])
def test_nonsense_in_the_code_field_is_a_clear_error(page: Page, world: World, code: str) -> None:
    anybody = confirm_email(page, world, world.tenant())
    LetterCode(page).submit(code, anybody)
    LetterCode(page).expect_shown()
    assert LetterCode(page).error()


def restart(world: World, name: str) -> None:
    with stopped(world, name):
        pass
