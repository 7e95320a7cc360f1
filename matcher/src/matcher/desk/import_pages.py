"""The company's files at the desk: what each import did, what a trial would do, and which lines want somebody."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request, Response

from matcher import db
from matcher.desk.desk import desk_of, require, signed_in
from matcher.desk.faults import NotThere
from matcher.desk.sessions import Session
from matcher.records import import_book

LONGEST_NUMBER = 18

router = APIRouter()


@router.get("/mieterdaten", response_model=None)
def imports(request: Request, me: Session = Depends(signed_in)) -> Response:
    """Show the newest imports and trials."""
    require(me, "read_imports")
    desk = desk_of(request)
    with db.transaction(desk.pool) as connection:
        found = import_book.listing(connection)
    return desk.page(request, "imports.html", imports=found, one=None)


@router.get("/mieterdaten/{number}", response_model=None)
def one(request: Request, number: str, me: Session = Depends(signed_in)) -> Response:
    """Show the report of one of them, line by line."""
    require(me, "read_imports")
    desk = desk_of(request)
    found = None
    if number.isascii() and number.isdigit() and len(number) <= LONGEST_NUMBER:
        with db.transaction(desk.pool) as connection:
            found = import_book.find(connection, int(number))
    if found is None:
        raise NotThere
    return desk.page(request, "imports.html", imports=[found], one=found)
