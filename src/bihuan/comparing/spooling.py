"""What grows with a collection and is read again later: kept in memory while small, else in a temporary file."""

from __future__ import annotations

import tempfile
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
from numpy.typing import NDArray  # noqa: TC002 - beside numpy itself, which is loaded anyway

from bihuan.errors import BihuanError

_IN_MEMORY = 64 << 20  # bytes


class NoRoom(BihuanError):
    """The temporary folder is full or cannot be written."""

    code = "no-room"


class TextSpool:
    """Texts by number, in the order in which they were added."""

    def __init__(self) -> None:
        self._file = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - as long as this
        weakref.finalize(self, self._file.close)  # where an error keeps anybody from closing it
        self._ends = [0]

    def __len__(self) -> int:
        return len(self._ends) - 1

    def add(self, text: str) -> None:
        data = text.encode("utf-16-le", "surrogatepass")
        with told_of_no_room():
            self._file.seek(self._ends[-1])
            self._file.write(data)
        self._ends.append(self._ends[-1] + len(data))

    def __getitem__(self, number: int) -> str:
        start, end = self._ends[number], self._ends[number + 1]
        with told_of_no_room():
            self._file.seek(start)
            return self._file.read(end - start).decode("utf-16-le", "surrogatepass")

    def close(self) -> None:
        self._file.close()


class ArraySpool:
    """Arrays one after the other, read back as one: without ever being in memory twice."""

    def __init__(self, dtype: type[np.generic]) -> None:
        self._file = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - until it is taken
        weakref.finalize(self, self._file.close)
        self._dtype = np.dtype(dtype)

    def add(self, array: NDArray[Any]) -> None:
        with told_of_no_room():
            self._file.write(np.ascontiguousarray(array, dtype=self._dtype).data)

    def close(self) -> None:
        self._file.close()

    def take(self) -> NDArray[Any]:
        """Everything that was added; afterwards there is nothing any more."""
        with told_of_no_room(), self._file as file:
            size = file.seek(0, 2)
            file.seek(0)
            whole: NDArray[Any] = np.empty(size // self._dtype.itemsize, dtype=self._dtype)
            octets, at = whole.view(np.uint8), 0
            while at < size:
                block = np.frombuffer(file.read(min(1 << 20, size - at)), dtype=np.uint8)
                octets[at : at + len(block)] = block
                at += len(block)
            return whole


@contextmanager
def told_of_no_room() -> Iterator[None]:
    """Trouble with a temporary file in words that say what to do."""
    try:
        yield
    except OSError as trouble:
        reason = trouble.strerror or str(trouble)
        where = tempfile.gettempdir()
        raise NoRoom(
            f"比对要用的临时文件写不了（{where}：{reason}）；可用环境变量 TMPDIR 另指文件夹",
            f"temporary files for comparing cannot be written ({where}: {reason}); TMPDIR names another folder",
        ) from trouble
