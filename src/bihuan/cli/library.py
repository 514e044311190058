"""``bihuan library``: a collection that is kept and grows."""

from __future__ import annotations

import shlex
import shutil
from collections.abc import Sequence
from contextlib import closing
from typing import Any

import click

from bihuan.cli.batch_files import gather
from bihuan.cli.comparison import deliver, result_options, template_words, terms
from bihuan.cli.gathering import gather_materials
from bihuan.cli.inputs import STDIN
from bihuan.cli.library_adding import Added, add_files
from bihuan.cli.library_exporting import export_command, key_command
from bihuan.cli.library_matching import match_command
from bihuan.cli.library_mending import check_library, rebuild_library
from bihuan.cli.library_searching import look_up, names_of_others, options_of
from bihuan.cli.main import language_option
from bihuan.cli.one_file import Wishes
from bihuan.cli.speaking import SpokenCommand, SpokenGroup, complain
from bihuan.cli.writing import stdout_is_unicode, write_stdout
from bihuan.config import DEFAULT_SETTINGS, Settings, find_settings, load_settings
from bihuan.contract import dumps
from bihuan.errors import BihuanError
from bihuan.language import Lang, say
from bihuan.library import Library, Masking, Record, key_of
from bihuan.materials import Materials
from bihuan.output.columns import printable
from bihuan.output.comparison import Compared
from bihuan.output.terminal import table

SCHEMA = "bihuan.library/1"
_KINDS = {"personal": ("个人", "personal"), "team": ("班子", "team"), "other": ("其他", "other")}


def build(lang: Lang) -> click.Command:
    """The commands in one language."""
    commands = [_add(lang), _list(lang), _remove(lang), _search(lang), _check(lang), _rebuild(lang)]
    commands += [key_command(lang), export_command(lang), match_command(lang)]
    return SpokenGroup(
        "library",
        lang=lang,
        commands={command.name or "": command for command in commands},
        help=say(
            lang,
            "材料库：一个文件，存下历年材料，随时添加；新材料来了就在库里查找相近的全文和相同的段落。",
            "Libraries: one file that keeps documents and grows; new ones are looked up in it: those alike as a whole, and "
            "common passages.",
        ),
        examples=[
            say(lang, "bihuan library add 材料库.db 历年材料/", "bihuan library add library.db documents/"),
            say(lang, "bihuan library list 材料库.db --year 2024", "bihuan library list library.db --year 2024"),
        ],
    )


def _option(lang: Lang, *names: str, zh: str, en: str, **more: Any) -> click.Option:
    return click.Option(names, help=say(lang, zh, en), **more)


def _file(lang: Lang) -> click.Argument:
    return click.Argument(["library"], metavar=say(lang, "材料库", "LIB"))


def _paths(lang: Lang) -> click.Argument:
    return click.Argument(["paths"], nargs=-1, required=True, metavar=say(lang, "路径...", "PATH..."))


def _jobs(lang: Lang) -> click.Option:
    return _option(
        lang,
        *("--jobs", "-j"),
        type=click.IntRange(1),
        zh="同时用多少个进程读材料（缺省：全部核心）。",
        en="Processes that read documents (default: all cores).",
    )


def _settings() -> Settings:
    file = find_settings()
    return load_settings(file) if file else DEFAULT_SETTINGS


def _add(lang: Lang) -> click.Command:
    def run(library: str, paths: tuple[str, ...], jobs: int | None, **lists: Any) -> None:
        click.get_current_context().exit(_add_paths(library, paths, jobs, lists, lang))

    def option(*names: str, zh: str, en: str, **more: Any) -> click.Option:
        return _option(lang, *names, zh=zh, en=en, metavar="FILE", **more)

    return SpokenCommand(
        "add",
        lang=lang,
        callback=run,
        params=[
            _file(lang),
            _paths(lang),
            option("--template", "templates", multiple=True, zh="模板、通知等规定文字，不算相同；可重复。只在建库时给。", en="Prescribed text that is set aside; may be repeated. Only when the library is made."),
            option("--names", zh="人名表，一行一个。只在建库时给。", en="Names of people, one a line. Only when the library is made."),
            option("--places", zh="地名、单位名表，一行一个。只在建库时给。", en="Names of places and units, one a line. Only when the library is made."),
            _jobs(lang),
            language_option(lang),
        ],
        help=say(
            lang,
            "把材料放进库里；没有库就建一个。内容没变的不再读，变了的换成新的。退出码：0 全部放好，2 有文件读不了。",
            "Add documents; the library is made if there is none. Unchanged files are passed over, changed ones replaced. "
            "Exit status: 0 done, 2 something could not be read.",
        ),
        examples=[
            say(lang, "bihuan library add 材料库.db 2023年/ 2024年/", "bihuan library add library.db 2023/ 2024/"),
            say(
                lang,
                "bihuan library add 材料库.db 材料/ --template 模板.docx --names 人名.txt",
                "bihuan library add library.db documents/ --template template.docx --names names.txt",
            ),
        ],
    )  # fmt: skip


