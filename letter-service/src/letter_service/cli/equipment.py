"""What the processes work with, built from the settings; a wrong setting stops the process before it works."""

import tomllib
from pathlib import Path

from pydantic import SecretStr

from letter_service import channels, db
from letter_service.channels import DispatchSettings
from letter_service.clock import times_of_day
from letter_service.codes.keys import KeyFile, KeyRing, KeyRings
from letter_service.errors import AddressError, SettingsError
from letter_service.layout import letter, proof, stationery
from letter_service.layout.stationery import TEMPLATES, Stationery
from letter_service.letters.address import Recipient
from letter_service.runs.printing import Workshop
from letter_service.runs.workdays import Deadlines, Schedule, Workdays
from letter_service.settings import PREFIX, Settings

CALLS_A_STEP = 10  # that a channel may make for one letter, each within its time limit


def conninfo(settings: Settings) -> str:
    """Where the database is, with its password."""
    return db.conninfo(settings.database_dsn, settings.database_password.get_secret_value())


def keys(settings: Settings) -> KeyRings:
    """Both key rings; from a file they follow its changes. SettingsError."""
    return KeyRings(
        _key_ring(settings.code_keys, settings.code_keys_file, PREFIX + "CODE_KEYS"),
        _key_ring(settings.clear_text_keys, settings.clear_text_keys_file, PREFIX + "CLEAR_TEXT_KEYS"),
    )


def schedule(settings: Settings) -> Schedule:
    """When letters are collected for a run, and which days are working days. SettingsError."""
    return Schedule(Workdays(settings.holidays), times_of_day(settings.run_at))


def deadlines(settings: Settings) -> Deadlines:
    """Until when a run has to be acknowledged. SettingsError."""
    return Deadlines(Workdays(settings.holidays), settings.acknowledge_within_days)


def paper(settings: Settings, profile: str) -> Stationery:
    """What is the same in all letters of a channel with this profile. SettingsError."""
    read = stationery.read(settings.templates or TEMPLATES, settings.page_url, settings.company_file, profile)
    return proof.read(read)


def workshop(settings: Settings) -> Workshop:
    """Build what the print worker needs. SettingsError."""
    chosen = DispatchSettings.from_environment()
    if settings.worker_stuck_seconds < CALLS_A_STEP * chosen.dispatch_timeout_seconds:
        raise SettingsError(
            f"{PREFIX}WORKER_STUCK_SECONDS muss mindestens das {CALLS_A_STEP}-Fache von "
            f"{PREFIX}DISPATCH_TIMEOUT_SECONDS sein."
        )
    channel = channels.channel(chosen, settings.outbox)
    printed_on = paper(settings, channel.profile)
    return Workshop(
        keys=keys(settings),
        stationery=printed_on,
        channel=channel,
        spool=settings.spool or settings.outbox / ".spool",
        acknowledged=settings.outbox / "acknowledged",
        schedule=schedule(settings),
        deadlines=deadlines(settings),
        letters_at_most=settings.run_letters_at_most,
        letter_valid_days=settings.letter_valid_days,
        clear_text_keep_hours=settings.clear_text_keep_hours,
        outbox=settings.outbox,
        outbox_keep_days=settings.outbox_keep_days,
        letters_keep_days=settings.letters_keep_days,
        desk_url=settings.desk_url,
        daily_budget_cents=chosen.daily_budget_cents,
        test_recipient=_test_recipient(settings.test_recipient_file, printed_on),
    )


def _test_recipient(file: Path | None, printed_on: Stationery) -> Recipient | None:
    """Whom the daily test letter goes to; None for nobody."""
    if file is None:
        return None
    try:
        recipient = Recipient.model_validate(tomllib.loads(file.read_text()))
        letter.check(recipient, printed_on.profile)
    except (OSError, ValueError) as wrong:
        raise SettingsError(f"{PREFIX}TEST_RECIPIENT_FILE lässt sich nicht lesen: {file}.") from wrong
    except AddressError as wrong:
        raise SettingsError(f"Anschrift des Probebriefs: {wrong}") from wrong
    return recipient


def _key_ring(secret: SecretStr, file: Path | None, name: str) -> KeyRing:
    ring = KeyRing.parse(secret.get_secret_value(), name)
    return ring if file is None else KeyRing(KeyFile(file, ring.keys, name))
