"""The format is told by the content, then by the extension."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile

import pytest
from tests.support.pdffiles import by_count

from bihuan.errors import UnreadableFile
from bihuan.reading import read, read_bytes
from bihuan.reading.detect import detect_format

PAGE = "<!DOCTYPE html><html><body><p>对照检查材料</p><p>一是学习不够。</p></body></html>"


def zipped(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, b"x")
    return out.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


@pytest.mark.parametrize(
    ("data", "name", "expected"),
    [
        ("对照检查材料".encode(), "a.txt", "txt"),
        ("对照检查材料".encode("utf-16"), "a.txt", "txt"),
        ("对照检查材料".encode(), "a", "txt"),
        ("对照检查材料".encode(), "a.docx", "txt"),
        ("# 对照检查材料".encode(), "a.MD", "md"),
        (PAGE.encode(), "a.docx", "html"),
        (PAGE.encode(), "a.doc", "html"),
        (PAGE.encode(), "a.txt", "html"),
        (PAGE.encode("utf-16"), "a.txt", "html"),
        ("<b>片段</b>".encode(), "a.htm", "html"),
        ("没有标签的文字".encode(), "a.html", "txt"),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related\n\n", "a.mht", "mht"),
        (zipped("[Content_Types].xml", "word/document.xml"), "a.txt", "docx"),
        (zipped("[Content_Types].xml", "word/document.xml"), "a.doc", "docx"),
        (b"PK\x03\x04 cut short", "a.docx", "docx"),
        (OLE + "WordDocument".encode("utf-16-le"), "a.docx", "doc"),
        (OLE + "WordDocument".encode("utf-16-le"), "a.wps", "wps"),
        (b"{\\rtf1 x}", "a.doc", "rtf"),
        (b"%PDF-1.4 ...", "a.txt", "pdf"),
        (b"\x89PNG\r\n\x1a\n...", "a.pdf", "png"),
        (b"\xff\xd8\xff\xe0", "a.docx", "jpg"),
        (b"II*\0....", "a.png", "tif"),
    ],
)
def test_content_decides_before_the_extension(data: bytes, name: str, expected: str) -> None:
    assert detect_format(data, name) == expected


@pytest.mark.parametrize(
    ("data", "code", "word"),
    [
        (zipped("a.txt"), "unsupported-format", "zip"),
        (zipped("[Content_Types].xml", "xl/workbook.xml"), "unsupported-format", "Excel"),
        (zipped("[Content_Types].xml", "ppt/presentation.xml"), "unsupported-format", "PowerPoint"),
        (zipped("OFD.xml"), "unsupported-format", "OFD"),
        (b"Rar!\x1a\x07\x00", "unsupported-format", "RAR"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "file-encrypted", "密码"),
        (OLE + "Workbook".encode("utf-16-le"), "unsupported-format", "Excel"),
    ],
)
def test_what_is_no_document_is_named(data: bytes, code: str, word: str) -> None:
    with pytest.raises(UnreadableFile) as trouble:
        read_bytes(data, "a.txt")
    assert trouble.value.code == code
    assert word in trouble.value.message
    assert trouble.value.message_en


def test_a_web_page_named_docx_is_read_as_a_web_page() -> None:
    source = read_bytes(PAGE.encode("gb18030"), "a.docx")
    assert (source.format, source.text) == ("html", "对照检查材料\n一是学习不够。\n")


def test_a_pdf_named_txt_is_read_as_pdf(tmp_path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(by_count(["对照检查材料"]))
    source = read(path)
    assert (source.format, source.text, source.name) == ("pdf", "对照检查材料\n", "a.txt")
    assert len(source.sha256) == 64


def test_reading_a_text_file_loads_no_heavy_library() -> None:
    code = (
        "import sys; from bihuan.reading import read_bytes\n"
        "for codec in ('utf-8', 'gb18030', 'utf-16'): read_bytes('一是理论学习不够深入。'.encode(codec), 'a.txt')\n"
        "read_bytes('一是理論學習不夠深入，滿足於會上學。'.encode('big5'), 'a.txt')\n"
        "heavy = {'lxml', 'docx', 'pypdfium2', 'pypdfium2_raw', 'numpy', 'charset_normalizer', 'email', 'PIL', 'html'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
