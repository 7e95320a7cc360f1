"""Who types the right code while the account is being read keeps the role and is not signed out."""

import pytest

from matcher.keycloak.account import Access, Account
from tests.matcher.house import House


@pytest.mark.parametrize("read_first", ["read", "access"])
def test_a_code_typed_while_the_account_is_read_opens_it_for_good(
    house: House, monkeypatch: pytest.MonkeyPatch, read_first: str
) -> None:
    house.console.confirm_email("erika")
    house.happens()
    asked = getattr(house.console, read_first)
    typed: list[str] = []

    def type_after(account_id: str) -> Account | Access | None:
        answer: Account | Access | None = asked(account_id)
        if not typed:
            typed.append(account_id)
            house.console.right_code(account_id)
        return answer

    monkeypatch.setattr(house.console, read_first, type_after)
    house.settling.settle("erika", "letter")
    assert typed
    assert ("erika" in house.console.roles, "erika" in house.console.sessions) == (True, True)
    house.happens()
    assert house.state() == "active"
    assert ("erika" in house.console.roles, "erika" in house.console.sessions) == (True, True)
