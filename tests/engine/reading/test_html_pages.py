"""Saved web pages: the article and its title, not the site around it."""

from __future__ import annotations

import base64
import textwrap
from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.annotated import read_annotated, shared_documents, shared_folder
from tests.support.sourcetexts import assert_sound, paragraphs

from bihuan.errors import UnreadableFile
from bihuan.reading import read_bytes

TITLE = "2023年度民主生活会个人对照检查材料"
BODY = [
    "近来我认真学习贯彻上级精神，努力提高政治站位，但是对照检查，还存在一些差距和不足。",
    "一是理论学习不够深入。平时满足于会上学、集中学，自学时间少，没有做到学深悟透。",
    "二是调查研究不够扎实。全年下基层不足十天，对群众的急难愁盼了解不多。",
    "三是担当精神有所欠缺。遇到矛盾问题有时绕着走，怕得罪人，推动难事的办法不多。",
]
PARAGRAPHS = "".join(f"<p>&nbsp;&nbsp;&nbsp;&nbsp;{words}</p>\n" for words in BODY)
SITE = """<div class="header"><div class="logo"><h1>范文网</h1></div><ul class="nav"><li><a href="/">首页</a></li>
<li><a href="/zj">工作总结</a></li></ul></div><div class="crumb">当前位置：<a href="/">首页</a></div>"""
FOOT = """<div class="sidebar"><h3>热门文章</h3><ul><li><a href="3">述职报告大全</a></li></ul></div>
<div id="footer">版权所有 范文网</div><script>var x = "脚本里的文字";</script>"""


def lines(page: str, encoding: str = "utf-8") -> list[str]:
    source = read_bytes(page.encode(encoding), "a.html")
    assert_sound(source)
    return source.text.rstrip("\n").split("\n")


@pytest.mark.parametrize(
    "article",
    [
        f'<h1>{TITLE}</h1><div class="content">{PARAGRAPHS}</div>',
        f'<div class="main"><h2 class="tit">{TITLE}</h2><div class="content">{PARAGRAPHS}</div></div>',
        f"<header><h1>{TITLE}</h1></header><main><article>{PARAGRAPHS}</article></main>",
        f"<article><h1>{TITLE}</h1>{PARAGRAPHS}</article>",
        f'<div class="title">{TITLE}</div><div id="zoom">{PARAGRAPHS}</div>',
        f"<table><tr><td><b>{TITLE}</b></td></tr><tr><td>{'<br>　　'.join(BODY)}</td></tr></table>",
        f"<center>{TITLE}</center>{PARAGRAPHS}",
        f"<div class=page><p>{TITLE}</p>{PARAGRAPHS[:50]}</p></div><div class=page><p>{PARAGRAPHS[50:]}</div>",
        f"<div>{TITLE}</div>" + "".join(f"<div><span>{w[:7]}</span><font>{w[7:]}</font></div>" for w in BODY),
    ],
)
def test_the_article_is_found_in_every_kind_of_page(article: str) -> None:
    page = f"<html><head><title>{TITLE}_范文网</title></head><body>{SITE}{article}{FOOT}</body></html>"
    assert "".join(lines(page)) == TITLE + "".join(BODY)


def test_links_to_other_articles_and_hidden_words_are_left_out() -> None:
    page = f"""<body><h1>{TITLE}</h1><div class="content">{PARAGRAPHS}<p style="display:none">看不见的字</p>
    <div class="ad"><a href="x">下载Word版</a></div><h3>相关阅读：</h3>
    <ul><li><a href="1">2022年度对照检查材料</a></li><li><a href="2">发言提纲三篇</a></li></ul>
    <p>上一篇：<a href="#">领导班子对照检查材料范文</a></p></div></body>"""
    assert lines(page) == [TITLE, *BODY]


