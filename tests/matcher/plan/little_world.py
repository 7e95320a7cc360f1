"""Keycloak, letter-service and the records around one account as plain values; plans are carried out at once."""

import datetime
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from matcher import berlin
from matcher.keycloak.account import LETTER_CODE, MARK, Access, Account
from matcher.letters.address_hash import address_hash
from matcher.letters.order import ON_ITS_WAY, Order, Return
from matcher.matching.decision import Decision
from matcher.matching.reasons import Reason
from matcher.plan.act import Act, Kind, Outcome
from matcher.plan.facts import Answer, Facts, OnFile, Verdict
from matcher.plan.letters import OrderLetter, TakeBack, VoidLetters
from matcher.plan.mails import Mail
from matcher.plan.plan import Plan, plan
from matcher.plan.registration import Registration
from matcher.plan.steps.staff_entries import entered_number
from matcher.records.recipient import Contract, Recipient

NOW = datetime.datetime(2026, 11, 22, 12, tzinfo=datetime.UTC)
ERIKA = Recipient("Frau", "", "Erika", "Mustermann", "Lange Straße", "12", "06406", "Bernburg")
MAX = replace(ERIKA, first_name="Max", last_name="Anders", house_number="14")
MATCH = Decision("match", "T-1", 1.0, [Reason("same", "Mieter T-1: gleich.")])
REVIEW = Decision("review", None, 0.5, [Reason("soft", "Der Name weicht ab.")])
NONE = Decision("none", None, 0.0, [Reason("unknown", "Niemand.")])
# The last day of contracts that do not run and of which nothing else is said.
LONG_AGO = datetime.date(2020, 1, 31)
NAMES = {"firstName": "first_name", "lastName": "last_name"}


def an_account(**changed: object) -> Account:
    """Somebody with a proven e-mail who may not get in yet."""
    typed = {"street": ["Lange Str. 12"], "postal_code": ["06406"], "locality": ["Bernburg"]}
    known = Account("erika", True, True, "Erika", "Mustermann", typed, [LETTER_CODE])  # noqa: FBT003
    return replace(known, **changed)  # type: ignore[arg-type]


