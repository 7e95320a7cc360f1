"""The order of deploy/kubernetes, its doors, and the rules that watch it."""

import re
from typing import Any

import yaml

from stack.settings import ROOT
from tests.kubernetes.rendering import MANIFESTS, Object, deployments, named, of_kind, settings

COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
BY_OPERATORS = ("Keycloak", "Cluster")


def test_steps_are_those_of_the_compose_file(objects: list[Object]) -> None:
    step = {(one["kind"], one["metadata"]["name"]): one["metadata"]["labels"]["step"] for one in objects}
    assert {"0", "1", "2", "3", "4", "5"} == set(step.values())
    running = {name: number for (kind, name), number in step.items() if kind in ("Deployment", "Job", *BY_OPERATORS)}
    for name, number in running.items():
        for earlier in COMPOSE["services"][name].get("depends_on", {}):
            assert running.get(earlier, "1") < number, (name, earlier)
    assert {number for (kind, _), number in step.items() if kind == "HTTPRoute"} == {"5"}
    script = (MANIFESTS / "apply.sh").read_text()
    assert re.findall(r"^(?:step|jobs) (\d)$", script, re.MULTILINE) == ["1", "2", "3", "4", "5"]


def test_the_public_door_opens_no_console_and_the_staffs_has_an_address_of_its_own(objects: list[Object]) -> None:
    console = settings(objects)["ADMIN_HOST"]
    for route in of_kind(objects, "HTTPRoute"):
        parents = {parent["name"] for parent in route["spec"]["parentRefs"]}
        assert len(parents) == 1
        if parents == {"admin"}:
            continue
        assert console not in route["spec"].get("hostnames", [])
        for rule in route["spec"]["rules"]:
            to_keycloak = any(backend["name"] == "keycloak" for backend in rule.get("backendRefs", []))
            paths = {match["path"]["value"] for match in rule.get("matches", [])}
            assert not to_keycloak or paths == {"/realms/bwg", "/resources"}
            assert all(backend["name"] in ("keycloak", "portal") for backend in rule.get("backendRefs", []))
    listeners = {
        gateway["metadata"]["name"]: {one.get("hostname") for one in gateway["spec"]["listeners"]}
        for gateway in of_kind(objects, "Gateway")
    }
    assert console not in listeners["public"]


def test_whoever_is_asked_listens_there(objects: list[Object]) -> None:
    ports = {"keycloak": {8080}}
    for service in of_kind(objects, "Service"):
        pod = deployments(objects)[service["spec"]["selector"]["app.kubernetes.io/name"]]["spec"]["template"]["spec"]
        assert {port["targetPort"] for port in service["spec"]["ports"]} <= {
            port["name"] for port in pod["containers"][0]["ports"]
        }
        ports[service["metadata"]["name"]] = {port["port"] for port in service["spec"]["ports"]}
    for route in of_kind(objects, "HTTPRoute"):
        for rule in route["spec"]["rules"]:
            assert all(backend["port"] in ports[backend["name"]] for backend in rule.get("backendRefs", []))
    urls = re.findall(r"http://([a-z-]+):(\d+)", str(objects))
    assert {name for name, _ in urls} == {"keycloak", "matcher", "letter-service", "desk"}
    assert all(int(port) in ports[name] for name, port in urls)


def test_the_rules_are_those_of_the_compose_file_and_know_the_parts_by_their_names(objects: list[Object]) -> None:
    rules = {one["metadata"]["name"]: one["spec"] for one in of_kind(objects, "PrometheusRule")}
    folder = ROOT / "deploy" / "monitoring" / "alerts"
    assert rules == {file.stem: yaml.safe_load(file.read_text()) for file in folder.glob("*.yml")}
    monitor = of_kind(objects, "PodMonitor")[0]["spec"]
    templates: list[Any] = [one["spec"]["template"] for one in of_kind(objects, "Deployment")]
    templates.append(named(objects, "Keycloak", "keycloak")["spec"]["unsupported"]["podTemplate"])
    jobs = yaml.safe_load((ROOT / "deploy" / "monitoring" / "prometheus.yml").read_text())["scrape_configs"]
    watched = {
        one["metadata"]["labels"][monitor["jobLabel"]]
        for one in templates
        if monitor["selector"]["matchLabels"].items() <= one["metadata"]["labels"].items()
    }
    assert watched == {job["job_name"] for job in jobs}
