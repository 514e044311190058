"""Pages of comparisons: in order, for those who may see them, never the words of a text that somebody may not read."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from bihuan_web.accounts.models import User
from bihuan_web.accounts.roles import Role
from bihuan_web.audit.models import Event
from bihuan_web.copies.kinds import Standing
from bihuan_web.copies.models import Comparison, Pair, YearStep
from bihuan_web.copies.services import working
from bihuan_web.documents import services as documents
from bihuan_web.documents.models import Document
from tests.web.support.clients import asked, signed_in
from tests.web.support.copies import COPIED, DISGUISED, compared, handed, paper, round_before
from tests.web.support.pages import check_page
from tests.web.support.papers import AT, Desk
from tests.web.support.units import with_role

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Case:
    """A bureau's comparison: two documents of two authors have a passage in common."""

    other: User
    mine: Document
    theirs: Document
    found: Comparison
    pair: Pair


@pytest.fixture
def case(people: Desk) -> Case:
    other = with_role(Role.AUTHOR, people.place.bureau, "骆明川")
    mine = handed(people, people.author, paper("陆闻舟", 1, COPIED))
    theirs = handed(people, other, paper("骆明川", 2, DISGUISED))
    found = compared(people.office, people.place.bureau)
    return Case(other, mine, theirs, found, found.pairs.get())


def url(name: str, *args: object) -> str:
    return reverse(f"copies:{name}", args=args)


def assigned(people: Desk, case: Case) -> Client:
    """A reviewer who reads both."""
    for document in (case.mine, case.theirs):
        documents.assign(people.office, document, people.reviewer, at=AT)
    return signed_in(people.reviewer)


def text(client: Client, address: str) -> str:
    return str(check_page(client.get(address)).text_content())


def test_a_comparison_is_asked_for_done_by_the_worker_and_read(people: Desk) -> None:
    office = signed_in(people.office)
    assert "还没有比对" in text(office, url("list"))
    check_page(office.get(url("new")))
    assert office.post(url("new"), {"unit": ""}).status_code == 422
    answer = office.post(url("new"), {"unit": people.place.bureau.pk, "round": people.round.pk})
    made = Comparison.objects.get()
    assert answer.url == made.get_absolute_url()
    assert "等待比对" in text(office, answer.url)
    assert office.post(url("new"), {"unit": people.place.bureau.pk, "round": people.round.pk}).url == answer.url
    assert office.post(url("stop", made.pk)).status_code == 302
    assert office.post(url("stop", made.pk)).status_code == 409
    assert "已停止" in text(office, answer.url)
    assert office.post(url("resume", made.pk)).status_code == 302
    handed(people, people.author, paper("陆闻舟", 1, COPIED))
    handed(people, people.author, paper("陆闻舟", 2, COPIED))
    assert working.run(made.pk, AT) == Standing.DONE
    assert "1 对" in text(office, answer.url)
    for name in ("pairs", "map", "years"):
        check_page(office.get(url(name, made.pk)))
    assert office.post(url("again", made.pk)).url != answer.url


def test_whoever_reads_both_sees_the_passage_numbered_on_both_sides_and_judges_it(people: Desk, case: Case) -> None:
    reviewer = assigned(people, case)
    tree = check_page(reviewer.get(case.pair.get_absolute_url()))
    left, right = tree.xpath("//*[contains(@class, 'side-text')]")
    assert "".join(left.xpath(".//mark//text()")).count(COPIED[:20]) == 1
    assert DISGUISED[:12] in "".join(right.xpath(".//mark//text()"))
    assert left.xpath(".//a[@id='a-1']/@href") == ["#b-1"]
    assert right.xpath(".//a[@id='b-1']/@href") == ["#a-1"]
    assert tree.xpath("//mark[contains(@class, 'diff-figure')]/text()")
    judge = url("judge", case.pair.passages.get().pk)
    assert COPIED[:20] in text(reviewer, judge)
    assert reviewer.post(judge, {"verdict": "rewrite", "reason": "", "revision": 0}).status_code == 422
    said = {"verdict": "rewrite", "reason": "请写自己的事", "revision": 0}
    assert reviewer.post(judge, said).status_code == 302
    assert reviewer.post(judge, said).status_code == 409
    assert "请写自己的事" in text(reviewer, case.pair.get_absolute_url())
    read = Event.objects.filter(act="document.read", actor=people.reviewer.username)
    assert set(read.values_list("item", flat=True)) == {str(case.mine.pk), str(case.theirs.pk)}