@pytest.mark.parametrize("page_title", ["", "<head><title>某某网 - 资料下载</title></head>"])
def test_a_heading_outside_the_article_is_its_title(page_title: str) -> None:
    page = (
        f"{page_title}<body>{SITE}<header><h1>{TITLE}</h1></header><main><article>{PARAGRAPHS}</article></main></body>"
    )
    assert lines(page) == [TITLE, *BODY]


def test_the_title_of_the_page_serves_where_the_article_has_none() -> None:
    page = f"<head><title>{TITLE} - 某某网</title></head><body><div>{PARAGRAPHS}</div></body>"
    assert lines(page) == [TITLE, *BODY]


def test_the_title_of_the_page_is_not_repeated() -> None:
    page = f"<head><title>{TITLE}_范文网</title></head><body><div><p>{TITLE}</p>{PARAGRAPHS}</div></body>"
    assert lines(page) == [TITLE, *BODY]


def test_a_fragment_is_read_whole() -> None:
    assert lines(PARAGRAPHS) == BODY


@pytest.mark.parametrize(
    ("declared", "codec", "reported"),
    [
        ("gb2312", "gb18030", "gb18030"),
        ("GBK", "gb18030", "gb18030"),
        ("utf-8", "gb18030", "gb18030"),
        ("gb2312", "utf-8", "utf-8"),
        ("", "utf-8", "utf-8"),
        ("", "gb18030", "gb18030"),
        ("utf-8", "utf-16", "utf-16-le"),
        ("iso-8859-1-no", "utf-8-sig", "utf-8-sig"),
    ],
)
def test_the_charset_is_found_even_where_the_page_lies(declared: str, codec: str, reported: str) -> None:
    meta = f'<meta http-equiv="Content-Type" content="text/html; charset={declared}">' if declared else ""
    data = f"<html><head>{meta}</head><body>{PARAGRAPHS}</body></html>".encode(codec)
    source = read_bytes(data, "a.html")
    if (declared, codec) != ("gb2312", "utf-8"):  # those bytes may be both; the page is believed
        assert (source.text.rstrip("\n").split("\n"), source.encoding) == (BODY, reported)


def test_what_word_saves_as_a_web_page_reads_as_its_paragraphs() -> None:
    page = """<html><head><meta name=Generator content="Microsoft Word 15 (filtered)"></head><body lang=ZH-CN>
    <div class=WordSection1><p class=MsoNormal align=center><b><span lang=EN-US>2023</span></b><b><span
    style='font-family:方正小标宋'>年度对照检查材
    料</span></b></p><p class=MsoNormal><span lang=EN-US>&nbsp;</span></p>
    <p class=MsoListParagraph><![if !supportLists]><span>一、</span><![endif]><span>存在的
    问题 and one
    word</span><o:p></o:p></p></div></body></html>"""
    assert lines(page) == ["2023年度对照检查材料", "一、存在的问题 and one word"]


def test_tables_become_rows_with_merged_cells() -> None:
    page = """<p>对照检查问题清单如下。</p><table><tr><td>序号</td><td>问题</td><td>措施</td></tr>
    <tr><td rowspan=2>1</td><td><p>学习少</p></td><td><p>每周学</p><p>每月考</p></td></tr>
    <tr><td>调研少</td><td>多下去</td></tr><tr><td colspan=2>合计</td><td>2</td></tr></table><p>完毕。</p>"""
    source = read_bytes(page.encode(), "a.html")
    cells = [[(c.span.of(source.text), c.column, c.continues) for c in row] for row in source.tables[0].rows]
    assert cells == [
        [("序号", 0, False), ("问题", 1, False), ("措施", 2, False)],
        [("1", 0, False), ("学习少", 1, False), ("每周学\n每月考", 2, False)],
        [("", 0, True), ("调研少", 1, False), ("多下去", 2, False)],
        [("合计", 0, False), ("2", 2, False)],
    ]
    assert source.text.startswith("对照检查问题清单如下。\n序号\t问题\t措施\n")
    assert source.text.endswith("合计\t2\n完毕。\n")
    assert_sound(source)


