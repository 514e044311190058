"""The text of the page: whole and unaltered, items and findings at their words whatever signs stand before them; folds; versions."""

from __future__ import annotations

import html as markup
from typing import Any

import lxml.html
import pytest
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from bihuan_web.documents import services
from bihuan_web.documents.findings.notes import decided_notes
from bihuan_web.documents.models import Document, Item
from bihuan_web.documents.page.comparison import compared
from bihuan_web.documents.page.flow import Shown, Step, flow_of
from bihuan_web.documents.page.lines import lines_of, parts_of
from bihuan_web.documents.queries import latest_version, text_of
from bihuan_web.documents.services import Sent
from tests.web.support.clients import signed_in
from tests.web.support.pages import check_page
from tests.web.support.papers import AT, EXAMPLES, GOOD, Desk, handed_in, read_now

POOR, MASKED = ((EXAMPLES / name).read_bytes() for name in ("poor.txt", "masked.txt"))
# Signs that a folded view takes away, widens or joins: full width, a character beyond U+FFFF, traditional ones, zero width, blanks.
STRANGE = "２０２４年　𠮷田同誌　ｗｘ　学\u200b习 不\u3000深\u00a0入𠮷𠮷é…—"


@pytest.fixture(autouse=True)
def _now(stop_clock: Any) -> None:
    stop_clock(AT)


def shown_page(people: Desk, document: Document, **query: str) -> Any:
    return check_page(signed_in(people.author).get(reverse("documents:document", args=[document.pk]), query))


def segments(tree: Any) -> list[tuple[int, str]]:
    found = tree.xpath('//*[@id="reading-text"]//span[contains(@class, "seg")]')
    return [(int(one.get("data-start")), one.text_content()) for one in found]


@pytest.mark.parametrize("data", [POOR, MASKED, POOR.replace("同志".encode(), STRANGE.encode()),
                                  f"{STRANGE}\n".encode() + MASKED.decode("gb18030").encode(),
                                  POOR.decode().translate(str.maketrans("，。（）", ",.()")).encode()],
                         ids=["plain", "masked", "strange", "strange and masked", "half width"])  # fmt: skip
def test_every_item_and_finding_stands_at_its_own_words(people: Desk, data: bytes) -> None:
    document = handed_in(people, data, "甲.txt")
    version, tree = latest_version(document), shown_page(people, document)
    text = text_of(version)
    cut = segments(tree)
    assert "".join(words for _, words in cut) == text
    assert all(text[start : start + len(words)] == words for start, words in cut)
    notes = decided_notes(version)
    assert notes
    for note in notes:
        card = tree.xpath(f'//*[@id="finding-{note.number}"]')[0]
        sign = tree.xpath(f'//*[@id="at-finding-{note.number}"]')[0]
        if note.whole:
            continue
        following = sign.xpath('following::span[contains(@class, "seg")][1]')[0]
        assert int(following.get("data-start")) == note.start
        assert card.xpath('ancestor::*[contains(@class, "text-line")]') == sign.xpath(
            'ancestor::*[contains(@class, "text-line")]'
        ), "the card stands beside the line of its words"
        assert " ".join(text[note.start : note.end].split())[:39] == note.quotation[:39]
        if note.end - note.start <= 80:
            marked = "".join(words for start, words in cut if note.start <= start < note.end)
            assert marked == text[note.start : note.end]
    for item in version.items.filter(kind__in=("problem", "cause", "measure")):
        place = tree.xpath(f'//*[@id="at-{item.key}"]')[0]
        inner = place.xpath('.//span[contains(@class, "seg")]')
        if inner:
            words = "".join(one.text_content() for one in inner)
            assert words.strip() == text[item.start : item.end].strip()


def test_items_are_folded_with_their_counterparts_told(people: Desk) -> None:
    document = handed_in(people, GOOD)
    tree = shown_page(people, document)
    problem = tree.xpath('//details[@id="at-P3"]')[0]
    assert problem.xpath("ancestor::details/@id") == ["at-S2", "at-A2"]
    assert problem.get("open") is not None  # closed only by whoever wants it
    told = " ".join(problem.xpath('./a[@class="fold-links"]')[0].text_content().split())
    keys = latest_version(document).links.filter(upstream="P3").values_list("downstream", flat=True)
    assert told == f"对应 {' '.join(sorted(keys))}"
    inline = shown_page(people, handed_in(people, POOR, "乙.txt")).xpath('//span[@id="at-P2"]')[0]
    assert inline.xpath("./input[@type='checkbox']/@aria-label") == ["折起 P2"]


def test_the_outline_leads_to_every_section_and_aspect(people: Desk) -> None:
    tree = shown_page(people, handed_in(people, GOOD))
    links = tree.xpath('//nav[@id="outline"]//a/@href')
    assert len(links) == 6 + 4
    for link in links:
        assert tree.xpath(f'//*[@id="{link[1:]}"]'), link


