"""What stands in a Word file is read as its reader sees it: runs, breaks, fields, tracked changes, boxes, notes."""

from __future__ import annotations

import io

import docx as python_docx
import pytest
from tests.support.wordfiles import docx, field_code, field_mark, p, run, style, t, textbox

from bihuan.model import SourceText
from bihuan.reading.docx import read_docx
from bihuan.reading.limits import DEFAULT_LIMITS

DELETED_MARK = '<w:rPr><w:del w:id="9" w:author="甲" w:date="2024-01-01T00:00:00Z"/></w:rPr>'
SHAPES = '<w:drawing><a:graphic><a:graphicData><a:blip r:embed="rId9"/></a:graphicData></a:graphic></w:drawing>'


def read(data: bytes) -> SourceText:
    return read_docx(data, "文稿.docx", DEFAULT_LIMITS)


def text_of(*blocks: str, **parts: str | bytes) -> str:
    return read(docx("".join(blocks), **parts)).text


def parts_of(source: SourceText) -> list[tuple[str, str]]:
    return [(piece.place.part, piece.span.of(source.text)) for piece in source.pieces]


def test_runs_of_a_paragraph_are_joined_and_paragraphs_end_their_line() -> None:
    assert text_of(p("一是学习", "不够。"), p(), p("二是")) == "一是学习不够。\n\n二是\n"


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("<w:r><w:t>前</w:t><w:br/><w:t>后</w:t></w:r>", "前\n后"),
        ('<w:r><w:t>前</w:t><w:br w:type="textWrapping"/><w:t>后</w:t></w:r>', "前\n后"),
        ("<w:r><w:t>前</w:t><w:cr/><w:t>后</w:t></w:r>", "前\n后"),
        ('<w:r><w:t>前</w:t><w:br w:type="page"/><w:t>后</w:t></w:r>', "前后"),
        ('<w:r><w:t>前</w:t><w:br w:type="column"/><w:t>后</w:t></w:r>', "前后"),
        ("<w:r><w:t>前</w:t><w:lastRenderedPageBreak/><w:t>后</w:t></w:r>", "前后"),
        ("<w:r><w:t>前</w:t><w:tab/><w:t>后</w:t></w:r>", "前\t后"),
        ("<w:r><w:t>A</w:t><w:noBreakHyphen/><w:t>B</w:t></w:r>", "A-B"),
        ("<w:r><w:t>A</w:t><w:softHyphen/><w:t>B</w:t></w:r>", "AB"),
        ('<w:r><w:sym w:font="Wingdings" w:char="F0FE"/><w:t>是</w:t></w:r>', "☑是"),
        ('<w:r><w:sym w:font="Arial" w:char="2460"/><w:t>是</w:t></w:r>', "①是"),
        ('<w:r><w:sym w:font="Arial" w:char="zz"/><w:t>是</w:t></w:r>', "是"),
        ("<w:r><w:t>  前 </w:t><w:t>后</w:t></w:r>", "前后"),
        ('<w:r><w:t xml:space="preserve">  前 </w:t><w:t>后</w:t></w:r>', "  前 后"),
        ('<w:r><w:t xml:space="preserve">前\n\t后</w:t></w:r>', "前  后"),
        ('<w:r><w:t xml:space="preserve">前\n后</w:t></w:r>', "前 后"),
        ("<w:r><w:t>前&#9;后</w:t></w:r>", "前 后"),
        ("<w:r><w:t>前<![CDATA[&]]>后</w:t></w:r>", "前&后"),
        ("<w:r><w:t>前<!-- 注 -->后</w:t></w:r>", "前后"),
        ("<w:hyperlink><w:r><w:t>前</w:t></w:r></w:hyperlink><w:r><w:t>后</w:t></w:r>", "前后"),
        ("<w:smartTag><w:smartTagPr/><w:r><w:t>前</w:t></w:r></w:smartTag><w:r><w:t>后</w:t></w:r>", "前后"),
        ("<w:sdt><w:sdtPr/><w:sdtContent><w:r><w:t>前</w:t></w:r></w:sdtContent></w:sdt>", "前"),
        ("<w:fldSimple w:instr='PAGE'><w:r><w:t>3</w:t></w:r></w:fldSimple>", "3"),
        ("<m:oMath><m:r><m:t>x=1</m:t></m:r></m:oMath>", "x=1"),
        (
            "<w:r><w:ruby><w:rt><w:r><w:t>dang</w:t></w:r></w:rt>"
            "<w:rubyBase><w:r><w:t>党</w:t></w:r></w:rubyBase></w:ruby><w:t>员</w:t></w:r>",
            "党员",
        ),
        ("<w:r><w:commentReference w:id='0'/></w:r><w:commentRangeStart w:id='0'/><w:r><w:t>后</w:t></w:r>", "后"),
    ],
)
def test_what_a_paragraph_holds_is_read_as_it_is_shown(content: str, text: str) -> None:
    assert text_of(p(content), p("末")) == f"{text}\n末\n"


