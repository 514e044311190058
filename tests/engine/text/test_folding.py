from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.annotated import read_annotated, shared_documents

from bihuan.model import Cell, SourceText, Span, Table
from bihuan.text.folding import FoldedText, fold

CORPUS = shared_documents()


def view(text: str) -> FoldedText:
    return fold(SourceText(text, "document.txt", "txt"))


def folded(text: str) -> str:
    return view(text).text


def wrapped(text: str, width: int) -> str:
    return "\n".join(line[n : n + width] for line in text.split("\n") for n in range(0, max(len(line), 1), width))


PLAIN = """霁川区水务局领导班子对照检查材料
霁川区水务局局长 陆怀川
（2025年1月10日）
一、存在的主要问题
（一）理论学习方面
一是学习不够深入。今年以来集中学习安排了12次，实际只开展了9次，有3次以会代学，讨论时发言的多是办公室的同志，其他人听得多、说得少。
二是学用结合不够紧密。对节水型社会建设的新要求研究得少，2024年7月制定的计划到11月才动手落实，错过了灌溉季节，下游村子意见很大。
二、原因分析
思想上有松懈，总以为水务工作只要不出事就行，没有把学习同解决灌溉难题、饮水难题结合起来，遇到矛盾时习惯于等上级拿主意、靠别人出办法。
三、整改措施
每月集中学习一次，由办公室负责，3月底前完成首次研讨；对照检查中提出的4个问题逐一建账，完成一个、销号一个，年底前在局务会上公开结果。"""


@pytest.mark.parametrize("width", [19, 22, 28, 30, 37, 41])
def test_a_text_wrapped_at_any_width_folds_like_the_text_itself(width: int) -> None:
    assert folded(wrapped(PLAIN, width)) == folded(PLAIN) == PLAIN


@pytest.mark.shared
@pytest.mark.skipif(not CORPUS, reason="the annotated corpus is not beside the checkout")
def test_wrapped_annotated_documents_fold_to_the_same_lines() -> None:
    same = total = 0
    for path in CORPUS:
        text = read_annotated(path).text
        plain = folded(text).split("\n")
        total += len(plain)
        same += (Counter(plain) & Counter(folded(wrapped(text.strip("\n"), 28)).split("\n"))).total()
    assert same > 0.995 * total


def test_lines_of_a_text_that_is_not_wrapped_are_never_joined() -> None:
    lines = "对照检查材料\n青棠县水务局\n副局长 陆怀川\n2025年1月\n一、存在问题\n学习方面\n不够深入\n不够系统\n二、原因\n陆怀川"
    assert folded(lines) == lines


def test_a_sentence_that_a_page_break_parts_is_joined() -> None:
    text = "对照检查发现，我在推进节水工作中主动性不强，布置任务的时候多\n— 3 —\n检查督促的时候少，群众对此有意见。\n二、原因"
    assert folded(text) == text.replace("\n— 3 —\n", "")


def test_indented_paragraphs_of_a_wrapped_text_stay_apart() -> None:
    one = "　　学习不够深入，总是以干代学，对新的要求研究不多，讨论发言照本宣科，指导实践不够有力。"
    text = wrapped("\n".join([one] * 6), 15)
    assert folded(text) == "\n".join([one.strip()] * 6)


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ("　　党史 学习\u200b 教育 2025 年度　\n\n 二、问题 ", "党史学习教育2025年度\n二、问题"),
        ("１２个ＡＢ岗，占３５％", "12个AB岗，占35%"),
        ("学习不够,认识不深;还有(主要)差距.下一步:整改!", "学习不够，认识不深；还有（主要）差距。下一步：整改！"),
        ("投资3.5万元,用时10:30,共1,234人", "投资3.5万元，用时10:30，共1,234人"),
        ("1.加强学习\n2.改进作风", "1.加强学习\n2.改进作风"),
        ("一. 存在问题", "一.存在问题"),
        ("使用 Microsoft  Office 软件", "使用Microsoft Office软件"),
        ('落实"一岗双责"要求', "落实“一岗双责”要求"),
        ("⼀是⺠生工作；⻓期", "一是民生工作；长期"),
        ("加強黨史學習，於實踐中檢驗", "加强党史学习，于实践中检验"),
        ("乾坤未定，著名人物", "乾坤未定，著名人物"),
        ("甲\r\n乙\r丙\x0c丁\u2028戊", "甲\n乙\n丙\n丁\n戊"),
        ("\ufeff标题\u00ad一", "标题一"),
    ],
)
def test_characters_take_their_usual_form(source: str, wanted: str) -> None:
    assert folded(source) == wanted


def test_a_blank_between_name_and_post_survives_in_a_byline() -> None:
    assert (
        folded("对照检查材料\n青棠县水务局副局长　陆怀川\n王　伟\n正文。")
        == "对照检查材料\n青棠县水务局副局长 陆怀川\n王伟\n正文。"
    )


