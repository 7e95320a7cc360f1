import json
import stat
from pathlib import Path

import pytest

from letter_service.channels import OutboxFolder
from letter_service.errors import DispatchError
from tests.letter_service.channels.servers.ways import document


def test_the_pdf_is_moved_and_the_manifest_counts_what_is_in_it(tmp_path: Path) -> None:
    run = document(tmp_path, "R000001", pages=3)
    outbox = OutboxFolder(tmp_path / "outbox")
    outbox.submit(run)
    assert not run.path.exists()
    manifest = json.loads((tmp_path / "outbox" / "R000001.json").read_text())
    assert (manifest["run"], manifest["channel"], manifest["letters"], manifest["pages"]) == ("R000001", "folder", 1, 3)
    assert manifest["layouts"] == {"standard": 1}
    assert manifest["sha256"] == run.sha256
    assert (tmp_path / "outbox" / "R000001.csv").read_text() == "position;letter_number\n1;R000001\n"
    assert {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "outbox").iterdir()} == {0o600}


def test_a_run_without_its_manifest_is_not_there_and_is_put_there_again(tmp_path: Path) -> None:
    outbox = OutboxFolder(tmp_path / "outbox")
    run = document(tmp_path, "R000001")
    outbox.submit(run)
    (tmp_path / "outbox" / "R000001.json").unlink()
    assert outbox.find(run) is None
    outbox.submit(document(tmp_path, "R000001"))
    assert outbox.find(run)
    assert len(list((tmp_path / "outbox").iterdir())) == 3


@pytest.mark.parametrize("manifest", ["", "[]", "nonsense", '{"sha256": "of another"}'])
def test_a_manifest_that_is_not_ours_is_none(tmp_path: Path, manifest: str) -> None:
    (tmp_path / "outbox").mkdir()
    (tmp_path / "outbox" / "R000001.json").write_text(manifest)
    assert OutboxFolder(tmp_path / "outbox").find(document(tmp_path, "R000001")) is None


def test_a_full_disk_leaves_the_pdf_where_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    run = document(tmp_path, "R000001")
    with pytest.raises(DispatchError):
        OutboxFolder(tmp_path / "outbox").submit(run)
    assert run.path.exists()
    assert not list((tmp_path / "outbox").glob("*.*"))
