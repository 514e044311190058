"""Papers take what visits, inspections, responsibility and surveys know, and nothing that their readers may not see."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from bihuan_web.accounts.roles import Role
from bihuan_web.inspections.services import answering
from bihuan_web.inspections.services.answering import Reply
from bihuan_web.ledgers.services import open_ledger
from bihuan_web.meetings.services import minutes, preparing
from bihuan_web.orgs.models import Organisation
from bihuan_web.papers import sources
from bihuan_web.papers.services.writing import create_paper
from bihuan_web.papers.sources import Ask
from bihuan_web.rounds.models import Round
from bihuan_web.rounds.services import RoundFields, create_round
from bihuan_web.satisfaction.services.surveying import close_survey
from bihuan_web.talks.services.answering import Wanted
from bihuan_web.talks.services.criticising import answer_criticism, record_criticism
from bihuan_web.visits.services.recording import Counted, Entry, Promised, Said
from tests.web.support import asking, duty, inspecting, sittings, team, visiting
from tests.web.support.units import with_role

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)


def text_of(key: str, one: Round, unit: Organisation, today: date = TODAY) -> str:
    """What a source gives for a unit of a round."""
    source = sources.get(key)
    assert source is not None
    return "\n".join(piece.text for piece in source.pieces(Ask(one, unit, today)))


def round_of(unit: Organisation, year: int = 2026) -> Round:
    """A round of a unit made by its office."""
    office = with_role(Role.OFFICE, unit, "顾行简")
    return create_round(office, unit, RoundFields(year, "mzshh", f"{year}年度民主生活会"), at=visiting.NOON)


def test_visits_are_counted_with_what_was_heard_and_promised_but_no_plan_and_no_words() -> None:
    people = visiting.visiting()
    one = round_of(people.place.county)
    assert "待填写" in text_of("visits.counts", one, people.place.county)
    visiting.planned(people, on=date(2026, 3, 9))
    entry = Entry(
        visiting.going(people, place=people.village),
        seen="仓房漏水",
        met=[Counted("key", 1, ["A1"]), Counted("ordinary", 2, ["A2", "A3"])],
        said=[Said("补贴半年没到", is_problem=True)],
        promised=[Promised("三天内答复", date(2026, 3, 5))],
    )
    visiting.done(people, entry)
    text = text_of("visits.counts", one, people.place.county)
    assert text.startswith("走访1次，其中不打招呼1次；听到诉求和问题1条，已回应0条；现场承诺1项")
    met = text_of("visits.met", one, people.place.county)
    assert "所访住户中重点户占33.3%，登记住户中重点户占25.0%" in met
    assert not {"补贴", "A1", "骆明川", "石桥村"} & set((text + met).split())
    assert "补贴" not in text + met
    assert "A1" not in text + met
    assert "待填写" in text_of("visits.counts", one, people.place.sibling), "another unit's visits are not its own"


def test_an_unannounced_inspection_is_in_no_paper_before_it_is_reported() -> None:
    people = inspecting.bureau()
    one = round_of(people.place.bureau)
    inspecting.planned(people, announced=False)
    assert text_of("inspections.counts", one, people.place.bureau) == "本轮次没有已反馈的检查。"
    told = inspecting.acknowledged(people, "台账缺项", "签字不全")
    answering.answer_finding(told.findings.get(number=1), Reply(ledger=people.ledger), people.inside)
    text = text_of("inspections.counts", one, people.place.bureau)
    assert text == "已反馈的检查1次，发现问题2条：列为问题1条、列入措施0条、说明理由0条、未回应1条。"
    assert "没有已反馈" in text_of("inspections.counts", one, people.place.sibling)


def test_letters_are_counted_unless_they_ask_a_person() -> None:
    people = inspecting.bureau()
    one = round_of(people.place.county)
    inspecting.confirmed(people, kind="inquiry", asked=people.inside)
    assert "没有需要回应" in text_of("inspections.letters", one, people.place.county)
    made = inspecting.confirmed(people)
    text = text_of("inspections.letters", one, people.place.county)
    assert text.startswith(f"收到巡察、审计等反馈1件，列出意见{made.points.count()}条")


def test_responsibility_stands_level_by_level_with_who_acknowledged() -> None:
    here = duty.chain()
    duty.handed_down(here)
    unit = here.place.bureau
    text = text_of("duties.counts", here.round, unit)
    assert text.startswith("责任分解4项（领导班子1项、班子成员1项、责任单位1项、责任人1项；")
    assert text.endswith("已签收3项。")
    table = text_of("duties.table", here.round, unit).splitlines()
    assert [line.split("｜")[1] for line in table[1:]] == ["领导班子", "班子成员", "责任单位", "责任人"]
    assert text_of("duties.table", here.round, here.place.sibling) == ""


def test_completion_and_satisfaction_stand_apart_in_the_situation_report() -> None:
    there = asking.asking(2)
    survey = asking.open_survey(there)
    asking.say(survey, "good", "good", "fair", "bad", "unknown", "good")
    asking.say(survey, "bad", "good", number=2)
    unit = there.people.place.bureau
    assert "还没有可以公布" in text_of("satisfaction.result", there.round, unit), "nothing is told while people answer"
    close_survey(survey, there.office)
    done = text_of("ledger.completion", there.round, unit)
    said = text_of("satisfaction.result", there.round, unit)
    assert "办结率100.0%" in done
    assert "满意" not in done
    assert "满意4条" not in said.replace("基本满意", "")
    assert "办结率100" not in said
    assert "满意率" in said
    county = there.people.place.county
    office = with_role(Role.OFFICE, county, "顾行简")
    paper = create_paper(there.round, county, "progress", office)
    blocks = [one.text for one in paper.blocks.all()]
    first, second = (next(n for n, text in enumerate(blocks) if words in text) for words in ("办结率100.0%", "满意率"))
    assert first < second, "each stands under its own heading"


def test_last_years_note_has_both_figures_of_last_year() -> None:
    there = asking.asking(1)
    survey = asking.open_survey(there)
    asking.say(survey, "good", "good", "good", "fair", "bad")
    close_survey(survey, there.office)
    county = there.people.place.county
    after = create_round(
        with_role(Role.OFFICE, county, "顾行简"),
        county,
        RoundFields(2027, "mzshh", "2027年度民主生活会"),
        at=visiting.NOON,
    )
    text = text_of("last-year.outcome", after, there.people.place.bureau)
    assert "办结率100.0%" in text
    assert "满意率80.0%" in text
    assert "系统里没有上年度轮次" in text_of("last-year.outcome", there.round, county)


def test_the_minutes_paper_tells_the_course_and_no_word_of_what_was_said(stop_clock: Any) -> None:
    stop_clock(sittings.ON_THE_DAY)
    there = sittings.prepared()
    absent = there.members()[-1]
    preparing.write_text(absent.user, absent, "书面：同意大家的意见", absent.revision, at=sittings.ON_THE_DAY)
    sittings.came(there, 4)
    sittings.sitting.begin(there.office, there.fresh(), there.meeting.revision, at=sittings.ON_THE_DAY)
    item = there.meeting.items.filter(key="criticism").first()
    minutes.save_text(there.recorder, item, "他作风漂浮", item.revision, at=sittings.ON_THE_DAY)
    for text in ("修好粮库屋顶", "查清是谁说的"):
        minutes.add_outcome(there.recorder, there.meeting, text, at=sittings.ON_THE_DAY)
    ledger = open_ledger(there.season.place.bureau, "2026年度台账", 2026, there.office)
    listed = there.meeting.outcomes.get(text="修好粮库屋顶")
    minutes.answer_outcome(there.office, listed, minutes.Landing(ledger=ledger), at=sittings.ON_THE_DAY)
    unit = there.season.place.bureau
    course = text_of("meeting.minutes", there.season.round, unit)
    assert f"班子对照检查（{there.chair.name}）" in course
    assert f"缺席并提交书面意见的：{absent.name}。" in course
    decided = text_of("meeting.decisions", there.season.round, unit)
    assert decided == "议定事项2项，列入台账1项，另有1项见原始记录。\n1. 修好粮库屋顶"
    paper = create_paper(there.season.round, unit, "minutes", there.office)
    whole = "\n".join(one.text for one in paper.blocks.all())
    assert not [words for words in ("作风漂浮", "同意大家", "查清是谁") if words in whole]


def test_criticism_is_counted_by_its_answers_and_names_nobody(stop_clock: Any) -> None:
    stop_clock(team.AT)
    here = team.table()
    stop_clock(datetime(2026, 3, 20, 4, 0, tzinfo=UTC))
    made = record_criticism(here.team, here.one, here.one, here.other, "开会迟到")
    record_criticism(here.team, here.other, here.other, here.one, "批示不具体")
    answer_criticism(made, here.other, Wanted("reason", reason="会上已经说明"))
    text = text_of("meeting.criticism", here.round, here.place.bureau)
    assert text == "相互提出批评意见2条：列为问题0条、列入措施0条、当场或书面说明1条、还没有回应1条。"
