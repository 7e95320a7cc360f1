"""Who reaches whom in the cluster: the engine's word on the rendered policies, beside the compose file's networks."""

import copy
import itertools
from typing import Any

import pytest
import yaml

from stack.settings import ROOT
from tests.kubernetes.rendering import Object, named, of_kind, pods, reached, settings

COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
# Which ports belong to which network. In the compose file a part shows figures in `monitoring` alone; a pod has one
# address.
PORTS = {
    "front": (443, 8080, 8003, 8004),
    "services": (8080, 8001, 8002, 8004),
    "database": (5432,),
    "monitoring": (9000, *range(9101, 9107)),
}
LISTENS = {
    "proxy": (443,),
    "keycloak": (8080, 9000),
    "matcher": (8001, 9101),
    "matcher-worker": (9102,),
    "letter-service": (8002, 9103),
    "letter-service-worker": (9104,),
    "portal": (8003, 9105),
    "desk": (8004, 9106),
    "postgres": (5432,),
}
OURS = "bwg"
NOBODY = {"matchLabels": {"nobody": "has-this"}}
MEMBER = {"network-services": "member", "network-database": "member", "network-front": "member", "metrics": "yes"}
STRANGER = {"namespace": OURS, "labels": {"app": "somebody"}, "ip": "10.244.0.9"}
NEIGHBOUR = {"namespace": "other", "labels": MEMBER, "ip": "10.244.0.8"}


def peers(objects: list[Object]) -> dict[str, Object]:
    """Each part as the engine knows it; the gateway stands for the proxy."""
    labels = {name: pod["metadata"]["labels"] for name, pod in pods(objects).items()}
    inherited = named(objects, "Cluster", "postgres")["spec"]["inheritedMetadata"]["labels"]
    labels["postgres"] = inherited | {"cnpg.io/cluster": "postgres"}
    found: dict[str, Object] = {
        name: {"namespace": OURS, "labels": each, "ip": "10.244.0.1"} for name, each in labels.items()
    }
    found["proxy"] = {"namespace": settings(objects)["GATEWAY_NAMESPACE"], "labels": {}, "ip": "10.244.0.2"}
    found["prometheus"] = {"namespace": settings(objects)["MONITORING_NAMESPACE"], "labels": {}, "ip": "10.244.0.3"}
    return found


def ours(objects: list[Object]) -> dict[str, Object]:
    return {name: pod for name, pod in peers(objects).items() if pod["namespace"] == OURS}


def to(source: Object, target: Object, port: int, protocol: str = "TCP") -> Object:
    return {"from": source, "to": target, "port": port, "protocol": protocol}


def opened(objects: list[Object], questions: list[Object]) -> list[bool]:
    return reached(of_kind(objects, "NetworkPolicy"), questions)


def outside(objects: list[Object], setting: str) -> Object:
    return {"ip": settings(objects)[setting].partition("/")[0]}


def table(objects: list[Object]) -> dict[tuple[str, str, int], bool]:
    """For each part, each other and each port there: whether the engine lets it through."""
    who = peers(objects)
    # What the gateway and Prometheus do among themselves is not ours to say.
    pairs = [(one, other) for one, other in itertools.permutations(who, 2) if {one, other} & ours(objects).keys()]
    ways = [(one, other, port) for one, other in pairs for port in LISTENS.get(other, ())]
    answers = opened(objects, [to(who[one], who[other], port) for one, other, port in ways])
    return dict(zip(ways, answers, strict=True))


def in_compose(one: str, other: str, port: int) -> bool:
    """Whether both are in a network that the port belongs to; of figures, whether it is Prometheus that asks."""
    shared = set(COMPOSE[one]["networks"]) & set(COMPOSE[other]["networks"])
    if port in PORTS["monitoring"]:
        return one == "prometheus" and "monitoring" in shared
    return any(port in PORTS[network] for network in shared if network in PORTS)


def differences(objects: list[Object]) -> dict[tuple[str, str, int], bool]:
    return {way: is_open for way, is_open in table(objects).items() if is_open != in_compose(*way)}


def test_everybody_reaches_whom_the_compose_file_lets_them_reach_and_nobody_else(objects: list[Object]) -> None:
    assert differences(objects) == {}
    found = table(objects)
    assert len(found) > 130
    assert found["keycloak", "matcher", 8001]
    assert found["proxy", "portal", 8003]
    assert not found["portal", "postgres", 5432]
    assert not found["proxy", "matcher", 8001]


