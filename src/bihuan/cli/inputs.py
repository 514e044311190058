"""What the user wants examined: paths and folders -> files in a steady order."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

# What a reader knows; other files in a folder are passed over, but a file that is named is always tried.
SUFFIXES = frozenset(
    (
        *(".txt", ".md", ".markdown", ".htm", ".html", ".xhtml", ".mht", ".mhtml"),
        *(".docx", ".docm", ".dotx", ".pdf", ".doc", ".wps", ".wpt", ".rtf", ".odt"),
        *(".png", ".jpg", ".jpeg", ".bmp", ".tif", ".tiff", ".webp", ".gif"),
    )
)
STDIN = "-"


@dataclass(frozen=True)
class Input:
    """One file to examine: the path as people call it, and where its output goes inside an output folder."""

    path: str
    relative: str
    data: bytes | None = None  # standard input, already read

    @property
    def name(self) -> str:
        return os.path.basename(self.relative)


def expand(paths: Sequence[str]) -> Iterator[tuple[str, list[Input]]]:
    """For every path its files: itself, or those in the folder and below it, in the order of their names."""
    for path in paths:
        if path != STDIN and os.path.isdir(path):
            yield path, list(_below(path))
        else:
            yield path, [Input(path, os.path.basename(path) or path)]


def _below(folder: str) -> Iterator[Input]:
    for base, folders, files in os.walk(folder):
        folders[:] = sorted(one for one in folders if not one.startswith("."))
        for name in sorted(files):
            # ~$ begins the lock file Word keeps beside an open document
            if name.startswith((".", "~$")) or os.path.splitext(name)[1].lower() not in SUFFIXES:
                continue
            path = os.path.join(base, name)
            if os.path.exists(path) and not os.path.isfile(path):
                continue  # a pipe would be waited for
            yield Input(path, os.path.relpath(path, folder))
