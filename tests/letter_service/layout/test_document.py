"""A document of headings and rows: everything that was said stands on its pages, in order, within the margins."""

import io
from collections.abc import Mapping

import pymupdf
import pytest
from fastapi.testclient import TestClient

from letter_service.layout.document import MISSING, Document, write
from tests.letter_service.http.test_api import bearer
from tests.letter_service.paper import opened, stationery, words
from tests.letter_service.realm import Realm

LEFT, RIGHT, TOP, BOTTOM = 24.0, 191.0, 8.0, 293.0


def document(*rows: Mapping[str, object], title: str = "Auskunft") -> Document:
    return Document.model_validate({"title": title, "sections": [{"heading": "Konto", "rows": list(rows)}]})


def pages_of(one: Document) -> pymupdf.Document:
    out = io.BytesIO()
    pages = write(one, stationery(), out)
    made = opened(out.getvalue())
    assert len(made) == pages
    return made


def read(pdf: pymupdf.Document) -> str:
    return " ".join(" ".join(text for page in pdf.pages() for _, text in words(page)).split())


def test_every_row_stands_on_a_page_within_its_margins() -> None:
    rows = [
        {"label": f"Angabe {number}", "value": f"Wert-{number} " + "lang " * (number % 40)} for number in range(300)
    ]
    pdf = pages_of(document(*rows))
    assert len(pdf) > 5
    text = read(pdf)
    places = [text.find(f"Wert-{number} ") for number in range(300)]
    assert -1 not in places
    assert places == sorted(places)
    boxes = [box for page in pdf.pages() for box, _ in words(page)]
    assert all(box.x0 > LEFT and box.x1 < RIGHT and box.y0 > TOP and box.y1 < BOTTOM for box in boxes)
    assert f"Seite {len(pdf)} von {len(pdf)}" in text


def test_no_line_lies_on_another() -> None:
    pdf = pages_of(document(*({"label": "x" * 60, "value": "y" * 200, "share": 0.5} for _ in range(60))))
    for page in pdf.pages():
        boxes = sorted((round(box.y0), round(box.x0)) for box, _ in words(page))
        assert len(boxes) == len(set(boxes))


@pytest.mark.parametrize("value", ["Nguyễn Thị Hồng", "Шевченко", "Łukasz Żółw", "Çağlar"])
def test_names_of_europe_and_vietnam_are_printed(value: str) -> None:
    assert value in read(pages_of(document({"label": "Name", "value": value})))


def test_a_script_that_cannot_be_printed_is_said_to_be_one() -> None:
    text = read(pages_of(document({"label": "Name", "value": "山田太郎\x00\n"})))
    assert MISSING * 4 in text
    assert "nicht gedruckt" in text


def test_a_document_over_http_is_a_pdf_and_nobody_elses(client: TestClient, realm: Realm) -> None:
    body = document({"label": "Name", "value": "Erika"}).model_dump()
    made = client.post("/documents", json=body, headers=bearer(realm.order_token()))
    assert (made.status_code, made.headers["content-type"]) == (200, "application/pdf")
    assert "Erika" in read(opened(made.content))
    assert client.post("/documents", json=body).status_code == 401


@pytest.mark.parametrize(
    "body", [{}, {"title": "", "sections": []}, {"title": "x", "sections": [{"heading": 1, "rows": []}]}]
)
def test_what_is_no_document_is_refused(client: TestClient, realm: Realm, body: dict[str, object]) -> None:
    assert client.post("/documents", json=body, headers=bearer(realm.order_token())).status_code == 422
