"""The journal of a batch (批量审查日志): three JSON lines per finished file, so that a batch that was stopped can go on.

The first has the examination, the second the material that is compared, both packed; the third the record. Sheets read
the third alone, again and again.
"""

from __future__ import annotations

import base64
import errno
import hashlib
import json
import os
import zlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from types import ModuleType
from typing import Any, BinaryIO

from bihuan.batch.record import Record
from bihuan.errors import UnwritableOutput

fcntl: ModuleType | None
try:
    import fcntl
except ImportError:  # Windows
    fcntl = None

NAME = ".bihuan-batch.jsonl"
_SCHEMA = "bihuan.batch/2"
_READ_AND_WRITE = os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0)


@dataclass(frozen=True, slots=True)
class FileState:
    """What a file was when it was examined: what a change shows in."""

    size: int
    mtime_ns: int
    sidecar: tuple[int, int] | None = None  # size and time of the suppressions beside it

    @classmethod
    def of(cls, path: str, sidecar: str) -> FileState | None:
        """None where the file cannot be looked at."""
        try:
            found = os.stat(path)
        except (OSError, ValueError):
            return None
        return cls(found.st_size, found.st_mtime_ns, _size_and_time(sidecar))


@dataclass(frozen=True, slots=True)
class _Line:
    examination: int  # where the three lines begin
    material: int
    record: int
    page: int
    state: FileState
    sha256: str
    failed: bool
    compared: bool  # it has a material


@dataclass(frozen=True, slots=True)
class Finished:
    """What is kept of a file beside its record; all empty where it could not be examined."""

    sha256: str = ""
    examination: str = ""  # JSON
    material: bytes = b""  # packed; empty where the file takes no part in comparing


