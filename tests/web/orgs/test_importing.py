"""A tree and its people from Excel: shown first, done as a whole, done twice without doubling anything."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime
from unittest import mock

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from bihuan_web.accounts.models import User
from bihuan_web.accounts.roles import Role
from bihuan_web.audit.models import Event
from bihuan_web.common.errors import Refused, Stale
from bihuan_web.orgs.importing import workbook as sheets
from bihuan_web.orgs.models import Appointment, Grant, ImportDraft, Organisation
from bihuan_web.orgs.services import importing
from tests.web.support.clients import signed_in
from tests.web.support.pages import check_page
from tests.web.support.units import County, county, with_role
from tests.web.support.workbooks import workbook

pytestmark = pytest.mark.django_db

UNITS = [("审计局", ""), ("审计局/办公室", "办"), ("审计局/法规科", "")]
PEOPLE = [
    ("nyf", "聂远帆", "nyf@lantai.example", "审计局", "局长", datetime(2026, 1, 5), "牵头领导、责任人", "审计、内控"),
    ("nyf", "聂远帆", "", "审计局/办公室", "主任", "2026.1.6", "", ""),
    ("1023", "程素心", "", "审计局/法规科", "科员", None, "author", ""),
]


@pytest.fixture
def units() -> County:
    return county()


@pytest.fixture
def admin(units: County) -> User:
    return with_role(Role.ADMINISTRATOR, units.government)


def draft_of(admin: User, units: County, data: bytes) -> ImportDraft:
    return importing.keep_draft(admin, units.government, "机构.xlsx", data)


def words(admin: User, units: County, data: bytes) -> list[str]:
    return [f"{one.row} {one.words}" for one in importing.plan_of(admin, draft_of(admin, units, data)).troubles]


def test_units_people_posts_roles_and_portfolios_come_in(units: County, admin: User) -> None:
    given = importing.confirm(admin, draft_of(admin, units, workbook(UNITS, PEOPLE)))
    assert [one.username for one, _ in given] == ["nyf", "1023"]
    assert all(one.check_password(password) and one.must_change_password for one, password in given)
    assert Organisation.objects.get(name="法规科").depth == 4
    head = Appointment.objects.get(user__username="nyf", post__name="局长")
    assert (head.since, set(head.portfolios.values_list("field", flat=True))) == (date(2026, 1, 5), {"审计", "内控"})
    assert Appointment.objects.get(post__name="主任").since == date(2026, 1, 6)
    assert set(Grant.objects.filter(user__username="nyf").values_list("role", "branch__name")) == {
        ("lead", "审计局"),
        ("owner", "审计局"),
    }
    assert Event.objects.filter(act="import.apply").count() == 1


def test_the_same_file_again_changes_nothing(units: County, admin: User) -> None:
    data = workbook(UNITS, PEOPLE)
    importing.confirm(admin, draft_of(admin, units, data))
    counts = [kind.objects.count() for kind in (Organisation, User, Appointment, Grant)]
    plan = importing.plan_of(admin, draft_of(admin, units, data))
    assert (plan.units, plan.people, plan.new_people, plan.troubles) == ([], [], {}, [])
    assert importing.confirm(admin, ImportDraft.objects.get()) == []
    assert [kind.objects.count() for kind in (Organisation, User, Appointment, Grant)] == counts


def test_nothing_changes_before_it_is_confirmed_nor_twice(units: County, admin: User) -> None:
    draft = draft_of(admin, units, workbook(UNITS, PEOPLE))
    importing.plan_of(admin, draft)
    assert not Organisation.objects.filter(name="审计局").exists()
    assert Event.objects.count() == 0
    importing.confirm(admin, draft)
    with pytest.raises((Stale, Refused)):
        importing.confirm(admin, draft)


def test_a_failure_at_the_last_row_leaves_nothing(units: County, admin: User) -> None:
    draft = draft_of(admin, units, workbook(UNITS, PEOPLE))
    with mock.patch("bihuan_web.orgs.services.importing.note_unit", side_effect=OSError), pytest.raises(OSError):
        importing.confirm(admin, draft)
    assert not Organisation.objects.filter(name="审计局").exists()
    assert not User.objects.filter(username="nyf").exists()
    assert ImportDraft.objects.filter(pk=draft.pk).exists()


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (("nyf", "", "", "", "局长"), "还没有填姓名"),
        (("", "聂远帆", "", "", "局长"), "用户名只能用"),
        (("nyf", "聂远帆", "", "", ""), "还没有填岗位"),
        (("nyf", "聂远帆", "不是邮箱", "", "局长"), "电子邮件不对"),
        (("nyf", "聂远帆", "", "没有的局", "局长"), "没有单位 没有的局"),
        (("nyf", "聂远帆", "", "", "局长", "2026-13-01"), "日期不对"),
        (("nyf", "聂远帆", "", "", "局长", "", "皇帝"), "没有“皇帝”这个角色"),
        (("nyf", "=HYPERLINK(1)", "", "", "局长"), "像是公式"),
        (("+86nyf", "聂远帆", "", "", "局长"), "像是公式"),
        (("nyf", "名" * 300, "", "", "局长"), "太长"),
        (("nyf", "名" * 61, "", "", "局长"), "太长"),
    ],
)
def test_each_wrong_row_is_told_with_its_number(units: County, admin: User, row: tuple[str, ...], said: str) -> None:
    found = words(admin, units, workbook([], [("ok", "好人", "", "", "科员"), row]))
    assert len(found) == 1
    assert found[0].startswith("3 ")
    assert said in found[0]
    with pytest.raises(Refused, match="第 3 行"):
        importing.confirm(admin, ImportDraft.objects.get())
    assert not User.objects.filter(username="ok").exists()


def test_units_that_do_not_hang_together_are_told(units: County, admin: User) -> None:
    found = words(admin, units, workbook([("甲局/乙科", ""), ("丙局", ""), ("丙局", ""), ("=A1", "")], []))
    assert [one.split()[0] for one in found] == ["2", "4", "5"]


def test_an_import_gives_the_importer_no_role_and_takes_over_nobody(units: County, admin: User) -> None:
    theirs = with_role(Role.OWNER, units.outside, "青河人")
    rows = [
        (admin.username, admin.name, "", "", "局长", "", "督导组"),
        (theirs.username, theirs.name, "", "", "局长"),
        (admin.username, "别名", "", "", "局长"),
    ]
    found = words(admin, units, workbook([], rows))
    assert ["给自己" in found[0], "已经有人用了" in found[1], "不是别名" in found[2]] == [True, True, True]


def test_what_is_no_workbook_is_refused_in_words(units: County, admin: User) -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * (sheets.MOST_UNPACKED + 1))
    renamed = workbook([], [], heads=("姓名", "岗位"))
    whole = workbook(UNITS, PEOPLE)
    other = io.BytesIO()
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("a.txt", "x")
    for data, code in (
        (b"", "bad-file"),
        (b"MZ rubbish", "bad-file"),
        (whole[: len(whole) // 2], "bad-file"),
        (other.getvalue(), "bad-file"),
        (bomb.getvalue(), "too-large"),
        (b"x" * (sheets.MOST_BYTES + 1), "too-large"),
        (renamed, "bad-file"),
        (workbook([(f"局{number}", "") for number in range(sheets.MOST_ROWS + 1)], []), "too-large"),
    ):
        with pytest.raises(Refused) as refused:
            draft_of(admin, units, data)
        assert refused.value.code == code
    assert not ImportDraft.objects.exists()


def test_the_template_can_be_filled_in_and_read_in_both_languages(units: County, admin: User) -> None:
    client = signed_in(admin)
    for language in ("zh-hans", "en"):
        client.post("/language/", {"language": language})
        data = client.get("/import/template/").content
        plan = importing.plan_of(admin, draft_of(admin, units, data))
        assert plan.troubles == []
        assert (len(plan.units), len(plan.new_people)) == (2, 1)
        book = openpyxl.load_workbook(io.BytesIO(data))
        assert book.sheetnames == (["单位", "人员"] if language == "zh-hans" else ["Units", "People"])


def test_the_pages_lead_from_the_file_to_the_first_passwords(units: County, admin: User) -> None:
    client = signed_in(admin)
    check_page(client.get("/import/"))
    file = SimpleUploadedFile("机构.xlsx", workbook(UNITS, PEOPLE))
    response = client.post("/import/", {"branch": units.government.pk, "file": file})
    tree = check_page(client.get(response.headers["Location"]))
    assert "聂远帆" in tree.text_content()
    done = check_page(client.post(response.headers["Location"]))
    assert len(done.xpath("//tbody/tr")) == 2
    assert client.post(response.headers["Location"]).status_code == 404


def test_a_file_that_is_none_is_told_on_the_page(units: County, admin: User) -> None:
    response = signed_in(admin).post(
        "/import/", {"branch": units.government.pk, "file": SimpleUploadedFile("a.xlsx", b"x")}
    )
    assert response.status_code == 409
    assert "不是能打开的 Excel" in check_page(response).text_content()
