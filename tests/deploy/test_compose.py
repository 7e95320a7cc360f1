"""What the compose file promises: one open door, ordinary users, secrets from files, an order of starting."""

import json
import re
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
import yaml

from matcher.settings import WorkerSettings
from stack.company.build import of_the_realm
from stack.company.facts import read
from stack.keycloak import run_options
from stack.settings import ROOT, Settings
from tests.deploy.conftest import load

SECRET_WORDS = re.compile(r"PASSWORD|SECRET|KEYS|TOKEN", re.IGNORECASE)
WATCHERS = ("prometheus", "alertmanager", "grafana")
ONE_SHOT = {"matcher-migrate", "letter-service-migrate", "realm"}
EXAMPLE = (ROOT / ".env.example").read_text().splitlines()
# The image has both where Keycloak looks.
BLACKLISTS = "--spi-password-policy--password-blacklist--blacklists-path"
THEMES = "--spi-theme--folder--dir"
Service = dict[str, Any]


@pytest.fixture
def services(project: dict[str, Any]) -> dict[str, Service]:
    found: dict[str, Service] = project["services"]
    return found


def test_it_runs_the_same_parts_as_make_up(services: dict[str, Service]) -> None:
    parts = {
        "keycloak",
        "matcher",
        "matcher-worker",
        "letter-service",
        "letter-service-worker",
        "desk",
        "portal",
        "postgres",
    }
    assert set(services) == parts | ONE_SHOT | {"proxy", "mail-relay", "mailpit"} | set(WATCHERS)


def test_keycloak_runs_with_the_same_options_as_with_make_up(services: dict[str, Service]) -> None:
    named = {one.partition("=")[0] for one in services["keycloak"]["command"]}
    named |= {
        "--" + one[3:].lower().replace("_", "-") for one in services["keycloak"]["environment"] if one[:3] == "KC_"
    }
    only_here = {"--log-level", "--http-host", "--http-port", "--http-management-port", BLACKLISTS, THEMES}
    assert {one.partition("=")[0] for one in run_options(Settings())} - named <= only_here
    assert "--spi-user-sessions--infinispan--use-caches=false" in services["keycloak"]["command"]


def test_only_the_proxy_publishes_ports_and_only_this_machine_sees_the_dashboard(services: dict[str, Service]) -> None:
    assert {name for name, service in services.items() if service.get("ports")} == {"proxy", "grafana"}
    assert {port["published"] for port in services["proxy"]["ports"]} == {"80", "443"}
    assert [port["host_ip"] for port in services["grafana"]["ports"]] == ["127.0.0.1"]


def test_metrics_listen_in_the_network_of_the_watchers_alone(project: dict[str, Any]) -> None:
    services = project["services"]
    inside = {name for name, service in services.items() if "monitoring" in service["networks"]}
    hosts = {name: _metrics_host(services[name]) for name in inside - set(WATCHERS)}
    assert set(hosts) == {
        "keycloak",
        "matcher",
        "matcher-worker",
        "letter-service",
        "letter-service-worker",
        "desk",
        "portal",
    }
    assert project["networks"]["monitoring"]["internal"] is True
    for name, host in hosts.items():
        networks = services[name]["networks"].items()
        known_in = [network for network, options in networks if host in ((options or {}).get("aliases") or [])]
        assert known_in == ["monitoring"], name


def test_prometheus_asks_every_part_where_it_listens(services: dict[str, Service]) -> None:
    configuration = yaml.safe_load((ROOT / "deploy" / "monitoring" / "prometheus.yml").read_text())
    asked = {job["job_name"]: job["static_configs"][0]["targets"] for job in configuration["scrape_configs"]}
    ports = {
        name: value
        for service in services.values()
        for name, value in service.get("environment", {}).items()
        if name.endswith("METRICS_PORT")
    }
    listening = {
        name: [f"{_metrics_host(service)}:{_metrics_port(service, ports)}"]
        for name, service in services.items()
        if _metrics_host(service)
    }
    assert asked == listening
    assert len(ports) == len(set(ports.values())) == 6