def test_an_author_learns_that_there_is_a_match_and_not_whose_nor_its_words(people: Desk, case: Case) -> None:
    author = signed_in(people.author)
    page = text(author, url("document", case.mine.pk))
    assert "另一份材料" in page
    for where in (url("document", case.mine.pk), case.pair.get_absolute_url()):
        page = text(author, where)
        assert "骆明川" not in page
        assert case.theirs.title not in page or case.theirs.title == case.mine.title
        assert DISGUISED[:30] not in page
    assert COPIED[:30] in text(author, case.pair.get_absolute_url())
    for name in ("comparison", "pairs", "map", "years"):
        assert author.get(url(name, case.found.pk)).status_code == 404
    assert author.get(url("document", case.theirs.pk)).status_code == 404
    assert author.get(url("judge", case.pair.passages.get().pk)).status_code == 404
    assert author.get(url("new")).status_code == 404


def test_what_a_reviewer_says_of_a_passage_names_nobody_to_the_author(people: Desk, case: Case) -> None:
    reviewer = assigned(people, case)
    said = {"verdict": "joint", "reason": "与骆明川同志共同起草", "revision": 0}
    assert reviewer.post(url("judge", case.pair.passages.get().pk), said).status_code == 302
    page = text(signed_in(people.author), case.pair.get_absolute_url())
    assert "共同起草" in page
    assert "骆明川" not in page


def test_a_document_compared_with_all_others_is_not_named_to_their_authors(people: Desk, case: Case) -> None:
    reviewer = assigned(people, case)
    reviewer.post(url("document", case.theirs.pk))
    made = Comparison.objects.latest("pk")
    Document.objects.filter(pk=case.theirs.pk).update(title="骆明川的材料")
    assert working.run(made.pk, AT) == Standing.DONE
    pair = made.pairs.get()
    assert "骆明川" in text(reviewer, pair.get_absolute_url())
    assert "骆明川" not in text(signed_in(people.author), pair.get_absolute_url())


def test_the_office_sees_which_documents_and_how_much_but_no_personal_text(people: Desk, case: Case) -> None:
    office = signed_in(people.office)
    page = text(office, url("pairs", case.found.pk))
    assert case.mine.organisation.name in page
    page = text(office, case.pair.get_absolute_url())
    assert "没有查看这份材料的权限" in page
    assert COPIED[:20] not in page
    assert office.get(url("judge", case.pair.passages.get().pk)).status_code == 404
    sheet = load_workbook(BytesIO(office.post(url("export", case.found.pk)).content))
    assert COPIED[:20] not in str(list(sheet["相同段落"].values))


def test_an_outsider_and_a_sibling_branch_find_nothing(people: Desk, case: Case) -> None:
    sibling = with_role(Role.OFFICE, people.place.sibling, "聂远帆")
    for user in (people.outsider, sibling, with_role(Role.REVIEWER, people.place.outside, "贺青")):
        client = signed_in(user)
        for name in ("comparison", "pairs", "map", "years"):
            assert client.get(url(name, case.found.pk)).status_code == 404
        for name in ("stop", "resume", "again", "export"):
            assert client.post(url(name, case.found.pk)).status_code == 404
        assert client.get(case.pair.get_absolute_url()).status_code == 404
        assert client.get(url("document", case.mine.pk)).status_code == 404
        assert client.get(url("judge", case.pair.passages.get().pk)).status_code == 404
    asking = {"unit": people.place.bureau.pk}
    assert signed_in(sibling).post(url("new"), asking).status_code == 422


def test_an_author_has_only_their_own_compared_with_one_another(people: Desk, case: Case) -> None:
    author = signed_in(people.author)
    own = handed(people, people.author, paper("陆闻舟", 3, COPIED))
    assert author.post(url("document", own.pk)).status_code == 302
    made = Comparison.objects.latest("pk")
    assert working.run(made.pk, AT) == Standing.DONE
    assert set(made.compared.values_list("document", flat=True)) == {case.mine.pk, own.pk}
    page = text(author, made.get_absolute_url())
    assert "1 对" in page


def test_the_workbook_has_the_words_for_whoever_may_take_them_out(people: Desk, case: Case) -> None:
    reviewer = assigned(people, case)
    book = load_workbook(BytesIO(reviewer.post(url("export", case.found.pk)).content))
    assert book.sheetnames == ["材料", "相同段落"]
    pairs, passages = (list(book[name].values) for name in book.sheetnames)
    assert len(pairs) == len(passages) == 2
    assert COPIED[:20] in passages[1][3]
    assert DISGUISED[:12] in passages[1][5]
    assert Event.objects.filter(act="document.export").count() == 2


