"""What is read regularly: nothing is missed, nothing is done twice, disagreements are found."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from uuid import UUID, uuid4

import pytest

from matcher import berlin, db
from matcher.errors import LetterServiceError
from matcher.keycloak import events
from matcher.keycloak.account import LETTER_CODE, MARK, Account
from matcher.keycloak.event_feed import EventFeed
from matcher.keycloak.events import Event
from matcher.letters import orders
from matcher.letters.client import Letters
from matcher.letters.news import LetterNews
from matcher.plan.registration import Registration
from matcher.queue import cursors
from matcher.registration import store
from matcher.registration.reconciliation import Reconciliation
from tests.matcher.console import SERVICE_ACCOUNT, Console
from tests.matcher.letter_desk import LetterDesk

MINUTE = 60_000


@dataclass
class Desk:
    """Everything that is read regularly, with its sources."""

    pool: db.Pool
    console: Console
    letters: LetterDesk
    feed: EventFeed
    news: LetterNews
    reconciliation: Reconciliation

    def jobs(self) -> list[tuple[str, str]]:
        """Account and reason of every job that waits."""
        with db.transaction(self.pool) as connection:
            rows = connection.execute(
                "SELECT args->>'account_id', args->>'because' FROM procrastinate_jobs ORDER BY id"
            ).fetchall()
        return [(str(row[0]), str(row[1])) for row in rows]

    def ordered(self, account_id: str) -> UUID:
        """A registration whose letter has been ordered."""
        with db.transaction(self.pool) as connection:
            order_id, _ = orders.begin(connection, account_id, "T-1", to=1)
            row = Registration(account_id, state="letter_ordered", tenant_id="T-1", order_id=order_id)
            store.save(connection, row)
        self.letters.answer("PUT", f"/letters/{order_id}", {}, {"account_id": account_id})
        return order_id


@pytest.fixture
def desk(pool: db.Pool) -> Iterator[Desk]:
    with LetterDesk() as letters:
        console = Console()
        client = Letters(letters.url, lambda: "token", timeout_seconds=5)
        feed = EventFeed(pool, console, overlap_seconds=60)
        yield Desk(pool, console, letters, feed, LetterNews(pool, client, berlin.now), Reconciliation(pool, console))


def event(number: int, account_id: str = "erika", actor_id: str | None = None) -> Event:
    return Event(f"event-{number}", "user.VERIFY_EMAIL", account_id, actor_id)


def test_every_stored_event_becomes_one_job_over_all_pages(desk: Desk) -> None:
    desk.console.user_log = [(number * MINUTE, event(number)) for number in range(1, 6)]
    desk.console.admin_log = [(MINUTE, event(9, "max", "staff"))]
    assert desk.feed.catch_up() == 6
    assert len(desk.jobs()) == 6


def test_a_second_reading_finds_nothing_new(desk: Desk) -> None:
    desk.console.user_log = [(MINUTE, event(1))]
    assert [desk.feed.catch_up(), desk.feed.catch_up()] == [1, 0]


def test_an_event_known_by_webhook_is_not_taken_again(desk: Desk) -> None:
    with db.transaction(desk.pool) as connection:
        events.report(connection, [event(1)])
    desk.console.user_log = [(MINUTE, event(1))]
    assert desk.feed.catch_up() == 0
    assert len(desk.jobs()) == 1


def test_an_event_that_was_committed_late_is_found_by_the_overlap(desk: Desk) -> None:
    desk.console.user_log = [(10 * MINUTE, event(2))]
    desk.feed.catch_up()
    desk.console.user_log.append((10 * MINUTE - 30_000, event(1)))
    assert desk.feed.catch_up() == 1


def test_our_own_changes_are_skipped(desk: Desk) -> None:
    desk.console.admin_log = [(MINUTE, event(1, actor_id=SERVICE_ACCOUNT))]
    assert desk.feed.catch_up() == 0


def test_news_of_a_letter_reach_its_registration_once(desk: Desk) -> None:
    order_id = desk.ordered("erika")
    desk.letters.news(str(order_id), state="posted", posted_at="2026-11-23", expected_on="2026-11-25")
    assert [desk.news.follow(), desk.news.follow()] == [1, 0]
    with db.transaction(desk.pool) as connection:
        order = orders.find(connection, order_id)
    assert order is not None
    assert (order.state, order.posted_at, order.expected_on) == ("posted", "2026-11-23", "2026-11-25")
    assert desk.jobs() == [("erika", "letter")]


def test_a_letter_of_nobody_here_is_passed_over(desk: Desk) -> None:
    desk.letters.answer("PUT", f"/letters/{uuid4()}", {}, {})
    assert desk.news.follow() == 0


@pytest.mark.parametrize("answer", [(500, {}), (200, {"letters": "nonsense"}), (200, {})])
def test_nonsense_from_the_letter_service_moves_no_cursor(desk: Desk, answer: tuple[int, dict[str, object]]) -> None:
    desk.letters.refuse = answer
    with pytest.raises(LetterServiceError):
        desk.news.follow()
    with db.transaction(desk.pool) as connection:
        assert cursors.position(connection, "letters") is None


def test_the_reconciliation_finds_what_disagrees(desk: Desk) -> None:
    for account_id in ("unknown", "agreed", "unblocked", "promoted"):
        desk.console.register(account_id, "Erika", "Mustermann", "Lange Str. 12")
        desk.console.enter(account_id, "registrationState", "email_pending")
        desk.console.users[account_id].required_actions.append(LETTER_CODE)
    desk.console.users["unblocked"].required_actions.clear()
    desk.console.roles.add("promoted")
    with db.transaction(desk.pool) as connection:
        for account_id in ("agreed", "unblocked", "promoted", "gone"):
            store.save(connection, Registration(account_id))
    assert desk.reconciliation.reconcile() == 4
    assert {account_id for account_id, _ in desk.jobs()} == {"unknown", "unblocked", "promoted", "gone"}


def test_the_reconciliation_leaves_alone_what_is_under_way(desk: Desk) -> None:
    desk.console.register("erika", "Erika", "Mustermann", "Lange Str. 12")
    desk.console.user_log = [(MINUTE, event(1))]
    desk.feed.catch_up()
    assert desk.reconciliation.reconcile() == 0


@pytest.mark.parametrize(
    ("attributes", "found"),
    [
        ({"letterReturned": "ja"}, 1),
        ({"letterNextAt": "2026-12-01", "letterRequestedAt": "2026-12-01T08:00:00Z"}, 1),
        ({"letterNextAt": "2026-12-09", "letterRequestedAt": "2026-12-01T08:00:00Z"}, 0),
        ({"letterRequestedAt": "2026-12-01T08:00:00Z"}, 0),
    ],
)
def test_the_reconciliation_finds_wishes_that_nobody_answered(
    desk: Desk, attributes: dict[str, str], found: int
) -> None:
    desk.console.register("erika", "Erika", "Mustermann", "Lange Str. 12")
    desk.console.users["erika"].required_actions.append(LETTER_CODE)
    for name, value in (attributes | {"registrationState": "letter_posted"}).items():
        desk.console.enter("erika", name, value)
    with db.transaction(desk.pool) as connection:
        store.save(connection, Registration("erika", "letter_posted"))
    assert desk.reconciliation.reconcile() == found


def test_the_reconciliation_leaves_staff_alone_unless_they_are_tenants_or_registered(desk: Desk) -> None:
    desk.console.staff = {"nora", "role", "mark", "closed", "action", "row"}
    for name in sorted(desk.console.staff):
        desk.console.users[name] = an_account_of(name)
    desk.console.roles.add("role")
    desk.console.users["mark"] = an_account_of("mark", mark=True)
    desk.console.users["closed"] = replace(an_account_of("closed", mark=True), enabled=False)
    desk.console.users["action"] = replace(an_account_of("action"), required_actions=[LETTER_CODE])
    with db.transaction(desk.pool) as connection:
        store.save(connection, Registration("row", state="review"))
    assert desk.reconciliation.reconcile() == 4
    assert {account for account, _ in desk.jobs()} == {"role", "mark", "action", "row"}


def an_account_of(name: str, *, mark: bool = False) -> Account:
    attributes = {MARK: ["2026-11-22T12:00:00Z T-1"]} if mark else {}
    return Account(name, True, True, "Nora", "Klein", attributes, [])  # noqa: FBT003
