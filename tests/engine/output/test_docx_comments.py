"""Findings stand as comments in the author's own Word file, at their words, and nothing else in it is touched."""

from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import docx as python_docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from tests.support.wordfiles import (
    W_URI,
    abstract,
    docx,
    field_code,
    lvl,
    num,
    numbered,
    p,
    run,
    style,
    t,
    tbl,
    tc,
    textbox,
    tr,
    unzipped,
    zipped,
)

from bihuan.errors import UnreadableFile
from bihuan.model import Analysis, Document, Finding, Items, Linking, Meta, Severity, SourceText, Span
from bihuan.output.docx_comments import write_commented_docx
from bihuan.reading.docx import read_docx
from bihuan.reading.limits import DEFAULT_LIMITS

W = f"{{{W_URI}}}"
LIST = abstract(0, lvl(0, "chineseCounting", "%1、")) + num(1, 0)
MARKS = [f"{W}commentRangeStart", f"{W}commentRangeEnd"]


def read(data: bytes) -> SourceText:
    return read_docx(data, "文稿.docx", DEFAULT_LIMITS)


def analysis_of(source: SourceText, findings: Iterable[Finding]) -> Analysis:
    return Analysis(Document(source, Meta()), Items(), Linking(), tuple(findings))


def finding(span: Span, message: str = "写得太空。", **more: object) -> Finding:
    return replace(Finding("problem-vague", Severity.WARNING, span, message), **more)  # type: ignore[arg-type]


def commented(data: bytes, *findings: Finding, lang: str = "zh") -> bytes:
    out = io.BytesIO()
    write_commented_docx(data, analysis_of(read(data), findings), out, lang=lang)
    return out.getvalue()


def at_words(data: bytes, *words: str) -> bytes:
    """The file with one comment at the first occurrence of each of ``words``."""
    text = read(data).text
    return commented(data, *(finding(Span(text.index(w), text.index(w) + len(w)), f"批注{w}") for w in words))


def main_part(data: bytes) -> etree._Element:
    return etree.fromstring(unzipped(data)["word/document.xml"])


def marked_words(data: bytes) -> list[str]:
    """The words between the marks of every comment, in the order of their numbers; text boxes count once."""
    open_now: set[str] = set()
    found: dict[str, str] = {}
    for element in main_part(data).iter():
        if element.tag == MARKS[0]:
            open_now.add(element.get(f"{W}id"))
            found[element.get(f"{W}id")] = ""
        elif element.tag == MARKS[1]:
            open_now.remove(element.get(f"{W}id"))
        elif element.tag == f"{W}t" and not any(a.tag.endswith("Fallback") for a in element.iterancestors()):
            for identity in open_now:
                found[identity] += element.text or ""
    assert not open_now
    return [found[identity] for identity in sorted(found, key=int)]


def comment_texts(data: bytes) -> list[str]:
    document = python_docx.Document(io.BytesIO(data))
    return [comment.text for comment in document.comments]


def normal_form(root: etree._Element) -> bytes:
    """The document without comment marks, and with runs of the same look put together again."""
    for reference in list(root.iter(f"{W}commentReference")):
        parent = reference.getparent()
        parent.getparent().remove(parent)
    for mark in list(root.iter(*MARKS)):
        mark.getparent().remove(mark)
    for words in root.iter(f"{W}t"):
        words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    for second in list(root.iter(f"{W}r")):
        first = second.getprevious()
        if first is None or first.tag != f"{W}r" or dict(first.attrib) != dict(second.attrib):
            continue
        looks = [r.find(f"{W}rPr") for r in (first, second)]
        if (looks[0] is None) != (looks[1] is None) or (
            looks[0] is not None and etree.tostring(looks[0]) != etree.tostring(looks[1])
        ):
            continue
        if looks[1] is not None:
            second.remove(looks[1])
        second[:0] = list(first)
        first.getparent().remove(first)
    for second in list(root.iter(f"{W}t")):
        first = second.getprevious()
        if first is not None and first.tag == f"{W}t":
            second.text = (first.text or "") + (second.text or "")
            first.getparent().remove(first)
    return bytes(etree.tostring(root, method="c14n"))


