"""Bihuan (闭环): from a written self-examination to a correction that somebody else has verified."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from bihuan.pipeline import Examination

__version__ = "0.1.0"

__all__ = ["Examination", "__version__", "examine"]


def examine(path: str | Path, profile: str | None = None, *, previous: str | Path | None = None) -> Examination:
    """Examine one self-examination (对照检查材料): what it says, what it leaves open.

    ``path`` is a txt, md, html, docx, doc, wps or pdf file; ``profile`` the id of a profile such as ``mzshh-2024``,
    chosen from the document where it is None; ``previous`` last year's document, or a folder that has it, whose problems and
    measures are then accounted for one by one (docs/previous.md). ``Examination.to_json()`` gives the JSON contract. Raises
    ``bihuan.errors.UnreadableFile`` where the file cannot be read, ``BadProfile`` where the profile is unknown,
    ``BadPrevious`` where the previous document cannot be used.
    """
    from bihuan import pipeline  # noqa: PLC0415 - importing the package alone must cost nothing

    return pipeline.examine(path, profile=profile, previous=previous)


def __getattr__(name: str) -> object:
    if name == "Examination":
        from bihuan.pipeline import Examination  # noqa: PLC0415 - as above

        return Examination
    raise AttributeError(name)
