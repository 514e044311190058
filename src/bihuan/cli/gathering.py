"""Files and folders -> materials, read on all cores; what cannot be read comes back with the reason."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import click

from bihuan.cli.batch_files import BatchFile, gather
from bihuan.cli.inputs import STDIN, Input
from bihuan.cli.many_files import examine_all
from bihuan.cli.one_file import Outcome, Wishes, reason_of
from bihuan.cli.progress import with_progress
from bihuan.language import say
from bihuan.materials import Material, Materials, read_material


def gather_materials(
    paths: Sequence[str], materials: Materials, wishes: Wishes, jobs: int | None
) -> list[tuple[str, str]]:
    """Adds each file once, under the path people call it by; gives what could not be read, with the reason."""
    lang = wishes.lang
    if STDIN in paths:
        raise click.UsageError(say(lang, "这条命令不能从标准输入读", "this command does not read standard input"))
    gathered = gather(paths, None, lang)
    words = say(lang, "文件夹里没有能读的材料", "no readable document in this folder")
    unreadable = [(folder, words) for folder in gathered.empty]
    outcomes = examine_all(gathered.files, wishes, jobs, read_one)
    if len(gathered.files) > 1 and sys.stderr.isatty():
        outcomes = with_progress(outcomes, len(gathered.files), lang)
    for file, outcome in outcomes:
        if isinstance(outcome.part, Material):
            materials.add(outcome.part)
        else:
            unreadable.append((file.path, outcome.failure or ""))
    return unreadable


def read_one(file: Input, wishes: Wishes) -> Outcome:
    """One document in a worker; never raises but for an interrupt: a bad file must not stop the others."""
    assert isinstance(file, BatchFile)
    try:
        return Outcome(part=read_material(file.path, file.path, file.folders, wishes.settings))
    except Exception as error:
        return Outcome(failure=reason_of(error, wishes.lang))