def test_tracked_changes_are_read_as_accepted() -> None:
    changed = (
        "<w:ins w:id='1'><w:r><w:t>增</w:t></w:r></w:ins><w:del w:id='2'><w:r><w:delText>删</w:delText></w:r></w:del>"
        "<w:moveFrom w:id='3'><w:r><w:t>移走</w:t></w:r></w:moveFrom>"
        "<w:moveTo w:id='4'><w:r><w:t>移来</w:t></w:r></w:moveTo>"
    )
    assert text_of(p("原", changed, "文")) == "原增移来文\n"


def test_a_deleted_paragraph_mark_joins_two_paragraphs() -> None:
    source = read(docx(p("前段", properties=DELETED_MARK) + p("后段") + p("第三段")))
    assert source.text == "前段后段\n第三段\n"
    assert [(piece.place.paragraph_index, piece.span.of(source.text)) for piece in source.pieces] == [
        (0, "前段"),
        (1, "后段"),
        (2, "第三段"),
    ]


def test_a_paragraph_deleted_with_its_mark_is_gone() -> None:
    gone = p("<w:del w:id='1'><w:r><w:delText>全删</w:delText></w:r></w:del>", properties=DELETED_MARK)
    assert text_of(p("前"), gone, p("后")) == "前\n后\n"


def test_a_deleted_mark_at_the_end_of_the_body_ends_the_text() -> None:
    assert text_of(p("前"), p("后", properties=DELETED_MARK)) == "前\n后\n"


def test_a_moved_and_an_inserted_mark() -> None:
    moved = "<w:rPr><w:moveFrom w:id='1'/></w:rPr>"
    inserted = "<w:rPr><w:ins w:id='1'/></w:rPr>"
    assert text_of(p("甲", properties=moved), p("乙", properties=inserted), p("丙")) == "甲乙\n丙\n"


def test_old_properties_of_a_tracked_change_do_not_count() -> None:
    before = "<w:pPrChange w:id='1'><w:pPr><w:numPr><w:numId w:val='1'/></w:numPr></w:pPr></w:pPrChange>"
    numbering = (
        "<w:abstractNum w:abstractNumId='0'><w:lvl w:ilvl='0'><w:start w:val='1'/><w:lvlText w:val='%1、'/></w:lvl>"
        "</w:abstractNum><w:num w:numId='1'><w:abstractNumId w:val='0'/></w:num>"
    )
    assert text_of(p("甲", properties=before), numbering=numbering) == "甲\n"


def test_hidden_text_is_dropped_wherever_it_is_said() -> None:
    styles = style("Secret", "<w:rPr><w:vanish/></w:rPr>") + style("Child", based_on="Secret")
    styles += style("Ghost", "<w:rPr><w:vanish/></w:rPr>", kind="character")
    assert (
        text_of(
            p("见", run("不见", "<w:vanish/>"), run("也见", "<w:vanish w:val='0'/>")),
            p("样式隐藏", properties="<w:pStyle w:val='Secret'/>"),
            p("承袭隐藏", run("显", "<w:vanish w:val='false'/>"), properties="<w:pStyle w:val='Child'/>"),
            p(run("字符样式", "<w:rStyle w:val='Ghost'/>"), "尾"),
            styles=styles,
        )
        == "见也见\n\n显\n尾\n"
    )


