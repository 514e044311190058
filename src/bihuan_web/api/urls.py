"""Addresses: pages about tokens, and the API itself under ``/api/v1/``."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from bihuan_web.api import pages
from bihuan_web.api.resources import (
    carrying,
    criticism,
    events,
    ledgers,
    managing,
    me,
    notices,
    organisations,
    papers,
    rounds,
    talks,
    tasks,
    timetables,
)
from bihuan_web.api.resources.documents import correcting, handing, keeping, reviewing, taking_over
from bihuan_web.api.rest.acting import view_of
from bihuan_web.api.rest.described import Description

app_name = "api"

_TASKS: list[URLPattern | URLResolver] = [
    path("tasks", tasks.Tasks.as_view(), name="tasks"),
    path("tasks/<int:pk>", tasks.OneTask.as_view(), name="task"),
    path("tasks/<int:pk>/events", tasks.TaskEvents.as_view(), name="task-events"),
    path("tasks/<int:pk>/evidence/<int:evidence>", tasks.Evidence.as_view(), name="evidence"),
    path("tasks/<int:pk>/evidence/<int:evidence>/drop", tasks.EvidenceDrop.as_view(), name="evidence-drop"),
    *(path(f"tasks/<int:pk>/acts/{name}", view.as_view(), name=f"act-{name}") for name, view in tasks.ACTS.items()),
]
_LEDGERS: list[URLPattern | URLResolver] = [
    path("ledgers", ledgers.Ledgers.as_view(), name="ledgers"),
    path("ledgers/<int:pk>", ledgers.OneLedger.as_view(), name="ledger"),
    path("ledgers/<int:pk>/export", ledgers.LedgerExport.as_view(), name="ledger-export"),
    path("ledgers/<int:pk>/carry", carrying.Carrying.as_view(), name="ledger-carry"),
    path("ledgers/<int:pk>/problems", ledgers.LedgerProblems.as_view(), name="ledger-problems"),
    path("problems", ledgers.Problems.as_view(), name="problems"),
    path("problems/<int:pk>", ledgers.OneProblem.as_view(), name="problem"),
    path("problems/<int:pk>/withdraw", ledgers.ProblemWithdrawal.as_view(), name="problem-withdraw"),
    path("problems/<int:pk>/solve", ledgers.ProblemSolution.as_view(), name="problem-solve"),
    path("problems/<int:pk>/events", tasks.ProblemEvents.as_view(), name="problem-events"),
    path("problems/<int:pk>/measures", ledgers.Measures.as_view(), name="measures"),
    path("measures/<int:pk>", ledgers.OneMeasure.as_view(), name="measure"),
    path("measures/<int:pk>/tasks", tasks.MeasureTasks.as_view(), name="measure-tasks"),
]
_PAPERS: list[URLPattern | URLResolver] = [
    path("rounds/<int:pk>/papers", papers.Papers.as_view(), name="papers"),
    path("papers/<int:pk>", papers.OnePaper.as_view(), name="paper"),
    path("papers/<int:pk>/blocks", papers.Blocks.as_view(), name="blocks"),
    path("papers/<int:pk>/blocks/<int:block>", papers.OneBlock.as_view(), name="block"),
    path("papers/<int:pk>/blocks/<int:block>/remove", papers.BlockRemoval.as_view(), name="block-remove"),
    path("papers/<int:pk>/anew", papers.Anew.as_view(), name="paper-anew"),
    path("papers/<int:pk>/removals", papers.Removals.as_view(), name="removals"),
    path("papers/<int:pk>/propose", papers.Proposal.as_view(), name="paper-propose"),
    path("papers/<int:pk>/take-back", papers.TakingBack.as_view(), name="paper-take-back"),
    path("papers/<int:pk>/check", papers.Check.as_view(), name="paper-check"),
    path("papers/<int:pk>/send-back", papers.SendingBack.as_view(), name="paper-send-back"),
    path("papers/<int:pk>/issue", papers.Issue.as_view(), name="paper-issue"),
    path("papers/<int:pk>/discard", papers.Discard.as_view(), name="paper-discard"),
    path("papers/<int:pk>/file", papers.PaperFile.as_view(), name="paper-file"),
    path("organisations/<int:pk>/wordings/<slug:kind>", papers.OneWording.as_view(), name="wording"),
]
_DOCUMENTS: list[URLPattern | URLResolver] = [
    path("documents", handing.Documents.as_view(), name="documents"),
    path("documents/<int:pk>", handing.OneDocument.as_view(), name="document"),
    path("documents/<int:pk>/versions", handing.Versions.as_view(), name="versions"),
    path("documents/<int:pk>/about", handing.AboutDocument.as_view(), name="about"),
    path("documents/<int:pk>/versions/<int:number>/reading", correcting.Reading.as_view(), name="reading"),
    path("documents/<int:pk>/versions/<int:number>/examination", correcting.Examination.as_view(), name="examination"),
    path("documents/<int:pk>/versions/<int:number>/original", correcting.Original.as_view(), name="original"),
    path("documents/<int:pk>/corrections", correcting.Corrections.as_view(), name="corrections"),
    path("documents/<int:pk>/items", correcting.Items.as_view(), name="items"),
    path("documents/<int:pk>/items/<str:key>", correcting.OneItem.as_view(), name="item"),
    path("documents/<int:pk>/items/<str:key>/remove", correcting.ItemRemoval.as_view(), name="item-remove"),
    path("documents/<int:pk>/items/<str:key>/links", correcting.ItemLinks.as_view(), name="item-links"),
    path("documents/<int:pk>/links/confirm", correcting.LinkConfirmation.as_view(), name="link-confirm"),
    path("documents/<int:pk>/undo", correcting.Undoing.as_view(), name="undo"),
    path("documents/<int:pk>/reread", correcting.Rereading.as_view(), name="reread"),
    path("documents/<int:pk>/confirm", correcting.Confirming.as_view(), name="confirm"),
    path("documents/<int:pk>/submit", reviewing.Submission.as_view(), name="submit"),
    path("documents/<int:pk>/withdraw", reviewing.Withdrawal.as_view(), name="withdraw"),
    path("documents/<int:pk>/return", reviewing.Return.as_view(), name="return"),
    path("documents/<int:pk>/accept", reviewing.Acceptance.as_view(), name="accept"),
    path("documents/<int:pk>/take-over", taking_over.TakingOver.as_view(), name="take-over"),
    path("kept-documents", keeping.Kept.as_view(), name="kept"),
    path("kept-documents/<int:pk>/assign", keeping.Assigning.as_view(), name="assign"),
    path("kept-documents/<int:pk>/unassign", keeping.Unassigning.as_view(), name="unassign"),
    path("kept-documents/<int:pk>/ask-destruction", keeping.AskingDestruction.as_view(), name="ask-destruction"),
    path("kept-documents/<int:pk>/keep", keeping.RefusingDestruction.as_view(), name="keep"),
    path("kept-documents/<int:pk>/destroy", keeping.Destruction.as_view(), name="destroy"),
]
_MANAGING: list[URLPattern | URLResolver] = [
    path("people", managing.ManagedPeople.as_view(), name="managed-people"),
    path("people/<int:pk>/roles", managing.PersonRoles.as_view(), name="person-roles"),
    path("organisations/<int:pk>/appointments", managing.Appointments.as_view(), name="appointments"),
    *(path(where, view_of(act).as_view(), name=act.name) for where, act in managing.ACTS.items()),
]
_NOTICES: list[URLPattern | URLResolver] = [
    path("notices", notices.Notices.as_view(), name="notices"),
    path("notices/read", notices.ReadNotices.as_view(), name="notices-read"),
    path("letters", notices.Letters.as_view(), name="letters"),
    path("letters/<int:pk>", notices.OneLetter.as_view(), name="letter"),
    path("letters/<int:pk>/receipt", notices.Receipt.as_view(), name="letter-receipt"),
    path("letters/<int:pk>/answer", notices.LetterAnswer.as_view(), name="letter-answer"),
    path("waivers", notices.Waivers.as_view(), name="waivers"),
    path("waivers/<int:pk>/decide", notices.WaiverDecision.as_view(), name="waiver-decide"),
    path("tasks/<int:pk>/ask-to-waive", notices.AskingToWaive.as_view(), name="ask-to-waive"),
]
_ROUNDS: list[URLPattern | URLResolver] = [
    path("rounds", rounds.Rounds.as_view(), name="rounds"),
    path("rounds/<int:pk>", rounds.OneRound.as_view(), name="round"),
    path("rounds/<int:pk>/steps", timetables.RoundSteps.as_view(), name="steps"),
    path("rounds/<int:pk>/plans", timetables.RoundPlans.as_view(), name="plans"),
    path("rounds/<int:pk>/basis", timetables.RoundBasis.as_view(), name="basis"),
    path("rounds/<int:pk>/team", timetables.RoundTeam.as_view(), name="team"),
    path("rounds/<int:pk>/close", timetables.RoundClosing.as_view(), name="close-round"),
    path("steps/<int:pk>", timetables.OneStep.as_view(), name="step"),
    path("steps/<int:pk>/files", timetables.StepFiles.as_view(), name="step-files"),
    path("steps/<int:pk>/files/<int:number>", timetables.OneStepFile.as_view(), name="step-file"),
    *(path(where, view.as_view(), name=timetables.ACTS[where].name) for where, view in timetables.VIEWS.items()),
]
_TALKS: list[URLPattern | URLResolver] = [
    path("rounds/<int:pk>/teams", talks.Teams.as_view(), name="teams"),
    path("teams/<int:pk>", talks.OneTeam.as_view(), name="unit-team"),
    path("teams/<int:pk>/coverage", talks.TeamCoverage.as_view(), name="team-coverage"),
    path("teams/<int:pk>/talks", talks.Talks.as_view(), name="talks"),
    path("teams/<int:pk>/points", talks.TeamPoints.as_view(), name="points"),
    path("teams/<int:pk>/criticism", criticism.Heard.as_view(), name="criticism"),
    path("teams/<int:pk>/criticism/prepared", criticism.Prepared.as_view(), name="criticism-prepared"),
    path("teams/<int:pk>/criticism/counts", criticism.Counts.as_view(), name="criticism-counts"),
    path("talks/<int:pk>", talks.OneTalk.as_view(), name="talk"),
    path("talks/<int:pk>/text", talks.TalkWords.as_view(), name="talk-text"),
    path("talks/<int:pk>/confirm", talks.TalkConfirmation.as_view(), name="talk-confirm"),
    path("talks/<int:pk>/question", talks.TalkQuestion.as_view(), name="talk-question"),
    path("talks/<int:pk>/withdraw", talks.TalkWithdrawal.as_view(), name="talk-withdraw"),
    path("talks/<int:pk>/release", talks.TalkRelease.as_view(), name="talk-release"),
    path("talks/<int:pk>/hold-back", talks.TalkHoldingBack.as_view(), name="talk-hold-back"),
    path("talks/<int:pk>/points/<int:number>/answer", talks.PointAnswer.as_view(), name="point-answer"),
    path("criticism/<int:pk>", criticism.OneCriticism.as_view(), name="one-criticism"),
    path("criticism/<int:pk>/speak", criticism.Speaking.as_view(), name="criticism-speak"),
    path("criticism/<int:pk>/drop", criticism.Dropping.as_view(), name="criticism-drop"),
    path("criticism/<int:pk>/answer", criticism.CriticismAnswer.as_view(), name="criticism-answer"),
]
_V1: list[URLPattern | URLResolver] = [
    path("openapi.json", Description.as_view(), name="openapi"),
    path("me", me.Me.as_view(), name="me"),
    path("organisations", organisations.Organisations.as_view(), name="organisations"),
    path("organisations/<int:pk>", organisations.OneOrganisation.as_view(), name="organisation"),
    path("organisations/<int:pk>/people", organisations.People.as_view(), name="people"),
    path("organisations/<int:pk>/rules", organisations.FollowingRules.as_view(), name="rules"),
    *_ROUNDS,
    *_LEDGERS,
    *_TASKS,
    *_DOCUMENTS,
    *_PAPERS,
    *_MANAGING,
    *_NOTICES,
    *_TALKS,
    path("events", events.Events.as_view(), name="events"),
    path("log/heads", events.Heads.as_view(), name="heads"),
]
urlpatterns: list[URLPattern | URLResolver] = [
    path("me/tokens/", pages.tokens, name="tokens"),
    path("me/tokens/end/", pages.end, name="end"),
    path("manage/tokens/", pages.managed, name="managed"),
    path("manage/tokens/end/", pages.end_managed, name="end-managed"),
    path("reference/api/", pages.reference, name="reference"),
    path("api/v1/", include(_V1)),
]
