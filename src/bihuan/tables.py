"""Documents that are rows of a table, JSON lines or Parquet (docs/scaling.md) → materials."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Any

from bihuan.batch.identity import Identity
from bihuan.comparing import Entry, Range
from bihuan.config import Settings
from bihuan.errors import UnreadableFile
from bihuan.materials import Material, material_of
from bihuan.model import Kind, SourceText
from bihuan.text.folded import Folded

LINES = (".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz")
PARQUET = ".parquet"
COLUMNS = ("id", "text", "names", "places", "aside", "folded")
SHOWN = 40  # characters of a row that has no name
_ROWS = 256


class NoParquet(UnreadableFile):
    """Reading Parquet needs a library that is not installed."""

    code = "parquet-missing"


def is_table(path: str) -> bool:
    """By its name: a file, a folder of such parts, or an address that a cluster knows."""
    return path.rstrip("/").lower().endswith((*LINES, PARQUET))


def is_parquet(path: str) -> bool:
    return path.rstrip("/").lower().endswith(PARQUET)


def rows_of(path: str) -> Iterator[str]:
    """The rows of a table, each as a line of JSON."""
    try:
        if is_parquet(path):
            yield from _parquet(path)
        else:
            for part in _parts(path):
                with _opened(part) as lines:
                    yield from (line.rstrip("\n") for line in lines if line.strip())
    except OSError as trouble:
        reason = trouble.strerror or str(trouble)
        raise UnreadableFile(f"{path}：{reason}", f"{path}: {reason}", code="cannot-open") from trouble


def material_of_row(line: str, settings: Settings) -> Material:
    """The document of a row; raises ``UnreadableFile`` with the reason where it is none."""
    try:
        row = json.loads(line)
    except ValueError as trouble:
        raise _bad("不是 JSON", "not JSON") from trouble
    if not isinstance(row, dict):
        raise _bad("不是一个 JSON 对象", "no JSON object")
    key, text = row.get("id"), row.get("text")
    if not isinstance(key, str) or not key:
        raise _bad("没有 id（要非空的文字）", "no id (some text)")
    if not isinstance(text, str):
        raise _bad("没有 text（要文字）", "no text")
    if len(text) > settings.limits.characters:
        most = settings.limits.characters
        raise _bad(f"太长：{len(text)} 字，上限 {most} 字", f"too long: {len(text)} characters, at most {most}")
    names, places = _terms(row, "names"), _terms(row, "places")
    source = SourceText(text, key, "txt", hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest())
    if row.get("folded") is True:
        entry = Entry(key, text, names, places, _ranges(row, len(text)))
        return Material(key, source, Folded(text), Identity(), Kind.OTHER, entry)
    material = material_of(source, key, settings=settings)
    own = material.entry
    return replace(material, entry=replace(own, names=_all(own.names, names), places=_all(own.places, places)))


def name_of_row(path: str, line: str) -> str:
    """What a row is called that is no document: where it stands and how it begins."""
    return f"{path}: {line[:SHOWN]}"


def _parquet(path: str) -> Iterator[str]:
    try:
        import pyarrow.dataset  # noqa: PLC0415 - an extra that may be absent, and slow to import
    except ImportError as missing:
        raise NoParquet(
            f"{path}：读 Parquet 要附加包 spark：请执行 pip install 'bihuan[spark]' 后再试",
            f"{path}: reading Parquet needs the extra spark: run pip install 'bihuan[spark]'",
        ) from missing
    try:
        rows = pyarrow.dataset.dataset(path, format="parquet")
        known = [name for name in COLUMNS if name in rows.schema.names]
        for batch in rows.to_batches(columns=known, batch_size=_ROWS):
            for row in batch.to_pylist():
                yield json.dumps({name: value for name, value in row.items() if value is not None}, default=str)
    except pyarrow.ArrowException as trouble:
        reason = str(trouble).splitlines()[0]
        raise UnreadableFile(f"{path}：{reason}", f"{path}: {reason}", code="broken-parquet") from trouble


def _parts(path: str) -> list[str]:
    """The file itself, or the files in the folder; what begins with a dot or a line below is a note of who wrote them."""
    if not os.path.isdir(path):
        return [path]
    return [os.path.join(path, name) for name in sorted(os.listdir(path)) if not name.startswith((".", "_"))]


def _opened(path: str) -> Any:
    if path.lower().endswith(".gz"):
        return gzip.open(path, "rt", encoding="utf-8-sig", errors="replace", newline="\n")
    return open(path, encoding="utf-8-sig", errors="replace", newline="\n")


def _terms(row: dict[str, Any], name: str) -> tuple[str, ...]:
    given = row.get(name) or []
    if not isinstance(given, list) or not all(isinstance(one, str) for one in given):
        raise _bad(f"{name} 要是文字的列表", f"{name} must be a list of texts")
    return tuple(one for one in given if one)


def _ranges(row: dict[str, Any], length: int) -> tuple[Range, ...]:
    """In order and without overlaps, as an entry has them."""
    try:
        given = tuple((int(start), int(end)) for start, end in row.get("aside") or [])
    except (TypeError, ValueError):
        given = ((-1, -1),)
    bounds = [0, *(one for pair in given for one in pair), length]
    if any(one > other for one, other in pairwise(bounds)):
        raise _bad(
            "aside 要是依次排列、不重叠的 [起, 止]", "aside must be ranges [start, end] in order, without overlaps"
        )
    return given


def _all(*groups: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for group in groups for one in group))


def _bad(zh: str, en: str) -> UnreadableFile:
    return UnreadableFile(zh, en, code="bad-row")