def check_untouched(before: bytes, after: bytes) -> None:
    """Text and all parts as they were, and the main part but for marks and split runs."""
    assert read(after).text == read(before).text
    old, new = unzipped(before), unzipped(after)
    touched = {"word/document.xml", "[Content_Types].xml", "word/_rels/document.xml.rels", "word/comments.xml"}
    for name, content in old.items():
        assert name in touched or new[name] == content, name
    assert set(new) - set(old) <= touched
    assert normal_form(main_part(after)) == normal_form(main_part(before))


def test_a_comment_stands_at_its_words_across_runs() -> None:
    data = docx(p("一是学", run("习不够", "<w:b/>"), "深入。") + p("二是"))
    made = at_words(data, "习不", "学习不够深", "二是")
    assert marked_words(made) == ["习不", "学习不够深", "二是"]
    check_untouched(data, made)
    bold = [r for r in main_part(made).iter(f"{W}r") if r.find(f"{W}rPr/{W}b") is not None]
    assert "".join("".join(r.itertext()) for r in bold) == "习不够"


def test_a_comment_says_severity_rule_message_and_advice() -> None:
    data = docx(p("学习不够深入"))
    vague = finding(Span(0, 6), suggestion="写清时间。", message_en="Too vague.", suggestion_en="Say when.")
    out = io.BytesIO()
    titles = {"problem-vague": "问题空泛"}
    write_commented_docx(data, analysis_of(read(data), [vague]), out, rule_titles=titles)
    assert comment_texts(out.getvalue()) == ["【修改】问题空泛（problem-vague）\n写得太空。\n建议：写清时间。"]
    assert comment_texts(commented(data, vague, lang="en")) == [
        "[revise] problem-vague\nToo vague.\nSuggestion: Say when."
    ]
    for severity, label in ((Severity.INFO, "提示"), (Severity.ERROR, "重写建议")):
        assert comment_texts(commented(data, replace(vague, severity=severity)))[0].startswith(f"【{label}】")
    document = python_docx.Document(io.BytesIO(commented(data, vague)))
    assert [comment.author for comment in document.comments] == ["闭环 Bihuan"]


def test_suppressed_findings_get_no_comment_and_without_findings_the_file_is_the_same() -> None:
    data = docx(p("学习"))
    assert commented(data, finding(Span(0, 1), suppressed="已核实")) == data
    assert commented(data) == data


def test_several_findings_at_the_same_words_are_several_comments() -> None:
    data = docx(p("学习不够深入"))
    made = commented(data, finding(Span(0, 4), "甲"), finding(Span(0, 4), "乙"), finding(Span(2, 6), "丙"))
    assert marked_words(made) == ["学习不够", "学习不够", "不够深入"]
    assert [text.split("\n")[1] for text in comment_texts(made)] == ["甲", "乙", "丙"]


def test_a_finding_over_paragraphs_is_marked_from_its_first_to_its_last_word() -> None:
    data = docx(p("甲乙") + p("丙") + p() + p("丁戊"))
    made = at_words(data, "乙\n丙\n\n丁")
    assert marked_words(made) == ["乙丙丁"]
    starts = [e.getparent() for e in main_part(made).iter(*MARKS)]
    assert starts[0] is not starts[1]


def test_words_in_tables_links_insertions_fields_and_rubies() -> None:
    ruby = "<w:r><w:ruby><w:rt><w:r><w:t>dang</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>党员</w:t></w:r></w:rubyBase></w:ruby></w:r>"
    data = docx(
        tbl(tr(tc("问题不够"), tc("措施到位")))
        + p("见", f"<w:hyperlink w:anchor='x'>{run('链接文字')}</w:hyperlink>", "后")
        + p(
            "<w:del w:id='1'><w:r><w:delText>旧</w:delText></w:r></w:del>",
            f"<w:ins w:id='2'>{run('新增内容')}</w:ins>",
            "尾",
        )
        + p(field_code("PAGE", "第十页"), ruby, "们")
    )
    made = at_words(data, "题不", "够\t措施", "接文", "字后", "增内", "容尾", "十", "员们")
    assert marked_words(made)[:7] == ["题不", "够措施", "接文", "字后", "增内", "容尾", "十"]
    assert marked_words(made)[7].endswith("党员们")
    check_untouched(data, made)
    for reference in main_part(made).iter(f"{W}commentReference"):
        assert reference.getparent().getparent().tag == f"{W}p"  # never part of an insertion or a link
    assert not [m for m in main_part(made).iter(*MARKS) if m.getparent().tag in (f"{W}rubyBase", f"{W}ruby")]


