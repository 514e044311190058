"""Files while they come over the wire (接收): one that is too large, or for which there is no room, is refused by itself.

What is wrong is told when the file is read, so that it becomes that file's result and the others are taken in.
"""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler

from bihuan_web.files.refusals import FileRefused

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class RefusedUpload(SimpleUploadedFile):
    """A file that did not come in whole."""

    def __init__(self, name: str, refused: FileRefused) -> None:
        super().__init__(name, b"?")
        self.refused = refused

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        yield b""  # refused when somebody reads it, not when they ask for it
        raise self.refused


class CarefulUpload(TemporaryFileUploadHandler):
    """Django's handler for files that do not fit into memory, with a limit and with words for a full disk."""

    refused: FileRefused | None = None

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        self.refused = None
        try:
            super().new_file(*args, **kwargs)
        except OSError as trouble:
            self.refused = _words(trouble)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        most = settings.FILES_MEGABYTES
        if start + len(raw_data) > most * 1024 * 1024:
            self.refused = FileRefused("file-too-large", limit=most)
        if self.refused is not None:  # the rest is let go by
            return None
        try:
            return super().receive_data_chunk(raw_data, start)
        except OSError as trouble:
            self.refused = _words(trouble)
            return None

    def file_complete(self, file_size: int) -> UploadedFile[Any] | None:
        if self.refused is not None:
            if getattr(self, "file", None) is not None:
                with suppress(OSError):  # what is still in the buffer finds no room either
                    self.file.close()
            return RefusedUpload(self.file_name or "", self.refused)
        return super().file_complete(file_size)


def _words(trouble: OSError) -> FileRefused:
    if trouble.errno in _FULL:
        return FileRefused("disk-full")
    return FileRefused("not-stored", reason=trouble.strerror or trouble)
