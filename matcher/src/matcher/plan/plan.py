"""What follows for one account from the facts: the one place that decides. Pure; nobody is asked, nothing is called.

The plan is made anew after each answer of letter-service, from the same facts and that answer, until nothing is left
to ask. The plan of the world after the plan is empty.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from matcher.keycloak.account import Account
from matcher.letters.order import ON_ITS_WAY
from matcher.plan import letters, mails, notes
from matcher.plan.act import Outcome
from matcher.plan.attributes import attributes_of, attributes_of_staff
from matcher.plan.facts import OWN_REASONS, Facts, note_of
from matcher.plan.letters import OrderLetter, TakeBack, VoidLetters
from matcher.plan.mails import Mail
from matcher.plan.registration import Registration
from matcher.plan.steps import blocking, letter_news, match_result, outcome, proof, staff_entries, tenancy_end, wishes
from matcher.plan.steps.blocking import newly_disowned, reopened_by_a_stale_page
from matcher.plan.steps.proof import proves
from matcher.plan.steps.release import RELEASE
from matcher.plan.steps.staff_entries import accepted

STEPS = (
    proof.proven,
    letter_news.letter_news,
    blocking.disowned,
    proof.demanded,
    letter_news.returned,
    blocking.blocked,
    staff_entries.entered,
    match_result.matched,
    proof.opened_by_two,
    tenancy_end.died,
    tenancy_end.moved,
    letter_news.left_behind,
    letters.answered,
    letters.held,
    letters.released,
    letters.by_desk,
    outcome.asked,
    wishes.wished,
    mails.unreachable,
)
LETTER_STATES = {
    "ordered": "letter_ordered",
    "rendered": "letter_ordered",
    "handed_over": "letter_ordered",
    "posted": "letter_posted",
    "used": "letter_posted",
    "expired": "expired",
    "returned": "review",
}


@dataclass(frozen=True, slots=True)
class Plan:
    """`registration`: our row as it is to be, `save` when it differs. `attributes`: what differs in Keycloak.

    `action` and `role`: whether the code is demanded at the next login and the role held, None where it is so already.
    `enable` and `disable`: whether the user may sign in. `outcomes`: what came of acts of the desk, once.
    `release`: letters may go to the addresses of this number again. `failed_try`: counts towards the limits.
    `unfinished`: letter-service did not answer, so there is more to do than this plan says.
    """

    registration: Registration
    save: bool = False
    ask: VoidLetters | TakeBack | OrderLetter | None = None
    disable: bool = False
    enable: bool = False
    attributes: dict[str, list[str]] = field(default_factory=dict)
    action: bool | None = None
    role: bool | None = None
    end_sessions: bool = False
    mails: tuple[Mail, ...] = ()
    release: str | None = None
    failed_try: bool = False
    outcomes: tuple[Outcome, ...] = ()
    unfinished: bool = False

    @property
    def writes(self) -> bool:
        """Whether the account changes in Keycloak, but for whether it may sign in."""
        return bool(self.attributes) or self.action is not None or self.role is not None or self.end_sessions

    @property
    def is_empty(self) -> bool:
        """Whether nothing is left to do."""
        return self == Plan(self.registration)


def plan(facts: Facts) -> Plan:
    """The plan for an account; raises nothing."""
    if facts.account is None:
        return _gone(facts)
    if facts.access.staff:
        return _of_staff(facts.account, facts)
    account, row = _owned(facts.account, facts), replace(facts.registration, note="", ended_at=None)
    for step in STEPS:
        row = step(row, account, facts)
    waits = row.waits_for_staff and facts.registration.waits_for_staff
    row = replace(row, state=_state(row, account), note=note_of(facts.registration.note, row.note, waits=waits))
    ask = letters.ask(row, account, facts)
    found = _shown(row, account, facts)
    if facts.answer.silent and ask is not None:
        # What staff said of a letter stays in the console until letter-service has heard it.
        kept = {RELEASE} | ({"letterReturned", "letterNumber"} if isinstance(ask, TakeBack) else set())
        shown = {name: value for name, value in found.attributes.items() if name not in kept}
        return replace(found, attributes=shown, unfinished=True)
    told = outcome.outcome(row, account, facts) if ask is None else None
    if told is None or facts.act is None:
        return replace(found, ask=ask)
    return replace(found, outcomes=(told,), mails=(*found.mails, *mails.of_act(facts.act)))


def _gone(facts: Facts) -> Plan:
    """The user was deleted: the letters are void, the row is history."""
    row = facts.registration
    told = outcome.gone(facts)
    if facts.is_new or row.ended_at is not None:
        return Plan(row, outcomes=told)
    if any(one.state is None or one.state in ON_ITS_WAY for one in facts.orders):
        silent = facts.answer.silent
        return Plan(row, ask=None if silent else VoidLetters(), unfinished=silent)
    return Plan(replace(row, ended_at=facts.now), save=True, outcomes=told)


def _of_staff(account: Account, facts: Facts) -> Plan:
    """No registration is theirs: one of before is history, as if the user were gone. Who is a tenant too is neither."""
    gone, tenant = _gone(facts), facts.access.role or account.letter_verified
    closed = tenant or (not account.enabled and account.value("registrationNote") == notes.STAFF)
    return replace(
        gone,
        disable=tenant and account.enabled,
        attributes=attributes_of_staff(account, closed=closed),
        action=False if account.has_action else None,
        role=False if facts.access.role else None,
        end_sessions=tenant and facts.access.sessions,
    )


def _owned(account: Account, facts: Facts) -> Account:
    """The user as it will be: disabled once a letter is disowned, and still so when a stale page enabled it.

    Staff block and unblock at the desk.
    """
    if _closes(facts):
        return replace(account, enabled=False)
    return replace(account, enabled=True) if facts.doing("unblock") else account


def _closes(facts: Facts) -> bool:
    return newly_disowned(facts) or reopened_by_a_stale_page(facts) or facts.doing("block", "reject") is not None


def _shown(row: Registration, account: Account, facts: Facts) -> Plan:
    """What Keycloak, the mails and our row are to say once the state is known."""
    active, save = row.state == "active", facts.is_new or row != facts.registration
    on_file = facts.under(row.tenant_id)
    asked = facts.verdict.decision if facts.verdict else None
    return Plan(
        row,
        save=save,
        disable=_closes(facts),
        enable=account.enabled and facts.account is not None and not facts.account.enabled,
        attributes=attributes_of(row, account, on_file.contracts or (on_file.former if active else ())),
        action=None if account.has_action != active else not active,
        role=None if facts.access.role == active else active,
        end_sessions=not active and (facts.access.sessions or _closes(facts)),
        mails=mails.news(row, facts) if save else (),
        release=accepted(facts),
        failed_try=asked is not None and asked.decision != "match" and facts.because not in OWN_REASONS,
    )


def _state(row: Registration, account: Account) -> str:
    """The state that follows; `active` needs a proof that names this very tenancy."""
    if not account.enabled:
        return "blocked"
    if row.moved_out_at is not None:
        return "moved_out"
    if proves(row, account):
        return "active"
    if not account.email_verified:
        return "email_pending"
    if row.tenant_id is None:
        return {"review": "review", "none": "no_match"}.get(row.outcome or "", "matching")
    return "review" if row.waits_for_staff else LETTER_STATES.get(row.letter_state or "", "matched")
