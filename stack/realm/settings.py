"""The realm's own settings, the user profile and the required actions."""

import json
from typing import Any

from stack.realm.admin import Admin
from stack.realm.differences import Left, differences, differs, merged


def settings(admin: Admin, wanted: dict[str, Any], left: Left) -> None:
    """Set what differs of the realm's own settings; a setting that is a map keeps what the file does not name in it."""
    found = admin.get("")
    other = differences(wanted, found, left)
    if other:
        names = {one.path[0] for one in other}
        content = {name: merged(wanted[name], found.get(name), left, (name,)) for name in names}
        admin.write("PUT", "", content, *(f"realm: {one}" for one in other))


def profile(admin: Admin, config: dict[str, list[str]], left: Left) -> None:
    """The user profile is one whole, for its order is that of the form."""
    wanted, found = json.loads(config["kc.user.profile.config"][0]), admin.get("/users/profile")
    if not differs(wanted, found) or ("userProfile",) in left:
        return
    file, there = ({one["name"]: one for one in each["attributes"]} for each in (wanted, found))
    names = [name for name in {**file, **there} if differs(file.get(name, {"name": None}), there.get(name))]
    admin.write("PUT", "/users/profile", wanted, f"user profile: {', '.join(names) or 'order and groups'}")


def required_actions(admin: Admin, wanted: list[dict[str, Any]], left: Left) -> None:
    """The file's list is the whole list."""
    path = "/authentication/required-actions"
    found = {one["alias"]: one for one in admin.get(path)}
    for action in wanted:
        alias = action["alias"]
        if alias not in found and ("requiredActions", alias) not in left:
            new = {"providerId": action["providerId"], "name": action["name"]}
            what = f"required action {alias}: is missing"
            admin.write("POST", "/authentication/register-required-action", new, what)
            admin.write("PUT", f"{path}/{alias}", action, what)
            continue
        other = differences(action, found.get(alias), left, ("requiredActions", alias))
        if other:
            admin.write(
                "PUT", f"{path}/{alias}", action, *(f"required action {alias}: {one.below(2)}" for one in other)
            )
    for alias in sorted(set(found) - {one["alias"] for one in wanted}):
        if ("requiredActions", alias) not in left:
            admin.write("DELETE", f"{path}/{alias}", None, f"required action {alias}: is not in the file")
