"""Server time of each page of the desk, with few open cases and with very many."""

import re
import statistics
import time
import uuid
from urllib.parse import urljoin

import requests

from bench.figures import emit, tell
from journey.staff import Member, member
from journey.visitor import Cookies, Form
from journey.world import World
from people.cast import PASSWORD

FEW = 10
PATHS = {"today": "/", "queue": "/pruefen", "next": "/pruefen/naechster", "search": "/suche", "letters": "/briefe"}
CASES = """
    INSERT INTO matcher.registrations (account_id, state, outcome, reasons, state_since)
    SELECT a, CASE WHEN random() < 0.7 THEN 'review' ELSE 'no_match' END, 'review',
        '[{"code": "first_other", "text": "Mieter C-11: Anschrift gleich, anderer Vorname, Nachname gleich."}]',
        now() - random() * interval '30 days'
    FROM unnest(%s::text[]) AS a
"""


def measure(world: World, cases: int, pages: int) -> None:
    """The median of each page, in ms, and how many times that with few cases the one with very many is."""
    lead = member(world, "lead")
    subject = _person(world)
    session = _signed_in(world, lead)
    paths = PATHS | {"case": f"/fall/{subject}", "audit": "/protokoll"}
    _cases(world, FEW)
    few = {name: _median(world, session, path, pages) for name, path in paths.items()}
    tell(f"{cases} cases are put into the queue")
    _cases(world, cases)
    many = {name: _median(world, session, path, pages) for name, path in paths.items()}
    for name in paths:
        emit("desk", name, f"median_with_{FEW}", 1000 * few[name], "ms")
        emit("desk", name, f"median_with_{cases}", 1000 * many[name], "ms")
        emit("desk", name, "times", many[name] / few[name], "ratio")


def _person(world: World) -> str:
    """An account that waits, as the case that is opened."""
    user = {"username": f"{uuid.uuid4()}@example.org", "firstName": "Xaver", "lastName": "Becker", "enabled": True}
    where = {"street": ["Siedlungsweg 11"], "postal_code": ["06406"], "locality": ["Bernburg"]}
    account_id = str(world.admin.create_user(user | {"email": user["username"], "attributes": where}))
    with world.database("bwg") as connection:
        connection.execute(CASES, [[account_id]])
    return account_id


def _cases(world: World, number: int) -> None:
    """So many open cases in all; their accounts are none of Keycloak's, as after a restore."""
    with world.database("bwg") as connection:
        row = connection.execute(
            "SELECT count(*) FROM matcher.registrations WHERE ended_at IS NULL AND state IN ('review', 'no_match')"
        ).fetchone()
        missing = number - int(row[0] if row else 0)
        connection.execute(CASES, [[str(uuid.uuid4()) for _ in range(missing)]])
        connection.execute("ANALYZE matcher.registrations")


def _signed_in(world: World, who: Member) -> requests.Session:
    session = requests.Session()
    session.cookies = Cookies()
    page = session.get(f"{world.settings.desk_url}/", timeout=30)
    for fields in ({"username": who.email, "password": PASSWORD}, {"otp": who.telephone.code()}):
        page = session.post(urljoin(page.url, Form(page.text).action or ""), data=fields, timeout=30)
    csrf = re.findall(r'name="csrf" value="([^"]+)"', session.get(f"{world.settings.desk_url}/suche", timeout=30).text)
    session.post(f"{world.settings.desk_url}/suche", data={"csrf": csrf[0], "text": "Becker"}, timeout=30)
    return session


def _median(world: World, session: requests.Session, path: str, pages: int) -> float:
    """Seconds from the request to the whole answer; the first ones warm up."""
    times = []
    for number in range(pages + 5):
        began = time.perf_counter()
        answer = session.get(f"{world.settings.desk_url}{path}", timeout=30, allow_redirects=False)
        if answer.status_code not in (200, 303):
            raise RuntimeError(f"{path} answered {answer.status_code}")
        if number >= 5:
            times.append(time.perf_counter() - began)
    return statistics.median(times)
