"""The parts of docker-compose.yml in a cluster: hardened as much, asked how they are, spread, and gone one by one."""

import yaml

from stack.settings import ROOT
from tests.kubernetes.rendering import Object, deployments, named, of_kind, rendered, settings, specs

COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
# Of the services of the compose file those that a cluster has of its own.
OF_THE_CLUSTER = {"proxy", "mail-relay", "mailpit", "prometheus", "alertmanager", "grafana", "postgres", "keycloak"}
BY_OPERATORS = ("Keycloak", "Cluster")


def test_it_runs_the_parts_of_the_compose_file(objects: list[Object]) -> None:
    parts = {one["metadata"]["name"] for one in of_kind(objects, "Deployment", "Job")}
    assert parts == set(COMPOSE["services"]) - OF_THE_CLUSTER
    assert [len(of_kind(objects, kind)) for kind in BY_OPERATORS] == [1, 1]


def test_images_are_those_of_the_compose_file_with_one_tag(objects: list[Object]) -> None:
    release = settings(objects)["RELEASE"]
    images = {pod["containers"][0].get("image") for name, pod in specs(objects).items() if name != "keycloak"}
    images.add(named(objects, "Keycloak", "keycloak")["spec"]["image"])
    built = {service["image"] for service in COMPOSE["services"].values() if "build" in service}
    assert images == {image.partition(":")[0] + ":" + release for image in built}
    assert f"RELEASE={release}" in (ROOT / ".env.example").read_text().splitlines()


def test_a_part_runs_what_it_runs_in_the_compose_file(objects: list[Object]) -> None:
    for name, pod in specs(objects).items():
        service = COMPOSE["services"][name]
        assert pod["containers"][0].get("args") == (service.get("command") if name != "keycloak" else None), name


def test_every_part_is_an_ordinary_user_on_a_read_only_file_system(objects: list[Object]) -> None:
    for name, pod in specs(objects).items():
        assert pod["securityContext"]["runAsNonRoot"] is True, name
        assert str(pod["securityContext"]["runAsUser"]) == COMPOSE["services"][name]["user"].split(":")[0], name
        assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}, name
        assert pod["enableServiceLinks"] is False, name
        for container in pod["containers"]:
            wanted = {
                "allowPrivilegeEscalation": False,
                "readOnlyRootFilesystem": True,
                "capabilities": {"drop": ["ALL"]},
            }
            assert container["securityContext"] == wanted, name
            assert "/tmp" in {mount["mountPath"] for mount in container["volumeMounts"]}, name  # noqa: S108


def test_no_part_has_a_token_for_kubernetes(objects: list[Object]) -> None:
    assert named(objects, "Keycloak", "keycloak")["spec"]["automountServiceAccountToken"] is False
    for name, pod in specs(objects).items():
        assert name == "keycloak" or pod["automountServiceAccountToken"] is False, name


def test_every_part_that_stays_is_asked_how_it_is_and_has_its_share(objects: list[Object]) -> None:
    for name, one in deployments(objects).items():
        container = one["spec"]["template"]["spec"]["containers"][0]
        assert {"startupProbe", "livenessProbe", "readinessProbe"} <= set(container), name
        # A neighbour that is away is no reason to end a process.
        assert "exec" not in container["livenessProbe"], name
        assert container["livenessProbe"].get("httpGet", {}).get("path", "/health/live") == "/health/live", name
        ports = {port["name"] for port in container["ports"]}
        asked = {
            probe["port"]
            for each in container
            if each.endswith("Probe")
            for probe in container[each].values()
            if isinstance(probe, dict) and "port" in probe
        }
        assert asked <= ports, name
    shares = [pod["containers"][0]["resources"] for name, pod in specs(objects).items() if name != "keycloak"]
    shares += [one["spec"]["resources"] for one in of_kind(objects, *BY_OPERATORS)]
    for share in shares:
        assert {"cpu", "memory"} <= set(share["requests"])
        assert "memory" in share["limits"]


def test_whatever_runs_more_than_once_is_spread_and_goes_one_by_one(objects: list[Object]) -> None:
    scaled = {one["spec"]["scaleTargetRef"]["name"]: one["spec"] for one in of_kind(objects, "HorizontalPodAutoscaler")}
    assert set(scaled) == {"matcher", "letter-service"}
    budgets = {
        one["spec"]["selector"]["matchLabels"]["app.kubernetes.io/name"]: one["spec"]
        for one in of_kind(objects, "PodDisruptionBudget")
    }
    for name, one in deployments(objects).items():
        spec = one["spec"]
        assert ("replicas" in spec) != (name in scaled), f"{name}: two would say how many"
        if name in scaled or spec["strategy" if "strategy" in spec else "template"].get("type") != "Recreate":
            spread = spec["template"]["spec"]["topologySpreadConstraints"][0]
            assert spread["labelSelector"]["matchLabels"] == spec["selector"]["matchLabels"], name
            assert budgets[name]["maxUnavailable"] == 1, name
    assert budgets["keycloak"]["maxUnavailable"] == 1


def test_what_keeps_sessions_in_its_memory_or_writes_a_volume_runs_once(objects: list[Object]) -> None:
    for name in ("desk", "portal", "letter-service-worker"):
        spec = deployments(objects)[name]["spec"]
        assert (spec["replicas"], spec["strategy"]) == (1, {"type": "Recreate"}), name


def test_a_large_one_survives_the_loss_of_a_node() -> None:
    objects = rendered("large")
    assert named(objects, "Keycloak", "keycloak")["spec"]["instances"] >= 2
    postgres = named(objects, "Cluster", "postgres")["spec"]
    assert postgres["instances"] == 3
    assert postgres["affinity"]["podAntiAffinityType"] == "required"
    assert all(one["spec"]["minReplicas"] >= 2 for one in of_kind(objects, "HorizontalPodAutoscaler"))
    assert deployments(objects)["matcher-worker"]["spec"]["replicas"] >= 2
