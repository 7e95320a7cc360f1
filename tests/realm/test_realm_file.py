"""keycloak/realm.json: what other parts and other apps rely on, and the defaults that must not come back."""

import json
import re
from typing import Any

import pytest

from stack.settings import ROOT
from stack.user_profile import with_profile

REALM: dict[str, Any] = json.loads((ROOT / "keycloak" / "realm.json").read_text())
PROFILE = json.loads((ROOT / "keycloak" / "user-profile.json").read_text())
ATTRIBUTES: dict[str, dict[str, Any]] = {attribute["name"]: attribute for attribute in PROFILE["attributes"]}
CLIENTS: dict[str, dict[str, Any]] = {client["clientId"]: client for client in REALM["clients"]}
TYPED_BY_THE_TENANT = ["firstName", "lastName", "street", "postal_code", "locality", "phoneNumber", "email"]
# Marks of proof, and what the provider alone writes.
KEPT = (
    "letterVerified",
    "letterRequestedAt",
    "privacy",
    "emailCode",
    "emailConfirmed",
    "emailWanted",
    "registeredAddress",
)
TEXTS = ROOT / "keycloak/themes/bwg/login/messages"
MESSAGES = "".join((TEXTS / f"{name}.properties").read_text() for name in ("messages_de", "every_language"))


def test_the_realm_carries_the_readable_user_profile() -> None:
    assert with_profile(REALM, PROFILE) == REALM, "run `make profile`"


def test_the_registration_asks_in_the_order_of_the_brochure() -> None:
    assert [name for name in ATTRIBUTES if name in TYPED_BY_THE_TENANT] == TYPED_BY_THE_TENANT


@pytest.mark.parametrize("name", TYPED_BY_THE_TENANT)
def test_every_field_of_the_registration_is_mandatory_and_bounded(name: str) -> None:
    assert ATTRIBUTES[name]["required"] == {"roles": ["user"]}
    assert ATTRIBUTES[name]["validations"]["length"]["max"] <= 254


@pytest.mark.parametrize("name", sorted(set(ATTRIBUTES) - {"username", *TYPED_BY_THE_TENANT}))
def test_every_other_attribute_is_for_staff_alone(name: str) -> None:
    assert ATTRIBUTES[name]["permissions"]["view"] == ["admin"]
    assert set(ATTRIBUTES[name]["permissions"]["edit"]) <= {"admin"}


@pytest.mark.parametrize(
    "name",
    [name for name in ATTRIBUTES if name.startswith(KEPT)],
)
def test_a_mark_of_proof_survives_whatever_the_admin_api_is_sent(name: str) -> None:
    """Keycloak keeps an attribute that nobody may edit when a PUT leaves it out."""
    assert ATTRIBUTES[name]["permissions"]["edit"] == []


def test_staff_tell_a_returned_letter_by_one_choice() -> None:
    returned = ATTRIBUTES["letterReturned"]
    assert returned["validations"]["options"] == {"options": ["ja"]}
    assert returned["annotations"] == {"inputType": "select"}
    assert returned["permissions"]["edit"] == ["admin"]


def test_staff_release_a_letter_by_a_reason_that_letter_service_takes() -> None:
    release = ATTRIBUTES["letterRelease"]
    assert release["validations"] == {"length": {"max": 300}}
    assert release["permissions"] == {"view": ["admin"], "edit": ["admin"]}


def test_only_listed_scripts_run_on_the_pages() -> None:
    policy = REALM["browserSecurityHeaders"]["contentSecurityPolicy"]
    script = next(part for part in policy.split(";") if part.strip().startswith("script-src"))
    assert "unsafe" not in script
    assert "default-src 'none'" in policy


def test_the_attributes_of_the_contract_are_declared() -> None:
    contract = {"tenantNumber", "contractNumber", "registrationState", "registrationNote", "letterNumber"}
    contract |= {"letterPostedAt", "letterExpectedOn", "letterValidUntil", "letterVerified", "emailCodeIssuedAt"}
    contract |= {"letterNextAt", "letterAddressHint", "letterReturned", "letterRelease", "letterRequestedAt"}
    contract |= {"privacyNoticeVersion", "privacyNoticeAcceptedAt", "privacyNoticeLanguage"}
    assert contract <= set(ATTRIBUTES)