def test_a_hidden_paragraph_mark_joins_two_paragraphs() -> None:
    assert text_of(p("标题。", properties="<w:rPr><w:vanish/></w:rPr>"), p("正文。")) == "标题。正文。\n"


def test_a_fields_result_is_read_and_its_instruction_is_not() -> None:
    assert text_of(p("第", field_code("PAGE", "3"), "页")) == "第3页\n"
    assert text_of(p("无", field_code("TC 目录项", None), "果")) == "无果\n"


def test_fields_nest() -> None:
    inner = field_code("MERGEFIELD 单位", "内")
    outer = (
        field_mark("begin") + run("IF ") + inner + run(" = 1") + field_mark("separate") + run("外") + field_mark("end")
    )
    assert text_of(p("前", outer, "后")) == "前外后\n"
    nested_result = field_code("HYPERLINK x", run("链") + field_code("PAGEREF y", "7"))
    assert text_of(p(nested_result)) == "链7\n"


def test_a_field_goes_on_over_paragraphs() -> None:
    assert text_of(p(field_mark("begin"), "QUOTE"), p("还是代码", field_mark("separate"), "果")) == "\n果\n"
    open_result = p(field_mark("begin"), field_mark("separate"), "果一")
    assert text_of(open_result, p("果二", field_mark("end")), p("后")) == "果一\n果二\n后\n"


def test_a_field_that_never_ends_does_not_swallow_the_document() -> None:
    assert text_of(p("前", field_mark("begin")), p("正文"), p("后")) == "前\n正文\n后\n"


def test_a_number_in_a_circle_and_pinyin_made_by_fields_are_read() -> None:
    assert text_of(p(field_code(r"eq \o\ac(○,3)", None), "是")) == "③是\n"
    assert text_of(p(field_code(r"EQ \* jc2 \* hps10 \o\ad(\s\up 9(dang),党)", None), "员")) == "党员\n"


def test_a_table_of_contents_is_text_but_noise() -> None:
    instruction = "<w:r><w:instrText>TOC \\o</w:instrText></w:r>"
    first = p(field_mark("begin"), instruction, field_mark("separate"), "一、问题1")
    source = read(docx(first + p("二、原因2") + p(field_mark("end")) + p("一、问题")))
    assert source.text == "一、问题1\n二、原因2\n\n一、问题\n"
    assert "".join(span.of(source.text) for span in source.noise) == "一、问题1\n二、原因2\n\n"


def test_a_text_box_is_read_once_after_its_paragraph() -> None:
    source = read(docx(p("标题", textbox(p("框内一"), p("框内二")), "完") + p("正文")))
    assert source.text == "标题完\n框内一\n框内二\n正文\n"
    assert parts_of(source) == [("body", "标题完"), ("textbox", "框内一"), ("textbox", "框内二"), ("body", "正文")]


def test_a_text_box_of_old_files_and_word_art_are_read() -> None:
    box = f"<v:textbox><w:txbxContent>{p('旧框')}</w:txbxContent></v:textbox>"
    old = f"<w:r><w:pict><v:shape>{box}</v:shape></w:pict></w:r>"
    art = '<w:r><w:pict><v:shape><v:textpath string="艺术字"/></v:shape></w:pict></w:r>'
    source = read(docx(p("甲", old) + p("乙", art)))
    assert source.text == "甲\n旧框\n乙\n艺术字\n"
    assert [piece.generated for piece in source.pieces] == [False, False, False, True]


def test_a_text_box_within_a_text_box_is_read_once() -> None:
    assert text_of(p("外", textbox(p("中", textbox(p("内")))))) == "外\n中\n内\n"