def test_only_the_mail_relay_has_a_way_out(project: dict[str, Any]) -> None:
    networks = project["networks"].items()
    assert {name for name, network in networks if not network.get("internal") and not is_without_answers(network)} == {
        "outward"
    }
    users = {name for name, service in project["services"].items() if "outward" in service["networks"]}
    assert users == {"mail-relay", "mailpit"}, "mailpit stands for the mail server"
    comes_in = {name for name, network in networks if is_without_answers(network)}
    users = {name for name, service in project["services"].items() if comes_in & set(service["networks"])}
    assert users == {"proxy", "grafana"}, "they publish ports"


def is_without_answers(network: dict[str, Any]) -> bool:
    """Whether the outside may ask in it, and nothing in it gets an answer from there."""
    masquerades: str = network.get("driver_opts", {}).get("com.docker.network.bridge.enable_ip_masquerade", "true")
    return masquerades == "false"


def test_who_sends_mail_meets_the_relay_by_the_mail_servers_name(services: dict[str, Service]) -> None:
    senders = {name for name, service in services.items() if "mail" in service["networks"]} - {"mail-relay"}
    assert senders == {"keycloak", "alertmanager"}
    for name in senders:
        assert services[name]["links"] == [f"mail-relay:{services[name]['environment']['SMTP_HOST']}"]


def test_apps_on_other_servers_give_keycloak_alone_a_way_out(loader: Path) -> None:
    result = load(loader, ROOT / ".env.example", ROOT / "deploy" / "apps.yml")
    assert result.returncode == 0, result.stderr
    services = json.loads(result.stdout)["services"]
    assert [name for name, service in services.items() if "apps" in service["networks"]] == ["keycloak"]
    assert {"services", "database", "mail", "monitoring"} < set(services["keycloak"]["networks"])


def test_the_database_is_out_of_the_proxys_and_the_portals_reach(services: dict[str, Service]) -> None:
    for name in ("proxy", "portal"):
        assert "database" not in services[name]["networks"]


def test_every_service_runs_as_an_ordinary_user_that_cannot_become_more(services: dict[str, Service]) -> None:
    for name, service in services.items():
        assert service["user"].split(":")[0] not in ("", "0", "root"), name
        assert service["cap_drop"] == ["ALL"], name
        assert "cap_add" not in service, name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert service["read_only"] is True, name
        assert not service.get("privileged"), name


def test_every_service_has_a_health_check_or_ends_by_itself(services: dict[str, Service]) -> None:
    for name, service in services.items():
        check = service.get("healthcheck", {})
        if name in ONE_SHOT:
            assert check == {"disable": True}
            assert service["restart"] == "on-failure:3"
            continue
        assert check.get("test") or "HEALTHCHECK" in _dockerfile(service), name
        assert not check.get("disable"), name
        assert service["restart"] == "unless-stopped"


def test_migrations_end_before_what_needs_them_starts(services: dict[str, Service]) -> None:
    for part in ("matcher", "letter-service"):
        for name in (part, f"{part}-worker"):
            condition = services[name]["depends_on"][f"{part}-migrate"]["condition"]
            assert condition == "service_completed_successfully"
        assert services[f"{part}-migrate"]["depends_on"]["postgres"]["condition"] == "service_healthy"


def test_nobody_is_let_in_before_the_realm_is_what_the_files_say(services: dict[str, Service]) -> None:
    assert services["realm"]["depends_on"]["keycloak"]["condition"] == "service_healthy"
    for name in ("proxy", "matcher-worker"):
        assert services[name]["depends_on"]["realm"]["condition"] == "service_completed_successfully"


