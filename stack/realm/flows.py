"""The four ways in: registration, sign-in, password grant, new password. Each is compared step by step.

Steps of Keycloak's own flows can be asked for or not, but neither added nor moved. So a flow that has other steps than
the file says is built beside it and then bound in one write: whoever is signing in meets the old or the new one whole.
"""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from stack.realm.admin import Admin
from stack.realm.differences import Left, differs

# The realm's setting that binds a flow, and the flow's name in the file.
BOUND = {
    "registrationFlow": "registration",
    "browserFlow": "browser",
    "directGrantFlow": "direct grant",
    "resetCredentialsFlow": "reset credentials",
}
BESIDE = re.compile(r" beside [0-9a-f]{8}$")


@dataclass(frozen=True)
class Step:
    """One step of the file: `provider` is empty for a flow within the flow that nothing shows."""

    provider: str
    requirement: str
    config: tuple[str, dict[str, str]] | None
    flow: "Flow | None"


@dataclass(frozen=True)
class Flow:
    """A flow of the file with all that lies within."""

    alias: str
    kind: str
    description: str
    steps: tuple[Step, ...]

    def all(self, level: int = 0) -> Iterator[tuple[int, Step]]:
        """Every step with its depth, in order."""
        for step in self.steps:
            yield level, step
            if step.flow:
                yield from step.flow.all(level + 1)


def of_the_file(wanted: dict[str, Any], alias: str) -> Flow:
    """The flow of that name as keycloak/realm.json has it."""
    flow = next(one for one in wanted["authenticationFlows"] if one["alias"] == alias)
    configs = {one["alias"]: one["config"] for one in wanted["authenticatorConfig"]}

    def step(one: dict[str, Any]) -> Step:
        config = one.get("authenticatorConfig")
        within = of_the_file(wanted, one["flowAlias"]) if one["authenticatorFlow"] else None
        return Step(
            one.get("authenticator", ""), one["requirement"], (config, configs[config]) if config else None, within
        )

    ordered = sorted(flow["authenticationExecutions"], key=lambda one: int(one["priority"]))
    return Flow(alias, flow["providerId"], flow["description"], tuple(step(one) for one in ordered))


def apply(admin: Admin, wanted: dict[str, Any], left: Left) -> None:
    """Bring each way in to what the file says."""
    realm = admin.get("")
    for setting, alias in BOUND.items():
        if (setting,) not in left and ("authenticationFlows", alias) not in left:
            _apply(admin, setting, str(realm[setting]), of_the_file(wanted, alias))


def _apply(admin: Admin, setting: str, bound: str, flow: Flow) -> None:
    if _same(flow, admin, bound):
        return
    if bound != flow.alias and _same(flow, admin, flow.alias):
        admin.write("PUT", "", {setting: flow.alias}, f"{setting} is {bound!r}, the file says {flow.alias!r}")
        if not admin.dry:
            _remove(admin, flow.alias, flow.alias)
    elif _shape(flow) == _found_shape(_steps(admin, bound)):
        _mend(admin, bound, flow)
    else:
        _replace(admin, setting, bound, flow)