@pytest.mark.parametrize(
    "noise",
    [
        "— 3 —", "-3-", "第 3 页 共 9 页", "第3页", "3/9", "Page 3", "共 9 页 第 3 页", "· 12 ·",
        "www.example-fanwen.com", "更多范文请关注公众号：某某文秘", "本文来源：某某公文网 https://example.com/1.html",
        "版权所有 转载请注明出处", "下载本文请先开通会员", "扫码关注领取资料", "上一篇：年度总结", "此处隐藏4819字",
        ": P* C; l: A% y", "9 X: A- k1 G8 f# q",
    ],
)  # fmt: skip
def test_noise_lines_are_dropped_and_told(noise: str) -> None:
    text = f"学习不够深入。\n{noise}\n二、原因分析\n思想松懈。"
    found = view(text)
    assert found.text == "学习不够深入。\n二、原因分析\n思想松懈。"
    assert [span.of(text) for span in found.noise] == [noise]


@pytest.mark.parametrize(
    "line",
    [
        "一是微信公众号更新不及时，2024年只发布了12期。",
        "在推广扫码支付上办法不多，群众有意见。",
        "我常从网上下载范文，改头换面就交差。",
        "会员管理制度落实不到位。",
        "单位网站www.example.gov.cn信息更新不及时，群众反映问题多。",
        "第3页的问题清单没有逐项整改。",
        "3月15日",
        "2025年1月",
    ],
)
def test_the_authors_own_lines_stay(line: str) -> None:
    assert folded(f"二、问题\n{line}\n三、原因") == f"二、问题\n{line}\n三、原因"


def test_noise_inside_a_line_is_dropped() -> None:
    assert folded("学习不深（此处隐藏4819字），认识不足。: P* C; l: A% y\n原因。") == "学习不深，认识不足。\n原因。"


@pytest.mark.parametrize(
    "rows",
    [
        "序号|问题|措施\n1|学习 不深|加强学习\n2|作风不实|改进",
        "| 序号 | 问题 | 措施 |\n|---|:-:|---|\n| 1 | 学习 不深 | 加强学习 |\n| 2 | 作风不实 | 改进 |",
        "序号｜问题｜措施\n1｜学习不深｜加强学习\n2｜作风不实｜改进",
        "序号\t问题\t措施\n1\t学习 不深\t加强学习\n2\t作风不实\t改进",
    ],
)
def test_rows_of_textual_tables_are_parted_by_tabs(rows: str) -> None:
    assert folded(f"整改清单\n{rows}") == "整改清单\n序号\t问题\t措施\n1\t学习不深\t加强学习\n2\t作风不实\t改进"


def test_a_single_line_with_bars_is_no_table() -> None:
    assert folded("首页|学习|交流\n正文。") == "首页|学习|交流\n正文。"


def test_a_wrapped_table_row_is_never_joined_to_more_columns() -> None:
    row = "{}|学习不够深入，以干代学，讨论发言照本宣科|每月集中学习一次并抽查笔记|办公室|2025年3月底前"
    text = "\n".join(["序号|问题|措施|责任人|时限", *(row.format(n) for n in range(1, 9))])
    assert folded(wrapped(text, len(row.format(1)) // 2)) == text.replace("|", "\t")


def test_a_docx_table_row_is_one_line_whatever_its_cells_hold() -> None:
    text = "问题清单\n序号\t问题\n1\t学习不深\n作风不实\n结尾"
    at = text.index
    rows = (
        (Cell(Span(at("序号"), at("序号") + 2), 0, 0), Cell(Span(at("\t问题") + 1, at("\t问题") + 3), 0, 1)),
        (Cell(Span(at("1"), at("1") + 1), 1, 0), Cell(Span(at("学习"), at("\n结尾")), 1, 1)),
    )
    source = SourceText(text, "document.docx", "docx", tables=(Table(rows),))
    assert fold(source).text == "问题清单\n序号\t问题\n1\t学习不深作风不实\n结尾"


def test_what_the_reader_calls_noise_is_dropped() -> None:
    text = "学习不够深入，对新的要求研究不多，讨论发言照本宣科\n霁川区水务局\n指导实践不够有力。"
    span = Span(text.index("霁川"), text.index("霁川") + 6)
    found = fold(SourceText(text, "document.pdf", "pdf", noise=(span,)))
    assert found.text == "学习不够深入，对新的要求研究不多，讨论发言照本宣科指导实践不够有力。"
    assert found.noise == (span,)


PIECES = st.sampled_from(
    [
        *list("党史学习一二是、。，；：（）()|\t\n\n \u3000\u200b\r0123.dangshD*·X某黨ＡＢ—页第"),
        "dangshi",
        "— 3 —\n",
        "\n\n",
        "此处隐藏12字",
    ]
)


@given(st.lists(PIECES, max_size=120).map("".join))
def test_every_folded_character_leads_back_into_the_text_in_order(text: str) -> None:
    found = view(text)
    position = 0
    for n in range(len(found.text)):
        start, end = found.source_start(n), found.source_end(n + 1)
        assert 0 <= start <= end <= len(text)
        assert start >= position or found.source_end(n) == end  # characters of one replacement share its range
        position = start
    assert "\n\n" not in found.text
    assert found.text == found.text.strip("\n")
    for mask in found.masks:
        assert mask.term in found.of(mask.span)


@given(st.lists(PIECES, max_size=60).map("".join))
def test_folding_a_folded_text_changes_no_letter_of_words(text: str) -> None:
    once = folded(text)
    assert "\u200b" not in once
    assert not any(line != line.strip(" \u3000") for line in once.split("\n"))


@given(st.text(max_size=200))
def test_any_text_at_all_can_be_folded(text: str) -> None:
    found = view(text)
    assert all(span.end <= len(text) for span in (*found.noise, *found.withheld))
