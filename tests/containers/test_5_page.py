"""docs/betrieb.md walked: each line as it stands there, first on an empty Debian, then on a system that runs.

On the system the folders alone are others, since this machine keeps them elsewhere.
"""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from stack.settings import ROOT
from tests.containers.company import Company, compose, docker
from tests.deploy.operators_walk import BARE, typed, way

EMPTY = "bwg-empty-debian"
ENGINE = "/var/run/docker.sock"
# What somebody does in an editor.
EDITED = {
    "nano company-muster/company.toml": "sed -i '/^sample = true$/d' company-muster/company.toml",
    "nano .env": "sed -i s/^COMPANY_DIR=.*/COMPANY_DIR=company-muster/ .env",
}


@pytest.fixture(scope="module")
def empty_debian(system: None) -> Iterator[str]:  # noqa: ARG001
    """A Debian without anything but Docker's program, as its makers install it, and the files of this version."""
    docker("rm", "--force", EMPTY)
    programs = {
        shutil.which("docker"): "/usr/bin/docker",
        str(ROOT / ".cache/containers/docker-compose"): "/usr/libexec/docker/cli-plugins/docker-compose",
        str(ROOT / "var/containers/engine/socket"): ENGINE,
    }
    mounts = [word for here, there in programs.items() for word in ("--volume", f"{here}:{there}")]
    docker("run", "--detach", "--init", "--network", "host", "--name", EMPTY, *mounts, "debian:bookworm", "sleep", "1h")
    files = subprocess.check_output(["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"], cwd=ROOT)
    packed = subprocess.check_output(["tar", "-cf", "-", "--null", "--files-from", "-"], input=files, cwd=ROOT)
    docker("exec", EMPTY, "mkdir", "-p", "/opt/bwg")
    subprocess.run(["docker", "exec", "-i", EMPTY, "tar", "-xf", "-", "-C", "/opt/bwg"], input=packed, check=True)
    yield EMPTY
    docker("rm", "--force", EMPTY)


@pytest.mark.parametrize("line", [line for line in way() if line in BARE])
def test_a_line_works_on_an_empty_debian(empty_debian: str, line: str) -> None:
    shell = ["docker", "exec", "--workdir", "/opt/bwg", empty_debian, "bash", "-c", EDITED.get(line, line)]
    done = subprocess.run(shell, capture_output=True, text=True, timeout=500, check=False)
    if not line.startswith("deploy/doctor.sh "):
        assert done.returncode == 0, done.stdout + done.stderr
        return
    # Nothing runs yet: it says so, and nothing else than what it has to say.
    assert done.returncode == 1
    assert done.stderr == ""
    told = done.stdout.splitlines()
    assert [one for one in told if one.split()[0] not in ("well", "WRONG", "→", "Wrong:")] == []
    assert "WRONG  parts: nothing runs" in told
    assert "well   secrets: all there, for their owner alone" in told


@pytest.fixture(scope="module")
def server(company: Company, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """What stands for the folders of a server, where this machine keeps them."""
    folder = tmp_path_factory.mktemp("server")
    folder.chmod(0o755)
    company.import_crowd()
    yield {
        "/root/mieter.csv": str(company.settings.state / "tenants.csv"),
        "/etc/bwg/secrets": str(company.settings.state / "secrets"),
        "/var/backups/bwg": str(folder / "backups"),
        "/root/": f"{folder}/",
        "outbox .": f"outbox {folder}",
    }
    compose("up", "-d", "--wait")


@pytest.mark.parametrize("line", typed())
def test_a_line_works_on_a_system_that_runs(server: dict[str, str], line: str) -> None:
    words = line
    for there, here in server.items():
        words = words.replace(there, here)
    done = subprocess.run(
        ["bash", "-c", words], cwd=ROOT, input="n\n", capture_output=True, text=True, timeout=500, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    for name in ("/root/vorfall.log", "/root/vorfall"):
        if line.endswith(name):
            assert Path(name.replace("/root/", server["/root/"])).exists()