def test_words_in_text_boxes_and_notes_are_marked_where_the_body_shows_them() -> None:
    footnote = f'<w:footnote w:id="2">{p("脚注文字")}</w:footnote>'
    data = docx(
        p("前文", textbox(p("框内文字"), p("框二")), "后文")
        + p("注", "<w:r><w:footnoteReference w:id='2'/></w:r>", "末"),
        footnotes=footnote,
    )
    made = at_words(data, "内文", "注文", "后文\n框内", "框二\n注")
    root = main_part(made)
    assert not [m for m in root.iter(*MARKS) if any(a.tag == f"{W}txbxContent" for a in m.iterancestors())]
    assert marked_words(made) == ["框内文字框二", "", "后文", "框内文字框二后文注"]
    assert "所指文字：“内文”" in comment_texts(made)[0]
    assert "所指文字：“注文”" in comment_texts(made)[1]
    assert "所指文字" not in comment_texts(made)[2]
    check_untouched(data, made)


def test_a_finding_on_an_automatic_number_stands_at_its_paragraph() -> None:
    data = docx(p("题") + numbered("学习", 1) + numbered("", 1), numbering=LIST)
    made = at_words(data, "一、", "二、", "一、学")
    assert marked_words(made) == ["", "", "学"]
    paragraphs = list(main_part(made).iter(f"{W}p"))
    for identity, paragraph in (("0", paragraphs[1]), ("1", paragraphs[2])):
        children = [(child.tag, child.get(f"{W}id")) for child in paragraph]
        at = children.index((MARKS[0], identity))
        assert children[at - 1][0] == f"{W}pPr"
        assert children[at + 1] == (MARKS[1], identity)
    check_untouched(data, made)


def test_an_empty_span_and_one_of_white_space_stand_at_their_paragraph() -> None:
    data = docx(p("甲") + p() + p("乙"))
    made = commented(data, finding(Span(0, 0)), finding(Span(2, 3)), finding(Span(4, 4)))
    root = main_part(made)
    paragraphs = list(root.iter(f"{W}p"))
    where = [paragraphs.index(mark.getparent()) for mark in root.iter(MARKS[0])]
    assert where == [0, 1, 2]


def test_comments_that_were_there_stay_and_new_ones_get_new_numbers() -> None:
    old = f'<w:comment w:id="7" w:author="王某">{p("旧批注")}</w:comment>'
    content = "<w:commentRangeStart w:id='7'/>" + run("学习") + "<w:commentRangeEnd w:id='7'/>"
    content += "<w:r><w:commentReference w:id='7'/></w:r>"
    styles = "".join(
        style(identity, kind=kind).replace(f'w:name w:val="{identity}"', f'w:name w:val="{name}"')
        for identity, kind, name in (
            ("a7", "paragraph", "annotation text"),
            ("a9", "character", "annotation reference"),
        )
    )
    data = docx(p(content, "不够"), comments=old, styles=styles)
    made = at_words(data, "习不")
    assert [c.get(f"{W}id") for c in etree.fromstring(unzipped(made)["word/comments.xml"])] == ["7", "8"]
    assert comment_texts(made)[0] == "旧批注"
    assert marked_words(made) == ["学习", "习不"]
    assert unzipped(made)["[Content_Types].xml"] == unzipped(data)["[Content_Types].xml"]
    assert b'w:pStyle w:val="a7"' in unzipped(made)["word/comments.xml"]
    assert b'w:rStyle w:val="a9"' in unzipped(made)["word/document.xml"]


def test_blanks_that_are_not_shown_stay_unshown_in_split_runs() -> None:
    data = docx("<w:p><w:r><w:t> 学习<!-- 注 -->不够 </w:t><w:tab/><w:t xml:space='preserve'>深 入 </w:t></w:r></w:p>")
    made = at_words(data, "习不", "够\t深 ")
    assert marked_words(made) == ["习不", "够深 "]
    assert read(made).text == read(data).text == "学习不够\t深 入 \n"


