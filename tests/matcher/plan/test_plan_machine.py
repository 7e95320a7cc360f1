"""Whatever happens in whatever order: what must always hold of an account once its plan was carried out."""

import datetime
from dataclasses import replace

import hypothesis.strategies as st
from hypothesis import assume, settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from matcher.keycloak.account import MARK, Account
from matcher.letters.order import ON_ITS_WAY
from matcher.plan import notes
from matcher.plan.act import PLANNED, Kind
from matcher.plan.mails import ENDING, REJECTED, SECOND, Mail
from matcher.plan.plan import plan
from matcher.plan.steps.release import RELEASE
from matcher.records.recipient import Contract
from tests.matcher.plan.little_world import ERIKA, MATCH, MAX, NONE, REVIEW, LittleWorld

NUMBERS = ("T-1", "T-2", "T-3", "4711")


class Life(RuleBasedStateMachine):
    """One account, its letters, the people who write to it, and a matcher that settles it after everything."""

    def __init__(self) -> None:
        super().__init__()
        self.world = LittleWorld()
        # The proofs that are good: the tenancy of each right code since the code was last demanded anew.
        self.proven: set[str] = set()
        self.page: Account | None = None
        self.because, self.by_staff = "event", False
        self.entry: str | None = None
        self.crashes = False

    @initialize(
        decision=st.sampled_from([MATCH, REVIEW, NONE, None]),
        verified=st.booleans(),
        imported=st.booleans(),
        numbered=st.booleans(),
        crashes=st.booleans(),
    )
    def registers(self, decision: object, *, verified: bool, imported: bool, numbered: bool, crashes: bool) -> None:
        self.crashes = crashes
        self.world.decision = decision  # type: ignore[assignment]
        assert self.world.account is not None
        self.world.account = replace(self.world.account, email_verified=verified)
        if imported:
            self.world.enter(MARK, "2026-11-01T10:00:00Z" + (" T-1" if numbered else ""))
            self.world.role = self.world.sessions = True
            self.world.act(wanted=False)
        self.settle()

    def settle(self, because: str = "event", *, by_staff: bool = False) -> None:
        self.world.now += datetime.timedelta(minutes=1)
        self.because, self.by_staff = because, by_staff
        was_active = self.world.registration is not None and self.world.row.state == "active"
        asked = self.world.account is not None and self.world.account.has_action
        before = self.world.registration
        if self.crashes:
            self._crash(because, by_staff=by_staff)
        self.world.settle(because, by_staff=by_staff)
        # Each act has a job of its own, which comes back until letter-service answers.
        while not self.world.silent and len(self.world.outcomes) < len(self.world.acts):
            self.world.settle("act")
        if was_active and asked and before is not None and self.world.row.demanded_at != before.demanded_at:
            self.proven.clear()
        if before is None:
            self.proven.clear()

    def _crash(self, because: str, *, by_staff: bool) -> None:
        """Whatever a run ordered that was ended by force is neither stopped nor ordered again by the next one."""
        before = len(self.world.orders)
        self.world.crash(because, by_staff=by_staff)
        ordered = [one.order_id for one in self.world.orders[before:] if one.state in ON_ITS_WAY]
        there = len(self.world.orders)
        self.world.settle(because, by_staff=by_staff)
        still = {one.order_id for one in self.world.open_letters()}
        assert still.issuperset(ordered)
        assert not ordered or len(self.world.orders) == there

    def there(self) -> bool:
        return self.world.account is not None

    @precondition(there)
    @rule()
    def confirms_email(self) -> None:
        assert self.world.account is not None
        self.world.account = replace(self.world.account, email_verified=True)
        self.settle()

    @precondition(there)
    @rule(data=st.data())
    def types_a_right_code(self, data: st.DataObject) -> None:
        good = [one for one in self.world.orders if one.state in ON_ITS_WAY]
        assume(good and self.world.account is not None and self.world.account.enabled)
        order = data.draw(st.sampled_from(good))
        self.world.now += datetime.timedelta(minutes=1)
        self.world.type_code(order)
        self.proven = {order.tenant_id}
        self.settle()

    @precondition(there)
    @rule(number=st.sampled_from(NUMBERS), look_first=st.booleans())
    def staff_enters_a_number(self, number: str, *, look_first: bool) -> None:
        assume(look_first or number != self.world.value("tenantNumber"))
        self.world.enter("tenantNumber", number)
        before = self.world.row.tenant_id
        self.settle(by_staff=True)
        taken = self.world.row.tenant_id == number
        assert taken or number in self.world.row.note or before == number

    @precondition(there)
    @rule()
    def staff_removes_the_number(self) -> None:
        before = self.world.value("tenantNumber")
        self.world.enter("tenantNumber", "")
        self.settle(by_staff=True)
        if before and self.world.row.tenant_id == before and self.world.row.state != "review":
            assert before in self.world.row.note

    @precondition(there)
    @rule()
    def staff_opens_the_page(self) -> None:
        self.page = self.world.account

    @precondition(lambda self: self.there() and self.page is not None)
    @rule()
    def staff_saves_the_page_that_was_opened_before(self) -> None:
        assert self.page is not None
        assert self.world.account is not None
        mark = {MARK: self.world.account.attributes[MARK]} if self.world.value(MARK) else {}
        attributes = {name: value for name, value in self.page.attributes.items() if name != MARK} | mark
        before, active = self.world.row.tenant_id, self.world.row.state == "active"
        blocked = self.world.row.state == "blocked"
        stale = any(self.page.value(one) != self.world.value(one) for one in ("registrationState", "registrationNote"))
        former = self.page.value("tenantNumber") in self.world.row.former_tenant_ids
        self.world.account = replace(
            self.world.account,
            attributes=attributes,
            required_actions=self.page.required_actions,
            enabled=self.page.enabled,
        )
        self.settle(by_staff=True)
        if blocked and stale:
            assert self.world.row.state == "blocked"
        if stale and former:
            assert self.world.row.tenant_id == before
        open_and_served = self.page.enabled and self.world.contracts.get(before or "")
        if active and stale and before == self.world.row.tenant_id and open_and_served:
            assert self.world.row.state in ("active", "review")

    @precondition(there)
    @rule()
    def staff_demands_the_code_again(self) -> None:
        was_active = self.world.row.state == "active"
        running = bool(self.world.contracts.get(self.world.row.tenant_id or ""))
        self.world.act(wanted=True)
        self.settle(by_staff=True)
        if was_active and running:
            assert self.world.row.state != "active"

    @precondition(there)
    @rule()
    def somebody_takes_the_action_away(self) -> None:
        self.world.act(wanted=False)
        self.settle(by_staff=True)

    @precondition(there)
    @rule()
    def somebody_gives_the_role(self) -> None:
        self.world.role = self.world.sessions = True
        self.settle("reconcile")

    @precondition(there)
    @rule(enabled=st.booleans())
    def staff_switches(self, *, enabled: bool) -> None:
        assert self.world.account is not None
        self.world.account = replace(self.world.account, enabled=enabled)
        self.settle(by_staff=True)

    @precondition(there)
    @rule(data=st.data())
    def staff_holds_a_letter_again(self, data: st.DataObject) -> None:
        numbers = [one.letter_number for one in self.world.orders if one.letter_number] + ["B-99"]
        self.world.enter("letterReturned", "ja")
        self.world.enter("letterNumber", data.draw(st.sampled_from(numbers)))
        self.settle(by_staff=True)
        assert self.world.silent or not self.world.value("letterReturned")

    @precondition(there)
    @rule(reason=st.sampled_from(["Brief verloren", "Mieter war hier"]))
    def staff_releases_a_letter(self, reason: str) -> None:
        self.world.enter(RELEASE, reason)
        before = len(self.world.orders)
        self.settle(by_staff=True)
        if not self.world.silent:
            assert not self.world.value(RELEASE)
            went = len(self.world.orders) > before
            assert went or notes.NOT_RELEASED in self.world.row.note
            assert not went or self.world.orders[-1].release_reason == reason

    @precondition(there)
    @rule(data=st.data(), kind=st.sampled_from(sorted(PLANNED)))
    def staff_acts_at_the_desk(self, data: st.DataObject, kind: Kind) -> None:
        numbers = [one.letter_number or "" for one in self.world.orders] + ["B-99"]
        given = {"tenant_id": data.draw(st.sampled_from(NUMBERS)), "letter_number": data.draw(st.sampled_from(numbers))}
        was_active, tenancy = self.world.row.state == "active", self.world.row.tenant_id
        self.world.now += datetime.timedelta(minutes=1)
        act = self.world.at_the_desk(kind, text="ask-call", reason="geklärt", **given)
        self.settle("act")
        told = self.world.outcomes.get(act.id)
        assert self.world.silent or told is not None
        if told is None or not told.done:
            return
        if kind == "assign":
            assert self.world.row.tenant_id == given["tenant_id"]
        if kind in ("block", "reject"):
            assert self.world.row.state == "blocked"
        if kind == "demand_code":
            assert was_active
            self.proven.discard(tenancy or "")
        if kind in ("letter", "letter_against_limits"):
            assert self.world.orders[-1].act_id == act.id

    @precondition(there)
    @rule()
    def asks_for_another_letter(self) -> None:
        self.world.enter("letterRequestedAt", self.world.now.isoformat())
        self.settle()

    @rule(
        data=st.data(),
        change=st.sampled_from(
            [
                {"state": "posted", "posted_at": "2026-11-23T11:00:00Z"},
                {"state": "expired", "cause": "time"},
                {"state": "returned", "cause": "returned"},
                {"state": "stopped", "cause": "provider"},
                {"state": "stopped", "cause": "lost"},
                {"state": "stopped", "cause": "disowned"},
            ]
        ),
    )
    def a_letter_has_news(self, data: st.DataObject, change: dict[str, object]) -> None:
        good = self.world.open_letters()
        assume(good)
        disowned = {"disowned_at": self.world.now} if change.get("cause") == "disowned" else {}
        self.world.news(data.draw(st.sampled_from(good)), **change, **disowned)
        self.settle("letter")

    @rule(silent=st.booleans(), too_early=st.booleans(), fields=st.sampled_from([(), ("street",)]))
    def letter_service_changes(self, fields: tuple[str, ...], *, silent: bool, too_early: bool) -> None:
        self.world.silent, self.world.too_early, self.world.refused_fields = silent, too_early, fields
        self.settle("reconcile")

    @rule(beyond=st.sampled_from([(), ("network", "day")]))
    def letters_go_out(self, beyond: tuple[str, ...]) -> None:
        self.world.beyond = beyond
        self.settle("reconcile")

    @rule(number=st.sampled_from(["T-1", "T-2"]), owner=st.sampled_from(["anna", "bert", None]))
    def somebody_else_becomes_active(self, number: str, owner: str | None) -> None:
        self.world.owners = {number: owner} if owner else {}
        self.settle("reconcile")

    @rule(number=st.sampled_from(["T-1", "T-2"]), runs=st.booleans(), moved=st.booleans())
    def the_records_change(self, number: str, *, runs: bool, moved: bool) -> None:
        to = replace(ERIKA if number == "T-1" else MAX, street="Neue Straße" if moved else "Lange Straße")
        self.world.contracts[number] = (Contract(f"V-{number}", to),) if runs else ()
        self.world.last_days.pop(number, None)
        self.world.former.pop(number, None)
        self.settle("import")

    @rule(number=st.sampled_from(["T-1", "T-2"]), days=st.integers(-40, 60))
    def a_tenancy_gets_an_end(self, number: str, days: int) -> None:
        if self.world.contracts[number]:
            self.world.end(number, self.world.now.date() + datetime.timedelta(days=days))
            self.settle("import")

    @rule(number=st.sampled_from(["T-1", "T-2"]), died=st.booleans())
    def the_records_say_who_died(self, number: str, *, died: bool) -> None:
        (self.world.deceased.add if died else self.world.deceased.discard)(number)
        self.settle("import")

    @rule(days=st.integers(1, 30))
    def days_pass(self, days: int) -> None:
        self.world.now += datetime.timedelta(days=days)
        self.settle("reconcile")

    @precondition(there)
    @rule()
    def the_account_is_deleted(self) -> None:
        self.world.account = None
        self.settle()

    @invariant()
    def active_is_proven_for_this_very_tenancy(self) -> None:
        if self.world.registration is not None and self.there() and self.world.row.state == "active":
            assert self.world.row.tenant_id in self.proven

    @invariant()
    def who_is_not_active_is_out(self) -> None:
        if self.world.registration is None or self.world.account is None:
            return
        active = self.world.row.state == "active"
        assert (self.world.role, self.world.account.has_action) == (active, not active)
        assert active or not self.world.sessions

    @invariant()
    def the_console_shows_the_row(self) -> None:
        if self.world.registration is not None and self.there():
            assert self.world.value("registrationState") == self.world.row.state

    @invariant()
    def only_letters_that_are_wanted_are_open(self) -> None:
        if self.world.silent or self.world.registration is None:
            return
        wanted = self.world.row.tenant_id if self.there() and self.world.row.ended_at is None else None
        closed = self.world.row.state in ("blocked", "moved_out")
        assert all(one.tenant_id == wanted and not closed for one in self.world.open_letters())

    @invariant()
    def a_letter_that_waits_for_staff_is_in_review_and_says_why(self) -> None:
        row = self.world.registration
        if row is None or row.held_at is None or not self.there():
            return
        assert row.decided_by != "staff"
        if row.state not in ("active", "blocked", "email_pending"):
            assert (row.state, "nicht von selbst" in row.note) == ("review", True)

    @invariant()
    def nobody_else_gets_a_mail_but_who_is_told_of_this_account(self) -> None:
        for mail in self.world.mails:
            assert (mail.account_id == "erika") == (mail.kind != SECOND)
            assert mail.kind != SECOND or mail.letter_number == "erika"
        told = [mail for mail in self.world.mails if mail.kind in (REJECTED, "ask-call")]
        assert len(told) == len(set(told))

    @invariant()
    def whom_the_records_call_dead_is_closed_and_told_nothing(self) -> None:
        row = self.world.registration
        if row is None or not self.there() or not row.closed_by_death:
            return
        assert row.state in ("moved_out", "blocked")
        assert not self.world.open_letters() or self.world.silent

    @invariant()
    def who_is_in_is_told_before_the_account_closes(self) -> None:
        row = self.world.registration
        if row is None or not self.there() or row.leaves_on is None:
            return
        assert row.state == "active"
        assert Mail("erika", ENDING, str(row.leaves_on)) in self.world.mails

    @invariant()
    def the_plan_of_the_world_after_the_plan_is_empty(self) -> None:
        if self.world.registration is None or self.world.silent:
            return
        facts = self.world.facts("letter")
        assert plan(facts).is_empty, plan(facts)


Life.TestCase.settings = settings(max_examples=25, stateful_step_count=20, deadline=None)
TestLife = Life.TestCase
