"""A mail server in the place of the catcher, for what it answers to recipients."""

from collections.abc import Iterator
from contextlib import contextmanager

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from journey.world import World


@contextmanager
def mail_server(world: World, reply: str) -> Iterator[None]:
    """A mail server that answers that to every recipient."""

    class Recipients:
        async def handle_RCPT(  # noqa: N802 -- aiosmtpd calls it so
            self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
        ) -> str:
            envelope.rcpt_tos.append(address)
            return reply

    world.stop("mail")
    server = Controller(Recipients(), hostname="127.0.0.1", port=world.settings.mail_smtp)
    server.start()
    try:
        yield
    finally:
        server.stop()
        world.start_what_is_stopped()
