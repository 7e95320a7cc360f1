"""What every command shares: settings, a database connection, and errors reported in one sentence."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from letter_service import db, logs
from letter_service.channels import DispatchSettings
from letter_service.cli import equipment
from letter_service.db import Connection
from letter_service.errors import LetterServiceError
from letter_service.settings import Settings, refuse_unknown


@contextmanager
def reported_errors() -> Iterator[None]:
    """Turn what can go wrong into one sentence and exit code 1."""
    logs.set_up()
    try:
        yield
    except LetterServiceError as wrong:
        sys.exit(str(wrong))
    except psycopg.OperationalError:
        sys.exit("Die Datenbank antwortet nicht.")


def settings() -> Settings:
    """Read the settings; files are made for their owner alone from then on."""
    os.umask(0o077)
    refuse_unknown(os.environ, (Settings, DispatchSettings))
    return Settings.from_environment()


@contextmanager
def database(*, autocommit: bool = False) -> Iterator[Connection]:
    """A connection for one command: one transaction, unless `autocommit`. Errors end the command."""
    with reported_errors(), db.connect(equipment.conninfo(settings()), autocommit=autocommit) as connection:
        yield connection
