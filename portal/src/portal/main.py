"""The command `portal`."""

from typing import Annotated

import typer
import uvicorn

from portal import logs, metrics
from portal.settings import Settings, SettingsError
from portal.web import create_app

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(envvar="PORTAL_PORT", min=1, max=65535, help="Port to listen on.")] = 8003,
) -> None:
    """Serves the Kundenportal until a signal stops it."""
    try:
        settings = Settings.load()
        web_app = create_app(settings)
        metrics.serve(settings)
    except SettingsError as error:
        typer.echo(error, err=True)
        raise typer.Exit(2) from None
    logs.set_up()
    # No access log: the query of /callback carries a code.
    uvicorn.run(logs.RequestId(web_app), host=host, port=port, access_log=False, server_header=False, log_config=None)