@pytest.mark.parametrize(
    ("name", "good", "bad"),
    [
        (
            "street",
            ["Lange Straße 12", "Straße des 17. Juni 4 a", "An d. Kirche 3/5", "C 4, 7"],
            ["Lange Straße", "12", "<b>1"],
        ),
        ("lastName", ["O'Brien", "von der Höh-Müller", "M", "Bäckerei Süß & Co. 24"], ["<b>M</b>", "🏠", "12", "-"]),
        ("postal_code", ["06406", " 06406 "], ["6406", "064061", "0640a", "O6406"]),
        ("locality", ["Bernburg (Saale)", "Halle/Saale", "St. Ingbert"], ["06406", "<i>Ort</i>", "🏠"]),
        ("phoneNumber", ["03471 555-010", "+49 (3471) 555010"], ["1234", "anrufen", "03471 🏠"]),
    ],
)
def test_a_field_takes_what_people_write_and_refuses_the_rest(name: str, good: list[str], bad: list[str]) -> None:
    pattern = ATTRIBUTES[name]["validations"]["pattern"]["pattern"].replace(r"\p{L}\p{M}", "a-zA-ZäöüÄÖÜßé")
    pattern = pattern.replace(r"\p{L}", "[a-zA-ZäöüÄÖÜß]").replace(r"\P{L}", "[^a-zA-ZäöüÄÖÜß]")
    assert [text for text in good if not re.match(pattern, text)] == []
    assert [text for text in bad if re.match(pattern, text)] == []


def test_every_label_and_error_of_the_profile_has_german_words() -> None:
    keys = set(re.findall(r"\$\{(\w+)\}", json.dumps(PROFILE)))
    keys |= {a["validations"]["pattern"]["error-message"] for a in ATTRIBUTES.values() if "pattern" in a["validations"]}
    assert [key for key in sorted(keys) if not re.search(rf"^{re.escape(key)}=", MESSAGES, re.MULTILINE)] == []


def test_both_actions_that_block_are_enabled_and_the_letter_comes_last() -> None:
    actions = {action["alias"]: action for action in REALM["requiredActions"]}
    assert actions["VERIFY_EMAIL"]["enabled"]
    assert actions["LETTER_CODE"]["enabled"]
    assert max(actions.values(), key=lambda action: action["priority"])["alias"] == "LETTER_CODE"


@pytest.mark.parametrize("client_id", sorted(CLIENTS))
def test_no_client_offers_a_way_around_the_pages(client_id: str) -> None:
    client = CLIENTS[client_id]
    assert not client.get("directAccessGrantsEnabled")
    assert not client.get("implicitFlowEnabled")
    assert client.get("attributes", {}).get("oauth2.device.authorization.grant.enabled", "false") == "false"


def test_the_portal_signs_in_by_authorisation_code_with_pkce_alone() -> None:
    portal = CLIENTS["portal"]
    assert portal["standardFlowEnabled"]
    assert not portal["serviceAccountsEnabled"]
    assert portal["attributes"]["pkce.code.challenge.method"] == "S256"
    assert portal["redirectUris"] == ["${PORTAL_PUBLIC_URL}/callback"]


def test_no_secret_stands_in_the_file() -> None:
    assert [client["secret"] for client in CLIENTS.values() if not client.get("secret", "${").startswith("${")] == []
    assert "privateKey" not in json.dumps(REALM)


def test_the_matcher_may_do_no_more_than_it_does() -> None:
    [account] = REALM["users"]
    assert account["serviceAccountClientId"] == "matcher"
    assert set(account["clientRoles"]["realm-management"]) == {
        "manage-users",
        "view-users",
        "query-users",
        "view-events",
        "view-realm",
    }


def test_the_defaults_that_endanger_tenants_are_changed() -> None:
    assert REALM["bruteForceProtected"]
    assert REALM["failureFactor"] <= 10
    assert REALM["eventsEnabled"]
    assert not REALM["adminEventsDetailsEnabled"], "they would copy people's data into the event store"
    assert REALM["eventsListeners"] == ["bwg-webhook"], "the logging listener writes e-mail addresses into the log"
    assert "passwordBlacklist" in REALM["passwordPolicy"]
    assert REALM["accessCodeLifespanUserAction"] >= 1800
    assert REALM["accessCodeLifespanLogin"] >= 1800
