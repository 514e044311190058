"""Where the pages of this app are."""

from __future__ import annotations

from django.urls import URLPattern, path

from bihuan_web.inspections.views import feedback, inspections, planning

app_name = "inspections"
_INSPECTIONS: list[URLPattern] = [
    path("inspections/", inspections.index, name="list"),
    path("inspections/new/", inspections.plan, name="plan"),
    path("inspections/year/", planning.year, name="year"),
    path("inspections/<int:pk>/", inspections.show, name="inspection"),
    path("inspections/<int:pk>/team/", inspections.team, name="team"),
    path("inspections/<int:pk>/recheck/", inspections.recheck, name="recheck"),
    path("inspections/<int:pk>/items/<int:result>/", inspections.check, name="check"),
    path("inspections/<int:pk>/looks/<int:look>/", inspections.look, name="look"),
    path("inspections/<int:pk>/findings/", inspections.add_finding, name="add-finding"),
    path("inspections/<int:pk>/findings/<int:finding>/drop/", inspections.drop_finding, name="drop-finding"),
    path("inspections/<int:pk>/findings/<int:finding>/answer/", inspections.answer, name="answer"),
    path("inspections/<int:pk>/proofs/<int:proof>/", inspections.proof, name="proof"),
    path("inspections/<int:pk>/report.docx", inspections.printed, name="report"),
    path("inspections/<int:pk>/acts/<str:name>/", inspections.act, name="act"),
    path("rounds/<int:pk>/inspections/", planning.of_one_round, name="round"),
]
_CHECKLISTS: list[URLPattern] = [
    path("checklists/", planning.checklists, name="checklists"),
    path("checklists/new/", planning.new_checklist, name="new-checklist"),
    path("checklists/take-over/", planning.take_over, name="take-over"),
    path("checklists/<int:pk>/", planning.checklist, name="checklist"),
    path("checklists/<int:pk>/new-version/", planning.new_version, name="new-version"),
    path("checklists/<int:pk>/retire/", planning.retire_checklist, name="retire-checklist"),
    path("checklists/<int:pk>/versions/<int:number>.toml", planning.checklist_file, name="checklist-file"),
]
_FEEDBACK: list[URLPattern] = [
    path("feedback/", feedback.index, name="feedback-list"),
    path("feedback/new/", feedback.enter, name="enter"),
    path("feedback/unanswered/", feedback.unanswered, name="unanswered"),
    path("feedback/<int:pk>/", feedback.show, name="feedback"),
    path("feedback/<int:pk>/points/", feedback.points, name="points"),
    path("feedback/<int:pk>/points/<int:point>/assign/", feedback.assign, name="assign"),
    path("feedback/<int:pk>/points/<int:point>/answer/", feedback.answer, name="answer-point"),
    path("feedback/<int:pk>/handlers/", feedback.handlers, name="handlers"),
    path("feedback/<int:pk>/original/", feedback.original, name="original"),
    path("feedback/<int:pk>/answers.docx", feedback.printed, name="answers"),
    path("feedback/<int:pk>/acts/<str:name>/", feedback.act, name="feedback-act"),
]
urlpatterns: list[URLPattern] = [*_INSPECTIONS, *_CHECKLISTS, *_FEEDBACK]
