"""The papers of a collection (征求意见汇总表、反馈表): what was said, word for word, and what became of it. Chinese official documents."""

from __future__ import annotations

from bihuan_web.ledgers.answering import Answer
from bihuan_web.opinions.models import Collection, Opinion, Subject, Topic
from bihuan_web.opinions.queries import opinions_of, questions_of, subjects_of
from bihuan_web.opinions.showing import channels_of
from bihuan_web.opinions.words import Channel
from bihuan_web.sheets.word.layout import Page, numeral

_CHANNELS = {
    Channel.LINK: "网上填写", Channel.PAPER: "纸质意见表", Channel.BOX: "意见箱", Channel.SEMINAR: "座谈会",
    Channel.VISIT: "走访", Channel.LETTER: "来信", Channel.HOTLINE: "热线",
}  # fmt: skip
_ANSWERS = {
    Answer.OPEN: "尚未回应", Answer.PROBLEM: "列为问题", Answer.MEASURE: "列入措施", Answer.REASON: "说明理由",
}  # fmt: skip


def summary_paper(collection: Collection, proof: str = "") -> bytes:
    """The summary (征求意见汇总): a table for each person, then what came by which channel."""
    page = Page(proof, landscape=True)
    page.title(f"{collection.organisation.name}{collection.title}汇总")
    opinions = list(opinions_of(collection).select_related("topic__answer_problem", "topic__answer_measure"))
    times = sum(one.times for one in opinions)
    page.paragraph(
        f"{_day(collection.opens_on)}至{_day(collection.closes_on)}征求意见。收到意见{len(opinions)}条"
        f"（相同的合并计算，共{times}次），归为{collection.topics.count()}类。{_by_channel(collection)}"
    )
    for number, subject in enumerate(subjects_of(collection), 1):
        mine = [one for one in opinions if one.subject_id == subject.pk]
        page.heading(1, f"{numeral(number)}、对{subject.name}的意见（{len(mine)}条）")
        if mine:
            heads = ("序号", "征求内容", "意见（原文）", "次数", "归类", "回应", "回应内容")
            rows = [_row(at, one) for at, one in enumerate(mine, 1)]
            page.table(heads, rows, (1, 3, 8, 1, 3, 2, 6))
        else:
            page.paragraph("没有收到意见。")
    return page.data()


def feedback_paper(subject: Subject, proof: str = "") -> bytes:
    """What one person was given to read (反馈表), as they were given it."""
    page = Page(proof)
    collection = subject.collection
    page.title(f"对{subject.name}的意见反馈表")
    page.paragraph(f"{collection.organisation.name}　{collection.title}。以下意见按原文反馈。")
    opinions = list(opinions_of(collection).filter(subject=subject))
    for question in [*questions_of(collection), None]:
        mine = [one for one in opinions if one.question_id == (question.pk if question else None)]
        if question is not None and mine:
            page.heading(2, question.text)
        for number, one in enumerate(mine, 1):
            again = f"（同样的意见共{one.times}次）" if one.times > 1 else ""
            mark = "（为保护提意见的人，有改动）" if one.masked else ""
            page.paragraph(f"{number}．{one.shown}{again}{mark}")
    if not opinions:
        page.paragraph("没有收到意见。")
    page.paragraph(f"签收：{subject.name if subject.read_on else '　　　　'}　　{_day(subject.read_on)}")
    return page.data()


def name_of_summary(collection: Collection) -> str:
    """What the file of a summary is called."""
    return f"征求意见汇总 {collection.organisation.name} {collection.title}.docx"


def name_of_feedback(subject: Subject) -> str:
    """What the file of a feedback is called."""
    return f"征求意见反馈 {subject.collection.organisation.name} {subject.name}.docx"


def answer_words(topic: Topic | None) -> tuple[str, str]:
    """How a topic was answered, and with what."""
    if topic is None:
        return "尚未归类", ""
    to = topic.answer_problem or topic.answer_measure
    parts = [to.text if to is not None else "", topic.answer_reason]
    return _ANSWERS[Answer(topic.answer)], "\n".join(one for one in parts if one)


def _row(number: int, one: Opinion) -> tuple[str, ...]:
    how, words = answer_words(one.topic)
    question = one.question.text if one.question else "—"
    name = one.topic.name if one.topic else "—"
    return str(number), question, one.shown, str(one.times), name, how, words


def _by_channel(collection: Collection) -> str:
    shown, others = channels_of(collection)
    parts = [f"{_CHANNELS[Channel(name)]}{number}条" for name, number in shown.items()]
    if others:
        parts.append(
            f"其他方式{others}条（单独一种不满五条的不列明）" if shown else f"共{others}条，不满五条的方式不列明"
        )
    return f"其中{'、'.join(parts)}。" if parts else ""


def _day(day: object) -> str:
    return f"{day:%Y年%m月%d日}" if day else ""
