"""A sheet of risks is looked at before anything of it is written, and written as it was looked at, or not at all."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from bihuan_web.accounts.roles import Role
from bihuan_web.audit.models import Event
from bihuan_web.files.models import StoredFile
from bihuan_web.risks.jobs import forget
from bihuan_web.risks.models import ImportDraft, Risk
from bihuan_web.risks.services import register as acts
from tests.web.support.clients import signed_in
from tests.web.support.pages import check_page
from tests.web.support.risks import about, risk
from tests.web.support.units import with_role
from tests.web.support.work import NOON, Crew, crew

pytestmark = pytest.mark.django_db
HEADS = ["编号", "单位", "岗位", "重点环节", "风险表现", "可能性", "影响", "防控措施", "责任人", "复核人", "复核频次"]


@pytest.fixture
def people(settings: Any, tmp_path: Path, stop_clock: Any) -> Crew:
    settings.FILES_FOLDER = tmp_path / "files"
    stop_clock(NOON)
    return crew()


def row_of(one: Risk, **other: object) -> list[object]:
    said = {
        "编号": one.number, "单位": one.organisation.name, "岗位": "", "重点环节": one.step, "风险表现": one.danger,
        "可能性": one.likelihood, "影响": one.effect, "防控措施": one.control, "责任人": one.owner.name,
        "复核人": one.reviewer.name, "复核频次": one.get_rhythm_display(),
    } | other  # fmt: skip
    return [said[head] for head in HEADS]


def handed_in(client: Client, *rows: list[object]) -> str:
    """The address of the preview of a sheet."""
    out = io.StringIO()
    csv.writer(out).writerows([HEADS, *rows])
    answer = client.post(reverse("risks:import"), {"file": SimpleUploadedFile("台账.csv", out.getvalue().encode())})
    assert answer.status_code == 302
    return str(answer.headers["Location"])


def shown(client: Client, address: str, status: int = 200) -> tuple[list[tuple[str, str]], list[str]]:
    """What becomes of each row and what is said of it, and the words by which it is confirmed."""
    page = check_page(client.get(address))
    lines = [[" ".join(cell.text_content().split()) for cell in one.xpath("td")] for one in page.xpath("//tbody/tr")]
    return [(one[1], one[4]) for one in lines], page.xpath("//input[@name='seen']/@value")


def test_a_sheet_is_shown_row_by_row_before_anything_is_written(people: Crew) -> None:
    first, second = risk(people, step="资金拨付"), risk(people, step="收文")
    client = signed_in(people.office)
    before = list(Risk.objects.values()), Event.objects.count()
    address = handed_in(
        client, row_of(first), row_of(second, 防控措施="三人会签"), row_of(first, 编号="", 重点环节="工程招标")
    )
    rows, (seen,) = shown(client, address)
    assert rows == [("不变", ""), ("有改动", f"防控措施：{second.control} → 三人会签"), ("新登记", "")]
    assert (list(Risk.objects.values()), Event.objects.count()) == before, "nothing is written by looking"
    assert client.post(address, {"seen": seen}).status_code == 302
    assert list(Risk.objects.order_by("number").values_list("step", "control", "revision")) == [
        ("资金拨付", first.control, 1), ("收文", "三人会签", 2), ("工程招标", first.control, 1),
    ]  # fmt: skip
    assert Event.objects.filter(act="risk.import").count() == 1
    assert client.post(address, {"seen": seen}).status_code == 404, "a second click finds nothing to do"
    assert Risk.objects.count() == 3


def test_a_row_that_cannot_be_is_named_and_none_comes_in(people: Crew) -> None:
    one = risk(people)
    client = signed_in(people.office)
    new = row_of(one, 编号="", 重点环节="工程招标")
    wrong = [
        row_of(one, 编号="", 单位="没有这个科"), row_of(one, 可能性=1), row_of(one, 编号=99), row_of(one, 复核人=one.owner.name),
        row_of(one, 编号="", 影响=6), row_of(one, 编号="", 重点环节=""), row_of(one), row_of(one, 防控措施="两行"),
    ]  # fmt: skip
    address = handed_in(client, new, *wrong)
    rows, seen = shown(client, address)
    assert [outcome for outcome, _ in rows] == ["新登记", *["不能导入"] * 6, "不变", "不能导入"]
    assert "找不到单位“没有这个科”" in rows[1][1]
    assert "复核" in rows[2][1]
    assert seen == [], "no button"
    assert client.post(address, {"seen": "x"}).status_code == 409
    assert Risk.objects.get() == one
    assert ImportDraft.objects.exists()


def test_who_confirms_gets_what_they_saw_or_a_new_preview(people: Crew) -> None:
    one = risk(people)
    client = signed_in(people.office)
    address = handed_in(client, row_of(one, 防控措施="三人会签"))
    _, (seen,) = shown(client, address)
    acts.revise(one, about(people, control="别人刚改的"), people.office)
    answer = client.post(address, {"seen": seen})
    assert answer.status_code == 409
    page = check_page(answer)
    assert "请看过新的预览" in page.text_content()
    assert "别人刚改的" in page.text_content()
    one.refresh_from_db()
    assert one.control == "别人刚改的"
    assert client.post(address, {"seen": page.xpath("//input[@name='seen']/@value")[0]}).status_code == 302
    one.refresh_from_db()
    assert one.control == "三人会签"


def test_a_preview_is_its_persons_alone_and_goes_with_its_file_after_a_day(people: Crew) -> None:
    one = risk(people)
    client = signed_in(people.office)
    replaced = handed_in(client, row_of(one, 防控措施="两人会签"))
    address = handed_in(client, row_of(one, 防控措施="三人会签"))
    assert client.get(replaced).status_code == 404
    assert signed_in(people.lead).get(address).status_code == 404
    assert signed_in(with_role(Role.OFFICE, people.place.sibling)).post(address).status_code == 404
    forget(NOON + timedelta(hours=23))
    assert client.get(address).status_code == 200
    forget(NOON + timedelta(hours=25))
    assert client.get(address).status_code == 404
    assert not StoredFile.objects.exists()
