"""``bihuan compare``: files and folders -> what they have in common, as a terminal page, JSON, HTML or Excel."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from typing import Any

import click

from bihuan.cli.comparison import deliver, result_options, template_words, terms, warn_of_common_words
from bihuan.cli.engines import compare_where_they_lie, engine_options, found_in
from bihuan.cli.fingerprints import check_options, compare_fingerprints, matching_options
from bihuan.cli.following import follow_all
from bihuan.cli.gathering import gather_materials
from bihuan.cli.library_searching import LibraryRelatives, library_for_comparing, look_up, names_of_others, options_of
from bihuan.cli.main import language_option
from bihuan.cli.one_file import Wishes
from bihuan.cli.speaking import SpokenCommand, complain
from bihuan.cli.tables import gather_tables, parted
from bihuan.comparing import Options
from bihuan.comparing.viewing import Viewer
from bihuan.config import DEFAULT_SETTINGS, find_settings, load_settings
from bihuan.errors import BihuanError
from bihuan.language import Lang, say
from bihuan.library.joining import together
from bihuan.materials import Materials
from bihuan.output.comparison import Compared
from bihuan.overyears import Years


def build(lang: Lang) -> click.Command:
    """The command in one language."""

    def run(paths: tuple[str, ...], **options: Any) -> None:
        click.get_current_context().exit(_compare(paths, options, lang))

    return SpokenCommand(
        "compare",
        lang=lang,
        callback=run,
        params=_options(lang),
        help=say(
            lang,
            "比对几份材料：全文相近的、段落相同的，并列出原文和不同之处。只列文字，不下结论。"
            "退出码：0 比对完，2 有文件读不了。",
            "Compare documents: those alike as a whole and those with common passages, with both wordings and what "
            "differs. It shows passages and accuses nobody. Exit status: 0 done, 2 something could not be read.",
        ),
        examples=[
            say(lang, "bihuan compare 材料夹", "bihuan compare folder"),
            say(
                lang,
                "bihuan compare 材料夹 --format html -o 比对.html",
                "bihuan compare folder --format html -o comparison.html",
            ),
            say(lang, "bihuan compare 去年.docx 今年.docx", "bihuan compare last.docx this.docx"),
            say(
                lang,
                "bihuan compare 材料夹 --template 模板.docx --format json -o 比对.json",
                "bihuan compare folder --template template.docx --format json -o comparison.json",
            ),
            say(
                lang,
                "bihuan compare 材料.parquet --engine duckdb --format parquet -o 结果",
                "bihuan compare documents.parquet --engine duckdb --format parquet -o results",
            ),
        ],
    )


def _options(lang: Lang) -> list[click.Parameter]:
    def option(*names: str, zh: str, en: str, **more: Any) -> click.Option:
        return click.Option(names, help=say(lang, zh, en), **more)

    return [
        click.Argument(["paths"], nargs=-1, required=True, metavar=say(lang, "路径...", "PATH...")),
        *result_options(lang, "parquet"),
        option("--template", "templates", multiple=True, metavar="FILE", zh="模板、通知等规定文字，不算相同；可重复。", en="Prescribed text that is set aside; may be repeated."),
        option("--names", metavar="FILE", zh="人名表，一行一个：只换人名也认得出。", en="Names of people, one a line, to see through."),
        option("--places", metavar="FILE", zh="地名、单位名表，一行一个。", en="Names of places and units, one a line."),
        option("--library", metavar="LIB", zh="同时在这个材料库里查找；名单和模板用库里的。", en="Look the documents up in this library, too; lists and templates are then the library's."),
        option("--least", type=click.IntRange(24), default=40, show_default=True, zh="相同段落至少多少字（标点、空白不算）。", en="Shortest passage in characters, punctuation apart."),
        option("--no-years", is_flag=True, zh="不看同一人（班子）历年的材料，只找相同的文字。", en="Leave out the same person over the years; look for common text only."),
        *engine_options(lang),
        option("--jobs", "-j", type=click.IntRange(1), zh="同时用多少个进程读材料（缺省：全部核心）。", en="Processes that read documents (default: all cores)."),
        *matching_options(lang),
        language_option(lang),
    ]  # fmt: skip


def _compare(paths: Sequence[str], options: dict[str, Any], lang: Lang) -> int:
    file = find_settings()
    settings = load_settings(file) if file else DEFAULT_SETTINGS
    asked = Wishes(settings, "compare", lang)
    if check_options(options, lang):
        terms_given = terms(options["names"]) | terms(options["places"])
        viewer = Viewer(terms_given, template_words(options["templates"], settings))
        return compare_fingerprints(paths, options, viewer, asked)
    if options["format_"] == "parquet":
        return compare_where_they_lie(paths, settings, options, lang)
    tables, files = parted(paths)
    with library_for_comparing(options, lang) as library, closing(Materials()) as materials:
        if library is None:
            wishes = Options(least=options["least"], names=terms(options["names"]), places=terms(options["places"]))
            templates = template_words(options["templates"], settings)
        else:
            wishes, templates = options_of(library, options["least"]), list(library.masking.templates)
        unreadable = gather_materials(files, materials, asked, options["jobs"])
        unreadable += gather_tables(tables, materials, asked, options["jobs"])
        for path, reason in unreadable:
            complain(say(lang, f"{path}：{reason}", f"{path}: {reason}"))
        if len(materials) < (2 if library is None else 1):
            raise BihuanError("至少要两份能读的材料才能比对", "comparing needs at least two readable documents")
        warn_of_common_words(wishes.names | wishes.places, materials.entries(), lang)
        found = found_in(materials, wishes, templates, options)
        searched, relatives = None, None
        if library is not None:
            against, searched = look_up(library, materials, wishes)
            found = together(found, against)
            relatives = LibraryRelatives(library, materials, searched)
        foreign = names_of_others(materials, found, searched)
        years = Years()
        if not options["no_years"]:
            years = follow_all(materials, wishes, templates, asked, options["jobs"], relatives)
        deliver(Compared(found, materials, unreadable, years, foreign, searched), options, lang)
    return 2 if unreadable else 0
