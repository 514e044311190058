"""The page of a comparison: what it shows, that it is complete without script, that no text of a document can be code."""

from __future__ import annotations

import io
import json
import re
from typing import TYPE_CHECKING, Any

import lxml.html
from tests.support.comparisons import FIRST, comparison, material, prose, reordered

from bihuan.comparing import Cluster, Comparison, Pair
from bihuan.foreign import ForeignName, Manner
from bihuan.language import Lang
from bihuan.model import Kind, Span
from bihuan.output.comparison import Compared, Surroundings, write_comparison_html
from bihuan.output.comparison.html import pairs as pairs_module
from bihuan.output.comparison.html import view as view_module
from bihuan.overyears import FollowedItem, LeftOut, Occurrence, Repeat, Series, Step, YearDocument, Years

if TYPE_CHECKING:
    import pytest

HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(2)>'\"&\u2028\u202e\x00\ud800&#13;"


def page(compared: Compared, lang: Lang = "zh", surroundings: Surroundings | None = None) -> Any:
    out = io.StringIO()
    write_comparison_html(compared, out, lang=lang, surroundings=surroundings)
    out.getvalue().encode("utf-8")
    return lxml.html.document_fromstring(out.getvalue())


def text_of(found: Any) -> str:
    return " ".join(found.text_content().split())


def test_the_top_has_the_counts_and_says_what_a_comparison_is() -> None:
    top = page(reordered()).find(".//header")
    assert text_of(top.find("h1")) == "材料比对"
    assert "材料 4 份 · 全文相近 1 对 · 另有相同段落 1 对 · 相近组 1 · 共用段落 0" in text_of(top)
    assert "只列出相同的文字，是否合适由人判断。" in text_of(top)
    assert "for people to say" in text_of(page(reordered(), "en").find(".//header"))


def test_each_pair_is_a_row_with_its_figures_and_leads_to_its_passages() -> None:
    found = page(reordered())
    rows = found.xpath("//table[@class='pairs']/tbody/tr")
    near, passages = ([text_of(cell) for cell in row] for row in rows)
    assert near[0] == "1"
    assert "丙/c.txt" in near[1]
    assert near[3] == "100%"
    assert near[9] == "只有年份、数字不同"
    assert "聂远帆 · 2023年度" in passages[2]
    assert "路遥川 · 2024年度" in passages[1]
    assert passages[3:7] == ["–"] * 4
    assert passages[8] == "2"
    for row in rows:
        (anchor,) = row.xpath("th/a/@href")
        assert found.xpath(f"//section[@id='{anchor[1:]}']")


def test_every_passage_can_be_read_in_both_wordings_without_script() -> None:
    (pair,) = page(reordered()).xpath("//section[@id='pair-2']")
    sides = [[one.text_content() for one in item.findall(".//blockquote")] for item in pair.findall(".//ol/li")]
    assert len(sides) == 2
    assert [all(FIRST[5:150] in one for one in side) for side in sides] == [False, True]
    marks = [(mark.get("class"), mark.text_content()) for mark in pair.findall(".//mark")]
    assert ("figure", "12") in marks
    assert ("figure", "9") in marks
    assert ("wording", "确实") in marks


def test_the_numbers_for_the_script_are_places_in_the_texts_as_the_browser_counts() -> None:
    compared = comparison({"a": f"𠮷{prose(5, 60)}𠮷\n{FIRST}\n", "b": f"{prose(6, 90)}\n𠮷{FIRST}\n"})
    found = page(compared)
    (pair,) = found.xpath("//section[@class='pair']")
    sources = [found.xpath(f"//details[@id='text-{pair.get('data-' + side)}']/div")[0] for side in "ab"]
    units = [one.text_content().encode("utf-16-le") for one in sources]
    (passage,) = json.loads(pair.get("data-passages"))
    for side, (start, end) in enumerate((passage[0:2], passage[2:4])):
        assert FIRST.strip("。") in units[side][2 * start : 2 * end].decode("utf-16-le")


def test_the_texts_stand_in_the_page_once_and_unaltered() -> None:
    compared = reordered()
    found = page(compared)
    texts = [one.text_content() for one in found.xpath("//div[@class='source']")]
    assert sorted(texts) == sorted(one.source.text for one in compared.materials.values())
    asides = json.loads(found.xpath("//div[@class='source']/@data-aside")[0])
    assert all(texts[0][start:end].strip() for start, end in asides)


def test_clusters_shared_stock_and_what_could_not_be_read_have_their_places() -> None:
    stock = prose(20, 80)
    texts = {f"{number:02}.txt": f"{prose(30 + number, 200)}\n{stock}\n" for number in range(12)}
    texts["双1.txt"] = texts["双2.txt"] = texts["00.txt"]
    found = page(comparison(texts, unreadable=[("坏<b>.docx", "读不了：<i>")]))
    (cluster,) = found.xpath("//details[@class='cluster']")
    assert "3 份" in text_of(cluster.find("summary"))
    assert "3 份完全相同 00.txt、双1.txt、双2.txt" in text_of(cluster)
    (shared,) = found.xpath("//ul[@class='shared']/li")
    assert stock[:40] in shared.text_content()
    assert "坏<b>.docx 读不了：<i>" in text_of(found.xpath("//h2[@id='unreadable']/..")[0])
    assert not found.xpath("//table[@class='pairs']")