class Journal:
    """The finished files of a batch, by path. In memory there is only where each one's line begins."""

    def __init__(self, folder: Path, settings: str, *, resume: bool) -> None:
        self.path = folder / NAME
        self._lines: dict[str, _Line] = {}
        self.restarted = False  # what an earlier run left was made with other settings
        self.dropped: set[int] = set()  # pages of the run before that no file has any more
        try:
            self._stream = open(os.open(self.path, _READ_AND_WRITE, 0o666), "r+b")  # noqa: SIM115 - closed by close()
        except OSError as trouble:
            raise unwritable(self.path, trouble) from None
        try:
            _lock(self._stream, folder)
            if not resume:
                self._stream.truncate()
            self._end = self._load(settings)
        except BaseException as trouble:
            self._stream.close()
            if isinstance(trouble, OSError):
                raise unwritable(self.path, trouble) from None
            raise
        self._next_page = max((line.page for line in self._lines.values()), default=0) + 1

    def __contains__(self, file: str) -> bool:
        return file in self._lines

    def __len__(self) -> int:
        return len(self._lines)

    def is_done(self, file: str, path: str, state: FileState | None) -> bool:
        """Was this very file examined already? A file that failed is tried again: what it lacked may be there now."""
        line = self._lines.get(file)
        if line is None or line.failed or state is None:
            return False
        if line.state == state:
            return True
        touched = line.state.size == state.size and line.state.sidecar == state.sidecar
        return touched and bool(line.sha256) and line.sha256 == _sha256(path)

    def page_for(self, file: str) -> int:
        """The number of the file's page: the one it had, else the next that is free."""
        if file in self._lines:
            return self._lines[file].page
        self._next_page += 1
        return self._next_page - 1

    def add(self, record: Record, page: int, state: FileState | None, found: Finished) -> None:
        """Writes a finished file down; what stands in the journal survives the end of the process."""
        state = state or FileState(-1, -1)
        value = {
            "file": record.file,
            "page": page,
            "state": asdict(state),
            "sha256": found.sha256,
            "record": record.to_json(),
        }
        examination = zlib.compress(found.examination.encode("utf-8", "backslashreplace"), 1)
        lines = [_json_line(base64.b64encode(packed).decode()) for packed in (examination, found.material)]
        content = b"".join((*lines, _json_line(value)))
        begin = self._end
        try:
            self._stream.seek(begin)
            self._stream.write(content)
            self._stream.flush()
        except OSError as trouble:
            raise unwritable(self.path, trouble) from None
        self._end += len(content)
        material = begin + len(lines[0])
        failed = record.kind == "unreadable"
        self._lines[record.file] = _Line(
            begin, material, material + len(lines[1]), page, state, found.sha256, failed, bool(found.material)
        )

    def keep_only(self, files: set[str]) -> None:
        """Forgets files that are no longer there; their pages are ``dropped``."""
        for file in [one for one in self._lines if one not in files]:
            self.dropped.add(self._lines.pop(file).page)

    def record(self, file: str) -> tuple[Record, int]:
        """A finished file's record and the number of its page."""
        value = self._read(self._lines[file].record)
        return Record.from_json(value["record"]), value["page"]

    def examination(self, file: str) -> str:
        """A finished file's examination JSON, empty where it could not be examined."""
        return zlib.decompress(base64.b64decode(self._read(self._lines[file].examination))).decode()

    def failed(self) -> list[str]:
        """The files that could not be examined."""
        return sorted(file for file, line in self._lines.items() if line.failed)

    def compared(self) -> list[str]:
        """The finished files that take part in comparing."""
        return sorted(file for file, line in self._lines.items() if line.compared)

    def material(self, file: str) -> bytes:
        """A finished file's material, packed."""
        return base64.b64decode(self._read(self._lines[file].material))

    def close(self) -> None:
        self._stream.close()

    def _read(self, offset: int) -> Any:
        self._stream.seek(offset)
        return json.loads(self._stream.readline())

    def _load(self, settings: str) -> int:
        """Reads what an earlier run left; a line that was cut short, and all after it, does not count."""
        head = json.dumps({"schema": _SCHEMA, "settings": settings}).encode() + b"\n"
        self._stream.seek(0)
        if (found := self._stream.readline()) != head:  # other settings give other results: begin anew
            self.restarted = bool(found)
            self._stream.seek(0)
            self._stream.truncate()
            self._stream.write(head)
            self._stream.flush()
            return len(head)
        end = len(head)
        for file, line in self._whole_lines(end):
            self._lines[file] = line
            end = self._stream.tell()
        self._stream.truncate(end)
        return end

    def _whole_lines(self, begin: int) -> Iterator[tuple[str, _Line]]:
        while True:
            examination, material, line = (self._stream.readline() for _ in range(3))
            try:
                value = json.loads(line) if line.endswith(b"\n") else None
                if value is None:
                    return
                Record.from_json(value["record"])
                state = value["state"]
                sidecar = tuple(state["sidecar"]) if state["sidecar"] else None
                at = begin + len(examination)
                found = _Line(
                    begin,
                    at,
                    at + len(material),
                    value["page"],
                    FileState(state["size"], state["mtime_ns"], sidecar),
                    value["sha256"],
                    value["record"]["kind"] == "unreadable",
                    len(material) > len(_json_line("")),
                )
            except (ValueError, KeyError, TypeError, AttributeError):
                return
            yield value["file"], found
            begin += len(examination) + len(material) + len(line)


def _lock(stream: BinaryIO, folder: Path) -> None:
    """Two runs that write to one folder would spoil each other's results. Raises ``UnwritableOutput`` for the second."""
    if fcntl is None:
        return
    try:
        # of this process alone: workers, which may outlive it for a moment, do not hold it
        fcntl.lockf(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as trouble:
        if trouble.errno in (errno.EACCES, errno.EAGAIN):
            raise UnwritableOutput(
                f"{folder}：另一个成批审查正在写这个文件夹", f"{folder}: another batch is writing to this folder"
            ) from None
        # some network drives have no locks: go on without


def _json_line(value: object) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode() + b"\n"


def unwritable(path: Path | str, trouble: OSError) -> UnwritableOutput:
    reason = trouble.strerror or str(trouble)
    return UnwritableOutput(f"{path}：写不了（{reason}）", f"{path}: cannot be written ({reason})")


def _size_and_time(path: str) -> tuple[int, int] | None:
    try:
        found = os.stat(path)
    except (OSError, ValueError):
        return None
    return found.st_size, found.st_mtime_ns


def _sha256(path: str) -> str:
    try:
        with open(path, "rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return ""
