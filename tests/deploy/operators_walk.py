"""docs/betrieb.md as a way: each line that it has an operator type, and where a test types it.

What is not named here is typed as it stands there, in its order, on the system that runs: a new line of the page too,
and a line that is named here and gone from there fails.
"""

import re

from tests.deploy.operators_page import TEXT

# On an empty Debian, before there is any system.
BARE = {
    "apt-get update",
    "apt-get install --yes git nano cron openssl certbot bind9-dnsutils systemd-timesyncd unattended-upgrades",
    "docker compose version",
    "apt-get install age",
    "cp --recursive company company-muster",
    "cp .env.example .env",
    "nano company-muster/company.toml",
    "nano .env",
    "deploy/secrets.sh /etc/bwg/secrets",
    "deploy/certificate.sh --temporary",
    "certbot renew --dry-run",
    "df -h",
    "deploy/doctor.sh /var/backups/bwg",
}
# By another test, which wants more around it.
ELSEWHERE = {
    "deploy/backup.sh --secrets /root/geheimnisse": "deploy/test_backup.py::test_secrets_go_apart_and_for_another_key",
    "deploy/drill.sh /var/backups/bwg/2026-11-29T040000Z backup-key": (
        "containers/test_6_backup.py::test_a_drill_says_how_long_it_takes_and_touches_nothing"
    ),
    "deploy/restore.sh /var/backups/bwg/2026-11-29T040000Z backup-key": (
        "containers/test_6_backup.py::test_everything_is_lost_and_comes_back"
    ),
}
# By nobody in a test, and why.
NOWHERE = {
    "certbot certonly --webroot --webroot-path /opt/bwg/var/acme --deploy-hook /opt/bwg/deploy/certificate.sh "
    "--domain login.example.org --domain konsole.example.org --domain portal.example.org": (
        "wants an authority that reaches this machine by its names; the hook: deploy/test_certificate.py"
    ),
    "systemctl list-timers certbot.timer": "wants systemd",
    "docker compose build --pull": "wants a registry of images; without --pull run.sh does it",
    "git fetch --tags": "wants the place that it was cloned from",
    "git checkout v0.2.0": "the tag comes with the release",
    "docker compose exec letter-service-worker letter-service release B26-000123-4": "wants a letter that is set aside",
}
_LINES = re.compile(r"```sh\n(.*?)```|`((?:docker|df|apt-get install) [^`\n]+)`", re.DOTALL)


def way() -> list[str]:
    """All lines of blocks and all commands between words, each once, as they come on the page."""
    found = [line for block, inline in _LINES.findall(TEXT) for line in (block or inline).splitlines() if line]
    return list(dict.fromkeys(found))


def typed() -> list[str]:
    """Those for the system that runs."""
    return [line for line in way() if line not in {*BARE, *ELSEWHERE, *NOWHERE}]
