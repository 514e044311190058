"""Pages of responsibility lists: what each person sees and does there, and that others find nothing."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from bihuan_web.audit.models import Event
from bihuan_web.duties import services
from bihuan_web.duties.models import DutyList, Field, Share
from tests.web.duties.test_coverage import ledger_with_work
from tests.web.support.addresses import addresses
from tests.web.support.clients import asked, signed_in
from tests.web.support.duty import Chain, handed_down
from tests.web.support.pages import check_page
from tests.web.support.units import appoint, person


def urls(here: Chain) -> dict[str, str]:
    """Every address of the app with items that are there."""
    field = services.add_field(here.list, "信访", None, here.office)
    found = {}
    for name in (one.name for one in addresses() if one.name.startswith("duties:")):
        short = name.removeprefix("duties:")
        key = here.round.pk if short in ("round", "new") else here.list.pk
        key = (
            here.team.pk
            if reverse(name, args=[1, *{"drop-field": [1], "cell": ["shares"]}.get(short, [])]).startswith("/shares")
            else key
        )
        found[short] = reverse(name, args=[key, *{"drop-field": [field.pk], "cell": ["shares"]}.get(short, [])])
    return found


def test_for_strangers_nothing_is_there_and_nothing_changes(here: Chain) -> None:
    found = urls(here)
    assert len(found) == 16
    for stranger in (here.outsider, person("路人"), here.administrator):
        client, before = signed_in(stranger), Event.objects.count()
        for name, url in found.items():
            if stranger == here.administrator and name == "round":
                assert "粮库安全" not in client.get(url).content.decode()
                continue
            given = {"revision": 0, "reason": "x", "name": "x", "title": "x", "what": "x"}
            assert client.get(url + "?field=储备").status_code in (404, 405), name
            assert client.post(url, given).status_code in (404, 405), name
        assert Event.objects.count() == before


def test_whoever_holds_one_share_reads_no_figures_of_the_whole_list(here: Chain) -> None:
    handed_down(here)
    client = signed_in(here.clerk)
    assert "粮库安全不出事" not in check_page(client.get(reverse("duties:list", args=[here.list.pk]))).text_content()
    for name in ("coverage", "dual"):
        assert client.get(reverse(f"duties:{name}", args=[here.list.pk])).status_code == 404
    assert client.get(reverse("duties:share", args=[here.team.pk])).status_code == 404


def test_a_list_from_its_opening_to_the_last_signature_through_the_pages(here: Chain) -> None:
    office = signed_in(here.office)
    new = reverse("duties:new", args=[here.round.pk])
    check_page(office.get(new))
    assert office.post(new, {"organisation": here.place.bureau.pk, "title": ""}).status_code == 422
    assert office.post(new, {"organisation": here.place.bureau.pk, "title": "<b>第二份</b>"}).status_code == 302
    one = DutyList.objects.get(title__contains="第二份")
    add = reverse("duties:add", args=[one.pk])
    check_page(office.get(add))
    said = {"field": "储备", "side": "business", "level": "team", "what": "全局安全", "unit": here.place.bureau.pk,
            "holder": here.principal.pk, "due_on": "2026-06-30"}  # fmt: skip
    assert office.post(add, {**said, "field": "没有的"}).status_code == 422
    assert office.post(add, said).status_code == 302
    team = Share.objects.get(duty_list=one)
    principal, page = signed_in(here.principal), reverse("duties:share", args=[team.pk])
    check_page(principal.get(page))
    down = reverse("duties:hand-down", args=[team.pk])
    assert principal.get(down).status_code == 404
    acknowledge = reverse("duties:acknowledge", args=[team.pk])
    assert principal.post(acknowledge, {"revision": 7}).status_code == 409
    assert office.post(acknowledge, {"revision": 0}).status_code == 404
    assert principal.post(acknowledge, {"revision": 0}).status_code == 302
    check_page(principal.get(down))
    part = {**said, "level": "member", "holder": here.member.pk, "what": "分管安全"}
    assert principal.post(down, {**part, "level": "team"}).status_code == 422
    assert principal.post(down, {**part, "due_on": "2026-07-01"}).status_code == 409
    assert principal.post(down, part).status_code == 302
    member_share = Share.objects.get(duty_list=one, level="member")
    member = signed_in(here.member)
    back = reverse("duties:send-back", args=[member_share.pk])
    check_page(member.get(back))
    assert member.post(back, {"revision": 0, "reason": "应由局长管"}).status_code == 302
    again = reverse("duties:hand-again", args=[member_share.pk])
    assert "应由局长管" in check_page(principal.get(again)).text_content()
    assert member.get(again).status_code == 404
    given = {**part, "what": "分管储备安全", "revision": 1}
    assert principal.post(again, given).status_code == 302
    other = appoint(person("副局长二"), here.place.bureau, "副局长二").user
    passing = reverse("duties:pass-on", args=[member_share.pk])
    check_page(principal.get(passing))
    assert principal.post(passing, {"holder": other.pk, "reason": "分工调整", "revision": 2}).status_code == 302
    taking = reverse("duties:take-back", args=[member_share.pk])
    check_page(principal.get(taking))
    assert principal.post(taking, {"reason": "合并", "revision": 3}).status_code == 302
    assert "收回" in check_page(office.get(reverse("duties:list", args=[one.pk]))).text_content()


def test_coverage_and_dual_duty_name_what_is_empty_and_lead_to_the_rows(here: Chain) -> None:
    problem, _, task = ledger_with_work(here)
    office = signed_in(here.office)
    page = check_page(office.get(reverse("duties:coverage", args=[here.list.pk])))
    assert [one.text_content() for one in page.find_class("badge")] == [
        "人事财务 · 问题清单", "人事财务 · 任务清单", "人事财务 · 责任清单",
    ]  # fmt: skip
    links = [one.get("href") for one in page.xpath("//td/a")]
    assert len(links) == 3
    shown = "".join(check_page(office.get(link)).text_content() for link in links)
    assert problem.text in shown
    assert task.title in shown
    assert here.team.what in shown
    assert "缺：党建和廉政" in check_page(office.get(reverse("duties:dual", args=[here.list.pk]))).text_content()
    add = reverse("duties:add-field", args=[here.list.pk])
    check_page(office.get(add))
    assert office.post(add, {"name": "信访"}).status_code == 302
    field = Field.objects.get()
    assert "信访 · 问题清单" in check_page(office.get(reverse("duties:coverage", args=[here.list.pk]))).text_content()
    assert office.post(reverse("duties:drop-field", args=[here.list.pk, field.pk])).status_code == 302
    assert not Field.objects.exists()


def test_orphans_are_named_on_the_list(here: Chain) -> None:
    handed_down(here)
    here.clerk.is_active = False
    here.clerk.save()
    text = check_page(signed_in(here.office).get(reverse("duties:list", args=[here.list.pk]))).text_content()
    assert "没有人负责 1" in text
    assert "责任人已离开" in text


def test_the_page_of_the_round_says_how_many_are_acknowledged(here: Chain) -> None:
    handed_down(here)
    url = reverse("rounds:round", args=[here.round.pk])
    assert "已签收 3 / 4" in check_page(signed_in(here.office).get(url)).text_content()
    assert "已签收" not in check_page(signed_in(here.administrator).get(url)).text_content()


def test_the_pages_ask_the_database_the_same_for_one_row_and_many(here: Chain) -> None:
    client = signed_in(here.office)

    pages = {"round": here.round.pk, "list": here.list.pk, "coverage": here.list.pk, "dual": here.list.pk}
    urls = [reverse(f"duties:{name}", args=[pk]) for name, pk in pages.items()]
    before = [asked(client, url) for url in urls]
    for number in range(12):
        wanted: Any = here.wanted("unit", here.head, what=f"第{number}项", field=f"领域{number % 4}")
        services.add_share(here.list, wanted, here.office)
        services.open_list(here.round, here.place.bureau, f"清单{number}", here.office)
    assert [asked(client, url) for url in urls] == before
    assert max(before) <= 20, before
