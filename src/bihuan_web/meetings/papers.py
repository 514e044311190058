"""Attendance and minutes as Word files for the archive (到会记录、会议记录): Chinese documents, whoever asks for them."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import override

from bihuan_web.audit.models import Chain
from bihuan_web.meetings.models import Meeting
from bihuan_web.meetings.queries import attendants_of, quorum_of
from bihuan_web.sheets.word.layout import Page

CHINESE = "zh-hans"


def write_attendance(meeting: Meeting) -> bytes:
    """Who was due, who came, why others did not; superiors and guests."""
    with override(CHINESE):
        page, quorum = _page(meeting), quorum_of(meeting)
        page.title(_("%(round)s到会记录") % {"round": meeting.round.title})
        _head(page, meeting)
        counts = {"due": quorum.due, "present": quorum.present, "needed": quorum.needed}
        page.paragraph(_("应到 %(due)d 人，实到 %(present)d 人（三分之二以上为 %(needed)d 人）。") % counts)
        if meeting.reason:
            page.paragraph(_("没有开成：%(reason)s") % {"reason": meeting.reason})
        rows = [
            (
                str(one.get_part_display()),
                one.name,
                one.post,
                str(one.get_presence_display()),
                one.reason or one.left_note,
            )
            for one in attendants_of(meeting)
        ]
        page.table((_("身份"), _("姓名"), _("职务"), _("到会情况"), _("说明")), rows, (2, 2, 3, 2, 4))
        return page.data()


def write_minutes(meeting: Meeting) -> bytes:
    """The items in order with what was said, what was decided, and corrections."""
    with override(CHINESE):
        page = _page(meeting)
        page.title(_("%(round)s会议记录") % {"round": meeting.round.title})
        _head(page, meeting)
        for number, item in enumerate(meeting.items.select_related("speaker").order_by("order", "pk"), 1):
            page.heading(3, f"{number}. {item.title}")
            if item.speaker is not None and item.speaker.written:
                page.paragraph(_("书面发言：%(text)s") % {"text": item.speaker.written})
            for line in item.text.splitlines():
                page.paragraph(line)
        for title, texts in (
            (_("议定事项"), meeting.outcomes.order_by("pk").values_list("text", flat=True)),
            (_("补正"), meeting.addenda.order_by("pk").values_list("text", flat=True)),
        ):
            if texts:
                page.heading(1, title)
                for text in texts:
                    page.paragraph(text)
        return page.data()


def _head(page: Page, meeting: Meeting) -> None:
    chair = meeting.chair.name if meeting.chair is not None else ""
    values = {"day": meeting.on or "", "place": meeting.place, "chair": chair}
    page.paragraph(_("时间：%(day)s。地点：%(place)s。主持人：%(chair)s。") % values)


def _page(meeting: Meeting) -> Page:
    head = Chain.objects.filter(pk=meeting.round.organisation.chain).first()
    proof = f"{head.pk} {head.length} {head.head}" if head is not None else ""
    return Page(proof)