def test_the_outline_of_a_long_text_leads_to_its_parts(people: Desk) -> None:
    tree = shown_page(people, handed_in(people, GOOD * 30, "长.txt"))
    links = tree.xpath('//nav[@id="outline"]//a/@href')
    assert any(link.startswith("?part=2#at-") for link in links)
    second = next(link for link in links if link.startswith("?part=2#"))
    other = shown_page(people, Document.objects.latest("pk"), part="2")
    assert other.xpath(f'//*[@id="{second.partition("#")[2]}"]')


def test_changes_since_the_version_before_stand_in_the_text(people: Desk) -> None:
    document = handed_in(people, GOOD)
    newer = GOOD.decode().replace("我习惯等县里", "我总是习惯等县里", 1)
    gone = newer.index("二是请示报告")
    line = newer[gone : newer.index("\n", gone) + 1]
    data = newer.replace(line, "", 1).replace("五、整改措施\n", "五、整改措施\n新写的一段。\n", 1).encode()
    services.add_version(people.author, document, Sent("二稿.txt", [data]), seen=document.revision, at=AT)
    document.refresh_from_db()
    read_now(latest_version(document), data)
    assert not shown_page(people, document).xpath('//*[@id="reading-text"]//del')
    tree = shown_page(people, document, compare="1")
    added = ["".join(one.itertext()) for one in tree.xpath('//*[@id="reading-text"]//*[contains(@class, "added")]')]
    assert "".join(added).replace("\n", "") == "总是新写的一段。"
    assert [one.text for one in tree.xpath('//*[@id="reading-text"]//del')] == [line.strip("\n")]
    assert "".join(words for _, words in segments(tree)) == text_of(latest_version(document))


_LINES = st.lists(st.text(st.sampled_from("一二三，。𠮷 \u3000a"), max_size=12), max_size=8).map("\n".join)


@settings(max_examples=150, deadline=None)
@given(_LINES, _LINES)
def test_without_what_was_added_and_with_what_is_gone_the_text_is_the_one_before(before: str, now: str) -> None:
    found = compared(before, now)
    kept = "".join(
        found.gone.get(at, "") + ("" if any(start <= at < end for start, end in found.added) else sign)
        for at, sign in enumerate(now)
    )
    if now:
        assert "".join(sorted("".join(kept.split()))) == "".join(sorted("".join(before.split())))
    assert all(0 <= start < end <= len(now) for start, end in found.added)


_TEXT = st.text(st.sampled_from("一二。\n 𠮷"), min_size=1, max_size=60)


@settings(max_examples=150, deadline=None)
@given(_TEXT, st.data())
def test_whatever_items_there_are_the_lines_are_the_text_and_folds_close(text: str, data: st.DataObject) -> None:
    spots = st.integers(0, len(text))
    spans = data.draw(st.lists(st.tuples(spots, spots).filter(lambda one: one[0] < one[1]), max_size=6))
    kinds = ("section", "aspect", "problem", "measure", "example")
    items = [
        Item(key=f"K{number}", kind=kinds[number % 5], start=start, end=end)
        for number, (start, end) in enumerate(spans)
    ]
    steps: list[Step] = []
    for part in parts_of(text):
        steps += flow_of(Shown(text, items, {}, (), ()), part)
    depth, words = 0, ""
    for one in steps:
        depth += 1 if one.fold else 0 if one.line else -1
        assert depth >= 0
        if one.line:
            opened = 0
            for segment in one.line.segments:
                assert text[segment.start : segment.start + len(segment.text)] == segment.text
                opened += len(segment.opens) - len(segment.closes)
                assert opened >= 0
            assert opened == 0
            words += "".join(segment.text for segment in one.line.segments)
    assert (depth, words) == (0, text)
    assert "".join(text[start:end] for start, end in lines_of(text, (0, len(text)))) == text


def test_old_words_cannot_bring_markup(people: Desk) -> None:
    wicked = "<img src=x onerror=alert(1)>"
    data = GOOD.replace("我习惯等县里".encode(), f"我{wicked}习惯等县里".encode())
    document = handed_in(people, data)
    services.add_version(people.author, document, Sent("二稿.txt", [GOOD]), seen=document.revision, at=AT)
    document.refresh_from_db()
    read_now(latest_version(document), GOOD)
    response = signed_in(people.author).get(reverse("documents:document", args=[document.pk]), {"compare": "1"})
    assert not check_page(response).xpath("//img")
    assert markup.escape(wicked) in response.content.decode()


def test_a_long_text_reaches_a_browser_some_pages_at_a_time(people: Desk) -> None:
    document = handed_in(people, b"\n".join([GOOD] * 4), "长.txt")
    client, address = signed_in(people.author), reverse("documents:document", args=[document.pk])
    parts = [one.decode() for one in client.get(address, headers={"Accept": "text/html"}).streaming_content]
    assert len(parts) > 4
    assert 'id="reading-text"' in parts[0]
    assert not segments(lxml.html.document_fromstring(parts[0]))
    text = text_of(latest_version(document))
    assert "".join(words for _, words in segments(lxml.html.document_fromstring("".join(parts)))) == text