def test_notes_stand_after_the_body_in_the_order_of_their_references() -> None:
    def note(kind: str, identity: int, text: str) -> str:
        return f'<w:{kind} w:id="{identity}">{p(f"<w:r><w:{kind}Ref/></w:r>", text)}</w:{kind}>'

    separator = f'<w:footnote w:type="separator" w:id="0">{p("——")}</w:footnote>'
    source = read(
        docx(
            p("甲", '<w:r><w:footnoteReference w:id="3"/></w:r>', "乙", '<w:r><w:endnoteReference w:id="1"/></w:r>')
            + p("丙", '<w:r><w:footnoteReference w:id="2"/></w:r>', '<w:r><w:footnoteReference w:id="0"/></w:r>'),
            footnotes=separator
            + note("footnote", 2, "脚注二")
            + note("footnote", 3, "脚注三")
            + note("footnote", 4, "没有引用"),
            endnotes=note("endnote", 1, "尾注"),
        )
    )
    assert source.text == "甲乙\n丙\n脚注三\n脚注二\n尾注\n"
    assert parts_of(source)[2:] == [("footnote", "脚注三"), ("footnote", "脚注二"), ("endnote", "尾注")]


def test_a_note_may_hold_what_the_body_does_not() -> None:
    hidden = p(run("藏", "<w:vanish/>"), "显", "<w:moveFrom w:id='1'><w:r><w:t>移走</w:t></w:r></w:moveFrom>")
    note = f'<w:footnote w:id="1">{hidden}{p("前", properties=DELETED_MARK)}{p("后")}</w:footnote>'
    assert text_of(p("甲", '<w:r><w:footnoteReference w:id="1"/></w:r>'), footnotes=note) == "甲\n显\n前后\n"


def test_block_content_controls_and_custom_xml_are_seen_through() -> None:
    assert (
        text_of(f"<w:sdt><w:sdtContent>{p('甲')}<w:customXml>{p('乙')}</w:customXml></w:sdtContent></w:sdt>")
        == "甲\n乙\n"
    )


def test_pictures_and_embedded_files_are_noted() -> None:
    source = read(docx(p("文", f"<w:r>{SHAPES}</w:r>", f"<w:r>{SHAPES}</w:r>") + '<w:altChunk r:id="rId3"/>'))
    assert source.notes == ("文档中有2张图片，图片里的文字没有读取", "文档中嵌入了1个其他文件，其内容没有读取")


def test_strict_documents_and_other_prefixes_are_read() -> None:
    strict = (
        '<?xml version="1.0"?><x:document xmlns:x="http://purl.oclc.org/ooxml/wordprocessingml/main"><x:body><x:p>'
        "<x:r><x:rPr><x:vanish/></x:rPr><x:t>藏</x:t></x:r><x:r><x:t>正文</x:t></x:r></x:p></x:body></x:document>"
    )
    bare = (
        '<document xmlns="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><body><p>'
        "<r><rPr><vanish/></rPr><t>藏</t></r><del><r><t>删</t></r></del><r><t>正文</t></r></p></body></document>"
    )
    assert text_of(word__document_xml=strict.encode()) == "正文\n"
    assert text_of(word__document_xml=bare.encode("utf-8")) == "正文\n"
    declared = f'<?xml version="1.0" encoding="UTF-16"?>{bare}'
    assert text_of(word__document_xml=declared.encode("utf-16")) == "正文\n"


def test_a_file_that_python_docx_wrote_reads_like_python_docx() -> None:
    document = python_docx.Document()
    document.add_heading("对照检查材料", 0)
    document.add_paragraph("一、存在的问题").add_run("与不足").bold = True
    document.add_paragraph("第一点", style="List Number")
    document.add_paragraph("第二点", style="List Number")
    document.add_paragraph("甲", style="List Bullet")
    table = document.add_table(rows=2, cols=2)
    for row, names in zip(table.rows, (("问题", "措施"), ("学习不够", "每月一学")), strict=True):
        for cell, name in zip(row.cells, names, strict=True):
            cell.text = name
    out = io.BytesIO()
    document.save(out)
    source = read(out.getvalue())
    assert (
        source.text == "对照检查材料\n一、存在的问题与不足\n1.第一点\n2.第二点\n•甲\n问题\t措施\n学习不够\t每月一学\n"
    )
    assert source.format == "docx"


def test_an_escaped_character_in_text_survives() -> None:
    assert text_of(p(f"<w:r>{t('<党> & “史”𠮷')}</w:r>")) == "<党> & “史”𠮷\n"
