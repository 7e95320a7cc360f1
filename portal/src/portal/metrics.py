"""What Prometheus reads, on a port of its own that no proxy knows: answers by status, and the end of the certificate.

The certificate is asked for where browsers get it, at the proxy that stands before Keycloak, so that a renewed file
that the proxy has not read is no comfort. Nothing is believed of it, and one that is over is told like any other.
"""

import math
import socket
import ssl
from collections.abc import Iterator
from urllib.parse import urlsplit

from cryptography import x509
from prometheus_client import CollectorRegistry, Counter, ProcessCollector, disable_created_metrics, start_http_server
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from portal.settings import Settings, SettingsError

ANSWER_SECONDS = 5.0
REGISTRY = CollectorRegistry()
ANSWERS = Counter("bwg_portal_answers", "Answers of the Kundenportal, by status.", ["status"], registry=REGISTRY)
for _status in ("2xx", "3xx", "4xx", "5xx"):
    ANSWERS.labels(_status)


def count(status: int) -> None:
    """Note one answer of this HTTP status."""
    ANSWERS.labels(f"{status // 100}xx").inc()


class Certificate(Collector):
    """Of the address that Keycloak is reached at; without https there is none, which is no fault."""

    def __init__(self, issuer: str, answer_seconds: float = ANSWER_SECONDS) -> None:
        parts = urlsplit(issuer)
        self._host, self._port = parts.hostname or "", parts.port or 443
        self._there_is_one = parts.scheme == "https"
        self._answer_seconds = answer_seconds

    def describe(self) -> Iterator[GaugeMetricFamily]:
        """Yield nothing: the registry need not ask the proxy when the process starts."""
        return iter(())

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Yield whether the proxy showed a certificate, and until when it is valid; NaN when it is not known."""
        until, shown = math.nan, 1.0
        if self._there_is_one:
            try:
                until = self._valid_until()
            except (OSError, ValueError):
                shown = 0.0
        yield GaugeMetricFamily("bwg_proxy_up", "Whether the proxy could be reached in time.", shown)
        text = "When the certificate ends that browsers are shown; NaN: none."
        yield GaugeMetricFamily("bwg_certificate_end_timestamp_seconds", text, until)

    def _valid_until(self) -> float:
        trusting = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
        address = (self._host, self._port)
        with (
            socket.create_connection(address, self._answer_seconds) as plain,
            trusting.wrap_socket(plain, server_hostname=self._host) as connection,
        ):
            shown = connection.getpeercert(binary_form=True) or b""
        return x509.load_der_x509_certificate(shown).not_valid_after_utc.timestamp()


def serve(settings: Settings) -> None:
    """Answer `GET /metrics` beside this process's work; not at all when the port is 0. SettingsError."""
    if not settings.metrics_port:
        return
    disable_created_metrics()
    ProcessCollector(registry=REGISTRY)
    REGISTRY.register(Certificate(settings.issuer))
    try:
        start_http_server(settings.metrics_port, settings.metrics_host, REGISTRY)
    except OSError:
        address = f"{settings.metrics_host}:{settings.metrics_port}"
        raise SettingsError(f"The portal does not start: {address} cannot be opened for its metrics.") from None
