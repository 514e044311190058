"""Word files that are broken, locked or hostile get one clear error."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace

import pytest
from tests.support.wordfiles import docx, p, run, tbl, tc, tr, unzipped, zipped

from bihuan.errors import UnreadableFile
from bihuan.reading.docx import read_docx
from bihuan.reading.limits import DEFAULT_LIMITS, Limits

GOOD = docx(p("正文"))


def refused(data: bytes, limits: Limits = DEFAULT_LIMITS) -> UnreadableFile:
    with pytest.raises(UnreadableFile) as caught:
        read_docx(data, "文稿.docx", limits)
    assert caught.value.message
    assert caught.value.message_en.isascii()
    return caught.value


def with_document(xml: str | bytes) -> bytes:
    files = unzipped(GOOD)
    files["word/document.xml"] = xml.encode() if isinstance(xml, str) else xml
    return zipped(dict(files))


def test_a_broken_archive_is_damaged() -> None:
    for data in (GOOD[: len(GOOD) // 2], b"PK\x03\x04" + b"x" * 500, b"no archive at all", GOOD[:-40]):
        assert refused(data).code == "file-damaged"


def test_a_part_whose_bytes_were_changed_is_damaged() -> None:
    info = zipfile.ZipFile(io.BytesIO(GOOD)).getinfo("word/document.xml")
    at = info.header_offset + 30 + len(info.filename) + info.compress_size // 2
    assert refused(GOOD[:at] + bytes([GOOD[at] ^ 0xFF]) + GOOD[at + 1 :]).code == "file-damaged"


def test_a_package_without_a_document_is_damaged() -> None:
    assert refused(zipped({"[Content_Types].xml": "<Types/>"})).code == "file-damaged"


def test_a_main_part_that_is_no_document_or_no_xml_is_damaged() -> None:
    for xml in ("<html><body>网页</body></html>", "<w:document", "", "\x00\x01", "<a>&undeclared;</a>"):
        assert refused(with_document(xml)).code == "file-damaged"


def test_the_main_part_is_where_the_package_says() -> None:
    files = dict(unzipped(GOOD))
    files["other/body.xml"] = files.pop("word/document.xml")
    files["_rels/.rels"] = files["_rels/.rels"].replace(b"word/document.xml", b"/other/body.xml")
    assert read_docx(zipped(files), "文稿.docx", DEFAULT_LIMITS).text == "正文\n"
    files["_rels/.rels"] = files["_rels/.rels"].replace(b"/other/body.xml", b"Other\\Body.xml".replace(b"\\", b"/"))
    assert read_docx(zipped(files), "文稿.docx", DEFAULT_LIMITS).text == "正文\n"


def test_targets_outside_the_package_are_not_followed() -> None:
    files = dict(unzipped(docx(p("正文"), styles="")))
    rels = "word/_rels/document.xml.rels"
    files[rels] = files[rels].replace(b"styles.xml", b"../../../etc/passwd")
    assert read_docx(zipped(files), "文稿.docx", DEFAULT_LIMITS).text == "正文\n"
    files[rels] = files[rels].replace(b'Target="', b'TargetMode="External" Target="http://example.invalid/')
    assert read_docx(zipped(files), "文稿.docx", DEFAULT_LIMITS).text == "正文\n"


ENTITIES = (
    '<!DOCTYPE w:document [<!ENTITY a "哈哈哈哈"><!ENTITY b "&a;&a;&a;&a;">]>'
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    "<w:body><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:body></w:document>"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-32"])
def test_entities_are_refused_in_every_encoding(encoding: str) -> None:
    declared = "" if encoding == "utf-8" else f'<?xml version="1.0" encoding="{encoding}"?>'
    assert refused(with_document((declared + ENTITIES).encode(encoding))).code in ("hostile-xml", "file-damaged")


def test_external_references_are_refused() -> None:
    external = ENTITIES.replace('"哈哈哈哈"', 'SYSTEM "file:///etc/hostname"')
    assert refused(with_document(external)).code == "hostile-xml"


def test_entities_that_grow_in_attributes_are_refused_before_they_are_expanded() -> None:
    growing = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "哈" * 10}">' for n in range(9))
    attribute = ENTITIES.replace("<w:body>", '<w:body w:x="&e8;">').replace('<!ENTITY a "', growing + '<!ENTITY a "')
    assert refused(with_document(attribute)).code == "hostile-xml"


def test_entities_in_a_part_that_is_read_besides_are_refused() -> None:
    data = docx(p("文", properties='<w:numPr><w:numId w:val="1"/></w:numPr>'), numbering="")
    files = dict(unzipped(data))
    files["word/numbering.xml"] = files["word/numbering.xml"].replace(b"<w:numbering", b"<!DOCTYPE x []><w:numbering")
    assert refused(zipped(files)).code == "hostile-xml"


def test_a_bomb_is_not_unpacked() -> None:
    bomb = p("哈" * 5_000) * 700
    assert refused(docx(bomb)).code == "file-too-large"


def test_a_bomb_that_lies_about_its_size_is_damaged() -> None:
    data = docx(p("哈" * 400_000))
    true_size = len(unzipped(data)["word/document.xml"])
    lie = data.replace(true_size.to_bytes(4, "little"), (2000).to_bytes(4, "little"))
    assert lie != data
    assert refused(lie).code == "file-damaged"


def test_limits_on_size_entries_and_characters() -> None:
    assert refused(GOOD, replace(DEFAULT_LIMITS, file_bytes=100)).code == "file-too-large"
    assert refused(GOOD, replace(DEFAULT_LIMITS, archive_entries=2)).code == "file-too-large"
    assert refused(GOOD, replace(DEFAULT_LIMITS, archive_bytes=100)).code == "file-too-large"
    assert refused(GOOD, replace(DEFAULT_LIMITS, part_bytes=100)).code == "file-too-large"
    assert refused(docx(p("很长的正文")), replace(DEFAULT_LIMITS, characters=3)).code == "text-too-long"


def test_a_text_of_ten_megabytes_in_one_piece_is_refused_without_a_traceback() -> None:
    limits = replace(DEFAULT_LIMITS, archive_ratio=10_000)
    assert refused(docx(p("x" * 10_500_000)), limits).code == "file-too-large"


def test_deeply_nested_content_is_read_or_refused_but_does_not_crash() -> None:
    deep = "前"
    for _ in range(100):
        deep = f"<w:ins w:id='1'>{run(deep) if deep == '前' else deep}</w:ins>"
    assert read_docx(docx(p(deep)), "文稿.docx", DEFAULT_LIMITS).text == "前\n"
    nested = p("底")
    for _ in range(60):
        nested = tbl(tr(tc(nested)))
    assert read_docx(docx(nested), "文稿.docx", DEFAULT_LIMITS).text == "底\n"
    for _ in range(60):
        nested = tbl(tr(tc(nested)))
    assert refused(docx(nested)).code in ("file-too-large", "file-damaged")


def test_an_encrypted_document_is_named_as_such() -> None:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 512
    assert refused(ole).code == "file-encrypted"


def test_an_archive_with_a_password_is_named_as_encrypted() -> None:
    data = bytearray(GOOD)
    directory = data.index(b"PK\x01\x02")
    while directory >= 0:
        data[directory + 8] |= 1
        directory = data.find(b"PK\x01\x02", directory + 1)
    assert refused(bytes(data)).code == "file-encrypted"


def test_a_document_without_words_is_refused_and_one_of_pictures_says_so() -> None:
    assert refused(docx(p())).code == "blank-text"
    picture = '<w:r><w:drawing><a:graphic><a:blip r:embed="rId9"/></a:graphic></w:drawing></w:r>'
    error = refused(docx(p(picture)))
    assert (error.code, "1张图片" in error.message) == ("blank-text", True)


def test_an_unknown_packing_method_is_damaged() -> None:
    data = GOOD.replace(b"\x08\x00", b"\x63\x00")
    assert refused(data).code == "file-damaged"


def test_entries_that_are_not_packed_are_read() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, content in unzipped(GOOD).items():
            archive.writestr(name, content)
    assert read_docx(out.getvalue(), "文稿.docx", DEFAULT_LIMITS).text == "正文\n"
