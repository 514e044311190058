"""The table of permissions as a page, and the event log for auditors."""

from __future__ import annotations

import pytest

from bihuan_web.accounts.roles import ROLE_WORDS, Role
from bihuan_web.audit.models import Event
from bihuan_web.orgs.permissions import Act, Secrecy
from bihuan_web.orgs.services import tree
from tests.web.support.clients import signed_in
from tests.web.support.pages import check_page
from tests.web.support.units import County, county, grant, person, with_role
from tests.web.test_permissions import LETTERS, TABLE

pytestmark = pytest.mark.django_db
WORDS = {
    "查看": Act.READ,
    "导出": Act.EXPORT,
    "填写": Act.WRITE,
    "审核": Act.JUDGE,
    "管理": Act.MANAGE,
    "比对": Act.COMPARE,
}


@pytest.fixture
def units() -> County:
    return county()


def test_the_page_shows_every_cell_as_written_by_hand() -> None:
    page = check_page(signed_in(person()).get("/permissions/"))
    shown = {}
    for row in page.xpath("//tbody/tr"):
        cells = []
        for cell in row.findall("td"):
            acts = [one.text_content() for one in cell.find_class("act")]
            letters = {
                LETTERS[WORDS[one.rstrip("*")]].upper() if one.endswith("*") else LETTERS[WORDS[one]] for one in acts
            }
            cells.append(letters)
        shown[row.findtext("th")] = cells
    wanted = {ROLE_WORDS[role][0]: [set(TABLE[role][level]) - {"-"} for level in Secrecy] for role in Role}
    assert shown == wanted


def test_the_administrator_manages_and_reads_nothing_but_what_is_published() -> None:
    for level in Secrecy:
        assert TABLE[Role.ADMINISTRATOR][level] == ("rm" if level is Secrecy.PUBLISHED else "-")


def test_the_log_is_for_auditors_of_the_tree_only(units: County) -> None:
    admin = with_role(Role.ADMINISTRATOR, units.county)
    tree.add_unit(admin, units.bureau, "人事科")
    outside = with_role(Role.ADMINISTRATOR, units.outside)
    tree.add_unit(outside, units.outside, "青河局")
    for user, status in (
        (admin, 404),
        (with_role(Role.AUDITOR, units.bureau), 404),
        (person(), 404),
        (with_role(Role.AUDITOR, units.county), 200),
    ):
        assert signed_in(user).get("/event-log/").status_code == status
        assert signed_in(user).post("/event-log/").status_code == status
    text = check_page(signed_in(user).get("/event-log/")).text_content()
    assert "人事科" in text
    assert "青河局" not in text


def test_the_log_is_filtered_and_the_filters_may_be_nonsense(units: County) -> None:
    admin = with_role(Role.ADMINISTRATOR, units.county)
    tree.add_unit(admin, units.bureau, "人事科")
    client = signed_in(with_role(Role.AUDITOR, units.county))
    for query, found in (
        (f"actor={admin.username}", True),
        ("actor=x", False),
        ("act=org.add", True),
        ("act=org.move", False),
        ("since=2100-01-01", False),
        ("until=2100-01-01", True),
        ("since=rubbish", True),
        ("page=999", True),
    ):
        assert ("人事科" in client.get(f"/event-log/?{query}").content.decode()) == found, query


def test_a_tampered_log_is_told_to_the_auditor(units: County) -> None:
    admin = with_role(Role.ADMINISTRATOR, units.county)
    for name in ("甲科", "乙科", "丙科"):
        tree.add_unit(admin, units.bureau, name)
    client = signed_in(with_role(Role.AUDITOR, units.county))
    assert "核对完毕" in check_page(client.post("/event-log/")).text_content()
    Event.objects.filter(chain=units.county.chain, sequence=2).update(details="{}")
    text = check_page(client.post("/event-log/")).text_content()
    assert "日志被动过" in text
    assert f"{units.county.chain} #2" in text


def test_a_person_reads_their_own_history(units: County) -> None:
    user = person()
    assert signed_in(user).get(f"/people/{user.pk}/history/").status_code == 200


def test_what_one_may_see_of_the_tree(units: County) -> None:
    user = person()
    grant(user, Role.OWNER, units.bureau)
    text = check_page(signed_in(user).get("/orgs/")).text_content()
    assert "储备科" in text
    assert "水务局" not in text
