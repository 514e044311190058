"""What is refused, in words, whatever it calls itself; and how files are handed out."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from bihuan_web.common.errors import Refused
from bihuan_web.files.downloads import attachment, stored_file
from bihuan_web.files.kinds import Purpose
from bihuan_web.files.models import StoredFile
from tests.support.wordfiles import docx, p, zipped
from tests.web.files.conftest import Keep, left

WORD = docx(p("一、存在问题"))
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\0")
TYPES = "[Content_Types].xml"


def wide(text: str) -> bytes:
    return text.encode("utf-16-le")


def pdf(**options: object) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, **options)  # type: ignore[arg-type]
    canvas.drawString(100, 700, "evidence")
    canvas.save()
    return out.getvalue()


def bomb() -> bytes:
    out = io.BytesIO(WORD)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/media/image1.png", b"\0" * 30_000_000)
    return out.getvalue()


def lying_bomb() -> bytes:
    """Many members of which each unpacks to a lot, all well compressed by themselves below the ratio."""
    out = io.BytesIO(WORD)
    block = bytes(range(256)) * 4000
    with zipfile.ZipFile(out, "a", zipfile.ZIP_STORED) as archive:
        for number in range(3):
            archive.writestr(f"word/media/{number}.bin", block)
    return out.getvalue()


def with_member(name: str, data: bytes = b"x") -> bytes:
    out = io.BytesIO(WORD)
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr(name, data)
    return out.getvalue()


def encrypted_zip() -> bytes:
    data = bytearray(WORD)
    at = 0
    while (at := data.find(b"PK\x01\x02", at)) >= 0:
        flags = struct.unpack_from("<H", data, at + 8)[0]
        struct.pack_into("<H", data, at + 8, flags | 1)
        at += 4
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"", "空.docx", "file-empty"),
        (b"<!DOCTYPE html><script>alert(1)</script>", "照片.png", "markup"),
        (b"  <html><body>x</body></html>", "说明.txt", "markup"),
        (b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "图.jpg", "markup"),
        (b"<svg onload=alert(1)>", "图.svg", "markup"),
        ("\ufeff<svg>".encode("utf-16-le"), "图.txt", "markup"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n\r\n<html>", "页.txt", "markup"),
        (b"MZ\x90\0" + b"\0" * 100, "照片.jpg", "runnable"),
        (b"\x7fELF" + b"\0" * 100, "说明.docx", "runnable"),
        (b"#!/bin/sh\nrm -rf /\n", "说明.txt", "runnable"),
        (b"echo hello", "run.bat", "runnable"),
        (b"plain", "说明.pdf.exe", "runnable"),
        (OLE + wide("EncryptedPackage"), "密.docx", "file-encrypted"),
        (OLE + wide("WordDocument") + wide("_VBA_PROJECT"), "宏.doc", "macros"),
        (OLE + wide("Nothing known"), "何物.doc", "unknown-type"),
        (with_member("word/vbaProject.bin"), "宏.docx", "macros"),
        (zipped({TYPES: "application/vnd.ms-word.document.macroEnabled.main+xml"}), "宏.docx", "macros"),
        (with_member("xl/macrosheets/sheet1.xml"), "宏.xlsx", "macros"),
        (bomb(), "炸弹.docx", "zip-bomb"),
        (with_member("../../etc/cron.d/x"), "逃.docx", "bad-members"),
        (with_member("/etc/passwd"), "逃.docx", "bad-members"),
        (with_member("C:/Windows/x"), "逃.docx", "bad-members"),
        (zipped({"a.txt": "x"}), "包.zip", "unknown-type"),
        (WORD[:200], "半.docx", "file-damaged"),
        (encrypted_zip(), "密.docx", "file-encrypted"),
        (pdf(encrypt=StandardEncryption("secret", ownerPassword="owner")), "密.pdf", "file-encrypted"),
        (b"%PDF-1.7 and nothing else", "坏.pdf", "file-damaged"),
        (b"\x00\x01\x02\x03 no known bytes", "何物.pdf", "unknown-type"),
    ],
)
def test_what_could_harm_a_reader_is_refused_in_words(
    keep: Keep, folder: Path, data: bytes, name: str, code: str
) -> None:
    with pytest.raises(Refused) as refused:
        keep(data, name)
    assert refused.value.code == code
    assert refused.value.message
    assert refused.value.message_en
    assert left(folder) == []
    assert not StoredFile.objects.exists()


def test_all_of_an_archive_together_has_a_limit(keep: Keep, settings: object) -> None:
    settings.FILES_UNPACKED_MEGABYTES = 2  # type: ignore[attr-defined]
    with pytest.raises(Refused) as refused:
        keep(lying_bomb(), "大.docx")
    assert refused.value.code == "zip-bomb"


def test_a_directory_of_very_many_members_is_refused_before_it_is_read(keep: Keep) -> None:
    with pytest.raises(Refused) as refused:
        keep(WORD + b"PK\x01\x02" * 6_000, "多.docx")
    assert refused.value.code == "zip-bomb"


@pytest.mark.parametrize(
    "name",
    ["../../etc/passwd", "a\\b.docx", "C:x.docx", "", "  ", "..", "x" * 201, "a\r\nSet-Cookie: x.txt", "a\0.txt",
     "照片\u202egnp.txt", "CON.txt", "lpt1.docx", "a|b.txt"],
)  # fmt: skip
def test_a_name_that_is_a_path_or_hides_something_is_refused(keep: Keep, folder: Path, name: str) -> None:
    with pytest.raises(Refused) as refused:
        keep(b"text", name)
    assert refused.value.code == "bad-name"
    assert left(folder) == []


@pytest.mark.parametrize(
    ("data", "name", "kind", "purpose"),
    [
        (WORD, "材料.docx", "docx", Purpose.DOCUMENT),
        (WORD, "名不副实.pdf", "docx", Purpose.EVIDENCE),
        (OLE + wide("WordDocument"), "旧.doc", "doc", Purpose.DOCUMENT),
        (OLE + wide("WordDocument"), "旧.wps", "wps", Purpose.DOCUMENT),
        (OLE + wide("Workbook"), "旧.xls", "xls", Purpose.EVIDENCE),
        (zipped({TYPES: "spreadsheetml.sheet.main+xml"}), "表.xlsx", "xlsx", Purpose.IMPORT),
        (zipped({"OFD.xml": "<OFD/>"}), "公文.ofd", "ofd", Purpose.EVIDENCE),
        (pdf(), "扫描.pdf", "pdf", Purpose.EVIDENCE),
        (b"\x89PNG\r\n\x1a\n....", "照片.png", "png", Purpose.EVIDENCE),
        (b"\xff\xd8\xff\xe0....", "照片.jpeg", "jpg", Purpose.EVIDENCE),
        ("存在问题".encode("gb18030"), "旧文本.txt", "txt", Purpose.DOCUMENT),
        ("\ufeff存在问题".encode("utf-16-le"), "宽文本.txt", "txt", Purpose.DOCUMENT),
        (b"<html><body>x</body></html>", "网页.html", "html", Purpose.DOCUMENT),
    ],
)
def test_a_file_is_what_its_content_says(keep: Keep, data: bytes, name: str, kind: str, purpose: Purpose) -> None:
    assert keep(data, name, purpose).kind == kind


@pytest.mark.parametrize(("purpose", "data"), [(Purpose.IMPORT, WORD), (Purpose.DOCUMENT, zipped({"OFD.xml": "x"}))])
def test_a_good_file_in_the_wrong_place_is_refused(keep: Keep, purpose: Purpose, data: bytes) -> None:
    with pytest.raises(Refused) as refused:
        keep(data, "文件.docx", purpose)
    assert refused.value.code == "wrong-type"


def test_a_download_is_an_attachment_that_cannot_run(keep: Keep) -> None:
    page = keep(b"<html><script>alert(1)</script></html>", "页<b>.html".replace("<b>", "面"), Purpose.DOCUMENT)
    response = stored_file(page)
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"] == "attachment; filename*=utf-8''%E9%A1%B5%E9%9D%A2.html"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "no-store" in response["Cache-Control"]


def test_a_download_ends_as_its_content_is_and_no_name_becomes_a_header(keep: Keep) -> None:
    assert "filename*=utf-8''%E5%9B%BE.pdf.docx" in stored_file(keep(WORD, "图.pdf"))["Content-Disposition"]
    header = attachment(b"", 'a"\r\nSet-Cookie: x=1; "b.txt', "text/plain")["Content-Disposition"]
    assert header == 'attachment; filename="a___Set-Cookie: x=1; _b.txt"'
