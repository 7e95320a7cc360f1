"""The release before beside this one on this one's schema, while tenants go their whole way (`make upgrade`).

Both APIs share the requests as behind a proxy, both workers share the queue. Then the old ones end, and last they come
back alone, as when an operator goes back to the release before.
"""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from journey.pages import EmailCode, LetterCode, Portal
from journey.waiting import eventually
from journey.way import register
from journey.world import World
from people.cast import Person
from stack.settings import ROOT
from tests.e2e.conftest import chromium, new_browser  # noqa: F401 - fixtures
from tests.upgrade import release_before
from tests.upgrade.crossing import Crossing, crossing
from tests.upgrade.versions import Version

APIS = ("matcher api", "letter-service api")
WORKERS = ("matcher worker", "letter-service worker")
OURS = ("matcher", "matcher-worker", "letter-service", "letter-worker")


@dataclass
class Both:
    """Two versions of the services on one system."""

    old: Version
    new: Version
    matcher: Crossing
    letters: Crossing

    def share(self, *versions: Version) -> None:
        """These versions get the requests from now on."""
        for crossed, service in ((self.matcher, "matcher"), (self.letters, "letter-service")):
            crossed.ways = {("old" if one is self.old else "new"): one.ports[service] for one in versions}

    def passed_by(self, version: str) -> int:
        return min(sum(one.by == version for one in crossed.passed) for crossed in (self.matcher, self.letters))

    def failed(self) -> list[str]:
        """Requests that were not answered as they should be; those to a part that is gone are asked again."""
        passed = [*self.matcher.passed, *self.letters.passed]
        return [
            f"{one.by}: {one.method} {one.path} {one.status}"
            for one in passed
            if one.status >= 400 and one.status != 502
        ]


@pytest.fixture
def both(world: World, tmp_path: Path) -> Iterator[Both]:
    wanted = release_before.ref(os.environ.get("UPGRADE_FROM"))
    assert wanted, "there is no older code here: fetch the history"
    old, new = Version(release_before.unpacked(wanted), tmp_path), Version(ROOT, tmp_path)
    world.stop(*OURS)
    try:
        with (
            crossing(world.settings.matcher) as matcher,
            crossing(world.settings.letter_service) as letters,
        ):
            try:
                old.start(*APIS)
                new.start(*APIS)
                yield Both(old, new, matcher, letters)
            finally:
                old.stop()
                new.stop()
    finally:
        world.start_what_is_stopped()


def go(page: Page, world: World, person: Person) -> Person:
    """The first half of the way: until the letter is in the outbox."""
    newcomer = register(page, world, person)
    EmailCode(page).submit(world.email_code(newcomer), newcomer)
    LetterCode(page).expect_shown()
    world.wait_for_state(newcomer, "letter_ordered", "letter_posted", seconds=120)
    assert world.letter(newcomer, seconds=60)
    return newcomer


def come_in(page: Page, world: World, person: Person) -> None:
    """The other half."""
    LetterCode(page).submit(world.letter_code(person), person)
    Portal(page, world).expect_inside(person)
    world.wait_for_state(person, "active", seconds=120)


def is_of_the_clock(line: dict[str, Any]) -> bool:
    """Whether a job failed that the clock brings again in seconds: it met the moment in which one version went."""
    said = str(line.get("message"))
    return line.get("action") == "job_error" and said.startswith(("Job follow_letters", "Job catch_up"))


def test_tenants_come_in_while_one_release_takes_the_place_of_another(
    both: Both,
    world: World,
    new_browser: Callable[..., Page],  # noqa: F811
) -> None:
    pages = [new_browser() for _ in range(4)]
    with world.database("bwg") as connection:
        ((before,),) = connection.execute("SELECT coalesce(max(id), 0) FROM matcher.procrastinate_jobs").fetchall()
    both.share(both.old, both.new)
    # The queue of both, worked on by the old one alone.
    both.old.start(*WORKERS)
    people = [go(pages[0], world, world.tenant())]
    come_in(pages[0], world, people[0])
    both.new.start(*WORKERS)
    # Begun with both, ended with the new one; and the other way round for who begins with the new one.
    people.append(go(pages[1], world, world.tenant()))
    assert min(both.passed_by("old"), both.passed_by("new")) > 0, "both were asked"
    both.old.stop()
    both.share(both.new)
    come_in(pages[1], world, people[1])
    people.append(go(pages[2], world, world.tenant()))
    both.old.start(*APIS, *WORKERS)
    both.share(both.old)
    both.new.stop()
    come_in(pages[2], world, people[2])
    people.append(go(pages[3], world, world.tenant()))
    come_in(pages[3], world, people[3])

    assert both.failed() == []
    with world.database("bwg") as connection:
        waiting = "SELECT count(*) FROM matcher.keycloak_events WHERE handled_at IS NULL"
        eventually(lambda: connection.execute(waiting).fetchone() == (0,), 120, "every event is handled")
        known = {row[0] for row in connection.execute("SELECT id FROM matcher.keycloak_events")}
        # What the clock asks for comes again by the clock; all other jobs are tried again until they are done.
        broken = (
            "SELECT task_name FROM matcher.procrastinate_jobs WHERE status IN ('failed', 'aborted') AND id > %s "
            "AND task_name IN ('settle', 'mail', 'erase', 'records_changed')"
        )
        assert connection.execute(broken, [before]).fetchall() == []
    for person in people:
        events = world.events(person, "REGISTER") + world.events(person, "VERIFY_EMAIL")
        assert len(events) == 2
        assert {event["id"] for event in events} <= known, "no event is lost"
    for version in (both.old, both.new):
        for part in (*APIS, *WORKERS):
            told = [line for line in version.lines(part) if line.get("level") in ("error", "critical")]
            assert [line for line in told if not is_of_the_clock(line)] == [], f"{version.source.name}: {part}"
