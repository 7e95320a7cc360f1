"""How finished letters leave the house: one port, and a channel behind it for each way out."""

from pathlib import Path

from letter_service.dispatch.folder import OutboxFolder
from letter_service.dispatch.port import Channel, Document, Receipt, Status
from letter_service.dispatch.settings import DispatchSettings

__all__ = ["Channel", "DispatchSettings", "Document", "OutboxFolder", "Receipt", "Status", "channel"]


def channel(settings: DispatchSettings, outbox: Path) -> Channel:
    """Build the channel that the settings choose; `outbox` is the folder of the channel `folder`."""
    return OutboxFolder(outbox, settings.layout)
