"""A real CUPS with a PDF printer, on loopback, in a folder of its own."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from stack.commands import run, until
from tests.ports import listens

QUEUE = "Briefe"
PPD = "/usr/share/ppd/cups-pdf/CUPS-PDF_noopt.ppd"
CUPSD = """
Listen 127.0.0.1:{port}
Browsing No
WebInterface No
DefaultAuthType None
PreserveJobFiles No
PreserveJobHistory Yes
ErrorPolicy abort-job
JobKillDelay 5
<Location />
  Order allow,deny
  Allow from 127.0.0.1
</Location>
<Policy default>
  JobPrivateAccess default
  JobPrivateValues default
  <Limit All>
    Order deny,allow
    Allow from 127.0.0.1
  </Limit>
</Policy>
"""
CUPS_FILES = """
ServerRoot {root}/etc
RequestRoot {root}/spool
CacheDir {root}/cache
StateDir {root}/state
TempDir {root}/spool/tmp
AccessLog {root}/log/access_log
ErrorLog {root}/log/error_log
PageLog {root}/log/page_log
FileDevice No
"""
CUPS_PDF = """
Out {root}/printed
AnonDirName {root}/printed
Log {root}/log
Spool {root}/pdf-spool
AnonUser nobody
Label 2
"""


class PrintServer:
    """One cupsd with one queue; `folder` must be open to other users, since printing does not run as root."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder, self.port = folder, port
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def _name(self) -> str:
        return f"tests-{self.port}"

    def _pdf(self) -> Path:
        """The PDF printer looks for its settings nowhere else than here."""
        return Path("/etc/cups") / f"cups-pdf-{self._name}.conf"

    @property
    def printer(self) -> str:
        return f"ipp://127.0.0.1:{self.port}/printers/{QUEUE}"

    def start(self) -> None:
        for name in ("etc", "spool", "spool/tmp", "cache", "state", "log", "printed", "pdf-spool"):
            (self.folder / name).mkdir(exist_ok=True)
        (self.folder / "printed").chmod(0o777)
        etc = self.folder / "etc"
        for path, text in ((etc / "cupsd.conf", CUPSD), (etc / "cups-files.conf", CUPS_FILES), (self._pdf(), CUPS_PDF)):
            path.write_text(text.format(root=self.folder, port=self.port))
        command = ["/usr/sbin/cupsd", "-f", "-c", str(etc / "cupsd.conf"), "-s", str(etc / "cups-files.conf")]
        self._process = subprocess.Popen(command)
        assert until(lambda: listens(self.port), 30), "cupsd does not listen"
        self._run("lpadmin", "-p", QUEUE, "-v", f"cups-pdf:/{self._name}", "-P", PPD, "-E")

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait(30)
        self._pdf().unlink(missing_ok=True)

    def switch(self, state: str) -> None:
        """`cupsenable`, `cupsdisable`, `cupsaccept` or `cupsreject` the queue."""
        self._run(state, QUEUE)

    def printed(self) -> list[Path]:
        return sorted((self.folder / "printed").rglob("*.pdf"))

    def jobs(self) -> int:
        """How many jobs it ever had."""
        return len(self._run("lpstat", "-W", "all", "-o").splitlines())

    def everything_kept(self) -> bytes:
        """All that the print server wrote down or kept, the printed pages aside."""
        kept = [path for path in self.folder.rglob("*") if path.is_file() and "printed" not in path.parts]
        return b"\n".join(path.name.encode() + path.read_bytes() for path in kept)

    def hold_new_jobs(self) -> None:
        self._run("lpadmin", "-p", QUEUE, "-o", "job-hold-until-default=indefinite")

    def release_jobs(self) -> None:
        self._run("lpadmin", "-p", QUEUE, "-o", "job-hold-until-default=no-hold")

    def cancel(self, job: int) -> None:
        self._run("cancel", str(job))

    def _run(self, program: str, *words: str) -> str:
        found = shutil.which(program, path=f"{os.environ['PATH']}:/usr/sbin") or program
        return run([found, "-h", f"127.0.0.1:{self.port}", *words], f"{program} failed")


@contextmanager
def served_printer(port: int) -> Iterator[PrintServer]:
    """A print server for as long as the block runs."""
    folder = Path(tempfile.mkdtemp(prefix="print-"))
    folder.chmod(0o755)
    server = PrintServer(folder, port)
    try:
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder)