def test_the_realms_job_knows_what_keycloak_knew_at_its_first_start(services: dict[str, Service]) -> None:
    names = {name.removesuffix("_FILE") for name in services["realm"]["environment"]}
    wanted = set(re.findall(r"\$\{([A-Z_]+)", (ROOT / "keycloak" / "realm.json").read_text()))
    assert wanted - names == set(of_the_realm(read(ROOT / "company"))) - names - {"COMPANY_SAMPLE"}
    keycloak = services["keycloak"]["environment"]
    assert {
        name for name in names & wanted if keycloak.get(name) != services["realm"]["environment"].get(name)
    } == set()


def test_no_secret_stands_in_an_environment_or_a_command(services: dict[str, Service]) -> None:
    for name, service in services.items():
        for key, value in service.get("environment", {}).items():
            if SECRET_WORDS.search(key):
                assert key.endswith("_FILE"), f"{name}: {key}"
                assert value.startswith("/run/secrets/"), f"{name}: {key}"
        for word in service.get("command") or []:
            assert "=" not in word or not SECRET_WORDS.search(word) or "=/run/secrets/" in word, f"{name}: {word}"


def test_a_service_gets_exactly_the_secrets_that_it_names(services: dict[str, Service]) -> None:
    for name in set(services) - {"postgres", "proxy"}:
        service = services[name]
        said = " ".join([*map(str, service.get("environment", {}).values()), *(service.get("command") or [])])
        named = set(re.findall(r"/run/secrets/([\w.-]+)", said))
        assert named == {secret["source"] for secret in service.get("secrets", [])}, name


def test_every_secret_is_a_file_that_the_secrets_script_makes_or_asks_for(
    project: dict[str, Any], tmp_path: Path
) -> None:
    script = ["bash", str(ROOT / "deploy" / "secrets.sh"), str(tmp_path)]
    told = subprocess.run(script, capture_output=True, text=True, check=True)
    made = {path.name for path in tmp_path.iterdir()}
    asked_for = set(re.findall(r"Still missing: \S+/(\S+)", told.stdout))
    assert set(project["secrets"]) == made | asked_for
    assert all(secret["file"].startswith("/etc/bwg/secrets/") for secret in project["secrets"].values())


def test_a_new_release_makes_the_proxy_anew_although_its_image_stays(services: dict[str, Service]) -> None:
    release = next(line.partition("=")[2] for line in EXAMPLE if line.startswith("RELEASE="))
    assert services["proxy"]["environment"]["RELEASE"] == release


def test_the_proxy_may_read_a_key_that_openssl_wrote(tmp_path: Path) -> None:
    (tmp_path / "tls-key").touch(mode=0o600)
    subprocess.run(["bash", str(ROOT / "deploy" / "secrets.sh"), str(tmp_path)], capture_output=True, check=True)
    assert (tmp_path / "tls-key").stat().st_mode & 0o777 == 0o644
    assert tmp_path.stat().st_mode & 0o777 == 0o700


def test_every_image_is_pinned_to_a_version(services: dict[str, Service]) -> None:
    for name, service in services.items():
        assert re.search(r"\d", service["image"].rpartition(":")[2]), name


def test_limits_can_be_set_by_the_operator_and_are_the_documented_ones_unless_set(loader: Path, tmp_path: Path) -> None:
    realm = json.loads((ROOT / "keycloak" / "realm.json").read_text())
    values = [value[2:-1].partition(":") for value in realm["attributes"].values() if "_PER_" in value]
    keycloak = {name: default for name, _, default in values}
    fields = WorkerSettings.model_fields.items()
    matcher = {
        f"MATCHER_{name.upper()}": str(field.default) for name, field in fields if name.startswith("letters_per")
    }
    limits = dict.fromkeys(keycloak | matcher, "7")
    for given, said in ({}, keycloak | matcher), (limits, limits):
        assert said_to(loader, tmp_path, ("keycloak", "matcher-worker"), limits, given) == said
    assert {line for line in EXAMPLE if "_PER_" in line} == {
        f"{name}={it}" for name, it in (keycloak | matcher).items()
    }


