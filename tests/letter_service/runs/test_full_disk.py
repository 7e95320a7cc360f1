"""A disk without room: the letters wait, say why, and go later, each once."""

import resource
from collections.abc import Iterator
from contextlib import contextmanager

from letter_service.letters import waiting
from tests.letter_service.office import Office
from tests.letter_service.post_office import PostOffice
from tests.letter_service.runs.test_runs import names, printed_numbers

TOO_SMALL_BYTES = 4096


@contextmanager
def small_files() -> Iterator[None]:
    """No file may grow beyond a few kB: the kernel refuses the write as on a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (TOO_SMALL_BYTES, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_run_that_finds_no_room_waits_and_goes_later_once(office: Office) -> None:
    letters = [office.order(name, name) for name in ("one", "two")]
    with small_files():
        done = office.pass_()
    assert done.waiting == "R000001"
    assert "In der Ablage für den Druck fehlt Platz oder Zugriff" in done.reason
    assert done.reason in "\n".join(waiting.lines(office.connection))
    assert list(office.workshop().spool.iterdir()) == []
    assert office.print() == "R000001"
    assert names(office) == ["R000001.csv", "R000001.json", "R000001.pdf"]
    assert printed_numbers(office) == [letter["letter_number"] for letter in letters]


def test_letters_that_go_alone_find_no_room_and_go_later_once(office: Office) -> None:
    letter, post = office.order(), PostOffice()
    with small_files():
        assert office.pass_(channel=post).waiting == "R000001"
    assert post.accepted == {}
    office.print(channel=post)
    assert post.accepted == {letter["letter_number"]: 1}
