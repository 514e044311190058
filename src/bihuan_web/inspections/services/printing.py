"""Papers leave (打印): the report of an inspection, the answer sheet of a letter. Each printing is an event, whose hash is on it."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext

from bihuan_web.accounts.models import User
from bihuan_web.common.clock import today
from bihuan_web.common.errors import Forbidden, Refused
from bihuan_web.files.kinds import MEDIA_TYPES
from bihuan_web.inspections.access import answers_for, handles
from bihuan_web.inspections.lifecycle import TOLD
from bihuan_web.inspections.models import Feedback, Inspection
from bihuan_web.inspections.queries import points_visible_to
from bihuan_web.inspections.services.common import log
from bihuan_web.inspections.services.inspecting import may_inspect
from bihuan_web.inspections.word.answers import write_answers
from bihuan_web.inspections.word.report import write_report
from bihuan_web.sheets.heading import heading_of
from bihuan_web.sheets.services.exporting import Made, may_export


@transaction.atomic
def print_report(inspection: Inspection, user: User) -> Made:
    """The report of an inspection that was reported."""
    if inspection.state not in TOLD:
        raise Refused("反馈以后才能打印", "it can be printed once it is reported", code="wrong-state")
    allowed = may_inspect(inspection, user) or answers_for(user, inspection, today())
    if not allowed and not may_export(inspection.organisation, user):
        raise Forbidden("您没有导出的权限", "you may not take this out")
    event = log(inspection.organisation, user, "inspection.print", inspection)
    data = write_report(inspection, heading_of(inspection.title, inspection.organisation.name, event))
    name = gettext("检查情况反馈")
    return Made(f"{name} {inspection.pk}.docx", data, MEDIA_TYPES["docx"])


@transaction.atomic
def print_answers(feedback: Feedback, user: User) -> Made:
    """The answer sheet, with the points that this person may see."""
    own = feedback.person_id == user.pk
    if not own and not handles(user, feedback, today()):
        raise Forbidden("您没有导出的权限", "you may not take this out")
    event = log(feedback.organisation, user, "feedback.export", feedback)
    points = list(points_visible_to(user, feedback, today()))
    data = write_answers(feedback, points, heading_of(feedback.title, feedback.organisation.name, event))
    name = gettext("外部反馈回应表")
    return Made(f"{name} {feedback.pk}.docx", data, MEDIA_TYPES["docx"])
