from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from letter_service.channels.pingen import FAILED, IN_WORK, POSTED
from letter_service.errors import DocumentRefusedError
from tests.letter_service.channels.servers.pingen_server import PingenServer
from tests.letter_service.channels.servers.ways import Provider, document, pingen, pingen_served


@pytest.fixture
def one() -> Iterator[Provider]:
    with pingen_served() as provider:
        yield provider


@pytest.fixture
def service(one: Provider) -> PingenServer:
    assert isinstance(one.service, PingenServer)
    return one.service


def test_a_letter_carries_its_number_as_file_name_and_nothing_more(
    one: Provider, service: PingenServer, tmp_path: Path
) -> None:
    one.channel.submit(document(tmp_path))
    told = service.letters[0]["attributes"]
    assert told["file_original_name"] == "B26-000001-4.pdf"
    assert (told["address_position"], told["auto_send"]) == ("left", True)
    assert (told["print_mode"], told["print_spectrum"], told["delivery_product"]) == ("simplex", "grayscale", "cheap")
    assert "meta_data" not in told


def test_a_repetition_is_recognised_by_pingen_itself(one: Provider, service: PingenServer, tmp_path: Path) -> None:
    ours = document(tmp_path)
    assert one.channel.submit(ours) == one.channel.submit(ours)
    assert len(service.letters) == 1


def test_a_letter_printed_anew_is_no_repetition(one: Provider, service: PingenServer, tmp_path: Path) -> None:
    ours = document(tmp_path)
    one.channel.submit(ours)
    one.channel.submit(replace(ours, sha256="f" * 64))
    assert len(service.letters) == 2


def test_a_list_that_does_not_filter_leads_to_no_other_letter(
    one: Provider, service: PingenServer, tmp_path: Path
) -> None:
    service.filters = False
    ours = document(tmp_path)
    receipt = one.channel.submit(ours)
    one.channel.submit(document(tmp_path, "B26-000002-2"))
    assert one.channel.find(ours) == replace(receipt, cost_cents=120)
    assert one.channel.find(document(tmp_path, "B26-000003-0")) is None


def test_one_sign_in_serves_until_it_ends(one: Provider, tmp_path: Path) -> None:
    time = [datetime.now(UTC)]
    channel = pingen(one.outside.url, clock=lambda: time[0])
    for number in range(3):
        channel.submit(document(tmp_path, f"B26-00000{number}-0"))
    assert signs_in(one) == 1
    time[0] += timedelta(hours=1)
    channel.submit(document(tmp_path))
    assert signs_in(one) == 2


def signs_in(one: Provider) -> int:
    return sum(call.path == "/auth/access-tokens" for call in one.outside.calls)


def test_without_a_price_the_usual_one_is_counted(one: Provider, service: PingenServer, tmp_path: Path) -> None:
    service.priced = False
    assert one.channel.submit(document(tmp_path)).cost_cents == 120
    abroad = replace(document(tmp_path, "B26-000002-2"), abroad=True)
    assert one.channel.submit(abroad).cost_cents == 120


@pytest.mark.parametrize(
    ("states", "told"), [(IN_WORK, "accepted"), (FAILED, "failed"), (POSTED, "posted"), ({"new one"}, "unknown")]
)
def test_the_state_of_a_letter_is_told_to_staff(
    one: Provider, service: PingenServer, tmp_path: Path, states: set[str], told: str
) -> None:
    receipt = one.channel.submit(document(tmp_path))
    for state in states:
        service.letters[0]["attributes"].update(status=state, updated_at="2026-11-23T23:30:00+0000")
        status = one.channel.status(receipt.external_id)
        assert status.state == told
        assert status.posted_on == (date(2026, 11, 24) if told == "posted" else None)
        assert bool(status.reason) == (told in ("accepted", "failed"))


def test_a_letter_that_is_too_long_is_never_sent(one: Provider, tmp_path: Path) -> None:
    with pytest.raises(DocumentRefusedError):
        one.channel.submit(replace(document(tmp_path), pages=51))
    assert one.outside.made() == 0


def test_a_letter_released_after_a_refusal_is_another_letter_to_pingen(
    one: Provider, service: PingenServer, tmp_path: Path
) -> None:
    ours = document(tmp_path)
    first = one.channel.submit(ours)
    service.letters[0]["attributes"]["status"] = "invalid"
    again = replace(ours, refusals=1)
    assert one.channel.find(again) is None
    second = one.channel.submit(again)
    assert second.external_id != first.external_id
    assert one.channel.submit(again) == second
    found = one.channel.find(again)
    assert found
    assert found.external_id == second.external_id