def _add_paths(path: str, paths: Sequence[str], jobs: int | None, lists: dict[str, Any], lang: Lang) -> int:
    if STDIN in paths:
        raise click.UsageError(say(lang, "这条命令不能从标准输入读", "this command does not read standard input"))
    settings = _settings()
    gathered = gather(paths, None, lang)
    done = Added(
        unreadable=[
            (one, say(lang, "文件夹里没有能读的材料", "no readable document in this folder")) for one in gathered.empty
        ]
    )
    with Library.make(path, _masking(lists, settings)) as library:
        try:
            add_files(library, gathered.files, Wishes(settings, "library", lang), jobs, done)
        except KeyboardInterrupt:
            words = say(
                lang,
                f"已中断；放好的 {done.added + done.replaced} 份已经在库里，再运行一次接着做",
                f"interrupted; the {done.added + done.replaced} documents done are in the library, run the command again to go on",
            )
            complain(words)
            raise
        total = len(library)
    for one, reason in done.unreadable:
        complain(say(lang, f"{one}：{reason}", f"{one}: {reason}"))
    counts = done.added, done.replaced, done.unchanged, len(done.unreadable)
    words = say(
        lang,
        "新加 {} 份 · 换成新的 {} 份 · 没有变化 {} 份 · 读不了 {} 份".format(*counts),
        "{} added · {} replaced · {} unchanged · {} unreadable".format(*counts),
    )
    write_stdout(words + say(lang, f"；库里共 {total} 份\n", f"; the library has {total} documents\n"))
    return 2 if done.unreadable else 0


def _masking(lists: dict[str, Any], settings: Settings) -> Masking | None:
    """What the lists say; None where none is given."""
    if not (lists["names"] or lists["places"] or lists["templates"]):
        return None
    texts = template_words(lists["templates"], settings)
    names, places = (tuple(sorted(terms(lists[name]))) for name in ("names", "places"))
    return Masking(names, places, tuple(sorted(texts)))


def _list(lang: Lang) -> click.Command:
    def run(library: str, format_: str, person: str, unit: str, year: str) -> None:
        with Library.open(library) as opened:
            records = list(opened.records(person, unit, year))
        write_stdout(_FORMATS[format_](library, records, lang))

    return SpokenCommand(
        "list",
        lang=lang,
        callback=run,
        params=[
            _file(lang),
            _option(lang, "--person", default="", zh="这个人的。", en="Of this person."),
            _option(lang, "--unit", default="", zh="单位名里有这几个字的。", en="Of units with these words in their name."),
            _option(lang, "--year", default="", zh="这一年度的。", en="Of this year."),
            _option(lang, "--format", "-f", "format_", type=click.Choice(list(_FORMATS)), default="terminal", zh="输出格式；keys 一行一个名字，可交给 xargs。", en="Output format; keys: one a line, quoted for xargs."),
            language_option(lang),
        ],
        help=say(lang, "列出库里的材料。", "List the documents of a library."),
        examples=[
            say(lang, "bihuan library list 材料库.db --unit 市场监督", "bihuan library list library.db --unit 市场监督"),
            "bihuan library list library.db --year 2019 -f keys | xargs bihuan library remove library.db",
        ],
    )  # fmt: skip


def _as_table(_path: str, records: Sequence[Record], lang: Lang) -> str:
    rows = [say(lang, "年度 类别 姓名 单位 材料", "year kind person unit document").split()]
    for one in records:
        who = map(printable, (one.person or "-", one.unit or "-", one.key))
        rows.append([one.year or "-", say(lang, *_KINDS[one.kind]), *who])
    lines = table([tuple(row) for row in rows], shutil.get_terminal_size((100, 24)).columns)
    return "\n".join([*lines, say(lang, f"{len(records)} 份", f"{len(records)} documents"), ""])


def _as_json(path: str, records: Sequence[Record], _lang: Lang) -> str:
    documents = [
        {
            "key": one.key,
            "sha256": one.sha256,
            "kind": one.kind,
            "person": one.person or None,
            "unit": one.unit or None,
            "year": int(one.year) if one.year else None,
        }
        for one in records
    ]
    value = {"schema": SCHEMA, "library": path, "documents": documents}
    return dumps(value, ascii_only=not stdout_is_unicode(), indent=1) + "\n"


def _as_keys(_path: str, records: Sequence[Record], _lang: Lang) -> str:
    return "".join(shlex.quote(one.key) + "\n" for one in records)


_FORMATS = {"terminal": _as_table, "json": _as_json, "keys": _as_keys}