def test_numbers_that_the_browser_writes_are_read_as_generated() -> None:
    page = """<p>措施如下：</p><ol start=3><li>加强学习。</li><li>（一）深入基层。</li></ol>
    <ol style="list-style-type:cjk-ideographic"><li>改进作风。</li></ol><ul><li>其他。</li></ul>"""
    source = read_bytes(page.encode(), "a.html")
    assert source.text == "措施如下：\n3. 加强学习。\n（一）深入基层。\n一、改进作风。\n其他。\n"
    assert [p.span.of(source.text) for p in source.pieces if p.generated] == ["3. ", "一、"]


def test_preformatted_lines_stay_lines() -> None:
    assert lines("<pre>一、问题\n  二是学习\n</pre><p>三\n是\n作风</p>") == ["一、问题", "二是学习", "三是作风"]


def test_a_web_archive_gives_its_page() -> None:
    page = f'<html><head><meta charset="gb2312"></head><body>{PARAGRAPHS}</body></html>'.encode("gb18030")
    archive = (
        'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="x"\r\n\r\n--x\r\n'
        "Content-Type: text/html; charset=gb2312\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + "\r\n".join(textwrap.wrap(base64.b64encode(page).decode(), 76))
        + "\r\n--x\r\nContent-Type: image/png\r\n\r\nxx\r\n--x--\r\n"
    )
    source = read_bytes(archive.encode(), "a.mht")
    assert (source.format, source.text.rstrip("\n").split("\n")) == ("mht", BODY)


@given(st.lists(paragraphs, min_size=1, max_size=8), st.sampled_from(["p", "div", "section", "h2"]))
def test_paragraphs_come_back(words: list[str], tag: str) -> None:
    page = "<!doctype html><body>" + "\n".join(f"<{tag}>{escape(w)}</{tag}>" for w in words) + "</body>"
    assert lines(page) == words


@given(st.lists(paragraphs, min_size=3, max_size=8))
def test_paragraphs_come_back_from_a_page_full_of_site(words: list[str]) -> None:
    article = "<article>" + "".join(f"<p>{escape(w)}</p>" for w in words) + "</article>"
    assert lines(f"<body>{SITE}{article}{FOOT}</body>") == words


@pytest.mark.parametrize("opening", ["<div>", "<h1>", "<table><tr><td>", "<div class=nav>", "<ol><li>", "<font>"])
def test_deep_nesting_is_no_trouble(opening: str) -> None:
    page = f"<p>{BODY[0]}</p>" + opening * 3_000 + BODY[1]
    try:
        assert BODY[0] in read_bytes(page.encode(), "a.html").text
    except UnreadableFile as refused:
        pytest.fail(refused.message_en)


def test_a_page_of_too_many_elements_is_refused() -> None:
    with pytest.raises(UnreadableFile) as trouble:
        read_bytes(b"<p>x" + b"<br>" * 500_001, "a.html")
    assert trouble.value.code == "html-too-complex"


def test_entities_and_external_references_are_not_followed() -> None:
    page = """<?xml version="1.0"?><!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]>
    <html><body><p>学习&x;不够&nbsp;&amp;&#x4e00;</p></body></html>"""
    text = read_bytes(page.encode(), "a.html").text
    assert "root:" not in text
    assert "&一" in text


@pytest.mark.shared
@pytest.mark.skipif(shared_folder() is None, reason="the annotated corpus is not here")
@pytest.mark.parametrize("path", shared_documents(), ids=lambda path: path.name)
def test_annotated_documents_come_back_from_a_page(path) -> None:
    words = [line for line in read_annotated(path).text.split("\n") if line.strip()]
    body = "\n".join(f"<p>{escape(line)}</p>" for line in words)
    page = f"<head><title>{escape(words[0])}</title></head><body>{SITE}<article>{body}</article>{FOOT}</body>"
    assert lines(page) == [line.strip() for line in words]