def _steps(admin: Admin, alias: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = admin.get(f"/authentication/flows/{quote(alias, safe='')}/executions")
    return found


def _shape(flow: Flow) -> list[tuple[int, str]]:
    return [(level, step.provider) for level, step in flow.all()]


def _found_shape(steps: list[dict[str, Any]]) -> list[tuple[int, str]]:
    return [(one["level"], one.get("providerId", "")) for one in steps]


def _config(admin: Admin, there: dict[str, Any]) -> dict[str, Any]:
    found = there.get("authenticationConfig")
    return dict(admin.get(f"/authentication/config/{found}")) if found else {}


def _other_config(admin: Admin, step: Step, there: dict[str, Any]) -> bool:
    return step.config is not None and differs(step.config[1], _config(admin, there).get("config"))


def _same(flow: Flow, admin: Admin, alias: str) -> bool:
    if alias not in {one["alias"] for one in admin.get("/authentication/flows")}:
        return False
    there = _steps(admin, alias)
    if _found_shape(there) != _shape(flow):
        return False
    pairs = [(step, one) for (_, step), one in zip(flow.all(), there, strict=True)]
    if any(step.requirement != one["requirement"] for step, one in pairs):
        return False
    return not any(_other_config(admin, step, one) for step, one in pairs)


def _mend(admin: Admin, alias: str, flow: Flow) -> None:
    """The steps are the file's: what is asked of them, and their settings, are set where they are."""
    for (_, step), there in zip(flow.all(), _steps(admin, alias), strict=True):
        name = f"flow {flow.alias}: {step.provider or there['displayName']}"
        if step.requirement != there["requirement"]:
            what = f"{name} is {there['requirement']}, the file says {step.requirement}"
            changed = there | {"requirement": step.requirement}
            admin.write("PUT", f"/authentication/flows/{quote(alias, safe='')}/executions", changed, what)
        if step.config and _other_config(admin, step, there):
            content = {"alias": step.config[0], "config": step.config[1]}
            if known := _config(admin, there):
                path, method, content = f"/authentication/config/{known['id']}", "PUT", known | content
            else:
                path, method = f"/authentication/executions/{there['id']}/config", "POST"
            admin.write(method, path, content, f"{name} has other settings than the file")


def _replace(admin: Admin, setting: str, bound: str, flow: Flow) -> None:
    steps = [(level, step.provider, step.requirement) for level, step in flow.all()]
    mark = hashlib.sha256(json.dumps([bound, steps]).encode()).hexdigest()[:8]
    name = f"{flow.alias} beside {mark}"
    says = " → ".join(step.provider or (step.flow.alias if step.flow else "") for step in flow.steps)
    what = f"flow {flow.alias} has other steps; built beside it and bound: {says}"
    if admin.dry:
        admin.changed.append(what)
        return
    _remove(admin, flow.alias, bound)  # what an earlier try left half done
    new = {"alias": name, "providerId": flow.kind, "description": flow.description, "topLevel": True, "builtIn": False}
    admin.write("POST", "/authentication/flows", new, what)
    _build(admin, name, flow, mark)
    admin.write("PUT", "", {setting: name}, what)
    _remove(admin, flow.alias, name)


def _build(admin: Admin, name: str, flow: Flow, mark: str) -> None:
    path = f"/authentication/flows/{quote(name, safe='')}/executions"
    for step in flow.steps:
        if step.flow:
            within = f"{step.flow.alias} beside {mark}"
            new = {"alias": within, "type": step.flow.kind, "description": step.flow.description}
            admin.write("POST", f"{path}/flow", new | {"provider": step.provider or "registration-page-form"})
        else:
            admin.write("POST", f"{path}/execution", {"provider": step.provider})
        made = [one for one in _steps(admin, name) if one["level"] == 0][-1]
        admin.write("PUT", path, made | {"requirement": step.requirement})
        if step.config:
            content = {"alias": f"{step.config[0]} beside {mark}", "config": step.config[1]}
            admin.write("POST", f"/authentication/executions/{made['id']}/config", content)
        if step.flow:
            _build(admin, within, step.flow, mark)


def _remove(admin: Admin, alias: str, kept: str) -> None:
    """Flows that an earlier release built beside, but for the one that is bound."""
    for one in admin.get("/authentication/flows"):
        if one["alias"] != kept and BESIDE.search(one["alias"]) and BESIDE.sub("", one["alias"]) == alias:
            admin.write("DELETE", f"/authentication/flows/{one['id']}", None)


def require(admin: Admin, flow: str, requirements: dict[str, str]) -> None:
    """Set which steps of one of Keycloak's own flows are asked for, by provider."""
    for step in _steps(admin, flow):
        name = step.get("providerId", "")
        requirement = requirements.get(name, step["requirement"])
        if requirement != step["requirement"]:
            what = f"flow {flow}: {name} is {step['requirement']}, the file says {requirement}"
            path = f"/authentication/flows/{quote(flow, safe='')}/executions"
            admin.write("PUT", path, step | {"requirement": requirement}, what)
