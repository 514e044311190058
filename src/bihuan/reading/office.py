"""Old Word, WPS, rtf and odt files (doc, wps) → SourceText: LibreOffice makes a docx of them, and that is read."""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import subprocess
import tempfile
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from bihuan.errors import UnreadableFile
from bihuan.reading.detect import detect_format, extension

if TYPE_CHECKING:
    from bihuan.model import SourceText
    from bihuan.reading.limits import Limits

PROGRAMS = ("soffice", "libreoffice")
# Under which extension LibreOffice is given a file. It chooses its filter by content and takes the extension as a hint:
# a file of Kingsoft WPS is Word 97 inside and must not be taken for Microsoft Works, which also wrote .wps.
_SUFFIXES = {"doc": "doc", "wps": "wps", "rtf": "rtf", "odt": "odt", "word-xml": "xml"}
_WORD_STREAM = "WordDocument".encode("utf-16-le")
# LibreOffice reads a container that holds neither Word's nor Works' text as if its bytes were text.
_TEXT_STREAMS = (_WORD_STREAM, "CONTENTS".encode("utf-16-le"), "MatOST".encode("utf-16-le"))
_FIB, _FIB_MAGIC, _FLAGS = 512, b"\xec\xa5", 11  # where Word puts its header, and the byte with the encryption bit
_ENVIRONMENT = ("PATH", "HOME", "LANG", "LC_ALL", "LC_CTYPE", "TMPDIR", "TEMP", "TMP", "SYSTEMROOT", "LD_LIBRARY_PATH")


def read_office(data: bytes, name: str, limits: Limits) -> SourceText:
    """Read a doc or wps. One that is really a docx, a web page or a text inside is read as what it is."""
    kind = detect_format(data, name)
    if kind not in _SUFFIXES:
        from bihuan.reading import read_bytes  # noqa: PLC0415 - the package imports this module for its own formats

        return read_bytes(data, name, limits=limits)
    if _is_encrypted(data):
        raise UnreadableFile(
            "文件已加密，请先在Word或WPS中取消密码再检查",
            "the file is encrypted; remove its password in Word or WPS first",
            code="file-encrypted",
        )
    if kind in ("doc", "wps") and not any(stream in data for stream in _TEXT_STREAMS):
        raise UnreadableFile(
            "文件已损坏，里面找不到Word正文，请在Word或WPS中打开后另存为docx",
            "the file is damaged: no Word text is found in it; open it in Word or WPS and save it as docx",
            code="file-damaged",
        )
    program = find_program()
    if program is None:
        raise _missing(kind)
    from bihuan.reading.docx import read_docx  # noqa: PLC0415 - cold start: lxml

    suffix = "doc" if _WORD_STREAM in data else _SUFFIXES[kind]
    source = read_docx(_convert(program, data, suffix, limits), name, limits)
    given = extension(name)
    return replace(source, format=given if given in _SUFFIXES else kind, sha256=hashlib.sha256(data).hexdigest())


def find_program() -> str | None:
    """The path of LibreOffice; None where it is not installed."""
    return next((path for path in map(shutil.which, PROGRAMS) if path), None)


def _convert(program: str, data: bytes, suffix: str, limits: Limits) -> bytes:
    """The file as docx. LibreOffice gets a folder and a profile of its own: it meets no other and leaves nothing."""
    with tempfile.TemporaryDirectory(prefix="bihuan-", ignore_cleanup_errors=True) as folder:
        home = Path(folder)
        given, made = home / f"document.{suffix}", home / "out" / "document.docx"
        given.write_bytes(data)
        command = [
            program,
            "--headless",
            "--norestore",
            "--nolockcheck",
            "--nodefault",
            f"-env:UserInstallation={(home / 'profile').as_uri()}",
            "--convert-to",
            "docx:Office Open XML Text",
            "--outdir",
            str(made.parent),
            str(given),
        ]
        _write_profile(home / "profile")
        _run(command, home, limits.office_seconds)
        if not made.is_file():
            raise _failed()
        if made.stat().st_size > limits.file_bytes:
            raise UnreadableFile("转换后的文件太大", "the converted file is too large", code="file-too-large")
        return made.read_bytes()


def _run(command: list[str], home: Path, seconds: float) -> None:
    environment = {key: os.environ[key] for key in _ENVIRONMENT if key in os.environ}
    # Nothing is fetched while a document is opened: linked pictures and templates would tell a server who reads it.
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
        process.wait(timeout=seconds)
    except subprocess.TimeoutExpired as trouble:
        raise UnreadableFile(
            f"LibreOffice在{seconds:g}秒内没有完成转换，请在Word或WPS中另存为docx",
            f"LibreOffice did not convert it within {seconds:g} seconds; save it as docx in Word or WPS",
            code="conversion-timeout",
        ) from trouble
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End LibreOffice with everything it started: killing only the starter would leave the office itself behind."""
    if process.poll() is None:
        with suppress(OSError):
            if os.name == "posix":
                os.killpg(process.pid, signal.SIGKILL)
            else:
                process.kill()
    process.wait()


def _write_profile(profile: Path) -> None:
    """Settings of the profile: no macros, no links followed, no update looked for."""
    settings = {
        ("org.openoffice.Office.Common/Security/Scripting", "MacroSecurityLevel"): "3",
        ("org.openoffice.Office.Common/Security/Scripting", "DisableMacrosExecution"): "true",
        ("org.openoffice.Office.Common/Security/Scripting", "BlockUntrustedRefererLinks"): "true",
        ("org.openoffice.Office.Writer/Content/Update", "Link"): "0",
    }
    items = "".join(
        f'<item oor:path="/{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for (path, name), value in settings.items()
    )
    user = profile / "user"
    user.mkdir(parents=True)
    (user / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<oor:items xmlns:oor="http://openoffice.org/2001/registry">{items}</oor:items>\n',
        encoding="utf-8",
    )


def _is_encrypted(data: bytes) -> bool:
    """Does the header of a Word 97 document say that it is encrypted?"""
    return data[_FIB : _FIB + 2] == _FIB_MAGIC and bool(data[_FIB + _FLAGS] & 1)


def _missing(kind: str) -> UnreadableFile:
    label = {"word-xml": "Word XML"}.get(kind, kind)
    return UnreadableFile(
        f"读取{label}文件需要LibreOffice，这台电脑上没有找到；请安装LibreOffice，或在Word、WPS中另存为docx后再检查",
        f"reading {label} files needs LibreOffice, which was not found; install it, or save the file as docx first",
        code="needs-libreoffice",
    )


def _failed() -> UnreadableFile:
    return UnreadableFile(
        "LibreOffice无法转换这个文件（可能已损坏或加密），请在Word或WPS中打开后另存为docx",
        "LibreOffice could not convert the file (damaged or encrypted?); open it in Word or WPS and save it as docx",
        code="conversion-failed",
    )
