"""What the commands that exchange fingerprints have in common: keys and files of fingerprints come in, a result goes out."""

from __future__ import annotations

import os
import shutil
import stat
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from typing import Any

import click

from bihuan.cli.gathering import gather_materials
from bihuan.cli.one_file import Wishes
from bihuan.cli.speaking import complain
from bihuan.cli.writing import stdout_is_unicode, write_file, write_stdout
from bihuan.comparing.viewing import Viewer
from bihuan.contract import dumps
from bihuan.errors import BihuanError
from bihuan.fingerprints import BadFingerprints, BadKey, Key, Matched, Printer, Reader, match, parsed_key
from bihuan.language import Lang, say
from bihuan.materials import Material, Materials
from bihuan.output.counterparts import Counterparts, counterparts_json, render_counterparts
from bihuan.output.terminal import Look

_LARGEST_KEY = 4096


def matching_options(lang: Lang) -> list[click.Parameter]:
    """Whose fingerprints the own documents are compared with."""
    return [
        click.Option(
            ["--fingerprints"],
            metavar="FILE",
            help=say(lang, "同另一单位的指纹文件比（docs/fingerprints.md）。", "Compare with another unit's file of fingerprints."),
        ),
        click.Option(
            ["--key"], metavar="FILE", help=say(lang, "双方共用的密钥文件。", "The key file that both units share.")
        ),
    ]  # fmt: skip


def read_key(path: str) -> Key:
    """The key in a file."""
    try:
        with open(path, "rb") as stream:
            content = stream.read(_LARGEST_KEY + 1)
    except (OSError, ValueError) as trouble:
        reason = getattr(trouble, "strerror", None) or str(trouble)
        raise BadKey(f"{path}：读不了（{reason}）", f"{path}: cannot be read ({reason})") from None
    try:
        return parsed_key(content)
    except BadKey as trouble:
        raise BadKey(f"{path}：{trouble.message}", f"{path}: {trouble.message_en}") from None


@contextmanager
def opened_fingerprints(path: str, key: Key) -> Iterator[Reader]:
    """A file of fingerprints, its header checked; what is wrong with the file is told by its name."""
    try:
        with open(path, "rb") as stream:
            about = os.fstat(stream.fileno())
            yield Reader(stream, key, about.st_size if stat.S_ISREG(about.st_mode) else None)
    except (BadFingerprints, BadKey) as trouble:
        words = f"{path}：{trouble.message}", f"{path}: {trouble.message_en}"
        raise BihuanError(*words, code=trouble.code) from None
    except OSError as trouble:
        if trouble.filename != path:
            raise
        raise BadFingerprints(
            f"{path}：读不了（{trouble.strerror}）", f"{path}: cannot be read ({trouble.strerror})"
        ) from None


def compare_fingerprints(paths: Sequence[str], options: dict[str, Any], viewer: Viewer, asked: Wishes) -> int:
    """Files and folders against another unit's fingerprints."""
    lang, key = asked.lang, read_key(options["key"])
    with opened_fingerprints(options["fingerprints"], key) as reader, closing(Materials()) as materials:
        unreadable = gather_materials(paths, materials, asked, options["jobs"])
        for path, reason in unreadable:
            complain(say(lang, f"{path}：{reason}", f"{path}: {reason}"))
        if not len(materials):
            raise BihuanError("没有能读的材料", "there is no readable document")
        found = matched(reader, key, viewer, materials)
        deliver_counterparts(Counterparts(found, materials, unreadable), options, lang)
    return 2 if unreadable else 0


def matched(reader: Reader, key: Key, viewer: Viewer, materials: Mapping[str, Material]) -> Matched:
    """The own documents against another unit's fingerprints."""
    entries = (materials[one].entry for one in materials)
    return match(entries, Printer(key, viewer, reader.header.least), reader, lambda one: materials[one].entry)


def deliver_counterparts(result: Counterparts, options: dict[str, Any], lang: Lang) -> None:
    """The result as a terminal page or JSON."""
    output = options["output"] if options["output"] != "-" else None
    if options["format_"] == "json":
        ascii_only = output is None and not stdout_is_unicode()
        content = dumps(counterparts_json(result), ascii_only=ascii_only, indent=1) + "\n"
    else:
        to_screen = output is None and sys.stdout.isatty() and not os.environ.get("NO_COLOR")
        width = min(100, shutil.get_terminal_size().columns) if to_screen else 80
        content = render_counterparts(result, Look(lang=lang, colour=to_screen, width=width))
    if output is None:
        write_stdout(content)
    else:
        write_file(output, content.encode("utf-8", "backslashreplace"))


def check_options(options: dict[str, Any], lang: Lang) -> bool:
    """Whether fingerprints are wanted; the key must come with them, and the result is a page or JSON."""
    if options["fingerprints"] is None and options["key"] is None:
        return False
    if options["fingerprints"] is None or options["key"] is None:
        raise click.UsageError(say(lang, "--fingerprints 和 --key 要一起给", "--fingerprints and --key go together"))
    if options.get("library") is not None:
        words = say(
            lang,
            "--library 不能和 --fingerprints 一起给；库里的材料同指纹比，用 bihuan library match",
            "--library and --fingerprints do not go together: bihuan library match compares a library with fingerprints",
        )
        raise click.UsageError(words)
    if options["format_"] not in ("terminal", "json"):
        words = say(
            lang,
            "同指纹文件比的结果只有 terminal 和 json 两种格式",
            "a comparison with fingerprints comes as terminal or json",
        )
        raise click.UsageError(words)
    return True
