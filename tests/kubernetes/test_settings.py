"""What each part is told, and which secrets it is given: as in docker-compose.yml, and no more."""

import re
import subprocess
from pathlib import Path

import yaml

from stack.keycloak import run_options
from stack.settings import KEYCLOAK_VERSION, ROOT, Settings
from tests.kubernetes.rendering import Object, named, of_kind, settings, specs

COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())


def test_every_secret_is_a_file_that_the_secrets_script_makes_and_each_part_gets_those_that_it_names(
    objects: list[Object], tmp_path: Path
) -> None:
    subprocess.run(["bash", str(ROOT / "deploy" / "secrets.sh"), str(tmp_path)], capture_output=True, check=True)
    made = {path.name for path in tmp_path.iterdir()}
    maps = {one["metadata"]["name"]: one["data"] for one in of_kind(objects, "ConfigMap")}
    options = {one["name"]: one["value"] for one in named(objects, "Keycloak", "keycloak")["spec"]["additionalOptions"]}
    for name, pod in specs(objects).items():
        volume = next(one for one in pod["volumes"] if one["name"] == "secrets")["secret"]
        assert volume["secretName"] == "secrets", name
        given = {item["path"] for item in volume["items"]}
        assert given == {item["key"] for item in volume["items"]} <= made, name
        container = pod["containers"][0]
        said = [one["value"] for one in container.get("env", [])] + (
            list(options.values()) if name == "keycloak" else []
        )
        for source in container.get("envFrom", []):
            said += maps[source["configMapRef"]["name"]].values()
        assert given == set(re.findall(r"/run/secrets/([\w.-]+)", " ".join(said))), name


def test_no_secret_stands_in_an_object(objects: list[Object]) -> None:
    assert of_kind(objects, "Secret") == []
    for name, pod in specs(objects).items():
        for one in pod["containers"][0].get("env", []):
            assert not re.search(r"PASSWORD|SECRET|KEYS|TOKEN", one["name"]) or one["value"].startswith(
                "/run/secrets/"
            ), name


def test_a_part_is_told_what_it_is_told_in_the_compose_file(objects: list[Object]) -> None:
    maps = {one["metadata"]["name"]: one["data"] for one in of_kind(objects, "ConfigMap")}
    for name, pod in specs(objects).items():
        container = pod["containers"][0]
        told = {one["name"] for one in container.get("env", [])}
        told |= {key for source in container.get("envFrom", []) for key in maps[source["configMapRef"]["name"]]}
        wanted = {
            key for key, value in COMPOSE["services"][name].get("environment", {}).items() if not _left_open(value)
        }
        assert wanted - told <= {
            "KC_HTTP_MANAGEMENT_HOST",
            "KC_DB_URL",
            "MATCHER_KEYCLOAK_REALM",
            "MATCHER_CLIENT_ID",
        }, name


def _left_open(value: str) -> bool:
    """Whether the compose file has a value for it that is as good as none, or that is the part's own default."""
    return bool(re.fullmatch(r"\$\{\w+:?-[^}]*\}", str(value)))


def test_keycloak_runs_with_the_options_of_make_up(objects: list[Object]) -> None:
    spec = named(objects, "Keycloak", "keycloak")["spec"]
    told = {f"--{one['name']}" for one in spec["additionalOptions"]}
    told |= {"--hostname", "--hostname-admin", "--http-enabled", "--proxy-headers"}
    # The Operator says where the database is, the image where its files are, and several nodes want a cache.
    elsewhere = re.compile(r"--(db-|bootstrap-admin-|log-level|http-|cache|spi-password-policy|spi-theme)")
    wanted = {one.partition("=")[0] for one in run_options(Settings())}
    assert {one for one in wanted - told if not elsewhere.match(one)} == set()
    assert spec["update"] == {"strategy": "Explicit", "revision": KEYCLOAK_VERSION}


def test_every_setting_of_the_env_file_that_the_parts_read_is_passed_on(objects: list[Object]) -> None:
    told = set(settings(objects))
    names = {
        line.lstrip("# ").partition("=")[0]
        for line in (ROOT / ".env.example").read_text().splitlines()
        if re.match(r"(# )?[A-Z_0-9]+=", line)
    }
    # Of the machine, its proxy and its backups; the company's folder lies in the images. The rest have defaults.
    of_the_machine = {
        "ADMIN_NETWORK",
        "ADMIN_NETWORK_IPV6",
        "SECRETS_FOLDER",
        "COMPANY_DIR",
        "ALERTS_TO",
        "BACKUP_RECIPIENT",
        "BACKUP_SECRETS_RECIPIENT",
        "BACKUP_KEEP_DAYS",
    }
    optional = {name for name in names if "_PER_" in name} | {
        "MAIL_FROM_NAME",
        "PRIVACY_NOTICE_VERSION",
        "REGISTRATIONS_PROOF_NUMBERS",
    }
    assert names - of_the_machine - optional <= told
