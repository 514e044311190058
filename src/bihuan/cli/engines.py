"""Where documents are compared: in this process, over tables on this machine (DuckDB), or on a cluster (Spark)."""

from __future__ import annotations

import importlib
import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from bihuan.cli.comparison import template_words, terms
from bihuan.cli.speaking import complain
from bihuan.comparing import Comparison, Options, compare
from bihuan.config import Settings
from bihuan.errors import BadConfiguration, BihuanError, UnwritableOutput
from bihuan.language import Lang, say
from bihuan.materials import Materials
from bihuan.tables import is_table

if TYPE_CHECKING:
    from bihuan.distributed.backend import Backend

_ENGINES = ("local", "duckdb", "spark")


class NoEngine(BihuanError):
    """The extra ``spark`` is not installed."""

    code = "engine-missing"


def engine_options(lang: Lang) -> list[click.Parameter]:
    """Where to compare, and with what."""

    def option(*names: str, zh: str, en: str, **more: Any) -> click.Option:
        return click.Option(names, help=say(lang, zh, en), **more)

    return [
        option("--engine", type=click.Choice(_ENGINES), default="local", zh="在哪里比对：本进程，本机用 DuckDB（装不进内存时），或 Spark 集群。", en="Where to compare: in this process, on this machine by DuckDB (beyond its memory), or on a Spark cluster."),
        option("--master", default="local[*]", show_default=True, metavar="URL", zh="Spark 集群的地址。", en="Address of the Spark cluster."),
        option("--work", metavar="DIR", zh="放中间结果的文件夹；用集群时要各台机器都看得到。", en="Folder for intermediate results; with a cluster one that all its machines see."),
        option("--conf", multiple=True, metavar="NAME=VALUE", zh="Spark 的设置，可重复。", en="A setting of Spark; may be repeated."),
    ]  # fmt: skip


def found_in(materials: Materials, wishes: Options, templates: Sequence[str], options: Mapping[str, Any]) -> Comparison:
    """What the documents have in common, by the engine that was asked for."""
    if options["engine"] == "local":
        return compare(materials.entries(), templates=templates, options=wishes)
    with opened(options) as backend:
        collecting = _part("collecting")
        return collecting.compare_on(backend, materials.entries(), wishes, templates)  # type: ignore[no-any-return]


def compare_where_they_lie(paths: Sequence[str], settings: Settings, options: Mapping[str, Any], lang: Lang) -> int:
    """``--format parquet``: tables of documents compared where they lie, the results written as tables."""
    _require_tables(paths, options, lang)
    wishes = Options(least=options["least"], names=terms(options["names"]), places=terms(options["places"]))
    templates = template_words(options["templates"], settings)
    with opened(options) as backend:
        told = _part("telling").compare_in_place(
            backend, paths, settings, wishes, templates, options["output"], english=lang == "en"
        )
    click.echo(
        say(
            lang,
            f"材料 {told.documents} 份 · 全文相近 {told.near_duplicates} 对 · 另有相同段落 "
            f"{told.pairs - told.near_duplicates} 对 · 相近组 {told.clusters} · 共用段落 {told.shared}",
            f"{told.documents} documents · {told.near_duplicates} pairs alike as a whole · "
            f"{told.pairs - told.near_duplicates} more with common passages · {told.clusters} clusters · "
            f"{told.shared} shared passages",
        )
    )
    if told.unreadable:
        rows = f"{options['output'].rstrip('/')}/unreadable.parquet"
        complain(
            say(lang, f"{told.unreadable} 行不是材料，见 {rows}", f"{told.unreadable} rows are no documents: {rows}")
        )
    return 2 if told.unreadable else 0


def _require_tables(paths: Sequence[str], options: Mapping[str, Any], lang: Lang) -> None:
    if options["engine"] == "local":
        raise click.UsageError(
            say(
                lang,
                "--format parquet 要用 --engine duckdb 或 spark",
                "--format parquet needs --engine duckdb or spark",
            )
        )
    if not options["output"]:
        raise click.UsageError(
            say(lang, "--format parquet 要用 -o 给出新文件夹", "--format parquet needs -o with a new folder")
        )
    other = [one for one in paths if not is_table(one)]
    if other:
        raise click.UsageError(
            say(
                lang,
                f"--format parquet 只比对 JSONL 和 Parquet：{other[0]}",
                f"--format parquet compares JSON lines and Parquet only: {other[0]}",
            )
        )
    if options["library"]:
        raise click.UsageError(
            say(lang, "--format parquet 不能同时用 --library", "--format parquet does not go with --library")
        )
    if "://" not in options["output"]:
        _make_folder(options["output"])


def _make_folder(path: str) -> None:
    try:
        os.makedirs(path, exist_ok=True)
        if os.listdir(path):
            raise UnwritableOutput(f"{path}：里面已有文件，请另给一个文件夹", f"{path}: not empty, name another folder")
    except OSError as trouble:
        reason = trouble.strerror or str(trouble)
        raise UnwritableOutput(f"{path}：{reason}", f"{path}: {reason}") from trouble


@contextmanager
def opened(options: Mapping[str, Any]) -> Iterator[Backend]:
    """The engine, ready to compare; what it kept meanwhile is gone afterwards."""
    if options["engine"] == "duckdb":
        with (
            tempfile.TemporaryDirectory(dir=options["work"]) as folder,
            _part("duck").opened(folder, options["jobs"]) as backend,
        ):
            yield backend
        return
    master, settings = options["master"], dict(_setting(one) for one in options["conf"])
    spark = _part("spark")
    if options["work"]:
        with spark.opened(master, settings, options["work"]) as backend:
            yield backend
    elif not master.startswith("local"):
        raise BadConfiguration(
            "用集群时要用 --work 给出各台机器都看得到的文件夹（如 hdfs://… 或共享目录）",
            "with a cluster --work must name a folder that all its machines see (hdfs://… or a shared folder)",
        )
    else:
        with tempfile.TemporaryDirectory() as folder, spark.opened(master, settings, folder) as backend:
            yield backend


def _part(name: str) -> Any:
    """A module of ``distributed``; what it needs is an extra that may be absent, and slow to import."""
    try:
        return importlib.import_module(f"bihuan.distributed.{name}")
    except ImportError as missing:
        if (missing.name or "").startswith("bihuan"):
            raise
        raise NoEngine(
            f"这个引擎要附加包 spark（缺 {missing.name}）：请执行 pip install 'bihuan[spark]' 后再试",
            f"this engine needs the extra spark ({missing.name} is missing): run pip install 'bihuan[spark]'",
        ) from missing


def _setting(words: str) -> tuple[str, str]:
    name, sign, value = words.partition("=")
    if not sign or not name:
        raise BadConfiguration(f"--conf {words}：要写成 名称=值", f"--conf {words}: NAME=VALUE is wanted")
    return name, value
