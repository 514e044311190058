"""A paper comes from the data, is edited by people, and data taken anew never overwrite what a person wrote unasked."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan_web.accounts.roles import Role
from bihuan_web.common.errors import Forbidden, Incomplete, Refused, Stale
from bihuan_web.ledgers.services import ProblemText, add_problem, revise_problem
from bihuan_web.papers.drafting import Change, digest_of
from bihuan_web.papers.kinds import KINDS
from bihuan_web.papers.models import Paper, PaperVersion
from bihuan_web.papers.services.writing import (
    add_block,
    create_paper,
    keep_wording,
    remove_block,
    take_anew,
    what_differs,
    write_block,
)
from bihuan_web.papers.tables import packed, unpacked
from bihuan_web.papers.wordings import read, usual_text
from tests.web.support import work
from tests.web.support.drafts import block_of, draft, room
from tests.web.support.units import with_role

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_of_paper_can_be_drafted_from_the_data(kind: str) -> None:
    there = room()
    work.task_in("doing", there.people)
    paper = draft(there, kind)
    texts = [one.text for one in paper.blocks.all()]
    assert all(texts)
    assert not [one for one in (paper.title, paper.addressee, *texts) if "{" in one]
    assert "岚台县粮食局" in paper.title


def test_a_round_without_a_meeting_day_leaves_it_to_be_filled_in() -> None:
    there = room(meeting_on=None)
    plan = draft(there, "plan")
    assert any("待填写：开会日期" in one.text for one in plan.blocks.all())
    assert any("会前15天" in one.text for one in plan.blocks.all())


def test_data_taken_anew_show_a_difference_and_spare_edited_words() -> None:
    there = room()
    task, people = work.task_in("doing", there.people)
    problem = task.measure.problem
    paper = draft(there)
    name, measures = block_of(paper, problem.text), block_of(paper, task.title)
    write_block(measures, "本单位自己写的措施", there.office, seen=measures.revision)
    assert what_differs(paper) == []
    revise_problem(problem, ProblemText("深入粮库很少"), there.office)
    task.due_on = date(2026, 9, 30)
    task.save()
    found = {one.change: one for one in what_differs(paper)}
    assert set(found) == {Change.CHANGED, Change.CONFLICT}
    assert (found[Change.CHANGED].block, found[Change.CHANGED].by_default) == (name, True)
    assert (found[Change.CONFLICT].block, found[Change.CONFLICT].by_default) == (measures, False)
    seen = digest_of(what_differs(paper))
    assert take_anew(paper, [found[Change.CHANGED].name], there.office, seen=seen) == 1
    name.refresh_from_db()
    measures.refresh_from_db()
    assert "深入粮库很少" in name.text
    assert measures.text == "本单位自己写的措施"
    with pytest.raises(Stale):
        take_anew(paper, [found[Change.CONFLICT].name], there.office, seen=seen)
    assert people.office == there.office


def test_new_items_come_where_they_belong_and_removed_ones_do_not_come_back_unasked() -> None:
    there = room()
    first, _ = work.task_in("doing", there.people)
    ledger = first.measure.problem.ledger
    paper = draft(there)
    gone = block_of(paper, first.measure.problem.text)
    remove_block(gone, there.office, seen=gone.revision)
    own = add_block(paper, block_of(paper, "逐项整改措施"), "text", "这一段是办公室加的", there.office)
    add_problem(ledger, there.people.place.bureau, ProblemText("第二个问题"), there.office)
    found = what_differs(paper)
    new = [one for one in found if one.change is Change.NEW]
    assert len(new) == 2
    assert gone.pk not in [one.block.pk for one in found if one.block]
    chosen = [one.name for one in found if one.by_default]
    take_anew(paper, chosen, there.office, seen=digest_of(found))
    standing = [one.text for one in paper.blocks.all() if not one.removed]
    assert first.measure.problem.text not in "\n".join(standing)
    places = [next(n for n, text in enumerate(standing) if words in text)
              for words in ("逐项整改措施", "办公室加的", "第二个问题", "核验和销号")]  # fmt: skip
    assert places == sorted(places)
    own.refresh_from_db()


def test_two_people_at_one_part_lose_nothing() -> None:
    there = room()
    paper = draft(there, "plan")
    block = block_of(paper, "待填写：地点")
    seen = block.revision
    write_block(block, "时间三月二十日，地点二楼会议室", there.office, seen=seen)
    with pytest.raises(Stale):
        write_block(block, "地点三楼", there.office, seen=seen)
    block.refresh_from_db()
    assert block.text == "时间三月二十日，地点二楼会议室"
    said = [one.content for one in PaperVersion.objects.filter(paper=paper).order_by("number")]
    assert "待填写：地点" in said[0]
    assert "二楼会议室" in said[-1]


def test_who_may_not_write_writes_nothing() -> None:
    there = room()
    place = there.people.place
    for role in (Role.LEAD, Role.OWNER, Role.OBSERVER):
        with pytest.raises(Forbidden):
            create_paper(there.round, place.bureau, "plan", with_role(role, place.bureau))
    with pytest.raises(Refused) as refused:
        create_paper(there.round, place.sibling, "plan", with_role(Role.OFFICE, place.county))
    assert refused.value.code == "other-unit"
    place.bureau.ended_on = date(2026, 3, 1)
    place.bureau.save()
    with pytest.raises(Refused) as refused:
        create_paper(there.round, place.bureau, "plan", there.office)
    assert refused.value.code == "unit-ended"
    assert not Paper.objects.exists()


def test_an_empty_part_is_refused() -> None:
    there = room()
    block = block_of(draft(there, "plan"), "待填写：地点")
    with pytest.raises(Incomplete):
        write_block(block, " \r\n ", there.office, seen=block.revision)


def test_a_units_own_wording_counts_below_it_and_can_be_given_up() -> None:
    there = room()
    county = with_role(Role.OFFICE, there.people.place.county)
    own = 'title = "{unit}方案"\n[[block]]\ntext = "按县里的样式写，{meeting_on}开会。"\n'
    keep_wording(there.people.place.county, "plan", own, county, seen=0)
    assert [one.text for one in draft(there, "plan").blocks.all()] == ["按县里的样式写，2026年3月20日开会。"]
    with pytest.raises(Stale):
        keep_wording(there.people.place.county, "plan", own, county, seen=0)
    keep_wording(there.people.place.county, "plan", "", county, seen=1)
    assert draft(there, "plan").blocks.count() > 5


@pytest.mark.parametrize(
    "text",
    [
        "title =",
        'title = "x"',
        'title = "x"\n[[block]]\ntext = ""',
        'title = "{nobody}"\n[[block]]\ntext = "x"',
        'title = "x"\n[[block]]\nsource = "nowhere"',
        'title = "x"\n[[block]]\ntext = "x"\nshape = "picture"',
        'title = "x"\nmore = 1\n[[block]]\ntext = "x"',
        'title = "x"\n[[block]]\nsource = "opinions.list"',  # more secret than a public list
    ],
)
def test_a_wrong_wording_is_refused_in_words(text: str) -> None:
    with pytest.raises(Refused) as refused:
        read("public", text)
    assert refused.value.code == "bad-wording"


def test_the_shipped_wordings_are_right() -> None:
    for kind in KINDS:
        assert read(kind, usual_text(kind)).parts


CELL = st.text(st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="｜"), max_size=12)


@given(st.lists(CELL.filter(lambda one: one.strip()), min_size=1, max_size=4), st.data())
def test_a_table_survives_its_text(heads: list[str], data: st.DataObject) -> None:
    rows = data.draw(st.lists(st.lists(CELL, min_size=len(heads), max_size=len(heads)), max_size=4))
    rows = [row for row in rows if any(cell.strip() for cell in row) or len(row) > 1]

    def flat(cells: list[str]) -> list[str]:
        return [" ".join(one.split()) for one in cells]

    assert unpacked(packed(heads, rows)) == (flat(heads), [flat(row) for row in rows])
