"""Tables of documents → materials, folded on all cores; rows that are no document come back with the reason."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from bihuan.cli.inputs import Input
from bihuan.cli.many_files import examine_all
from bihuan.cli.one_file import Outcome, Wishes, reason_of
from bihuan.errors import BihuanError, UnreadableFile
from bihuan.materials import Material, Materials
from bihuan.tables import is_table, material_of_row, name_of_row, rows_of

_AT_A_TIME = 4000  # rows in memory together


@dataclass(frozen=True)
class _Row(Input):
    """One row of a table, as a worker gets it."""

    line: str = ""


def parted(paths: Sequence[str]) -> tuple[list[str], list[str]]:
    """Tables, and files and folders."""
    return [one for one in paths if is_table(one)], [one for one in paths if not is_table(one)]


def gather_tables(
    paths: Sequence[str], materials: Materials, wishes: Wishes, jobs: int | None
) -> list[tuple[str, str]]:
    """Adds each row as a document under its id; gives what could not be read, with the reason."""
    unreadable = []
    for path in dict.fromkeys(paths):
        try:
            for row, outcome in _read(path, wishes, jobs):
                if isinstance(outcome.part, Material):
                    _add(materials, outcome.part)
                else:
                    unreadable.append((row.path, outcome.failure or ""))
        except UnreadableFile as error:
            unreadable.append((path, reason_of(error, wishes.lang)))
    return unreadable


def _read(path: str, wishes: Wishes, jobs: int | None) -> Iterator[tuple[Input, Outcome]]:
    lines = rows_of(path)
    while some := [_Row(name_of_row(path, line), path, line=line) for line in islice(lines, _AT_A_TIME)]:
        yield from examine_all(some, wishes, jobs, read_row)


def _add(materials: Materials, material: Material) -> None:
    if material.key in materials:
        key = material.key
        raise BihuanError(f"{key}：同一份材料给了两次", f"{key}: the same document was given twice")
    materials.add(material)


def read_row(file: Input, wishes: Wishes) -> Outcome:
    """One document in a worker; never raises but for an interrupt: a bad row must not stop the others."""
    assert isinstance(file, _Row)
    try:
        return Outcome(part=material_of_row(file.line, wishes.settings))
    except Exception as error:
        return Outcome(failure=reason_of(error, wishes.lang))
