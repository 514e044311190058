"""``bihuan compare`` of tables, and by other engines than this process."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from tests.engine.cli.test_command_line import run
from tests.support.planted import collection

from bihuan.cli.engines import found_in
from bihuan.comparing import Entry, Options
from bihuan.errors import BihuanError
from bihuan.materials import Materials

TABLES = ("clusters", "pairs", "shared", "unreadable")


def write_table(path: Path, documents: list[Entry], **more: Any) -> None:
    rows = ({"id": one.key, "text": one.text, "names": one.names, "aside": one.aside, **more} for one in documents)
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


@pytest.fixture
def table(tmp_path: Path) -> Path:
    write_table(tmp_path / "documents.jsonl", collection(11, 40), folded=True)
    return tmp_path / "documents.jsonl"


def test_rows_of_a_table_are_documents(tmp_path: Path) -> None:
    copied = "到望鹤镇调研多是听汇报、看材料，没有进过农户的院子，对灌溉渠断水的情况是从信访件里才知道的，答复群众时又照抄文件。"
    rows = [
        {"id": "甲", "text": f"个人对照检查材料\n\n{copied}"},
        {"id": "乙", "text": f"发言提纲。\n{copied}", "names": []},
    ]
    lines = [json.dumps(row) for row in rows] + ["nothing", '{"id": "丙"}', '{"id": 4, "text": ""}', "[]", ""]
    lines += [
        '{"id": "丁", "text": "短文", "folded": true, "aside": [[3, 1]]}',
        '{"id": "戊", "text": "", "places": "县"}',
    ]
    (tmp_path / "documents.jsonl").write_text("\n".join(lines), encoding="utf-8")
    done = run("compare", "documents.jsonl", "--format", "json", "--lang", "en", cwd=tmp_path)
    assert done.returncode == 2
    found = json.loads(done.stdout)
    (pair,) = found["pairs"]
    assert (pair["a"], pair["b"]) == ("乙", "甲")
    place = pair["passages"][0]["b"]
    assert rows[0]["text"][place["start"] : place["end"]] == place["text"]
    assert [one["reason"] for one in found["unreadable"]] == [
        "not JSON",
        "no text",
        "no id (some text)",
        "no JSON object",
        "aside must be ranges [start, end] in order, without overlaps",
        "places must be a list of texts",
    ]
    assert found["unreadable"][0]["path"] == "documents.jsonl: nothing"


def test_an_id_may_not_come_twice(tmp_path: Path) -> None:
    write_table(tmp_path / "documents.jsonl", [Entry("a", "甲"), Entry("a", "乙"), Entry("b", "丙")])
    done = run("compare", "documents.jsonl", "--lang", "en", cwd=tmp_path)
    assert done.returncode == 2
    assert "a: the same document was given twice" in done.stderr.decode()


def test_a_table_that_is_not_there_is_named(tmp_path: Path) -> None:
    done = run("compare", "nowhere.jsonl", "--lang", "en", cwd=tmp_path)
    assert done.returncode == 2
    assert "nowhere.jsonl: No such file" in done.stderr.decode()


def test_duckdb_gives_the_same_answer(table: Path) -> None:
    pytest.importorskip("ibis", reason="the extra spark is not installed")
    answers = [
        run("compare", table.name, "--no-years", "--format", "json", "--engine", engine, cwd=table.parent)
        for engine in ("local", "duckdb")
    ]
    assert [one.returncode for one in answers] == [0, 0], answers[1].stderr.decode()
    assert json.loads(answers[0].stdout)["pairs"]
    assert answers[0].stdout == answers[1].stdout


def test_results_are_tables_where_tables_are_compared_where_they_lie(table: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet", reason="the extra spark is not installed")
    folder = table.parent
    (folder / "more.jsonl").write_text("nothing\n", encoding="utf-8")
    words = ("compare", table.name, "more.jsonl", "--engine", "duckdb", "--format", "parquet", "-o", "out")
    done = run(*words, "--lang", "en", cwd=folder)
    assert done.returncode == 2
    assert "1 rows are no documents" in done.stderr.decode()
    told = json.loads(run("compare", table.name, "--no-years", "--format", "json", cwd=folder).stdout)
    assert sorted(os.listdir(folder / "out")) == [f"{name}.parquet" for name in TABLES]
    results = {name: parquet.read_table(folder / "out" / f"{name}.parquet").to_pylist() for name in TABLES}
    assert results["unreadable"] == [{"row": "more.jsonl: nothing", "reason": "not JSON"}]
    assert [(one["a"], one["b"], one["longest"]) for one in results["pairs"]] == [
        (shown(one["a"]), shown(one["b"]), one["longest"]) for one in told["pairs"]
    ]
    ranges = [[(p["a"]["start"], p["a"]["text"], p["b"]["end"]) for p in one["passages"]] for one in results["pairs"]]
    assert ranges == [
        [(p["a"]["start"], shown(p["a"]["text"]), p["b"]["end"]) for p in one["passages"]] for one in told["pairs"]
    ]
    clusters: dict[int, list[str]] = {}
    for row in results["clusters"]:
        clusters.setdefault(row["cluster"], []).append(row["id"])
    assert sorted(clusters.values()) == sorted(sorted(map(shown, one["paths"])) for one in told["clusters"])
    assert [(one["documents"], one["text"]) for one in results["shared"]] == [
        (one["documents"], one["text"]) for one in sorted(told["shared"], key=lambda one: one["path"])
    ]
    again = run(*words, "--lang", "en", cwd=folder)
    assert again.returncode == 2
    assert "not empty" in again.stderr.decode()


def shown(text: str) -> str:
    return text.encode("utf-8", "backslashreplace").decode()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["documents.jsonl", "--format", "parquet", "-o", "out"], "needs --engine"),
        (["documents.jsonl", "--format", "parquet", "--engine", "duckdb"], "needs -o"),
        (["folder", "--format", "parquet", "--engine", "duckdb", "-o", "out"], "JSON lines and Parquet only"),
    ],
)
def test_what_tables_cannot_do_is_said(tmp_path: Path, words: list[str], said: str) -> None:
    done = run("compare", *words, "--lang", "en", cwd=tmp_path)
    assert done.returncode == 2
    assert said in done.stderr.decode()
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("engine", ["duckdb", "spark"])
def test_without_the_extra_one_line_says_what_to_install(engine: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> Any:
        raise ModuleNotFoundError("No module named 'ibis'", name="ibis")

    monkeypatch.setattr("importlib.import_module", missing)
    options = {"engine": engine, "work": None, "jobs": 1, "master": "local[2]", "conf": ()}
    with pytest.raises(BihuanError, match=r"pip install 'bihuan\[spark\]'") as caught:
        found_in(Materials(), Options(), (), options)
    assert caught.value.code == "engine-missing"


def test_a_cluster_needs_a_folder_that_all_see(table: Path) -> None:
    pytest.importorskip("pyspark", reason="the extra spark is not installed")
    words = ("compare", table.name, "--engine", "spark", "--master", "spark://127.0.0.1:1", "--lang", "en")
    done = run(*words, cwd=table.parent)
    assert done.returncode == 2
    assert "--work must name a folder" in done.stderr.decode()


def test_without_java_one_line_says_what_to_install(table: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spark = pytest.importorskip("bihuan.distributed.spark", reason="the extra spark is not installed")
    monkeypatch.setenv("PATH", str(table.parent))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    with pytest.raises(BihuanError, match="openjdk-17-jre-headless") as caught:
        spark.start("local[1]", {})
    assert caught.value.code == "no-java"
    java = table.parent / "java"
    java.write_text("#!/bin/sh\necho 'openjdk version \"11.0.2\"' >&2\n", encoding="utf-8")
    java.chmod(0o755)
    with pytest.raises(BihuanError, match="11"):
        spark.start("local[1]", {})