def test_a_strict_document_stays_strict() -> None:
    strict = {
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main": b"http://purl.oclc.org/ooxml/wordprocessingml/main"
    }
    strict[b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"] = (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships"
    )
    files = {}
    for name, content in unzipped(docx(p("学习不够"))).items():
        for old, new in strict.items():
            content = content.replace(old, new)
        files[name] = content
    made = at_words(zipped(dict(files)), "习不")
    assert read(made).text == "学习不够\n"
    for name in ("word/document.xml", "word/comments.xml"):
        assert b"purl.oclc.org" in unzipped(made)[name]
        assert b"schemas.openxmlformats.org/wordprocessingml" not in unzipped(made)[name]


def test_a_file_that_changed_since_is_refused_and_nothing_is_written() -> None:
    source, out = read(docx(p("学习"))), io.BytesIO()
    with pytest.raises(UnreadableFile) as caught:
        write_commented_docx(docx(p("别的")), analysis_of(source, [finding(Span(0, 1))]), out)
    assert caught.value.code == "file-changed"
    assert out.getvalue() == b""


WORDS = st.text(alphabet="一二三、。学习 <&𠮷", min_size=1, max_size=6)
INLINE = st.one_of(
    WORDS.map(run),
    WORDS.map(lambda words: run(words, "<w:b/><w:sz w:val='32'/>")),
    WORDS.map(lambda words: f"<w:r>{t(words)}<w:tab/>{t(words)}<w:br/></w:r>"),
    WORDS.map(lambda words: f"<w:r><w:t> {'学'} </w:t></w:r>{run(words)}"),
    WORDS.map(lambda words: f"<w:ins w:id='1'>{run(words)}</w:ins>"),
    WORDS.map(lambda words: f"<w:del w:id='2'><w:r><w:delText>删</w:delText></w:r></w:del>{run(words)}"),
    WORDS.map(lambda words: f"<w:hyperlink w:anchor='x'>{run(words)}{run(words, '<w:u/>')}</w:hyperlink>"),
    WORDS.map(lambda words: field_code("PAGE", run(words))),
    WORDS.map(lambda words: textbox(p(run(words)), p())),
)
MARK_GONE = "<w:rPr><w:del w:id='3'/></w:rPr>"
PARAGRAPH = st.tuples(st.lists(INLINE, max_size=4), st.sampled_from(["", "", "num", MARK_GONE])).map(
    lambda made: (
        numbered("", 1).replace(run(""), "".join(made[0])) if made[1] == "num" else p(*made[0], properties=made[1])
    )
)
BLOCK = st.one_of(
    PARAGRAPH, PARAGRAPH, st.lists(st.lists(PARAGRAPH, min_size=1, max_size=2), min_size=1, max_size=3).map(
        lambda cells: tbl(tr(*(tc(*cell) for cell in cells)))
    )
)  # fmt: skip


@given(st.lists(BLOCK, min_size=1, max_size=5), st.data())
@settings(max_examples=80, deadline=None)
def test_whatever_is_commented_the_document_stays_the_same(blocks: list[str], draw: st.DataObject) -> None:
    data = docx(p("题") + "".join(blocks), numbering=LIST)
    length = len(read(data).text)
    ends = draw.draw(st.lists(st.tuples(st.integers(0, length), st.integers(0, length)), min_size=1, max_size=6))
    made = commented(data, *(finding(Span(min(pair), max(pair))) for pair in ends))
    check_untouched(data, made)
    assert len(comment_texts(made)) == len(ends)
    for kind in ("commentRangeStart", "commentRangeEnd", "commentReference"):
        numbers = [int(e.get(f"{W}id")) for e in main_part(made).iter(f"{W}{kind}")]
        assert sorted(numbers) == list(range(len(ends)))
    order = [(e.tag, e.get(f"{W}id")) for e in main_part(made).iter(*MARKS, f"{W}commentReference")]
    for identity in map(str, range(len(ends))):
        begin, end, reference = (order.index((tag, identity)) for tag in (*MARKS, f"{W}commentReference"))
        assert begin < end < reference


TEXT = """2024年度专题民主生活会对照检查材料
某区水务局　陆怀川

一、存在的问题
（一）带头学习方面。一是学习不够深入，满足于读过，
没有联系水务工作。
二、整改措施
"""


