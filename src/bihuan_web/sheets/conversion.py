"""Old Excel files (.xls): LibreOffice makes an .xlsx of them, in a folder and with a profile of its own, without a network."""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path

from bihuan.reading.office import find_program
from bihuan_web.common.errors import Refused

_SECONDS = 120.0
_ENVIRONMENT = ("PATH", "HOME", "LANG", "LC_ALL", "LC_CTYPE", "TMPDIR", "TEMP", "TMP", "SYSTEMROOT", "LD_LIBRARY_PATH")


def as_xlsx(data: bytes) -> bytes:
    """An .xls as .xlsx; raises ``Refused`` where it cannot be converted."""
    program = find_program()
    if program is None:
        raise _failed()
    with tempfile.TemporaryDirectory(prefix="bihuan-", ignore_cleanup_errors=True) as folder:
        home = Path(folder)
        given, made = home / "ledger.xls", home / "out" / "ledger.xlsx"
        given.write_bytes(data)
        command = [
            program, "--headless", "--norestore", "--nolockcheck", "--nodefault",
            f"-env:UserInstallation={(home / 'profile').as_uri()}",
            "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(made.parent), str(given),
        ]  # fmt: skip
        _run(command, home)
        if not made.is_file():
            raise _failed()
        return made.read_bytes()


def _run(command: list[str], home: Path) -> None:
    environment = {key: os.environ[key] for key in _ENVIRONMENT if key in os.environ}
    # Nothing is fetched while a workbook is opened: a linked one would tell its server who reads it.
    nowhere = {f"{protocol}_proxy": "http://127.0.0.1:9" for protocol in ("http", "https", "ftp", "all")}
    try:
        process = subprocess.Popen(
            command,
            cwd=home,
            env={**environment, **nowhere, "SAL_USE_VCLPLUGIN": "svp"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError as trouble:
        raise _failed() from trouble
    try:
        process.wait(timeout=_SECONDS)
    except subprocess.TimeoutExpired as trouble:
        raise _failed() from trouble
    finally:
        if process.poll() is None:
            with suppress(OSError):
                os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _failed() -> Refused:
    return Refused(
        "这个 .xls 文件转换不了（可能已损坏），请在 Excel 或 WPS 里另存为 .xlsx 再上传",
        "the .xls file cannot be converted (damaged?): save it as .xlsx and upload that",
        code="conversion-failed",
    )
