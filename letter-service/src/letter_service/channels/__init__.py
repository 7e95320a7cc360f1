"""How finished letters leave the house: one port, and a channel behind it for each way out."""

from pathlib import Path

from letter_service.channels.cups import CupsQueue
from letter_service.channels.folder import OutboxFolder
from letter_service.channels.letterxpress import LetterXpress
from letter_service.channels.pingen import Pingen
from letter_service.channels.pingen_account import Account
from letter_service.channels.port import Channel, Document, Receipt, Status
from letter_service.channels.settings import ChannelChoice, DispatchSettings
from letter_service.channels.wire import Wire

__all__ = ["Channel", "ChannelChoice", "DispatchSettings", "Document", "OutboxFolder", "Receipt", "Status", "channel"]


def channel(settings: DispatchSettings, outbox: Path) -> Channel:
    """Build the channel that the settings choose; `outbox` is the folder of the channel `folder`."""
    build = {"cups": _cups, "letterxpress": _letterxpress, "pingen": _pingen}
    if settings.channel == "folder":
        return OutboxFolder(outbox, settings.profile)
    return build[settings.channel](settings)


def _cups(settings: DispatchSettings) -> Channel:
    wire = Wire("Der Druckserver", settings.dispatch_timeout_seconds)
    return CupsQueue(wire, settings.cups_printer, settings.cups_user, settings.duplex, settings.profile)


def _letterxpress(settings: DispatchSettings) -> Channel:
    return LetterXpress(
        Wire("LetterXpress", settings.dispatch_timeout_seconds),
        settings.letterxpress_url,
        settings.letterxpress_user,
        settings.letterxpress_key,
        settings.letterxpress_mode,
        settings.color,
        settings.duplex,
    )


def _pingen(settings: DispatchSettings) -> Channel:
    account = Account(
        Wire("Pingen", settings.dispatch_timeout_seconds),
        settings.pingen_organisation,
        settings.pingen_client_id,
        settings.pingen_client_secret,
        *settings.pingen_urls(),
    )
    return Pingen(
        account,
        settings.pingen_product,
        settings.color,
        settings.duplex,
        settings.pingen_auto_send,
        settings.pingen_usual_cents,
    )
