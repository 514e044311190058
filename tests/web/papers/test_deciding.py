"""A paper is checked by another person and issued whole; what everybody reads has no personal details in it."""

from __future__ import annotations

import hashlib
from io import BytesIO

import docx
import pytest

from bihuan_web.accounts import waiting
from bihuan_web.accounts.roles import Role
from bihuan_web.audit.models import Event
from bihuan_web.common.errors import Forbidden, Incomplete, Refused
from bihuan_web.files import services as files
from bihuan_web.ledgers.services import ProblemText, add_problem, open_ledger
from bihuan_web.papers.content import removals_of
from bihuan_web.papers.models import Paper
from bihuan_web.papers.queries import visible_to
from bihuan_web.papers.redacting import Detail, Known, find_removals, without
from bihuan_web.papers.services.deciding import (
    check,
    confirm_removals,
    discard,
    issue,
    propose,
    send_back,
    take_out,
)
from bihuan_web.papers.services.writing import write_block
from tests.web.support.drafts import block_of, draft, filled, issued, room
from tests.web.support.units import grant, with_role

pytestmark = pytest.mark.django_db


def text_of(data: bytes) -> str:
    document = docx.Document(BytesIO(data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([one.text for one in document.paragraphs] + cells)


def test_an_issued_paper_stays_with_number_hash_and_the_head_of_the_log() -> None:
    there = room()
    paper = issued(there)
    assert paper.file is not None
    data = files.read(paper.file)
    assert hashlib.sha256(data).hexdigest() == paper.file.sha256
    event = Event.objects.get(act="paper.issue")
    assert event.hash in paper.log_head
    foot = docx.Document(BytesIO(data)).sections[0].footer
    assert event.hash in "".join(one.text for one in foot.paragraphs)
    assert "岚粮〔2026〕1号" in text_of(data)
    block = paper.blocks.first()
    assert block is not None
    with pytest.raises(Refused):
        write_block(block, "改", there.office, seen=block.revision)
    for act in (lambda: discard(paper, there.office, "x"), lambda: send_back(paper, there.lead, "x")):
        with pytest.raises(Refused):
            act()
    assert take_out(paper, there.office).data == data


def test_whoever_wrote_a_word_does_not_check_it() -> None:
    there = room()
    grant(there.office, Role.LEAD, there.people.place.bureau)
    paper = filled(draft(there), there)
    propose(paper, there.office)
    with pytest.raises(Forbidden) as refused:
        check(paper, there.office)
    assert refused.value.code == "own-work"
    check(paper, there.lead)
    assert paper.checked_by == there.lead


def test_what_is_still_to_be_filled_in_is_named_and_not_issued() -> None:
    there = room()
    paper = draft(there, "plan")
    propose(paper, there.office)
    check(paper, there.lead)
    with pytest.raises(Incomplete, match="处待填写"):
        issue(paper, there.office, "1号")
    with pytest.raises(Incomplete):
        issue(paper, there.office, " ")


def test_a_number_is_used_once() -> None:
    there = room()
    issued(there)
    with pytest.raises(Refused) as refused:
        issued(there, "statistics")
    assert refused.value.code == "number-twice"
    assert Paper.objects.get(kind="statistics").state == "checked"


def test_a_paper_to_be_checked_waits_for_leaders_who_did_not_write_it() -> None:
    there = room()
    paper = draft(there)
    assert not [one for one in waiting.waiting(there.round.created_at.date()) if one.key.startswith("papers:")]
    propose(paper, there.office)
    found = [one.user for one in waiting.waiting(there.round.created_at.date()) if one.key.startswith("papers:")]
    assert found == [there.lead]
    own = list(waiting.waiting(there.round.created_at.date(), there.lead))
    assert [one.path for one in own if one.key.startswith("papers:")] == [f"/papers/{paper.pk}/"]


def test_who_may_read_but_not_export_gets_no_file() -> None:
    there = room()
    paper = draft(there)
    with pytest.raises(Forbidden):
        take_out(paper, there.lead)


def test_a_public_list_leaves_without_personal_details_once_somebody_confirmed_them() -> None:
    there = room()
    ledger = open_ledger(there.people.place.bureau, "台账", 2026, there.office)
    said = "聂远帆（储备科科长，电话13800001234）没有走访村民祝有田，身份证330102199001011234"
    add_problem(ledger, there.people.place.bureau, ProblemText(said), there.office)
    paper = filled(draft(there, "public"), there)
    propose(paper, there.office)
    check(paper, there.lead)
    with pytest.raises(Refused) as refused:
        issue(paper, there.office, "公示1号")
    assert refused.value.code == "removals-open"
    assert {one.detail for one in removals_of(paper)} >= {
        Detail.NAME, Detail.POST, Detail.PHONE, Detail.ID, Detail.HOUSEHOLD,
    }  # fmt: skip
    confirm_removals(paper, ("科长",), there.office)
    issue(paper, there.office, "公示1号")
    assert paper.file is not None
    out = text_of(files.read(paper.file))
    for personal in ("聂远帆", "祝有田", "13800001234", "330102199001011234", "储备科科长"):
        assert personal not in out
    assert "某群众" in out


def test_a_change_after_the_confirmation_asks_for_a_new_one() -> None:
    there = room()
    paper = filled(draft(there, "public"), there)
    confirm_removals(paper, (), there.office)
    block = block_of(paper, "已经填好")
    write_block(block, "联系人聂远帆", there.office, seen=block.revision)
    paper.refresh_from_db()
    propose(paper, there.office)
    check(paper, there.lead)
    with pytest.raises(Refused) as refused:
        issue(paper, there.office, "公示2号")
    assert refused.value.code == "removals-open"


@pytest.mark.parametrize(
    ("text", "personal"),
    [
        ("身份证号11010519491231002X。", ["11010519491231002X"]),
        ("电话：0579-8888123 或 139 0000 1234", ["0579-8888123", "139 0000 1234"]),
        ("卡号6222 0210 0111 6245 702", ["6222 0210 0111 6245 702"]),
        ("写信到 a.b+c@example.org.cn 即可", ["a.b+c@example.org.cn"]),
        ("户主：祝有田，住3号楼2单元501室", ["祝有田", "3号楼2单元501室"]),
        ("走访祝有田家两次", ["祝有田"]),
        ("走访了 祝有田大爷", ["祝有田"]),
        ("请局长、副局长到场", ["局长", "副局长"]),
        ("全年共12个问题，2026年3月底前办完，涉及资金1234567890元", []),
    ],
)
def test_recognisers_find_personal_details_and_leave_figures_alone(text: str, personal: list[str]) -> None:
    found = find_removals([text], Known())
    assert sorted(one.words for one in found) == sorted(personal)
    assert not any(words in without(text, found) for words in personal)


def test_outsiders_see_no_papers_and_the_branch_beside_neither() -> None:
    there = room()
    paper = draft(there)
    day = there.round.created_at.date()
    for user in (
        with_role(Role.OFFICE, there.people.place.sibling),
        with_role(Role.OFFICE, there.people.place.outside),
    ):
        assert not visible_to(user, day).exists()
    assert visible_to(there.lead, day).get() == paper
    observer = with_role(Role.OBSERVER, there.people.place.bureau)
    assert visible_to(observer, day).get() == paper
    draft(there, "plan")
    assert visible_to(observer, day).get() == paper  # a plan is the team's