@pytest.mark.parametrize("direction", ["Ingress", "Egress"])
def test_each_side_alone_is_as_closed_as_both(objects: list[Object], direction: str) -> None:
    one_sided = copy.deepcopy(objects)
    for policy in of_kind(one_sided, "NetworkPolicy"):
        kept = [one for one in policy["spec"]["policyTypes"] if one == direction]
        # One without a side of its own is made to say nothing: it is nobody's.
        policy["spec"] |= {"policyTypes": [direction]} if kept else {"policyTypes": [direction], "podSelector": NOBODY}
    side = 1 if direction == "Ingress" else 0
    who = ours(objects)
    assert {way for way in differences(one_sided) if way[side] in who} == set()
    ports = {port for each in PORTS.values() for port in each}
    pairs = [(STRANGER, pod) if direction == "Ingress" else (pod, STRANGER) for pod in who.values()]
    assert not any(opened(one_sided, [to(source, target, port) for source, target in pairs for port in ports]))


def test_no_operator_adds_a_policy_of_its_own(objects: list[Object]) -> None:
    spec = named(objects, "Keycloak", "keycloak")["spec"]
    assert (spec["networkPolicy"], spec["ingress"]) == ({"enabled": False}, {"enabled": False})


def test_the_table_knows_every_part_and_every_network_of_the_compose_file(objects: list[Object]) -> None:
    assert set(peers(objects)) == set(COMPOSE) - {"mail-relay", "mailpit", "alertmanager", "grafana"}
    networks = {network for name in peers(objects) for network in COMPOSE[name]["networks"]}
    assert networks == {*PORTS, "mail", "public"}


def test_nobody_else_in_the_cluster_reaches_a_part_or_is_reached(objects: list[Object]) -> None:
    who = ours(objects)
    strangers = (STRANGER, NEIGHBOUR)
    asked = [to(other, who[one], port) for other in strangers for one in who.keys() & LISTENS for port in LISTENS[one]]
    asked += [to(pod, NEIGHBOUR, port) for pod in who.values() for port in (80, 443, 8080)]
    assert not any(opened(objects, asked))


def test_keycloak_alone_reaches_the_mail_server_and_nobody_the_world(objects: list[Object]) -> None:
    who, port = ours(objects), int(settings(objects)["SMTP_PORT"])
    answers = opened(objects, [to(pod, outside(objects, "MAIL_NETWORK"), port) for pod in who.values()])
    assert {name for name, is_open in zip(who, answers, strict=True) if is_open} == {"keycloak"}
    world, ports = {"ip": "203.0.113.7"}, (25, 53, 80, 443, 587, 6443)
    assert not any(opened(objects, [to(pod, world, one) for pod in who.values() for one in ports]))


def test_names_are_asked_of_the_clusters_own_server_alone(objects: list[Object]) -> None:
    dns: Object = {"namespace": "kube-system", "labels": {"k8s-app": "kube-dns"}, "ip": "10.244.0.53"}
    who = ours(objects).values()
    assert all(opened(objects, [to(pod, dns, 53, protocol) for pod in who for protocol in ("UDP", "TCP")]))
    others = ({**dns, "namespace": "default"}, {**dns, "labels": {}}, {"ip": "203.0.113.53"})
    assert not any(opened(objects, [to(pod, one, 53, "UDP") for pod in who for one in others]))


def test_operators_reach_what_they_run_and_what_they_run_reaches_what_it_needs(objects: list[Object]) -> None:
    who = peers(objects)
    api = outside(objects, "API_SERVER_NETWORK")
    another = {name: {**who[name], "ip": "10.244.0.7"} for name in ("postgres", "keycloak")}
    cnpg: Object = {"namespace": "cnpg-system", "labels": {}, "ip": "10.244.0.5"}
    operator = {**STRANGER, "labels": {"app.kubernetes.io/name": "keycloak-operator"}}
    wanted = [
        to(cnpg, who["postgres"], 8000),
        to(who["postgres"], another["postgres"], 8000),
        to(who["postgres"], another["postgres"], 5432),
        to(who["postgres"], api, 443),
        to(who["postgres"], outside(objects, "BACKUP_NETWORK"), 443),
        to(operator, api, 443),
        to(who["keycloak"], another["keycloak"], 7800),
        to(who["prometheus"], who["postgres"], 9187),
    ]
    assert all(opened(objects, wanted))
    assert not any(opened(objects, [to(pod, api, 443) for name, pod in ours(objects).items() if name != "postgres"]))
    assert not any(opened(objects, [to(who[one], who["keycloak"], 7800) for one in who if one != "keycloak"]))


@pytest.mark.parametrize(
    ("policy", "change"),
    [
        ("services", {"ingress": [{}], "egress": [{}]}),
        ("database", {"egress": []}),
        ("monitoring", {"ingress": [{}]}),
        ("front", {"egress": []}),
        ("nothing-else", {"egress": [{}], "ingress": [{}]}),
    ],
)
def test_a_policy_that_is_too_wide_or_too_narrow_is_found(
    objects: list[Object], policy: str, change: dict[str, Any]
) -> None:
    other = copy.deepcopy(objects)
    named(other, "NetworkPolicy", policy)["spec"].update(change)
    assert differences(other)
