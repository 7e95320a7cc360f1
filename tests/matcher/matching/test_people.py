"""Invented companies: nobody's letter goes to the wrong door, and files and the live service decide alike."""

from io import BytesIO

import pytest

from bench.matching import people, records
from bench.matching.arrivals import Arrival, arrivals
from bench.matching.people import Company
from matcher import db
from matcher.matching import decision
from matcher.matching.decision import Decision
from matcher.records import importing, lookup
from matcher.records.batch import Index


@pytest.fixture(scope="module", params=[51, 52])
def company(request: pytest.FixtureRequest) -> Company:
    return people.company(request.param, 2_000)


def decide(index: Index, one: Arrival) -> Decision:
    return decision.decide(one.applicant, index.found(one.applicant), people.TODAY)


def test_no_letter_goes_to_the_wrong_door_and_few_people_wait(company: Company) -> None:
    index = Index(company.rows)
    decided = [(one, decide(index, one)) for one in arrivals(company, 5_051, 12)]
    assert [one for one, answer in decided if answer.tenant_id not in {None, one.tenant_id}] == []
    wanted = [answer.decision for one, answer in decided if one.tenant_id]
    assert wanted.count("match") >= 0.9 * len(wanted)
    assert "none" not in wanted


def test_files_and_the_live_service_decide_alike(company: Company, pool: db.Pool) -> None:
    index = Index(company.rows)
    with db.transaction(pool) as connection:
        importing.apply(connection, BytesIO(records.written(company.rows)), None)
        for one in arrivals(company, 5_052, 3):
            live = decision.decide(one.applicant, lookup.found(connection, one.applicant), people.TODAY)
            assert live == decide(index, one)
