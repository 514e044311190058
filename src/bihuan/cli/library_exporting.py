"""``bihuan library key`` and ``bihuan library export``: a key that two units share, and fingerprints made with it."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import Any

import click

from bihuan.cli.comparison import template_words, terms
from bihuan.cli.fingerprints import read_key
from bihuan.cli.gathering import gather_materials
from bihuan.cli.main import language_option
from bihuan.cli.one_file import Wishes
from bihuan.cli.speaking import SpokenCommand, complain
from bihuan.cli.writing import atomically, unwritable, write_stdout
from bihuan.comparing import Entry
from bihuan.comparing.viewing import Viewer
from bihuan.config import DEFAULT_SETTINGS, find_settings, load_settings
from bihuan.errors import BihuanError, UnwritableOutput
from bihuan.fingerprints import LEAST, Export, Printer, new_key, prepare, write, written_key
from bihuan.fingerprints.fileformat import MOST_LEAST
from bihuan.language import Lang, say
from bihuan.library import Library
from bihuan.materials import Materials

_NUMBERS = ".numbers.csv"


def key_command(lang: Lang) -> click.Command:
    def run(file: str, check: bool) -> None:
        write_stdout(_check_key(file, lang) if check else _make_key(file, lang))

    return SpokenCommand(
        "key",
        lang=lang,
        callback=run,
        params=[
            click.Argument(["file"], metavar=say(lang, "密钥文件", "FILE")),
            click.Option(["--check"], is_flag=True, help=say(lang, "不生成，只显示已有密钥的核对码。", "Make none; show the check code of one that is there.")),
            language_option(lang),
        ],
        help=say(
            lang,
            "生成一把密钥，两个单位凭它只交换指纹、不交换文字。双方在电话里念核对码，确认拿到的是同一把。每次交换用新的，用完删掉。",
            "Make a key by which two units exchange fingerprints and no text. Read the check code to one another by phone to be "
            "sure that both have the same. Make a new one for every exchange and delete it afterwards.",
        ),
        examples=["bihuan library key 2024.key", "bihuan library key 2024.key --check"],
    )  # fmt: skip


def _make_key(path: str, lang: Lang) -> str:
    key = new_key()
    try:
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
            stream.write(written_key(key))
            stream.flush()
            os.fsync(stream.fileno())
    except FileExistsError:
        raise UnwritableOutput(
            f"{path}：已经有这个文件，不覆盖；看核对码用 --check",
            f"{path}: is there already and not overwritten; --check shows its check code",
        ) from None
    except (OSError, ValueError) as trouble:
        raise unwritable(path, trouble) from None
    words = say(
        lang,
        f"密钥写到 {path}，请当面或用安全的办法交给对方",
        f"key written to {path}: hand it over in person or by a safe way",
    )
    return f"{words}\n{_code(key.check_code, lang)}"


def _check_key(path: str, lang: Lang) -> str:
    return _code(read_key(path).check_code, lang)


def _code(code: str, lang: Lang) -> str:
    return say(lang, f"核对码：{code}\n", f"check code: {code}\n")


def export_command(lang: Lang) -> click.Command:
    def run(source: str, **options: Any) -> None:
        click.get_current_context().exit(_export(source, options, lang))

    def option(*names: str, zh: str, en: str, **more: Any) -> click.Option:
        return click.Option(names, help=say(lang, zh, en), **more)

    return SpokenCommand(
        "export",
        lang=lang,
        callback=run,
        params=[
            click.Argument(["source"], metavar=say(lang, "材料库或文件夹", "LIB|FOLDER")),
            option("--fingerprints", required=True, metavar="FILE", zh="指纹写到这个文件，交给对方。", en="Write the fingerprints here, for the other unit."),
            option("--key", required=True, metavar="FILE", zh="双方共用的密钥文件（bihuan library key）。", en="The key file that both units share (bihuan library key)."),
            option("--numbers", metavar="FILE", zh=f"编号与材料的对照表写到这里，自己留存（缺省：指纹文件名加 {_NUMBERS}）。", en=f"Write here which number is which document; keep it to yourself (default: the file of fingerprints with {_NUMBERS})."),
            option("--least", type=click.IntRange(LEAST, MOST_LEAST), default=LEAST, show_default=True, zh="多少字以上的相同段落要能找到；越大，交出去的越少。", en="Passages of how many characters must be found; the more, the less is handed out."),
            option("--label", is_flag=True, zh="连材料的文件名一起交出去（谁都能读）。", en="Hand out the documents' file names, too; anybody can read them."),
            option("--template", "templates", multiple=True, metavar="FILE", zh="模板、通知等规定文字，不算相同；可重复。只用于文件夹。", en="Prescribed text that is set aside; may be repeated. For folders only."),
            option("--names", metavar="FILE", zh="人名表，一行一个。只用于文件夹。", en="Names of people, one a line. For folders only."),
            option("--places", metavar="FILE", zh="地名、单位名表，一行一个。只用于文件夹。", en="Names of places and units, one a line. For folders only."),
            option("--jobs", "-j", type=click.IntRange(1), zh="同时用多少个进程读材料（缺省：全部核心）。", en="Processes that read documents (default: all cores)."),
            language_option(lang),
        ],
        help=say(
            lang,
            "导出指纹：另一单位拿去同自己的材料比。文件里没有文字，也没有文件名、人名和单位名；拿着密钥的人能逐句验证猜测，"
            "导出前先看 docs/fingerprints.md。退出码：0 全部导出，2 有文件读不了。",
            "Export fingerprints: another unit compares them with its own documents. The file holds no text and no names of files, "
            "people and units; whoever has the key can test guesses, so read docs/fingerprints.md first. Exit status: 0 done, 2 "
            "something could not be read.",
        ),
        examples=[
            say(lang, "bihuan library export 材料库.db --fingerprints 甲.bhfp --key 2024.key", "bihuan library export library.db --fingerprints a.bhfp --key 2024.key"),
            say(lang, "bihuan compare 材料夹 --fingerprints 甲.bhfp --key 2024.key", "bihuan compare folder --fingerprints a.bhfp --key 2024.key"),
        ],
    )  # fmt: skip


@dataclass(frozen=True)
class _Source:
    entries: Iterable[Entry]
    viewer: Viewer
    unreadable: Sequence[tuple[str, str]] = ()


def _export(path: str, options: dict[str, Any], lang: Lang) -> int:
    key = read_key(options["key"])
    with _opened(path, options, lang) as source:
        printer = Printer(key, source.viewer, options["least"])
        export = prepare(printer.prints(source.entries), options["least"])
        unreadable = source.unreadable
    for one, reason in unreadable:
        complain(say(lang, f"{one}：{reason}", f"{one}: {reason}"))
    if not export.records:
        raise BihuanError("没有能读的材料，什么也没有导出", "no readable document: nothing was exported")
    target = options["fingerprints"]
    numbers = options["numbers"] or target + _NUMBERS
    _refuse_same([path, options["key"], target, numbers])
    with atomically(numbers, private=True) as stream:
        stream.write(_listed(export, lang))
    with atomically(target) as stream:
        write(export, key, stream, labelled=options["label"])
    write_stdout(_summary(export, target, numbers, lang))
    return 2 if unreadable else 0


@contextmanager
def _opened(path: str, options: dict[str, Any], lang: Lang) -> Iterator[_Source]:
    """The documents of a library, or of a folder or file."""
    lists = options["templates"] or options["names"] or options["places"]
    if not os.path.isdir(path):
        if lists:
            words = "材料库的名单和模板在建库时就定下了，这里不能再给"
            raise click.UsageError(say(lang, words, "a library has its lists and templates; none can be given here"))
        with Library.open(path) as library:
            yield _Source((one.entry for one in library.materials()), library.masking.viewer)
        return
    file = find_settings()
    settings = load_settings(file) if file else DEFAULT_SETTINGS
    viewer = Viewer(terms(options["names"]) | terms(options["places"]), template_words(options["templates"], settings))
    with closing(Materials()) as materials:
        unreadable = gather_materials([path], materials, Wishes(settings, "compare", lang), options["jobs"])
        yield _Source(materials.entries(), viewer, unreadable)


def _refuse_same(paths: Sequence[str]) -> None:
    """What is written takes the place of nothing that was given, and the list not that of the fingerprints."""
    real = [os.path.normcase(os.path.realpath(path)) for path in paths]
    for place, path in enumerate(paths):
        if real[place] in real[:place]:
            raise UnwritableOutput(
                f"{path}：已作他用，不能写到这里", f"{path}: is used otherwise and cannot be written to"
            )


def _listed(export: Export, lang: Lang) -> bytes:
    """The list that stays at home, as a table for Excel."""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\r\n")
    rows.writerow([say(lang, "编号", "number"), say(lang, "材料", "document")])
    for number, one in enumerate(export.records, 1):
        # a path that begins like a formula is none: the same file by another spelling
        rows.writerow([number, f"./{one.key}" if one.key[:1] in ("=", "+", "-", "@", "\t", "\r") else one.key])
    return out.getvalue().encode("utf-8-sig", "backslashreplace")


def _summary(export: Export, target: str, numbers: str, lang: Lang) -> str:
    count = len(export.records)
    return say(
        lang,
        f"{count} 份材料的指纹写到 {target}，可以交给对方\n编号对照表写到 {numbers}，自己留存，不要交出去\n",
        f"fingerprints of {count} documents written to {target}, for the other unit\n"
        f"which number is which document: {numbers}, keep it to yourself\n",
    )