def _remove(lang: Lang) -> click.Command:
    def run(library: str, keys: tuple[str, ...]) -> None:
        with Library.open(library) as opened:
            known = [key if opened.sha256_of(key) else key_of(library, key) for key in keys]
            opened.remove(dict.fromkeys(known))
            total = len(opened)
        words = say(
            lang,
            f"拿出 {len(set(known))} 份；库里还有 {total} 份",
            f"{len(set(known))} removed; {total} documents left",
        )
        write_stdout(words + "\n")

    return SpokenCommand(
        "remove",
        lang=lang,
        callback=run,
        params=[
            _file(lang),
            click.Argument(["keys"], nargs=-1, required=True, metavar=say(lang, "材料...", "KEY...")),
            language_option(lang),
        ],
        help=say(
            lang,
            "从库里拿出材料（library list 里的名字，或者文件路径）。有一份不在库里就一份也不拿。",
            "Take documents out, by their names in library list or their paths; none at all if one is not there.",
        ),
        examples=[say(lang, "bihuan library remove 材料库.db 2019年/旧稿.docx", "bihuan library remove library.db 2019/draft.docx")],
    )  # fmt: skip


def _search(lang: Lang) -> click.Command:
    def run(library: str, paths: tuple[str, ...], **options: Any) -> None:
        click.get_current_context().exit(_search_paths(library, paths, options, lang))

    return SpokenCommand(
        "search",
        lang=lang,
        callback=run,
        params=[
            _file(lang),
            _paths(lang),
            *result_options(lang),
            _option(lang, "--least", type=click.IntRange(24), default=40, show_default=True, zh="相同段落至少多少字（标点、空白不算）。", en="Shortest passage in characters, punctuation apart."),
            _jobs(lang),
            language_option(lang),
        ],
        help=say(
            lang,
            "在库里查找：每份材料同库里哪些材料全文相近、哪些段落相同。只列文字，不下结论。退出码：0 查完，2 有文件读不了。",
            "Look documents up in a library: those alike as a whole and those with common passages. It shows passages and "
            "accuses nobody. Exit status: 0 done, 2 something could not be read.",
        ),
        examples=[
            say(lang, "bihuan library search 材料库.db 新材料.docx", "bihuan library search library.db new.docx"),
            say(
                lang,
                "bihuan library search 材料库.db 新材料/ --format html -o 查找.html",
                "bihuan library search library.db new/ --format html -o found.html",
            ),
        ],
    )  # fmt: skip


def _search_paths(path: str, paths: Sequence[str], options: dict[str, Any], lang: Lang) -> int:
    with Library.open(path) as library, closing(Materials()) as materials:
        unreadable = gather_materials(paths, materials, Wishes(_settings(), "library", lang), options["jobs"])
        for one, reason in unreadable:
            complain(say(lang, f"{one}：{reason}", f"{one}: {reason}"))
        if not len(materials):
            raise BihuanError("没有能读的材料", "no readable document")
        found, searched = look_up(library, materials, options_of(library, options["least"]))
        foreign = names_of_others(materials, found, searched)
        deliver(Compared(found, materials, unreadable, foreign=foreign, library=searched), options, lang)
    return 2 if unreadable else 0


def _check(lang: Lang) -> click.Command:
    def run(library: str) -> None:
        click.get_current_context().exit(check_library(library, lang))

    return SpokenCommand(
        "check",
        lang=lang,
        callback=run,
        params=[_file(lang), language_option(lang)],
        help=say(
            lang,
            "检查材料库是否完好：每份材料的校验和、索引与材料是否相符。退出码：0 完好，1 有损坏，2 打不开。",
            "Check a library: the checksum of each document, and whether the indices go with the documents. Exit status: 0 "
            "whole, 1 damaged, 2 cannot be opened.",
        ),
        examples=["bihuan library check library.db"],
    )


def _rebuild(lang: Lang) -> click.Command:
    def run(library: str, jobs: int | None) -> None:
        click.get_current_context().exit(rebuild_library(library, Wishes(_settings(), "library", lang), jobs))

    return SpokenCommand(
        "rebuild",
        lang=lang,
        callback=run,
        params=[_file(lang), _jobs(lang), language_option(lang)],
        help=say(
            lang,
            "重建材料库：原文件还在的重新读，不在的用库里留存的（校验和相符才用），失去的列出来。"
            "损坏了、换了版本都用这条命令。退出码：0 全部恢复，2 有失去的。",
            "Rebuild a library: documents whose files are there are read again, others come from what the library kept if "
            "its checksum is right; what is lost is listed. For damaged libraries and those of another version. Exit "
            "status: 0 everything is back, 2 something is lost.",
        ),
        examples=["bihuan library rebuild library.db"],
    )
