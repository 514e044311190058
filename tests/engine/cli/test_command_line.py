"""The command as a person or a script runs it: exit status, streams, languages, bad input."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.support.texts import GOOD

NOTICE = "关于做好防汛工作的通知\n\n各科室：\n请于6月1日前上报物资清单。\n"


def run(
    *arguments: str, cwd: Path, stdin: bytes | None = None, **environment: str
) -> subprocess.CompletedProcess[bytes]:
    kept = {name: value for name, value in os.environ.items() if name not in ("LC_ALL", "LC_MESSAGES", "NO_COLOR")}
    return subprocess.run(
        [sys.executable, "-m", "bihuan", *arguments],
        cwd=cwd,
        input=stdin if stdin is not None else b"",
        capture_output=True,
        env={**kept, "BIHUAN_LANG": "zh", "PYTHONUTF8": "1", "XDG_CONFIG_HOME": str(cwd / "none"), **environment},
        timeout=120,
    )


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "材料.txt").write_text(GOOD, encoding="utf-8")
    (tmp_path / "notice.txt").write_text(NOTICE, encoding="utf-8")
    return tmp_path


def test_findings_of_warning_or_above_are_status_1_and_none_is_0(folder):
    assert run("examine", "材料.txt", cwd=folder).returncode == 1
    assert run("examine", "材料.txt", "--exit-zero", cwd=folder).returncode == 0
    clean = run("examine", "notice.txt", cwd=folder)
    assert clean.returncode == 0
    assert "不是对照检查材料" in clean.stdout.decode()


def test_one_file_gives_an_object_and_several_a_list_in_their_order(folder):
    one = json.loads(run("examine", "材料.txt", "-f", "json", cwd=folder).stdout)
    assert one["schema"] == "bihuan.examination/1"
    assert one["text"] == GOOD
    several = json.loads(run("examine", "notice.txt", "材料.txt", "-f", "json", cwd=folder).stdout)
    assert [value["source"]["name"] for value in several] == ["notice.txt", "材料.txt"]
    of_folder = json.loads(run("examine", ".", "-f", "json", cwd=folder).stdout)
    assert len(of_folder) == 2


def test_standard_input_is_examined_under_the_name_it_is_given(folder):
    result = run("examine", "-", "--name", "来信.txt", "-f", "json", cwd=folder, stdin=GOOD.encode("gb18030"))
    value = json.loads(result.stdout)
    assert value["source"]["name"] == "来信.txt"
    assert value["text"] == GOOD


def make_bad_inputs(folder: Path) -> dict[str, str]:
    (folder / "empty.txt").write_bytes(b"")
    (folder / "binary.txt").write_bytes(bytes(range(256)) * 20)
    (folder / "broken.docx").write_bytes(b"PK\x03\x04" + b"\x00" * 60)
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7\nnothing of the kind\n")
    (folder / "nothing here").mkdir()
    names = ["empty.txt", "binary.txt", "broken.docx", "broken.pdf", "nothing here", "missing.txt", "x" * 300]
    return dict.fromkeys(names, "")


def test_bad_files_get_one_line_each_and_the_others_are_still_done(folder):
    names = list(make_bad_inputs(folder))
    result = run("examine", *names, "材料.txt", "-f", "json", cwd=folder)
    assert result.returncode == 2
    lines = result.stderr.decode().strip().splitlines()
    assert len(lines) == len(names)
    for name in names:
        assert any(line.startswith(f"{name}：") and len(line) > len(name) + 2 for line in lines), (name, lines)
    assert "Traceback" not in result.stderr.decode()
    assert [value["source"]["name"] for value in json.loads(result.stdout)] == ["材料.txt"]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_told(folder):
    (folder / "材料.txt").chmod(0)
    assert run("examine", "材料.txt", cwd=folder).returncode == 2


@pytest.mark.parametrize("format_", ["terminal", "json", "html", "xlsx"])
def test_a_run_in_which_every_file_fails_leaves_no_output(folder, format_):
    (folder / "empty.txt").write_bytes(b"")
    (folder / "before.out").write_text("as it was")
    for target in ("new.out", "before.out"):
        assert run("examine", "empty.txt", "-f", format_, "-o", target, cwd=folder).returncode == 2
    assert not (folder / "new.out").exists()
    assert (folder / "before.out").read_text() == "as it was"
    assert not list(folder.glob(".bihuan-*"))


def test_an_output_that_cannot_be_written_is_status_2(folder):
    result = run("examine", "材料.txt", "-o", "no/such/folder.txt", cwd=folder)
    assert result.returncode == 2
    assert result.stderr.decode().startswith("no/such/folder.txt：写不了")
    assert "Traceback" not in result.stderr.decode()


def test_the_document_itself_is_never_overwritten(folder):
    result = run("examine", "材料.txt", "-o", "材料.txt", cwd=folder)
    assert result.returncode == 2
    assert (folder / "材料.txt").read_text(encoding="utf-8") == GOOD
    assert run("examine", "材料.txt", "-o", ".", cwd=folder).returncode == 2
    assert (folder / "材料.txt").read_text(encoding="utf-8") == GOOD


def test_a_folder_takes_one_report_for_each_document_and_keeps_its_shape(folder):
    (folder / "in" / "deep").mkdir(parents=True)
    for name in ("in/a.txt", "in/deep/a.txt", "in/a.md", "in/~$a.docx", "in/.hidden.txt", "in/picture.svg"):
        (folder / name).write_text(GOOD, encoding="utf-8")
    assert run("examine", "in", "-f", "json", "-o", "out/", cwd=folder).returncode == 1
    written = sorted(str(path.relative_to(folder / "out")) for path in (folder / "out").rglob("*") if path.is_file())
    assert written == ["a.json", "a.txt.json", "deep/a.json"]
    assert json.loads((folder / "out" / "deep" / "a.json").read_bytes())["text"] == GOOD


@pytest.mark.parametrize(("format_", "begins"), [("html", b"<!doctype html"), ("xlsx", b"pk"), ("sarif", b"{")])
def test_many_documents_become_one_page_workbook_or_log(folder, format_, begins):
    assert run("examine", ".", "-f", format_, "-o", "all.out", cwd=folder).returncode == 1
    assert (folder / "all.out").read_bytes()[:14].lower().startswith(begins)


@pytest.mark.parametrize("encoding", ["ascii", "gbk", "latin-1", "utf-8"])
@pytest.mark.parametrize("format_", ["terminal", "json"])
def test_any_encoding_of_the_console_will_do(folder, encoding, format_):
    text = GOOD.replace("补学。", "补学𠮷。")
    (folder / "材料.txt").write_text(text, encoding="utf-8")
    result = run(
        "examine", "材料.txt", "-f", format_, cwd=folder, PYTHONUTF8="0", PYTHONIOENCODING=encoding, LC_ALL="C.UTF-8"
    )
    assert result.returncode == 1, result.stderr
    shown = result.stdout.decode(encoding)
    if format_ == "json":
        assert json.loads(shown)["text"] == text


def test_lone_surrogates_in_a_file_do_no_harm(folder):
    (folder / "odd.txt").write_bytes(GOOD.encode("utf-8").replace("补学".encode(), b"\xed\xa0\x80", 1))
    for format_ in ("terminal", "json"):
        result = run("examine", "odd.txt", "-f", format_, cwd=folder)
        assert "Traceback" not in result.stderr.decode()
        assert result.returncode in (1, 2)


def test_rules_can_be_chosen_left_out_and_weighed(folder):
    def found(*arguments: str) -> set[str]:
        value = json.loads(run("examine", "材料.txt", "-f", "json", *arguments, cwd=folder).stdout)
        return {finding["rule"] for finding in value["findings"]}

    assert "aspect-missing" in found()
    assert found("--rule", "aspect-missing") == {"aspect-missing"}
    assert "aspect-missing" not in found("--ignore", "aspect-missing")
    assert "analysis-share" in found()  # only a hint
    assert "analysis-share" not in found("--min-severity", "warning")


def test_a_finding_is_suppressed_with_a_reason_and_counts_no_more(folder):
    sidecar = '[[suppress]]\nrule = "aspect-missing"\nreason = "本次只查一个方面"\n'
    (folder / "材料.txt.bihuan.toml").write_text(sidecar, encoding="utf-8")
    arguments = ("examine", "材料.txt", "--rule", "aspect-missing")
    assert run(*arguments, cwd=folder).returncode == 0
    findings = json.loads(run(*arguments, "-f", "json", cwd=folder).stdout)["findings"]
    assert {finding["suppressed"] for finding in findings} == {"本次只查一个方面"}
    assert "本次只查一个方面" in run(*arguments, "--show-suppressed", cwd=folder).stdout.decode()
    (folder / "材料.txt.bihuan.toml").write_text('[[suppress]]\nrule = "aspect-missing"\n', encoding="utf-8")
    wrong = run(*arguments, cwd=folder)
    assert wrong.returncode == 2
    assert "第 1 行：缺少 reason" in wrong.stderr.decode()


def test_settings_are_found_in_the_folder_and_their_faults_told_with_the_line(folder):
    (folder / "bihuan.toml").write_text("[rules.aspect-missing]\nenabled = false\n", encoding="utf-8")
    assert b"aspect-missing" not in run("examine", "材料.txt", cwd=folder).stdout
    (folder / "bihuan.toml").write_text("\n[rules.aspect-mising]\nenabled = false\n", encoding="utf-8")
    wrong = run("examine", "材料.txt", cwd=folder)
    assert wrong.returncode == 2
    assert "aspect-missing" in wrong.stderr.decode()
    (folder / "bihuan.toml").write_text("lang = 'zh'\n[limits]\nfile_byte = 3\n", encoding="utf-8")
    wrong = run("examine", "材料.txt", cwd=folder)
    assert "bihuan.toml 第 3 行" in wrong.stderr.decode()
    assert "file_bytes" in wrong.stderr.decode()


@pytest.mark.parametrize(
    "arguments",
    [
        ("examine",),
        ("examine", "材料.txt", "--formt", "json"),
        ("examine", "材料.txt", "--format", "yaml"),
        ("examine", "材料.txt", "--profile", "mzshh-1066"),
        ("examine", "材料.txt", "--rule", "no-such-rule"),
        ("examine", "材料.txt", "--profiles", "nowhere"),
        ("examine", "材料.txt", "--config", "nowhere.toml"),
        ("examine", "材料.txt", "--jobs", "0"),
        ("rule", "no-such-rule"),
        ("profile", "show", "mzshh-1066"),
        ("nonsense",),
    ],
)
def test_wrong_usage_is_status_2_with_a_word_of_help_and_no_traceback(folder, arguments):
    result = run(*arguments, cwd=folder)
    assert result.returncode == 2
    assert result.stderr
    assert result.stdout == b""
    assert "Traceback" not in result.stderr.decode()


def test_help_speaks_the_chosen_language(folder):
    assert "用法：" in run("--help", cwd=folder).stdout.decode()
    assert "例子" in run("examine", "--help", cwd=folder).stdout.decode()
    assert run("--help", cwd=folder, BIHUAN_LANG="en").stdout.startswith(b"Usage:")
    assert b"Examples" in run("examine", "--help", "--lang", "en", cwd=folder).stdout
    by_locale = run("--help", cwd=folder, BIHUAN_LANG="", LC_ALL="zh_CN.UTF-8")
    assert "用法：" in by_locale.stdout.decode()
    assert run("--help", cwd=folder, BIHUAN_LANG="", LC_ALL="C.UTF-8").stdout.startswith(b"Usage:")


def test_the_language_may_be_chosen_before_or_after_the_command(folder):
    document = next(file.name for file in folder.iterdir() if file.suffix == ".txt")
    before = run("--lang", "en", "examine", document, "--exit-zero", cwd=folder).stdout
    after = run("examine", document, "--lang", "en", "--exit-zero", cwd=folder).stdout
    assert before == after
    assert before != run("--lang", "zh", "examine", document, "--exit-zero", cwd=folder).stdout


def test_version_and_rules_and_completion(folder):
    assert run("--version", cwd=folder).stdout.startswith(b"bihuan 0.")
    rules = json.loads(run("rules", "--format", "json", cwd=folder).stdout)
    assert "problem-vague" in {rule["name"] for rule in rules}
    listed = run("rules", cwd=folder).stdout.decode()
    assert all(rule["name"] in listed for rule in rules)
    explained = run("rule", "problem-vague", "--lang", "en", cwd=folder).stdout.decode()
    assert "problem-vague" in explained
    for shell in ("bash", "zsh", "fish"):
        assert b"_BIHUAN_COMPLETE" in run("completion", shell, cwd=folder).stdout
    completed = run(cwd=folder, _BIHUAN_COMPLETE="bash_complete", COMP_WORDS="bihuan ex", COMP_CWORD="1")
    assert b"examine" in completed.stdout


def test_a_reader_that_goes_away_is_no_fault(folder):
    command = f"{sys.executable} -m bihuan examine 材料.txt -f json | head -c 10"
    result = subprocess.run(["sh", "-c", command], cwd=folder, capture_output=True, timeout=60)
    assert len(result.stdout) == 10
    assert result.stderr == b""


def test_a_thousand_files_go_through_all_cores_in_order(folder):
    (folder / "many").mkdir()
    for number in range(40):
        (folder / "many" / f"{number:03}.txt").write_text(f"{GOOD}{number}\n", encoding="utf-8")
    (folder / "many" / "020.txt").write_bytes(b"")
    result = run("examine", "many", "-j", "2", "-f", "json", cwd=folder)
    assert result.returncode == 2
    assert result.stderr.decode().count("\n") == 1
    names = [value["source"]["name"] for value in json.loads(result.stdout)]
    assert names == [f"{number:03}.txt" for number in range(40) if number != 20]


@pytest.mark.skipif(sys.platform == "win32", reason="sends a POSIX signal")
def test_an_interrupt_keeps_what_is_done(folder):
    (folder / "many").mkdir()
    for number in range(400):
        (folder / "many" / f"{number:03}.txt").write_text(GOOD * 6, encoding="utf-8")
    command = [sys.executable, "-m", "bihuan", "examine", "many", "-j", "2", "-f", "json", "-o", "out/"]
    process = subprocess.Popen(command, cwd=folder, start_new_session=True, stderr=subprocess.PIPE)
    deadline = time.monotonic() + 60
    while not (folder / "out" / "002.json").exists():
        assert time.monotonic() < deadline
        assert process.poll() is None
        os.sched_yield()
    os.killpg(process.pid, signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 130
    assert b"Traceback" not in errors
    written = list((folder / "out").iterdir())
    assert 3 <= len(written) < 400
    assert all(json.loads(file.read_bytes())["text"] for file in written)
