import pytest
from hypothesis import given
from hypothesis import strategies as st

from letter_service.channels.ipp import Attribute, MalformedError, Operation, Tag, parse, request

PRINTER = "ipp://localhost:631/printers/Briefe"


def test_a_request_is_laid_out_as_rfc_8010_tells() -> None:
    made = request(Operation.GET_PRINTER_ATTRIBUTES, PRINTER, "us")
    assert made[:9] == b"\x02\x00\x00\x0b\x00\x00\x00\x01\x01"
    assert made[9:].startswith(b"\x47\x00\x12attributes-charset\x00\x05utf-8\x48\x00\x1battributes-natural-language")
    assert made.endswith(b"\x42\x00\x14requesting-user-name\x00\x02us\x03")


def test_more_values_follow_without_a_name() -> None:
    made = request(Operation.GET_JOBS, PRINTER, "us", [(Tag.KEYWORD, "requested-attributes", ["a", "b"])])
    assert made.endswith(b"\x44\x00\x14requested-attributes\x00\x01a\x44\x00\x00\x00\x01b\x03")


def test_what_was_written_is_read_again() -> None:
    job: list[Attribute] = [
        (Tag.INTEGER, "job-id", [7]),
        (Tag.NAME, "job-name", ["R000001"]),
        (Tag.BOOLEAN, "last", [True]),
        (Tag.KEYWORD, "job-state-reasons", ["none", "später"]),
    ]
    reply = parse(request(Operation.PRINT_JOB, PRINTER, "us", job=job))
    assert reply.groups == [
        {"job-id": [7], "job-name": ["R000001"], "last": [True], "job-state-reasons": ["none", "später"]}
    ]


@pytest.mark.parametrize("cut", range(8, 60))
def test_an_answer_that_is_cut_is_none(cut: int) -> None:
    with pytest.raises(MalformedError):
        parse(request(Operation.PRINT_JOB, PRINTER, "us")[:cut])


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    try:
        parse(content)
    except MalformedError:
        return
