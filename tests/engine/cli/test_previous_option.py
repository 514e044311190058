"""``bihuan examine --previous``: what the command says, writes and returns."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

LAST = """2023年度民主生活会个人对照检查材料
青禾县水务局副局长　钟望川
一、存在的主要问题
（一）理论学习方面
一是理论学习零敲碎打。去年支部集中学习11次，我请假3次，笔记有5次是月底一个晚上补抄的。
二是处理来信拖沓。4月收到的坡头村用水来信，到7月才答复。
二、原因剖析
一是思想上放松了学习。总觉得业务是硬任务、学习是软指标，忙起来就把学习往后放。
三、整改措施
一是补上学习欠账。每周三晚自学两小时，每月最后一天把笔记交支部书记检查。
"""
THIS = LAST.replace("2023", "2024").replace("二是处理来信拖沓。4月收到的坡头村用水来信，到7月才答复。\n", "")


def run(*arguments: str, cwd: Path, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "bihuan", *arguments],
        cwd=cwd,
        input=stdin,
        capture_output=True,
        env={**os.environ, "BIHUAN_LANG": "zh", "PYTHONUTF8": "1", "XDG_CONFIG_HOME": str(cwd / "none")},
        timeout=120,
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "past").mkdir()
    (tmp_path / "past" / "钟望川2023.txt").write_text(LAST, encoding="utf-8")
    (tmp_path / "钟望川2024.txt").write_text(THIS, encoding="utf-8")
    return tmp_path


def test_the_json_has_the_account_with_both_quotations(folder: Path) -> None:
    done = run("examine", "钟望川2024.txt", "--previous", "past", "--format", "json", cwd=folder)
    assert done.returncode == 1
    value = json.loads(done.stdout)
    previous = value["previous"]
    assert (previous["name"], previous["year"], previous["why"]) == (
        "钟望川2023.txt",
        2023,
        "对照检查人相同（钟望川），2023年度",
    )
    assert {one["ref"]: one["status"] for one in previous["accounts"] if one["item"] != "action"} == {
        "P1": "problem-again",
        "P2": "not-mentioned",
        "M1": "measure-again",
    }
    for one in previous["accounts"]:
        assert LAST[one["last"]["start"] : one["last"]["end"]] == one["last"]["quotation"]
        for found in one["mentions"]:
            assert value["text"][found["start"] : found["end"]] == found["quotation"]
    assert {one["rule"] for one in value["findings"]} >= {
        "previous-not-accounted",
        "problem-repeated",
        "measure-repeated",
    }


def test_without_the_option_the_key_is_null_and_no_rule_fires(folder: Path) -> None:
    value = json.loads(run("examine", "钟望川2024.txt", "--format", "json", cwd=folder).stdout)
    assert value["previous"] is None
    assert not {one["rule"] for one in value["findings"]} & {"previous-not-accounted", "problem-repeated"}


def test_standard_input_is_compared_too(folder: Path) -> None:
    done = run("examine", "-", "--previous", "past", "-f", "json", cwd=folder, stdin=THIS.encode())
    assert json.loads(done.stdout)["previous"]["name"] == "钟望川2023.txt"


@pytest.mark.parametrize(
    ("previous", "words"),
    [("gone.txt", "文件不存在"), ("empty.txt", "文件是空的"), ("钟望川2024.txt", "同一份")],
)
def test_an_unusable_file_is_one_line_and_status_2_and_the_examination_is_done(
    folder: Path, previous: str, words: str
) -> None:
    (folder / "empty.txt").write_bytes(b"")
    done = run("examine", "钟望川2024.txt", "--previous", previous, "--exit-zero", cwd=folder)
    assert done.returncode == 2
    (line,) = done.stderr.decode().splitlines()
    assert line.startswith(f"上年度材料 {previous}：")
    assert words in line
    assert "问题 1 · 原因 1 · 措施 1" in done.stdout.decode()


def test_none_found_is_told_and_no_error(folder: Path) -> None:
    (folder / "other").mkdir()
    done = run("examine", "钟望川2024.txt", "--previous", "other", "--exit-zero", cwd=folder)
    assert (done.returncode, done.stderr) == (0, b"")
    assert "没有找到同一人更早年度的材料" in "".join(done.stdout.decode().split())


def test_several_documents_need_a_folder_of_previous_ones(folder: Path) -> None:
    (folder / "b.txt").write_text(THIS, encoding="utf-8")
    done = run("examine", "钟望川2024.txt", "b.txt", "--previous", "past/钟望川2023.txt", cwd=folder)
    assert done.returncode == 2
    assert "--previous 要给文件夹" in done.stderr.decode()
    done = run("examine", "钟望川2024.txt", "b.txt", "--previous", "past", "-f", "json", cwd=folder)
    assert [one["previous"]["year"] for one in json.loads(done.stdout)] == [2023, 2023]


def test_an_examination_without_the_option_loads_nothing_of_it(folder: Path) -> None:
    code = (
        "import sys, bihuan; bihuan.examine(sys.argv[1]);"
        "print([m for m in sys.modules if 'accounting' in m or 'previously' in m or m == 'difflib'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(folder / "钟望川2024.txt")], capture_output=True, text=True, timeout=60
    )
    assert done.stdout.strip() == "[]", done.stderr
