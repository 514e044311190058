"""Pages of talks and criticism: what each person sees of them, and that others find nothing there."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from bihuan_web.audit.models import Event
from bihuan_web.common.clock import today
from bihuan_web.ledgers.services import open_ledger
from bihuan_web.rounds import records
from bihuan_web.talks.models import Criticism, Talk, Team
from bihuan_web.talks.pairs import Part
from bihuan_web.talks.records import write_talks
from bihuan_web.talks.services import criticising, talking
from bihuan_web.talks.services.teams import change_team
from tests.web.support.addresses import addresses
from tests.web.support.clients import asked, signed_in
from tests.web.support.pages import check_page
from tests.web.support.team import ON_THE_DAY, SECRET, Table, said, talked
from tests.web.support.units import person
from tests.web.talks.test_criticising import EMPTY, FACT


def page_of(user: Any, name: str, *args: int) -> str:
    return check_page(signed_in(user).get(reverse(f"talks:{name}", args=args))).text_content()


def urls(here: Table) -> dict[str, str]:
    """Every address of the app with items that are there."""
    talk = talking.enter_talk(here.team, here.one, here.other, said(for_ledger=("一项",)))
    one = criticising.prepare(here.team, here.one, here.other, FACT)
    keys = {"talk": talk.pk, "team": here.team.pk, "round": here.round.pk, "criticism": one.pk}
    of_team = ("team", "change-team", "enter", "criticism", "prepare", "live")
    of_criticism = ("write-criticism", "speak", "drop", "answer-criticism")
    found = {}
    for name in (one.name for one in addresses() if one.name.startswith("talks:")):
        short = name.removeprefix("talks:")
        kind = "team" if short in of_team else "criticism" if short in of_criticism else "talk"
        kind = "round" if short in ("round", "round-criticism", "choose-unit", "new-team") else kind
        more = {"point": [1], "new-team": [here.place.bureau.pk]}.get(short, [])
        found[short] = reverse(name, args=[keys[kind], *more])
    return found


def test_for_strangers_nothing_is_there_and_nothing_changes(here: Table) -> None:
    found = urls(here)
    assert len(found) >= 23
    for stranger in (here.outsider, person("路人"), here.administrator):
        client, before = signed_in(stranger), Event.objects.count()
        for name, url in found.items():
            if stranger == here.administrator and name in ("round", "round-criticism", "choose-unit"):
                assert (
                    SECRET not in client.get(url).content.decode()
                )  # rounds are seen by the administrator, teams are not
                continue
            assert client.get(url).status_code in (404, 405), name
            assert client.post(url, {"revision": 0, "text": "x", "words": "x", "audience": "office"}).status_code in (
                404,
                405,
            ), name
        assert Event.objects.count() == before


def test_the_office_reads_no_text_and_a_colleague_neither(here: Table) -> None:
    talk = talked(here, here.one, here.ordinary, agreed=("换岗",), for_ledger=("夜查",))
    for user in (here.office, here.principal):
        shown = page_of(user, "talk", talk.pk) + page_of(user, "team", here.team.pk)
        assert SECRET not in shown
        assert "换岗" not in shown
        assert signed_in(user).get(reverse("talks:text", args=[talk.pk])).status_code == 403
    assert "夜查" in page_of(here.office, "team", here.team.pk)
    assert SECRET in page_of(here.ordinary, "text", talk.pk)
    assert signed_in(here.head).get(reverse("talks:talk", args=[talk.pk])).status_code == 404


def test_a_team_is_set_up_and_talks_are_recorded_through_the_pages(here: Table) -> None:
    office, section = signed_in(here.office), here.place.section
    assert (
        office.get(reverse("talks:choose-unit", args=[here.round.pk]), {"organisation": section.pk}).status_code == 302
    )
    new = reverse("talks:new-team", args=[here.round.pk, section.pk])
    check_page(office.get(new))
    both = {"principal": here.head.pk, "member": [here.ordinary.pk, here.head.pk]}
    assert "只能选一种身份" in office.post(new, both).content.decode()
    assert office.post(new, {"principal": here.head.pk, "member": [here.ordinary.pk]}).status_code == 302
    team = Team.objects.get(organisation=section)
    one = signed_in(here.ordinary)
    enter = reverse("talks:enter", args=[team.pk])
    check_page(one.get(enter))
    given = {"other": here.head.pk, "held_on": "2026-03-01", "place": "办公室", "text": SECRET, "agreed": "一\n\n 二 "}
    assert one.post(enter, {**given, "text": " "}).status_code == 422
    assert one.post(enter, {**given, "agreed": "长" * 501}).status_code == 422
    assert one.post(enter, given).status_code == 302
    talk = Talk.objects.get(team=team)
    assert [point.text for point in talk.points.all()] == ["一", "二"]
    head = signed_in(here.head)
    question = reverse("talks:question", args=[talk.pk])
    check_page(head.get(question))
    assert head.post(question, {"words": "地点不对", "revision": 0}).status_code == 302
    amend = reverse("talks:amend", args=[talk.pk])
    shown = check_page(one.get(amend))
    assert "地点不对" in shown.text_content()
    assert one.post(amend, {**given, "place": "库区", "revision": 1}).status_code == 302
    assert one.post(reverse("talks:confirm", args=[talk.pk]), {"revision": 2}).status_code == 403
    assert head.post(reverse("talks:confirm", args=[talk.pk]), {"revision": 1}).status_code == 409
    assert head.post(reverse("talks:confirm", args=[talk.pk]), {"revision": 2}).status_code == 302
    for client in (one, head):
        assert "没有公开" in client.get(reverse("talks:talk", args=[talk.pk])).content.decode()
        assert client.post(reverse("talks:release", args=[talk.pk]), {"audience": "office"}).status_code == 302
    assert SECRET in page_of(here.office, "text", talk.pk)
    assert head.post(reverse("talks:hold-back", args=[talk.pk]), {"audience": "office"}).status_code == 409
    assert "1 / 1" in page_of(here.office, "round", here.round.pk)


def test_criticism_through_the_pages(here: Table, stop_clock: Any) -> None:
    ledger = open_ledger(here.place.bureau, "2025年度整改台账", 2025, here.office)
    one, other = signed_in(here.one), signed_in(here.other)
    prepare, page = (reverse(f"talks:{name}", args=[here.team.pk]) for name in ("prepare", "criticism"))
    check_page(one.get(prepare))
    for receiver in (here.other, here.principal):
        assert one.post(prepare, {"receiver": receiver.pk, "text": EMPTY}).status_code == 302
    assert one.post(prepare, {"receiver": here.head.pk, "text": EMPTY}).status_code == 422
    shown = check_page(one.get(page)).text_content()
    assert shown.count("和您对另一个人准备的是同一段文字") == 2
    assert shown.count("看不到时间、数字") == 2
    for user in (here.office, here.other, here.recorder):
        assert EMPTY not in page_of(user, "criticism", here.team.pk)
    counts = check_page(signed_in(here.office).get(page)).find_class("facts")[0].text_content()
    assert counts.replace("\n", "") == "会前准备2会上已提出0已回应0与另一条文字相同2没有具体的事2"
    assert "同一段文字" not in page_of(here.other, "criticism", here.team.pk)
    first = Criticism.objects.order_by("pk")[0]
    check_page(one.get(reverse("talks:write-criticism", args=[first.pk])))
    assert one.post(reverse("talks:write-criticism", args=[first.pk]), {"text": FACT, "revision": 0}).status_code == 302
    speak = reverse("talks:speak", args=[first.pk])
    assert one.post(speak, {"revision": 1}).status_code == 409
    stop_clock(ON_THE_DAY)
    live = reverse("talks:live", args=[here.team.pk])
    check_page(one.get(live))
    assert one.post(speak, {"revision": 1, "from": "live"}).url == live
    recorder = signed_in(here.recorder)
    check_page(recorder.get(live))
    given = {"speaker": here.principal.pk, "receiver": here.other.pk, "text": "又一条"}
    assert recorder.post(live, given).status_code == 302
    assert one.post(live, given).status_code == 422
    assert FACT in check_page(other.get(page)).text_content()
    answer = reverse("talks:answer-criticism", args=[first.pk])
    check_page(other.get(answer))
    assert other.post(answer, {"how": "reason", "revision": 2}).status_code == 422
    said = {"how": "problem", "ledger": ledger.pk, "text": "检查走过场", "revision": 2}
    assert other.post(answer, said).status_code == 302
    assert "列为问题" in check_page(one.get(page)).text_content()
    assert FACT not in page_of(here.office, "criticism", here.team.pk)
    assert signed_in(here.one).get(reverse("talks:round-criticism", args=[here.round.pk])).status_code == 302


def test_the_page_of_the_round_says_how_far_it_is_to_those_who_may_know(here: Table) -> None:
    talked(here, here.one, here.other)
    url = reverse("rounds:round", args=[here.round.pk])
    for user in (here.office, here.principal):
        assert "必谈的已谈 1 / 7" in check_page(signed_in(user).get(url)).text_content()
    assert "必谈" not in check_page(signed_in(here.administrator).get(url)).text_content()


def test_the_lists_ask_the_database_the_same_for_one_row_and_many(here: Table, stop_clock: Any) -> None:
    stop_clock(ON_THE_DAY)
    talked(here, here.one, here.other)
    criticising.record_criticism(here.team, here.one, here.one, here.other, FACT)

    def all_asked() -> list[int]:
        looked_at = ((here.office, "team"), (here.recorder, "criticism"), (here.one, "live"))
        return [asked(signed_in(user), reverse(f"talks:{name}", args=[here.team.pk])) for user, name in looked_at]

    before = all_asked()
    for _ in range(12):
        talked(here, here.principal, here.one, for_ledger=())
        criticising.record_criticism(here.team, here.one, here.one, here.principal, FACT)
    assert all_asked() == before
    assert max(before) <= 32, before


def test_the_records_hold_what_their_level_allows(here: Table, stop_clock: Any) -> None:
    import io  # noqa: PLC0415 - only here

    from docx import Document  # noqa: PLC0415 - as above

    def text(data: bytes) -> str:
        document = Document(io.BytesIO(data))
        cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
        return "\n".join([*(one.text for one in document.paragraphs), *cells])

    kinds = {one.key: one for one in records.all_kinds()}
    assert list(kinds["talks"].records(here.round)) == []
    talk = talked(here, here.one, here.other, agreed=("私下",), for_ledger=("夜查",))
    found = list(kinds["talks"].records(here.round))
    assert [(one.name, one.made_on) for one in found] == [("谈心谈话记录-岚台县粮食局.docx", talk.held_on)]
    told = text(found[0].content())
    assert all(words in told for words in ("聂远帆", "夜查", "三楼谈话室"))
    assert not any(words in told for words in (SECRET, "私下"))
    for user in (here.one, here.other):
        talking.release_talk(talk, user, talking.Audience.OFFICE)
    assert SECRET in text(write_talks(here.team))
    stop_clock(ON_THE_DAY)
    criticising.prepare(here.team, here.one, here.other, EMPTY)
    assert list(kinds["criticism"].records(here.round)) == []
    criticising.record_criticism(here.team, here.one, here.one, here.other, FACT)
    told = text(next(iter(kinds["criticism"].records(here.round))).content())
    assert FACT in told
    assert EMPTY not in told
    assert kinds["criticism"].level == "criticism"


def test_a_team_whose_people_left_is_still_shown(here: Table) -> None:
    change_team(here.team, {here.one: Part.PRINCIPAL}, here.office, 0)
    assert "名单里没有这一类人" in page_of(here.office, "team", here.team.pk)
    here.one.is_active = False
    here.one.save()
    check_page(signed_in(here.office).get(reverse("talks:change-team", args=[here.team.pk])))
    assert today()


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_in_english_no_chinese_stands_but_what_people_wrote(here: Table, language: str) -> None:
    here.office.language = language
    here.office.save()
    assert ("Heart-to-heart talks" in page_of(here.office, "team", here.team.pk)) is (language == "en")
