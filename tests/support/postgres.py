"""A real PostgreSQL for tests: Debian's programs, a cluster of its own on a free loopback port, no trace left."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from pathlib import Path


def find_programs() -> Path | None:
    """The folder of initdb and pg_ctl, the newest there is; None where PostgreSQL is not installed."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda one: int(one.parent.name))
    return next((one for one in reversed(folders) if (one / "initdb").exists()), None)


class PostgreSQL:
    """A running server; ``url`` leads to it. It refuses to run as root, so there the user postgres starts it."""

    def __init__(self, folder: Path) -> None:
        programs = find_programs()
        assert programs is not None
        self._folder, self._programs = folder, programs
        self.port = _free_port()
        folder.mkdir(mode=0o700)
        if os.getuid() == 0:
            shutil.chown(folder, "postgres", "postgres")
            folder.parent.chmod(0o711)
        self._run("initdb", "-D", str(folder / "data"), "-U", "bihuan", "-A", "trust", "-E", "UTF8", "--no-sync")
        self.start()
        self.url = f"postgres://bihuan@127.0.0.1:{self.port}/postgres"

    def start(self) -> None:
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={self._folder} -c fsync=off"
        log = str(self._folder / "log")
        self._run("pg_ctl", "-D", str(self._folder / "data"), "-o", options, "-l", log, "-w", "start")

    def stop(self, how: str = "fast") -> None:
        self._run("pg_ctl", "-D", str(self._folder / "data"), "-m", how, "-w", "stop")

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self._programs / program), *arguments]
        if os.getuid() == 0:
            command = ["runuser", "-u", "postgres", "--", *command]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=self._folder)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