def test_hostile_names_and_texts_stay_words() -> None:
    text = f"{HOSTILE}{FIRST}{HOSTILE}\n"
    compared = comparison(
        {HOSTILE: prose(1, 60) + text, "b": f"二{prose(2, 60)}{text}"}, unreadable=[(HOSTILE, HOSTILE)]
    )
    for lang in ("zh", "en"):
        out = io.StringIO()
        surroundings = Surroundings(HOSTILE, (HOSTILE, HOSTILE), {"b": HOSTILE})
        write_comparison_html(compared, out, lang=lang, surroundings=surroundings)  # type: ignore[arg-type]
        found = lxml.html.document_fromstring(out.getvalue())
        assert len(found.xpath("//script")) == 1
        assert not found.xpath("//img")
        assert not [one for element in found.iter() for one in element.attrib if one.startswith("on")]
        assert "alert(1)" not in found.xpath("//script")[0].text


def test_nothing_accuses_and_nothing_is_fetched() -> None:
    for lang in ("zh", "en"):
        out = io.StringIO()
        write_comparison_html(reordered(), out, lang=lang)  # type: ignore[arg-type]
        words = out.getvalue()
        assert not re.search("抄袭|剽窃|嫌疑|雷同|plagiar|copied|suspicious", words)
        assert not re.search(r"https?://|@import|url\(|\ssrc=", words)
        assert "default-src 'none'" in words


def test_a_page_of_very_many_pairs_says_where_the_others_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(view_module, "MOST_PAIRS", 3)
    monkeypatch.setattr(view_module, "MOST_TEXT", 1000)
    monkeypatch.setattr(pairs_module, "MOST_QUOTED", 400)
    texts = {f"{letter}{n}": prose(n, 300) + f"{n}" * (letter == "b") for n in range(5) for letter in "ab"}
    found = page(comparison(texts))
    assert len(found.xpath("//table[@class='pairs']/tbody/tr")) == 3
    assert len(found.xpath("//table[@class='pairs']/tbody/tr/th/a")) == 1
    notes = [text_of(note) for note in found.xpath("//p[@class='note']")]
    assert notes[0].startswith("共 5 对，这里列出前 3 对")
    assert notes[1].startswith("前 1 对可以并排看")
    assert not found.xpath("//section[@class='pair']//blockquote")


def test_a_cluster_of_thousands_is_shown_in_part() -> None:
    keys = tuple(f"{number:05}.txt" for number in range(3000))
    materials = {key: material(key, "同样的一份材料。\n") for key in keys}
    found = Comparison(len(keys), clusters=(Cluster(keys, (keys,)),))
    shown = page(Compared(found, materials))
    assert len(shown.xpath("//ul[@class='members']/li")) == 200
    assert "还有 2800 项" in text_of(shown.xpath("//details[@class='cluster']")[0])


def test_it_can_stand_among_other_pages() -> None:
    around = Surroundings("2024年雷同比对", ("index.html", "返回汇总"), {"甲/a.txt": "documents/001.html"})
    found = page(reordered(), surroundings=around)
    assert text_of(found.find(".//h1")) == "2024年雷同比对"
    assert found.xpath("//header//a[@href='index.html']")[0].text == "← 返回汇总"
    assert found.xpath("//details[@data-page='documents/001.html']")


def followed() -> Compared:
    old, new = "2023年度\n一是学得不深。二是下乡少。\n", "2024年度\n一是学得不深。\n路遥川在云畈镇说过。\n"
    item = FollowedItem(
        "problem",
        "P1",
        Span(7, 14),
        Span(7, 13),
        Repeat.AGAIN,
        2,
        (Occurrence("a", 2023, "P1", Span(7, 14), Span(7, 13), 1.0),),
    )
    series = Series(
        "聂远帆",
        "粮食局",
        Kind.PERSONAL,
        (YearDocument("a", 2023), YearDocument("b", 2024)),
        (Step("a", "b", (item,)),),
    )
    foreign = ForeignName("b", Span(19, 22), Span(15, 25), "place", "云畈镇", Manner.NAMED, "c", owners=2)
    return Compared(
        Comparison(3),
        {"a": material("a", old), "b": material("b", new), "c": material("c", "云畈镇\n")},
        years=Years((series,), (LeftOut("c", "没有写明年度", "no year"),)),
        foreign=(foreign,),
    )


def test_the_years_of_a_person_show_both_wordings() -> None:
    years = page(followed()).xpath("//section[h2[@id='years']]")[0]
    assert "粮食局 聂远帆：2023、2024" in text_of(years)
    (row,) = years.xpath(".//tbody/tr")
    assert [text_of(one) for one in row.xpath("th|td")][:2] == ["问题 P1", "2023年已有"]
    assert [quoted.text_content() for quoted in row.findall(".//q")] == ["一是学得不深。"] * 2
    assert "没有写明年度" in text_of(years)


def test_a_name_of_others_stands_in_its_sentence() -> None:
    (row,) = page(followed(), "en").xpath("//section[h2[@id='foreign']]//tbody/tr")
    assert row.find(".//q/mark").text_content() == "云畈镇"
    assert "mentioned elsewhere" in text_of(row)
    assert "and 1 more" in text_of(row)


def test_documents_with_nothing_in_common_are_told_so() -> None:
    found = page(comparison({"a": prose(1, 100), "b": prose(2, 100)}))
    assert "没有相近的材料" in text_of(found.xpath("//p[@id='pairs']")[0])


def test_pairs_stand_alike_first_and_then_by_length() -> None:
    found = page(reordered())
    flags = found.xpath("//table[@class='pairs']/tbody/tr/@data-which")
    assert flags == ["near facts", "passages"]
    assert isinstance(reordered().found.pairs[0], Pair)
