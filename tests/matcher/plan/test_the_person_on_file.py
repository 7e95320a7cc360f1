"""Which name and which address on file an active account bears: one person's, and as the realm takes them."""

from dataclasses import replace
from typing import Any

import pytest

from matcher.plan.person import LONGEST_VALUE, person_of
from tests.matcher.plan.little_world import ERIKA

NAME = {"firstName": ["Erika"], "lastName": ["Mustermann"]}
ADDRESS = {"street": ["Lange Straße 12"], "postal_code": ["06406"], "locality": ["Bernburg"]}


@pytest.mark.parametrize(
    "written",
    [
        {},
        {"first_name": "Thị Hồng", "last_name": "Nguye\u0302\u0303n"},
        {"last_name": "von der Höh-O'Brien"},
        {"last_name": "A" * LONGEST_VALUE},
    ],
)
def test_one_persons_name_is_borne_as_it_is_written(written: dict[str, Any]) -> None:
    person = replace(ERIKA, **written)
    assert person_of(person) == {"firstName": [person.first_name], "lastName": [person.last_name]} | ADDRESS


@pytest.mark.parametrize(
    "written",
    [
        {"first_name": "Erika und Max"},
        {"first_name": "", "last_name": "Beispiel GmbH"},
        {"salutation": "Firma"},
        {"first_name": ""},
        {"last_name": "-"},
        {"last_name": "Anders (verst.)"},
        {"last_name": "Anders_"},
        {"last_name": "Anders 2"},
        {"last_name": "A" * (LONGEST_VALUE + 1)},
    ],
)
def test_a_name_that_is_not_one_persons_or_that_the_realm_refuses_is_nobodys(written: dict[str, Any]) -> None:
    assert person_of(replace(ERIKA, **written)) == ADDRESS


@pytest.mark.parametrize(
    ("written", "street", "city"),
    [
        (
            {"street": "Neue Straße", "house_number": "7 b", "city": "Bernburg (Saale)"},
            "Neue Straße 7 b",
            "Bernburg (Saale)",
        ),
        ({"street": "L" * (LONGEST_VALUE - 3)}, "L" * (LONGEST_VALUE - 3) + " 12", "Bernburg"),
        ({"street": "C 4, 5/6", "house_number": ""}, "C 4, 5/6", "Bernburg"),
    ],
)
def test_an_address_is_borne_as_it_is_written(written: dict[str, Any], street: str, city: str) -> None:
    address = {"street": [street], "postal_code": ["06406"], "locality": [city]}
    assert person_of(replace(ERIKA, **written)) == NAME | address


@pytest.mark.parametrize(
    "written",
    [
        {"street": "Am Markt", "house_number": ""},
        {"street": ""},
        {"street": "Straße; 1"},
        {"house_number": "١٢"},
        {"street": "L" * (LONGEST_VALUE - 2)},
        {"postal_code": "0640"},
        {"postal_code": "064061"},
        {"postal_code": "0640A"},
        {"postal_code": "٠٦٤٠٦"},
        {"postal_code": "A-1010", "country": "AT"},
        {"city": ""},
        {"city": "()"},
        {"city": "Halle 2"},
        {"city": "Bernburg_"},
    ],
)
def test_an_address_that_the_realm_would_refuse_is_nobodys(written: dict[str, Any]) -> None:
    assert person_of(replace(ERIKA, **written)) == NAME
