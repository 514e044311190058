"""The pages of papers: read, written part by part, compared, checked and issued in a browser without JavaScript."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bihuan_web.accounts.roles import Role
from bihuan_web.audit.models import Event
from bihuan_web.ledgers.services import ProblemText, add_problem, open_ledger, revise_problem
from bihuan_web.papers.models import Paper
from bihuan_web.papers.services.deciding import propose
from tests.web.support import work
from tests.web.support.clients import HTMX, signed_in
from tests.web.support.drafts import block_of, draft, filled, issued, room
from tests.web.support.pages import check_page
from tests.web.support.units import with_role

pytestmark = pytest.mark.django_db


def test_a_round_leads_to_its_papers_and_each_kind_can_be_drafted() -> None:
    there = room()
    client = signed_in(there.office)
    assert f"/rounds/{there.round.pk}/papers/" in client.get(f"/rounds/{there.round.pk}/").content.decode()
    words = check_page(client.get(f"/rounds/{there.round.pk}/papers/")).text_content()
    assert "还没有文稿" in words
    check_page(client.get(f"/rounds/{there.round.pk}/papers/new/?kind=plan"))
    unit = there.people.place.bureau.pk
    made = client.post(f"/rounds/{there.round.pk}/papers/new/", {"kind": "plan", "organisation": unit})
    paper = Paper.objects.get()
    assert made.headers["Location"] == f"/papers/{paper.pk}/"
    page = check_page(client.get(f"/papers/{paper.pk}/")).text_content()
    assert "取自数据" in page
    assert "待填写" in page
    assert paper.title in check_page(client.get(f"/rounds/{there.round.pk}/papers/")).text_content()


def test_a_part_is_written_with_and_without_htmx_and_a_conflict_keeps_both_texts() -> None:
    there = room()
    paper = draft(there, "plan")
    block = block_of(paper, "待填写：地点")
    client = signed_in(there.office)
    url = f"/papers/{paper.pk}/blocks/{block.pk}/"
    check_page(client.get(url))
    seen = block.revision
    done = client.post(url, {"text": "二楼会议室", "revision": seen})
    assert done.headers["Location"] == f"/papers/{paper.pk}/#block-{block.pk}"
    late = client.post(url, {"text": "三楼会议室", "revision": seen})
    assert late.status_code == 409
    assert "二楼会议室" in late.content.decode()
    assert "三楼会议室" in late.content.decode()
    block.refresh_from_db()
    fragment = client.post(url, {"text": "四楼", "revision": block.revision}, headers=HTMX)
    assert fragment.status_code == 200
    assert f'id="block-{block.pk}"' in fragment.content.decode()
    assert "<html" not in fragment.content.decode()
    assert client.post(url, {"text": " ", "revision": 9}).status_code == 422


def test_parts_are_added_and_removed_and_every_version_can_be_read() -> None:
    there = room()
    paper = draft(there, "plan")
    first = paper.blocks.order_by("position")[0]
    client = signed_in(there.office)
    added = client.post(f"/papers/{paper.pk}/blocks/new/?after={first.pk}", {"shape": "text", "text": "加的话"})
    assert added.status_code == 302
    texts = [one.text for one in paper.blocks.all()]
    assert texts.index("加的话") == 1
    own = block_of(paper, "加的话")
    assert client.post(f"/papers/{paper.pk}/blocks/{own.pk}/remove/", {"revision": own.revision}).status_code == 302
    assert client.post(f"/papers/{paper.pk}/blocks/{first.pk}/remove/", {"revision": "x"}).status_code == 409
    head = client.post(f"/papers/{paper.pk}/head/", {"title": "新标题", "addressee": "", "revision": 3})
    assert head.status_code == 302
    assert "加的话" in check_page(client.get(f"/papers/{paper.pk}/versions/2/")).text_content()
    assert "加的话" not in check_page(client.get(f"/papers/{paper.pk}/versions/3/")).text_content()


def test_the_data_are_compared_on_a_page_and_taken_by_choice() -> None:
    there = room()
    task, _ = work.task_in("doing", there.people)
    paper = draft(there)
    client = signed_in(there.office)
    assert "没有要更新的" in check_page(client.get(f"/papers/{paper.pk}/anew/")).text_content()
    revise_problem(task.measure.problem, ProblemText("改过的问题"), there.office)
    tree = check_page(client.get(f"/papers/{paper.pk}/anew/"))
    seen, take = tree.xpath("//input[@name='seen']/@value")[0], tree.xpath("//input[@name='take'][@checked]/@value")
    assert client.post(f"/papers/{paper.pk}/anew/", {"seen": seen, "take": take}).status_code == 302
    assert block_of(paper, "改过的问题")


def test_a_paper_goes_from_draft_to_issued_by_buttons() -> None:
    there = room()
    paper = filled(draft(there), there)
    office, lead = signed_in(there.office), signed_in(there.lead)
    acts = f"/papers/{paper.pk}/acts"
    assert office.post(f"{acts}/propose/", {"revision": paper.revision}).status_code == 302
    assert office.post(f"{acts}/propose/", {"revision": paper.revision}).status_code == 409
    paper.refresh_from_db()
    assert "审定文稿" in lead.get("/").content.decode()
    assert office.post(f"{acts}/check/", {"revision": paper.revision}).status_code == 403
    check_page(lead.get(f"{acts}/send-back/"))
    assert lead.post(f"{acts}/check/", {"revision": paper.revision}).status_code == 302
    paper.refresh_from_db()
    check_page(office.get(f"{acts}/issue/"))
    done = office.post(f"{acts}/issue/", {"revision": paper.revision, "number": "岚粮〔2026〕8号"})
    assert done.status_code == 302
    page = check_page(office.get(f"/papers/{paper.pk}/")).text_content()
    assert "岚粮〔2026〕8号" in page
    assert "SHA-256" in page
    file = office.post(f"/papers/{paper.pk}/file/")
    assert file.content[:2] == b"PK"
    assert Event.objects.filter(act="paper.take-out").count() == 1
    assert office.get(f"{acts}/burn/").status_code == 404


def test_each_removal_is_shown_and_what_is_no_personal_detail_can_stay() -> None:
    there = room()
    ledger = open_ledger(there.people.place.bureau, "台账", 2026, there.office)
    add_problem(ledger, there.people.place.bureau, ProblemText("聂远帆没有回访，局长没有督促"), there.office)
    paper = filled(draft(there, "public"), there)
    client = signed_in(there.office)
    tree = check_page(client.get(f"/papers/{paper.pk}/removals/"))
    shown = tree.xpath("//input[@name='shown']/@value")
    assert {"聂远帆", "局长"} <= set(shown)
    data = {"revision": paper.revision, "shown": shown, "remove": [one for one in shown if one != "局长"]}
    assert client.post(f"/papers/{paper.pk}/removals/", {**data, "shown": shown[:1]}).status_code == 302
    paper.refresh_from_db()
    assert not paper.removals_of
    assert client.post(f"/papers/{paper.pk}/removals/", data).status_code == 302
    words = check_page(client.get(f"/papers/{paper.pk}/removals/")).text_content()
    assert "聂某没有回访，局长没有督促" in words
    assert client.get(f"/papers/{draft(there).pk}/removals/").status_code == 404


def test_wordings_are_written_on_a_page_and_wrong_ones_refused() -> None:
    there = room()
    client = signed_in(there.office)
    unit = there.people.place.bureau.pk
    check_page(client.get(f"/papers/wordings/{unit}/"))
    url = f"/papers/wordings/{unit}/plan/"
    check_page(client.get(url))
    assert client.post(url, {"text": "title =", "revision": 0}).status_code == 409
    good = 'title = "方案"\n[[block]]\ntext = "一句话"\n'
    assert client.post(url, {"text": good, "revision": 0}).status_code == 302
    assert "岚台县粮食局" in check_page(client.get(f"/papers/wordings/{unit}/")).text_content()
    assert client.get(f"/papers/wordings/{there.people.place.sibling.pk}/").status_code == 404


@pytest.mark.parametrize("path", ["", "head/", "anew/", "versions/1/", "acts/issue/", "blocks/new/"])
def test_a_paper_of_another_branch_is_not_there(path: str) -> None:
    there = room()
    paper = draft(there)
    other = signed_in(with_role(Role.OFFICE, there.people.place.sibling))
    assert other.get(f"/papers/{paper.pk}/{path}").status_code == 404


@pytest.mark.parametrize("path", ["head/", "anew/", "blocks/new/"])
def test_who_only_reads_gets_no_form(path: str) -> None:
    there = room()
    paper = draft(there)
    reader = signed_in(with_role(Role.OBSERVER, there.people.place.bureau))
    assert "改" not in check_page(reader.get(f"/papers/{paper.pk}/")).xpath("string(//div[@class='card mb-3']//a)")
    assert reader.get(f"/papers/{paper.pk}/{path}").status_code == 403


def test_the_list_takes_the_same_number_of_queries_for_one_and_for_many() -> None:
    there = room()
    client = signed_in(there.office)
    counts = []
    for kinds in (["plan"], ["notice", "statistics", "rectification"]):
        for kind in kinds:
            draft(there, kind)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(f"/rounds/{there.round.pk}/papers/")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_next_year_names_each_ledger_and_where_it_goes_on() -> None:
    there = room()
    work.task_in("doing", there.people)
    words = check_page(signed_in(there.office).get(f"/rounds/{there.round.pk}/next-year/")).text_content()
    assert "预览结转" in words


def test_pages_are_in_english_too() -> None:
    there = room()
    paper = issued(there)
    waiting = filled(draft(there, "statistics"), there)
    propose(waiting, there.office)
    client = signed_in(there.office)
    client.post("/language/", {"language": "en", "next": "/"})
    for url in (f"/papers/{paper.pk}/", f"/rounds/{there.round.pk}/papers/"):
        assert "Issued" in client.get(url, headers={"Accept-Language": "en"}).content.decode().replace(
            "issued", "Issued"
        )