def said_to(
    loader: Path, folder: Path, services: tuple[str, str], names: Iterable[str], given: dict[str, str]
) -> dict[str, str | None]:
    """What two services are told under these names, where the operator's file says this of them alone."""
    kept = [line for line in EXAMPLE if line.partition("=")[0] not in names]
    env_file = folder / "env"
    env_file.write_text("\n".join([*kept, *(f"{name}={value}" for name, value in given.items())]))
    loaded = json.loads(load(loader, env_file).stdout)["services"]
    found = {name: value for service in services for name, value in loaded[service]["environment"].items()}
    return {name: found.get(name) for name in names}


def test_all_that_the_realm_leaves_open_reaches_keycloak_or_stands_in_the_companys_file(
    services: dict[str, Service],
) -> None:
    names = set(re.findall(r"\$\{([A-Z_]+)", (ROOT / "keycloak" / "realm.json").read_text()))
    given = {name.removesuffix("_FILE") for name in services["keycloak"]["environment"]}
    assert names - given == set(of_the_realm(read(ROOT / "company"))) - given - {"COMPANY_SAMPLE"}


def test_the_operator_says_who_writes_the_mails_and_when_letters_are_printed(loader: Path, tmp_path: Path) -> None:
    wanted = {
        "SMTP_SSL": "true",
        "MAIL_FROM_NAME": "Wohnbau",
        "LETTER_SERVICE_RUN_AT": "",
        "LETTER_SERVICE_HOLIDAYS": "BY",
    }
    usual = {
        "SMTP_SSL": "false",
        "MAIL_FROM_NAME": "",
        "LETTER_SERVICE_RUN_AT": "10:00",
        "LETTER_SERVICE_HOLIDAYS": "ST",
    }
    for given, said in ({}, usual), (wanted, wanted):
        assert said_to(loader, tmp_path, ("keycloak", "letter-service-worker"), wanted, given) == said


@pytest.mark.parametrize("name", ["LOGIN_HOST", "SECRETS_FOLDER", "SMTP_HOST", "RELEASE"])
def test_a_missing_value_is_named_and_stops_it(loader: Path, tmp_path: Path, name: str) -> None:
    env_file = tmp_path / "env"
    env_file.write_text("\n".join(line for line in EXAMPLE if not line.startswith(f"{name}=")))
    result = load(loader, env_file)
    assert result.returncode != 0
    assert name in result.stderr


def test_a_channel_gives_only_the_print_worker_a_key_and_a_way_out(loader: Path, tmp_path: Path) -> None:
    (tmp_path / "channel").write_text("LETTER_SERVICE_CHANNEL=letterxpress\nLETTER_SERVICE_LETTERXPRESS_USER=bwg\n")
    env_file = tmp_path / "env"
    env_file.write_text((ROOT / ".env.example").read_text() + f"CHANNEL_FILE={tmp_path / 'channel'}\n")
    result = load(loader, env_file, ROOT / "deploy" / "channel.yml")
    assert result.returncode == 0, result.stderr
    project = json.loads(result.stdout)
    users = [name for name, service in project["services"].items() if "post" in service["networks"]]
    assert users == ["letter-service-worker"]
    assert {"services", "database"} < set(project["services"]["letter-service-worker"]["networks"])
    for name in ("letter-service", "letter-service-worker"):
        service = project["services"][name]
        assert service["environment"]["LETTER_SERVICE_CHANNEL"] == "letterxpress"
        assert "LETTER_SERVICE_OUTBOX" in service["environment"]
        has_key = "channel-key" in {secret["source"] for secret in service["secrets"]}
        assert has_key == (name == "letter-service-worker")


def _metrics_host(service: Service) -> str | None:
    environment = service.get("environment", {})
    return next((environment[name] for name in environment if name.endswith(("METRICS_HOST", "MANAGEMENT_HOST"))), None)


def _metrics_port(service: Service, ports: dict[str, str]) -> str:
    return next((ports[name] for name in service["environment"] if name in ports), "9000")


def _dockerfile(service: Service) -> str:
    return (ROOT / service["build"]["dockerfile"]).read_text() if "build" in service else ""