@dataclass
class LittleWorld:
    """`decision`: what the matching says, None while the limits hold it back. `silent`: letter-service is away.

    `beyond`: the ceilings that letters have reached which go by themselves. `owners`: active accounts, by number.
    `later`: numbers whose next contract has not begun.
    """

    account: Account | None = field(default_factory=an_account)
    registration: Registration | None = None
    role: bool = False
    sessions: bool = False
    staff: bool = False
    now: datetime.datetime = NOW
    orders: list[Order] = field(default_factory=list)
    contracts: dict[str, tuple[Contract, ...]] = field(
        default_factory=lambda: {"T-1": (Contract("V-1", ERIKA),), "T-2": (Contract("V-2", MAX),), "T-3": ()}
    )
    returns: list[tuple[Order, datetime.datetime]] = field(default_factory=list)
    decision: Decision | None = MATCH
    silent: bool = False
    refused_fields: tuple[str, ...] = ()
    too_early: bool = False
    next_at: datetime.datetime | None = None
    beyond: tuple[str, ...] = ()
    owners: dict[str, str] = field(default_factory=dict)
    last_days: dict[str, datetime.date] = field(default_factory=dict)
    later: set[str] = field(default_factory=set)
    former: dict[str, tuple[Contract, ...]] = field(default_factory=dict)
    deceased: set[str] = field(default_factory=set)
    mails: list[Mail] = field(default_factory=list)
    counted: int = 0
    log: list[str] = field(default_factory=list)
    acts: list[Act] = field(default_factory=list)
    outcomes: dict[int, Outcome] = field(default_factory=dict)

    @property
    def row(self) -> Registration:
        assert self.registration is not None
        return self.registration

    def value(self, attribute: str) -> str:
        return "" if self.account is None else self.account.value(attribute)

    def enter(self, attribute: str, value: str) -> None:
        assert self.account is not None
        attributes = {name: found for name, found in self.account.attributes.items() if name != attribute}
        self.account = replace(self.account, attributes=attributes | ({attribute: [value]} if value else {}))

    def act(self, *, wanted: bool) -> None:
        """The action LETTER_CODE is put there or taken away."""
        assert self.account is not None
        actions = [one for one in self.account.required_actions if one != LETTER_CODE]
        self.account = replace(self.account, required_actions=[*actions, *([LETTER_CODE] if wanted else [])])

    def enable(self, *, enabled: bool) -> None:
        assert self.account is not None
        self.account = replace(self.account, enabled=enabled)

    def type_code(self, order: Order) -> None:
        """The tenant types the code of this letter: the provider sets the mark and lets in."""
        self.enter(MARK, f"{self.now.isoformat()} {order.tenant_id}")
        self.act(wanted=False)
        self.role = self.sessions = True
        self.news(order, state="used", cause="code")

    def at_the_desk(self, kind: Kind, **given: Any) -> Act:
        """A person of staff does something at the desk."""
        number = len(self.acts) + 1
        self.acts.append(Act(kind, "kim", "lead", "erika", id=number, at=self.now, **given))
        return self.acts[-1]

    def done(self, kind: Kind, **given: Any) -> Outcome:
        """The same, and the matcher carries it out at once; returns what came of it."""
        act = self.at_the_desk(kind, **given)
        self.settle("act")
        return self.outcomes[act.id]

    def news(self, order: Order, **changed: object) -> None:
        """Something happened to a letter, and the news were copied."""
        found = replace(order, **changed)  # type: ignore[arg-type]
        self.orders[self.orders.index(order)] = found
        if found.state == "returned":
            self.returns.append((found, self.now))

    def open_letters(self) -> list[Order]:
        return [one for one in self.orders if one.state in ON_ITS_WAY]

    def facts(self, because: str = "event", *, by_staff: bool = False) -> Facts:
        """What is known now; the matching is asked only when it is needed, as in reading.py."""
        row = self.registration or Registration("erika")
        verdict = None
        act = next((one for one in self.acts if one.id not in self.outcomes), None)
        entered = "" if self.account is None else entered_number(row, self.account) or ""
        number = act.tenant_id if act is not None and act.kind == "assign" else entered
        unblocks = act is not None and act.kind == "unblock"
        serves = bool(self.contracts.get(number))
        held = row.tried is not None and row.tried == self.tried()
        if self.account is not None and self._must_match(row, unblocks=unblocks) and not serves and not held:
            verdict = Verdict(self.decision, self.tried(), () if self.decision else ("account",))
        found = verdict.decision.tenant_id if verdict and verdict.decision else None
        numbers = {one for one in (row.tenant_id, number, found) if one}
        return Facts(
            self.now,
            because,
            self.account,
            row,
            is_new=self.registration is None,
            access=Access(self.role, self.sessions, self.staff),
            orders=tuple(self.orders),
            on_file={one: self._on_file(one) for one in numbers},
            verdict=verdict,
            touched_by_staff=by_staff,
            act=act,
        )

    def _must_match(self, row: Registration, *, unblocks: bool) -> bool:
        assert self.account is not None
        return row.must_match(replace(self.account, enabled=self.account.enabled or unblocks))

    def tried(self) -> int:
        return hash(self.value("street"))

    def _on_file(self, number: str) -> OnFile:
        contracts = self.contracts.get(number, ())
        back = [
            Return(order.letter_number or "", number, at)
            for order, at in self.returns
            if order.tenant_id == number and contracts and order.address in (None, address_hash(contracts[0].recipient))
        ]
        return OnFile(
            number in self.contracts,
            contracts,
            self.last_days.get(number, self._no_day(number)),
            self.former.get(number, ()) if not contracts else (),
            number in self.deceased,
            back[-1] if back else None,
            self.owners.get(number),
        )

    def _no_day(self, number: str) -> datetime.date | None:
        running = self.contracts.get(number) or number in self.later or number not in self.contracts
        return None if running else LONG_AGO

    def end(self, number: str, last_day: datetime.date) -> None:
        """The records name a last day; the contracts run until it is over."""
        self.last_days[number] = last_day
        if last_day < berlin.today(self.now):
            self.former[number], self.contracts[number] = self.contracts[number], ()

    def runs_again(self, number: str) -> None:
        """The end is taken back."""
        self.last_days.pop(number, None)
        self.contracts[number] = self.former.pop(number, ()) or self.contracts[number]

    def on(self, day: datetime.date) -> Plan:
        """It is noon of another day, and the matcher looks at what its records say by then."""
        self.now = datetime.datetime.combine(day, datetime.time(12), datetime.UTC)
        for number, last_day in self.last_days.items():
            if last_day < day and self.contracts.get(number):
                self.end(number, last_day)
        return self.settle("reconcile")

    def settle(self, because: str = "event", *, by_staff: bool = False) -> Plan:
        """Make the plan, ask letter-service until there is nothing left to ask, carry it out; returns the last plan."""
        found = self.crash(because, by_staff=by_staff)
        self._carry_out(found, because)
        return found

    def crash(self, because: str = "event", *, by_staff: bool = False) -> Plan:
        """The same, ended by force once letter-service has answered: the orders are there, our row was not saved."""
        facts = self.facts(because, by_staff=by_staff)
        found = plan(facts)
        while found.ask is not None:
            self.log.append(type(found.ask).__name__)
            answer = self._answered(facts.answer, found.ask)
            facts = replace(facts, answer=answer, orders=tuple(self.orders))
            found = plan(facts)
            assert len(self.log) < 500, "the plan never ends"
        return found

    def _answered(self, before: Answer, ask: VoidLetters | TakeBack | OrderLetter) -> Answer:
        if self.silent:
            return replace(before, silent=True)
        if isinstance(ask, VoidLetters):
            closing = {None, "refused", "used", *ON_ITS_WAY}
            self.orders = [replace(one, state="stopped") if one.state in closing else one for one in self.orders]
            return before
        return self._taken_back(before, ask) if isinstance(ask, TakeBack) else self._ordered(before, ask)

    def _taken_back(self, before: Answer, ask: TakeBack) -> Answer:
        found = next((one for one in self.orders if one.letter_number == ask.letter_number), None)
        if found is None:
            return replace(before, not_ours=True)
        back = found if found.state in ("used", "stopped", "returned") else replace(found, state="returned")
        self.news(found, state=back.state)
        if back.state != "returned":
            self.returns.append((back, self.now))
        return replace(before, taken_back=back)

    def _ordered(self, before: Answer, ask: OrderLetter) -> Answer:
        if ask.automatic and self.beyond:
            return replace(before, beyond=self.beyond)
        if self.too_early and not ask.release_reason:
            return replace(before, too_early=True, next_at=self.next_at)
        number = len(self.orders) + 1
        order = Order(UUID(int=number), "erika", ask.tenant_id, address_hash(ask.recipient), f"B-{number}", "ordered")
        order = replace(order, release_reason=ask.release_reason, act_id=ask.act_id, noted=False)
        if self.refused_fields:
            self.orders.append(replace(order, letter_number=None, state="refused", cause=",".join(self.refused_fields)))
            return replace(before, refused_fields=self.refused_fields)
        made = replace(order, ordered_at=self.now, valid_until="2026-12-13")
        self.orders.append(made)
        return replace(before, ordered=made)

    def _carry_out(self, found: Plan, because: str) -> None:
        if found.save:
            self.registration = found.registration
            self.orders = [replace(one, noted=True) for one in self.orders]
        self.mails += found.mails
        self.counted += found.failed_try
        assert not any(one.act_id in self.outcomes for one in found.outcomes), "an act is carried out once"
        self.outcomes |= {one.act_id: one for one in found.outcomes}
        if found.release is not None:
            self.returns = [one for one in self.returns if one[0].tenant_id != found.release]
        if self.account is None:
            return
        if found.enable or found.disable:
            self.account = replace(self.account, enabled=found.enable)
        for name, values in found.attributes.items():
            if name in NAMES:
                self.account = replace(self.account, **{NAMES[name]: values[0]})  # type: ignore[arg-type]
                continue
            attributes = {one: value for one, value in self.account.attributes.items() if one != name}
            self.account = replace(self.account, attributes=attributes | ({name: values} if values else {}))
        if found.action is not None:
            self.act(wanted=found.action)
        self.role = self.role if found.role is None else found.role
        self.sessions = self.sessions and not found.end_sessions
        self.log.append(because)