def test_a_cell_of_the_heat_map_leads_to_the_two_texts(people: Desk, case: Case) -> None:
    tree = check_page(assigned(people, case).get(url("map", case.found.pk)))
    figure = tree.xpath("//figure[@data-chart='heatmap']")[0]
    links = figure.xpath(".//td/a")
    assert {one.get("href") for one in links} == {case.pair.get_absolute_url()}
    assert all(0 < int(one.text_content()) < 100 for one in links)


def test_every_number_is_that_of_the_list_behind_it(people: Desk, case: Case) -> None:
    third = with_role(Role.AUTHOR, people.place.bureau, "聂远帆")
    handed(people, third, paper("聂远帆", 1, COPIED))
    found = compared(people.office, people.place.bureau)
    office = signed_in(people.office)
    tree = check_page(office.get(found.get_absolute_url()))
    links = [one for one in tree.xpath("//dl//a") if "/pairs/" in one.get("href")]
    assert len(links) == 7
    for link in links:
        page = check_page(office.get(link.get("href")))
        assert link.text_content().split()[0] == str(len(page.xpath("//tbody/tr")))


def test_a_result_says_when_it_is_out_of_date(people: Desk, case: Case) -> None:
    office = signed_in(people.office)
    assert "过时" not in text(office, case.found.get_absolute_url())
    handed(people, people.author, paper("陆闻舟", 5))
    assert "过时" in text(office, case.found.get_absolute_url())


def test_a_version_that_was_read_anew_and_says_something_else_is_not_marked(people: Desk, case: Case) -> None:
    version = case.pair.a.version
    version.examination = version.examination.replace(COPIED[:6], "甲乙丙丁")
    version.save()
    reviewer = assigned(people, case)
    page = text(reviewer, case.pair.get_absolute_url())
    assert "对不上" in page
    judge = url("judge", case.pair.passages.get().pk)
    assert reviewer.post(judge, {"verdict": "rewrite", "reason": "改", "revision": 0}).status_code == 409


def test_years_are_shown_in_the_words_of_both(people: Desk) -> None:
    earlier = round_before(people, 2023)
    old = handed(people, people.author, paper("陆闻舟", 1, COPIED, year=2023))
    Document.objects.filter(pk=old.pk).update(round=earlier, state="accepted")
    new = handed(people, people.author, paper("陆闻舟", 2, COPIED))
    for document in (old, new):
        documents.assign(people.office, document, people.reviewer, at=AT)
    found = compared(people.office, people.place.bureau, people.round)
    reviewer = signed_in(people.reviewer)
    assert "2023 → 2024" in text(reviewer, url("years", found.pk))
    step = YearStep.objects.get()
    page = text(reviewer, url("step", step.pk))
    assert "上一份就有" in page
    assert page.count(COPIED[:16]) == 2
    for user in (people.outsider, people.office):
        assert signed_in(user).get(url("step", step.pk)).status_code == 404


def test_lists_ask_as_often_for_one_as_for_many(people: Desk, case: Case) -> None:
    reviewer = assigned(people, case)
    addresses = [url(name, case.found.pk) for name in ("comparison", "pairs", "map")] + [url("list")]
    before = [asked(reviewer, one) for one in addresses]
    for number, name in ((3, "聂远帆"), (4, "贺青")):
        handed(people, with_role(Role.AUTHOR, people.place.bureau, name), paper(name, number, COPIED))
    found = compared(people.office, people.place.bureau)
    addresses = [url(name, found.pk) for name in ("comparison", "pairs", "map")] + [url("list")]
    assert found.pairs.count() > 3
    assert [asked(reviewer, one) for one in addresses] == before


def test_the_round_leads_there_and_is_set_to_be_compared_every_night(people: Desk, case: Case) -> None:
    office = signed_in(people.office)
    address = url("round", people.round.pk)
    assert address in office.get(reverse("rounds:round", args=[people.round.pk])).content.decode()
    check_page(office.get(address))
    assert office.post(url("automatic", people.round.pk), {"wished": "1"}).status_code == 302
    assert "每天夜里自动比对：" in text(office, address)
    assert signed_in(people.author).post(url("automatic", people.round.pk), {"wished": "0"}).status_code == 403
    check_page(office.get(url("given")))