def clean(source: SourceText, *findings: Finding, **marks: object) -> tuple[bytes, list[str]]:
    out = io.BytesIO()
    document = replace(Document(source, Meta()), **marks)  # type: ignore[arg-type]
    write_commented_docx(None, Analysis(document, Items(), Linking(), findings), out)
    return out.getvalue(), marked_words(out.getvalue())


def span_of(words: str) -> Span:
    return Span(TEXT.index(words), TEXT.index(words) + len(words))


def test_other_formats_get_a_clean_copy_with_the_same_comments() -> None:
    source = SourceText(TEXT, "材料.txt", "txt")
    data, words = clean(
        source,
        finding(span_of("学习不够深入")),
        finding(span_of("过，\n没有")),
        finding(Span(0, 0)),
        title=span_of("2024年度专题民主生活会对照检查材料"),
        headings=tuple(map(span_of, ("一、存在的问题", "（一）带头学习方面。", "二、整改措施"))),
    )
    assert words == ["学习不够深入", "过，没有", ""]
    document = python_docx.Document(io.BytesIO(data))
    assert [paragraph.text for paragraph in document.paragraphs] == [
        "2024年度专题民主生活会对照检查材料",
        "某区水务局　陆怀川",
        "一、存在的问题",
        "（一）带头学习方面。一是学习不够深入，满足于读过，没有联系水务工作。",
        "二、整改措施",
    ]
    assert [paragraph.style.name for paragraph in document.paragraphs][:3:2] == ["Title", "Heading 1"]
    assert document.paragraphs[3].runs[0].style.name == "Heading 2 Words"
    page = document.sections[0]
    assert [round(side.mm) for side in (page.page_width, page.page_height, page.top_margin, page.left_margin)] == [
        210,
        297,
        37,
        28,
    ]


def test_a_clean_copy_keeps_tables_and_leaves_out_what_word_cannot_hold() -> None:
    original = read(docx(p("前文后\u3000") + tbl(tr(tc("问题", "不够"), tc("措施")), tr(tc("乙"), tc()))))
    text = original.text.replace("文", "\x07")
    source = replace(original, text=text, format="html")
    data, words = clean(source, finding(Span(text.index("够"), text.index("施"))), finding(Span(0, 3)))
    assert words == ["够措", "前 后"]
    document = python_docx.Document(io.BytesIO(data))
    assert [[cell.text for cell in row.cells] for row in document.tables[0].rows] == [
        ["问题\n不够", "措施"],
        ["乙", ""],
    ]


@given(st.text(alphabet="一、（）学习 \n\t　。\x07\ud800", max_size=60), st.data())
@settings(max_examples=80, deadline=None)
def test_every_text_can_be_copied_and_commented(text: str, draw: st.DataObject) -> None:
    text += "末"
    at = draw.draw(st.integers(0, len(text)))
    data, _ = clean(SourceText(text, "材料.txt", "txt"), finding(Span(at, draw.draw(st.integers(at, len(text))))))
    kept = {ord(c): None for c in " \n\t　\x07\ud800"}
    assert read(data).text.translate(kept) == text.translate(kept)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_opens_a_commented_file_and_a_clean_copy(tmp_path: Path) -> None:
    rich = docx(p("前", textbox(p("框"))) + numbered("学习", 1) + tbl(tr(tc("问题"), tc("措施"))), numbering=LIST)
    files = {
        "own": at_words(rich, "学", "题\t措", "框"),
        "copy": clean(SourceText(TEXT, "材料.txt", "txt"), finding(span_of("学习不够深入")))[0],
    }
    for name, data in files.items():
        (tmp_path / f"{name}.docx").write_bytes(data)
    profile = (tmp_path / "profile").as_uri()
    command = [
        "soffice",
        "--headless",
        f"-env:UserInstallation={profile}",
        "--convert-to",
        "odt",
        "--outdir",
        str(tmp_path),
    ]
    subprocess.run(
        [*command, *(str(tmp_path / f"{n}.docx") for n in files)], check=True, capture_output=True, timeout=120
    )
    for name, count in (("own", 3), ("copy", 1)):
        content = unzipped((tmp_path / f"{name}.odt").read_bytes())["content.xml"]
        assert content.count(b"<office:annotation ") == count
