"""Output that is there as a whole or not at all: a temporary file beside the target, renamed at the end."""

from __future__ import annotations

import errno
import os
import stat
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import BinaryIO, cast

from bihuan.errors import UnwritableOutput


@contextmanager
def atomically(path: str, *, private: bool = False) -> Iterator[BinaryIO]:
    """A binary file to write to; ``path`` changes only if everything went well. A ``private`` one is for its owner only."""
    target = os.path.realpath(path)
    try:
        if os.path.exists(target) and not stat.S_ISREG(os.stat(target).st_mode):
            with _special(target, path) as stream:
                yield stream
            return
        handle, temporary = tempfile.mkstemp(prefix=".bihuan-", dir=os.path.dirname(target))
    except (OSError, ValueError) as trouble:
        raise unwritable(path, trouble) from None
    try:
        with open(handle, "wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        os.chmod(temporary, 0o600 if private else _mode(target))
        os.replace(temporary, target)
    except OSError as trouble:
        raise unwritable(path, trouble) from None
    finally:
        with suppress(OSError):
            os.unlink(temporary)


def write_file(path: str, content: bytes) -> None:
    """Writes a file as a whole; folders above it are made."""
    try:
        os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
    except OSError as trouble:
        raise unwritable(path, trouble) from None
    with atomically(path) as stream:
        stream.write(content)


def write_stdout(content: str | bytes) -> None:
    """To standard output: text in its encoding (what that cannot carry is escaped), bytes as they are."""
    if isinstance(content, bytes):
        stream = cast("BinaryIO", getattr(sys.stdout, "buffer", sys.stdout))
        sys.stdout.flush()
        stream.write(content)
        stream.flush()
    else:
        sys.stdout.write(content)
        sys.stdout.flush()


def stdout_is_unicode() -> bool:
    """Whether standard output can carry every character."""
    return (sys.stdout.encoding or "").lower().replace("-", "").startswith("utf")


def unwritable(path: str, trouble: Exception) -> UnwritableOutput:
    reason = getattr(trouble, "strerror", None) or str(trouble)
    full = getattr(trouble, "errno", None) in (
        errno.ENOSPC,
        errno.EDQUOT,
    )  # of this disk, or of that of temporary files
    more = f"；临时文件夹 {tempfile.gettempdir()} 也要有地方，可用 TMPDIR 另指" if full else ""
    more_en = (
        f"; temporary files in {tempfile.gettempdir()} need room, too: TMPDIR names another folder" if full else ""
    )
    return UnwritableOutput(f"{path}：写不了（{reason}{more}）", f"{path}: cannot be written ({reason}{more_en})")


@contextmanager
def _special(target: str, path: str) -> Iterator[BinaryIO]:
    """A device or pipe is written to, never replaced; a folder is refused."""
    if os.path.isdir(target):
        raise UnwritableOutput(f"{path}：是文件夹，不是文件", f"{path}: is a folder, not a file")
    with open(target, "wb") as stream:
        yield stream


def _mode(target: str) -> int:
    """The permissions the file had, or those a new file gets."""
    with suppress(OSError):
        return stat.S_IMODE(os.stat(target).st_mode)
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
