"""doc, wps and what hides under their names: read through LibreOffice where it is present, refused clearly where not."""

from __future__ import annotations

import os
import stat
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from tests.support.wordfiles import abstract, docx, lvl, num, numbered, p, tbl, tc, tr

from bihuan.errors import UnreadableFile
from bihuan.reading import office
from bihuan.reading.docx import read_docx
from bihuan.reading.limits import DEFAULT_LIMITS, Limits
from bihuan.reading.office import find_program, read_office

WITH_LIBREOFFICE = pytest.mark.skipif(find_program() is None, reason="LibreOffice is not installed")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
WORD = OLE + b"\0" * 504 + b"\xec\xa5" + b"\0" * 600 + "WordDocument".encode("utf-16-le") + b"\0" * 600
OFFICIAL = abstract(0, lvl(0, "chineseCounting", "%1、"), lvl(1, "chineseCounting", "（%2）")) + num(1, 0)
BODY = (
    numbered("存在的问题", 1) + numbered("学习方面。一是不够深入。", 1, 1) + tbl(tr(tc("问题"), tc("措施"))) + p("完")
)
SHOWN = "一、存在的问题\n（一）学习方面。一是不够深入。\n问题\t措施\n完\n"


def refused(data: bytes, name: str, limits: Limits = DEFAULT_LIMITS) -> UnreadableFile:
    with pytest.raises(UnreadableFile) as caught:
        read_office(data, name, limits)
    assert caught.value.message
    assert caught.value.message_en.isascii()
    return caught.value


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The same document in the formats that LibreOffice writes."""
    folder = tmp_path_factory.mktemp("made")
    (folder / "a.docx").write_bytes(docx(BODY, numbering=OFFICIAL))
    program = find_program()
    assert program is not None
    for kind in ("doc", "odt"):
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        command = [
            program,
            "--headless",
            profile,
            "--convert-to",
            kind,
            "--outdir",
            str(folder),
            str(folder / "a.docx"),
        ]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
    return {kind: (folder / f"a.{kind}").read_bytes() for kind in ("doc", "odt")}


@WITH_LIBREOFFICE
@pytest.mark.parametrize(("name", "kind"), [("材料.doc", "doc"), ("材料.wps", "doc"), ("材料.odt", "odt")])
def test_old_formats_are_read_with_their_numbers_and_tables(made: dict[str, bytes], name: str, kind: str) -> None:
    source = read_office(made[kind], name, DEFAULT_LIMITS)
    assert source.text == SHOWN
    assert source.format == name.rsplit(".", 1)[1]
    assert len(source.sha256) == 64
    assert len(source.tables) == 1


@WITH_LIBREOFFICE
def test_a_doc_that_was_renamed_to_docx_is_read(made: dict[str, bytes]) -> None:
    source = read_docx(made["doc"], "材料.docx", DEFAULT_LIMITS)
    assert (source.text, source.format) == (SHOWN, "doc")


@WITH_LIBREOFFICE
def test_rich_text_under_the_name_of_a_doc_is_read() -> None:
    words = "".join(f"\\u{ord(character)}?" for character in "学习不够")
    source = read_office(b"{\\rtf1\\ansi " + words.encode() + b"\\par}", "材料.doc", DEFAULT_LIMITS)
    assert source.text.strip() == "学习不够"


@WITH_LIBREOFFICE
def test_a_file_that_libreoffice_cannot_convert_is_refused(made: dict[str, bytes]) -> None:
    assert refused(WORD, "材料.doc").code == "conversion-failed"
    assert refused(made["doc"][: len(made["doc"]) // 2], "材料.doc").code == "file-damaged"


def test_a_docx_or_a_web_page_under_the_name_of_a_doc_is_read_as_what_it_is() -> None:
    source = read_office(docx(BODY, numbering=OFFICIAL), "材料.doc", DEFAULT_LIMITS)
    assert (source.text, source.format) == (SHOWN, "docx")
    page = "<html><head><meta charset='utf-8'></head><body><p>学习不够深入，措施不实。</p></body></html>".encode()
    assert "学习不够深入" in read_office(page, "材料.doc", DEFAULT_LIMITS).text


def test_an_encrypted_doc_is_named_as_such_before_anything_is_started() -> None:
    locked = bytearray(WORD)
    locked[512 + 11] |= 1
    assert refused(bytes(locked), "材料.doc").code == "file-encrypted"


def test_a_container_without_any_text_is_damaged() -> None:
    assert refused(OLE + b"x" * 5000, "材料.doc").code == "file-damaged"


def test_without_libreoffice_the_message_says_how_to_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "PROGRAMS", ("no-such-office-program",))
    error = refused(WORD, "材料.wps")
    assert error.code == "needs-libreoffice"
    assert "docx" in error.message


def stand_in(folder: Path, script: str) -> str:
    """A program that behaves as LibreOffice may on a bad day."""
    program = folder / "office"
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return str(program)


@pytest.mark.skipif(os.name != "posix", reason="the stand-in is a shell script")
def test_a_program_that_hangs_is_ended_with_its_children(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    noted = tmp_path / "child"
    script = f"sleep 600 & echo $! > {noted}.new && mv {noted}.new {noted}; wait"
    monkeypatch.setattr(office, "PROGRAMS", (stand_in(tmp_path, script),))
    error = refused(WORD, "材料.doc", replace(DEFAULT_LIMITS, office_seconds=1))
    assert error.code == "conversion-timeout"
    status = Path(f"/proc/{noted.read_text().strip()}/stat")
    assert not status.exists() or status.read_text().rsplit(")", 1)[1].split()[0] == "Z"


@pytest.mark.skipif(os.name != "posix", reason="the stand-in is a shell script")
def test_a_program_that_fails_or_writes_rubbish_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "PROGRAMS", (stand_in(tmp_path, "exit 3"),))
    assert refused(WORD, "材料.doc").code == "conversion-failed"
    rubbish = 'for last; do :; done; d=$(dirname "$last"); mkdir -p "$d/out"; echo rubbish > "$d/out/document.docx"'
    monkeypatch.setattr(office, "PROGRAMS", (stand_in(tmp_path, rubbish),))
    assert refused(WORD, "材料.doc").code == "file-damaged"


@pytest.mark.skipif(os.name != "posix", reason="the stand-in is a shell script")
def test_nothing_is_left_behind_and_no_network_is_offered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = tmp_path / "seen"
    monkeypatch.setattr(office, "PROGRAMS", (stand_in(tmp_path, f'pwd > {seen}; env >> {seen}; echo "$@" >> {seen}'),))
    monkeypatch.setenv("SECRET_OF_THE_CALLER", "x")
    refused(WORD, "材料.wps")
    words = seen.read_text(encoding="utf-8")
    assert not Path(words.split("\n", 1)[0]).exists()
    assert "https_proxy=http://127.0.0.1:9" in words
    assert "SECRET_OF_THE_CALLER" not in words
    assert words.strip().endswith("document.doc")  # Word inside: not to be taken for Microsoft Works
