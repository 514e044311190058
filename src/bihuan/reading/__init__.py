"""Reading (读取): a file → ``SourceText``, its text untouched and the place of every character.

The format is told by the content first, by the extension where the content leaves a choice. Readers are imported when
a file of their format comes, so that reading a txt never loads lxml or pdfium.
"""

from __future__ import annotations

import errno
import hashlib
import os
from dataclasses import replace
from typing import TYPE_CHECKING

from bihuan.errors import UnreadableFile
from bihuan.reading.detect import IMAGE_FORMATS, OFFICE_FORMATS, TEXT_FORMATS, detect_format, is_text
from bihuan.reading.limits import DEFAULT_LIMITS, Limits
from bihuan.reading.txt import read_txt

if TYPE_CHECKING:
    from pathlib import Path

    from bihuan.model import SourceText

__all__ = ["DEFAULT_LIMITS", "Limits", "read", "read_bytes"]

_HEAD = 4096
_TROUBLES = {
    errno.ENOENT: ("file-missing", "文件不存在", "no such file"),
    errno.ENOTDIR: ("file-missing", "文件不存在", "no such file"),
    errno.EISDIR: ("is-directory", "这是文件夹，不是文件", "this is a directory, not a file"),
    errno.EACCES: ("no-permission", "没有读取权限", "no permission to read it"),
    errno.EPERM: ("no-permission", "没有读取权限", "no permission to read it"),
    errno.ENAMETOOLONG: ("bad-path", "文件名太长", "the file name is too long"),
}


def read(path: str | Path, *, limits: Limits = DEFAULT_LIMITS) -> SourceText:
    """Reads one file; raises ``UnreadableFile`` with a stable ``code`` where that cannot be done."""
    try:
        with open(path, "rb") as stream:
            data = stream.read(_HEAD)
            allowed = limits.text_bytes if is_text(data) else limits.file_bytes
            data += stream.read(max(0, allowed + 1 - len(data)))
    except OSError as trouble:
        raise _file_trouble(trouble) from trouble
    except ValueError as trouble:  # a NUL or a lone surrogate in the name
        raise UnreadableFile("文件名无效", "the file name is not valid", code="bad-path") from trouble
    return read_bytes(data, os.path.basename(os.fspath(path)), limits=limits)


def read_bytes(data: bytes, name: str, *, limits: Limits = DEFAULT_LIMITS) -> SourceText:
    """Reads a file's content that is at hand (standard input, an upload); ``name`` is what people call it."""
    if not data:
        raise UnreadableFile("文件是空的", "the file is empty", code="file-empty")
    _check_size(data, limits.file_bytes)
    kind = detect_format(data, name)
    if kind in TEXT_FORMATS:
        _check_size(data, limits.text_bytes)
    source = _read_as(kind, data, name, limits)
    return source if source.sha256 else replace(source, sha256=hashlib.sha256(data).hexdigest())


def _read_as(kind: str, data: bytes, name: str, limits: Limits) -> SourceText:
    """Calls the reader of one format. Each is imported only here: see the module's docstring."""
    if kind == "txt":
        return read_txt(data, name, limits)
    if kind == "md":
        from bihuan.reading.md import read_md  # noqa: PLC0415 - cold start

        return read_md(data, name, limits)
    if kind in ("html", "mht"):
        from bihuan.reading.html import read_html, read_mht  # noqa: PLC0415 - cold start: lxml

        return (read_html if kind == "html" else read_mht)(data, name, limits)
    if kind == "docx":
        from bihuan.reading.docx import read_docx  # noqa: PLC0415 - cold start: lxml

        return read_docx(data, name, limits)
    if kind == "pdf":
        from bihuan.reading.pdf import read_pdf  # noqa: PLC0415 - cold start: pdfium

        return read_pdf(data, name, limits)
    if kind in IMAGE_FORMATS:
        from bihuan.reading.ocr import read_image  # noqa: PLC0415 - cold start, and an extra

        return read_image(data, name, limits, kind)
    assert kind in OFFICE_FORMATS, kind
    from bihuan.reading.office import read_office  # noqa: PLC0415 - cold start

    return read_office(data, name, limits)


def _check_size(data: bytes, limit: int) -> None:
    if len(data) > limit:
        size = f"{limit / 1024 / 1024:g} MB" if limit >= 1024 * 1024 else f"{limit:,} B"
        raise UnreadableFile(
            f"文件太大：超过{size}的上限", f"the file is too large: more than {size}", code="file-too-large"
        )


def _file_trouble(trouble: OSError) -> UnreadableFile:
    known = _TROUBLES.get(trouble.errno or 0)
    if known:
        code, chinese, english = known
        return UnreadableFile(chinese, english, code=code)
    return UnreadableFile(
        f"无法读取文件（{trouble.strerror}）", f"the file cannot be read ({trouble.strerror})", code="unreadable-file"
    )
