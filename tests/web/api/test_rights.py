"""Who may not: scopes cell by cell, an outsider and the branch beside before every item."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from bihuan_web.api.rest.schema import described
from bihuan_web.api.scopes import Scope
from bihuan_web.audit.models import Event
from tests.web.support.api import Program, problem
from tests.web.support.api_world import World, world
from tests.web.support.units import person

pytestmark = pytest.mark.django_db

# The table of scopes, written by hand: what an operation that is not named here needs is "read".
NEEDS = {
    Scope.OPINIONS: """listCollections drawUpCollection getCollection changeCollection openCollection stopCollection
        resumeCollection finishCollection listOpinions enterOpinions listTopics sortOpinions listTopicsToAnswer getTopic
        listTopicOpinions renameTopic mergeTopics assignTopic answerTopic getOpinionFeedback listOpinionFeedback sendOpinionFeedback
        excuseOpinionFeedback acknowledgeOpinionFeedback maskOpinion""",
    Scope.LEDGERS: """openLedger addProblem reviseProblem withdrawProblem solveProblem addMeasure reviseMeasure createTask carryLedger
        reviseTask planSurvey chooseItems openSurvey closeSurvey extendSurvey dropSurvey decideProposal sealRecheckList
        drawRechecks dropRecheckDraw""",
    Scope.DOCUMENTS_READ: """listNotes getMinutes listDocuments getDocument getReading traceDocument listReviewFindings listCorrections listPapers
        getPaper comparePaper listRemovals getWording""",
    Scope.DOCUMENTS_WRITE: """tickReading noteReading noteSession attachNote sendText saveMinutes startItem addOutcome answerOutcome addAddendum approveMinutes
        uploadDocument addVersion confirmAbout addItem changeItem removeItem setLinks confirmLink
        undoCorrection rereadDocument confirmReading submitDocument withdrawDocument takeOver
        createPaper changePaperHead addBlock changeBlock removeBlock takePaperDataAnew confirmRemovals proposePaper takePaperBack
        issuePaper discardPaper setWording""",
    Scope.DOCUMENTS_REVIEW: "returnDocument acceptDocument decideReviewFinding checkPaper sendPaperBack",
    Scope.EXPORT: "exportLedger getExamination getOriginal getPaperFile getStepFile",
    Scope.AUDIT: "listEvents",
    Scope.TALKS: """listTalks enterTalk getTalk amendTalk readTalk confirmTalk questionTalk withdrawTalk releaseTalk holdBackTalk
        listPoints answerPoint listCriticism recordCriticism listPrepared prepareCriticism getCriticismCounts getCriticism
        rewriteCriticism speakCriticism dropCriticism answerCriticism""",
    Scope.MANAGE: """addReading dropReading planSession changeSession holdSession cancelSession
        prepareMeeting addAttendant markAttendance leaveMeeting followTeam addAgendaItem moveAgendaItem
        dropAgendaItem beginMeeting holdMeeting failMeeting
        planRound moveRound takeOverTimetable addMember leaveTeam addStep reviseStep finishStep waiveStep
        reopenStep attachStepFile closeRound setUpTeam changeTeam setRules createRound changeRound listKept assignReviewer unassignReviewer askDestruction
        refuseDestruction destroyDocument listRuleRates listRuleDecisions addUnit renameUnit moveUnit endUnit mergeUnit splitUnit addPost appoint endAppointment handOver
        addPortfolio dropPortfolio listManagedPeople listAppointments listRoles editPerson disablePerson enablePerson
        unlockPerson giveRole takeRole""",
    Scope.TASKS: "dropEvidence readNotices receiptLetter answerLetter askToWaive decideWaiver assignRecheck noteRecheck",
}  # fmt: skip
OF_VISITS = {
    Scope.LEDGERS: "planVisit cancelVisit mergeVisit tellVisitsApart answerHeard promiseToTask drawSample",
    Scope.TASKS: "recordVisit addHeard addVisitPromise addVisitPicture reportPromise judgePromise",
    Scope.EXPORT: "getVisitPicture",
}
OF_ARCHIVES = {
    Scope.DOCUMENTS_READ: "getArchive",
    Scope.DOCUMENTS_WRITE: "markNotNeeded",
    Scope.EXPORT: "makeBundle getBundle getBundleFile",
}
INSPECTIONS = {
    Scope.LEDGERS: """bringChecklist takeOverChecklist bringChecklistVersion retireChecklist planInspection planYear
        changeInspectionTeam planRecheck cancelInspection settleInspection answerFinding enterFeedback writePoints
        confirmPoints dropFeedback settleFeedback nameHandlers assignFeedbackPoint answerFeedbackPoint""",
    Scope.DOCUMENTS_READ: "listFeedback getFeedback listFeedbackPoints listUnansweredPoints",
    Scope.EXPORT: "getInspectionProof getFeedbackOriginal",
    Scope.TASKS: """startInspection reportInspection acknowledgeInspection checkItem addInspectionProof lookAgain
        addFinding dropFinding""",
}  # fmt: skip
DUTIES = {
    Scope.LEDGERS: """openDutyList addDutyField dropDutyField addShare handDownShare handShareAgain takeShareBack
        passShareOn""",
    Scope.TASKS: "acknowledgeShare sendShareBack",
}
RISKS = {
    Scope.LEDGERS: "registerRisk reviseRisk retireRisk linkRisk unlinkRisk",
    Scope.TASKS: "reviewRisk",
}  # fmt: skip
COPIES = {
    Scope.DOCUMENTS_READ: """listComparisons getComparison listPairs getPair listPassages listYearSteps getYearStep listMatches
        listGivenWording""",
    Scope.DOCUMENTS_WRITE: "compareDocument",
    Scope.DOCUMENTS_REVIEW: "compareDocuments stopComparison resumeComparison judgePassage compareNightly dropGivenWording",
    Scope.EXPORT: "exportComparison",
}
_NEEDED = {
    name: scope
    for table in (NEEDS, OF_VISITS, OF_ARCHIVES, INSPECTIONS, DUTIES, RISKS, COPIES)
    for scope, names in table.items()
    for name in names.split()
}


def operations() -> Iterator[tuple[str, str, str, dict[str, Any]]]:
    for path, methods in described()["paths"].items():
        for method, operation in methods.items():
            yield operation["operationId"], method, path.removeprefix("/api/v1"), operation


def needed(name: str) -> Scope:
    if name.startswith("task-"):
        return Scope.TASKS
    return _NEEDED.get(name, Scope.READ)


def ask(program: Program, method: str, path: str, operation: dict[str, Any], there: World) -> Any:
    kind = path.split("/")[1]
    real = path.replace("{id}", str(there.ids.get(kind, 1))).replace("{evidence}", str(there.evidence))
    real = (
        real.replace("{number}", "1")
        .replace("{key}", "P1")
        .replace("{mark}", "0123456789abcdef")
        .replace("{rule}", "soft-verbs-only")
    )
    real = real.replace("{block}", str(there.block)).replace("{kind}", "public")
    if method == "get":
        return program.get(real)
    if "multipart/form-data" in operation.get("requestBody", {}).get("content", {}):
        return program.send(real, {})
    return program.post(real, {}, method=method)


def test_every_operation_wants_its_own_scope_and_no_other_will_do() -> None:
    there = world()
    programs = {scope: Program(there.user, scope) for scope in Scope}
    for name, method, path, operation in operations():
        wanted = needed(name)
        assert operation["security"] == [{"token": [wanted.value]}], name
        for scope, program in programs.items():
            response = ask(program, method, path, operation, there)
            refused = response.status_code == 403 and json.loads(response.content)["code"] == "missing-scope"
            assert refused == (scope is not wanted), f"{name} with {scope}: {response.status_code}"


@pytest.mark.parametrize("who", ["outsider", "sibling"])
def test_nothing_of_another_branch_is_there(who: str) -> None:
    there = world()
    program = Program(person() if who == "outsider" else there.sibling)
    before = Event.objects.count()
    for name, method, path, operation in operations():
        if "{id}" not in path:
            continue
        response = ask(program, method, path, operation, there)
        if method == "get":
            problem(response, 404, "not-found")
        else:
            # A body that is not complete is told before anything is looked for; nothing of the item is in either answer.
            assert response.status_code in (404, 422), name
            assert there.task.title not in response.content.decode()
    assert Event.objects.count() == before
    for path in (
        "/tasks",
        "/problems",
        "/ledgers",
        "/documents",
        "/kept-documents",
        "/rounds",
        "/events",
        "/opinion-collections",
        "/opinion-topics",
        "/surveys",
        "/proposals",
        "/recheck-draws",
        "/rechecks",
    ):
        assert program.get(path).json()["results"] == [], path


def test_with_a_whole_body_nothing_of_another_branch_is_there_either() -> None:
    there = world()
    program = Program(there.sibling)
    whole = {
        "start": {}, "progress": {"happened_on": "2026-03-01", "text": "x"}, "submit": {"self_check": "x"},
        "verify": {"methods": ["files"], "note": "x"}, "close": {"signature": "x"},
    }  # fmt: skip
    for name, body in whole.items():
        path = f"/tasks/{there.task.pk}/acts/{name}"
        problem(program.post(path, {"revision": there.task.revision, **body}), 404, "not-found")
    seen = {"revision": there.document.revision}
    for name in ("submit", "withdraw", "accept", "confirm", "undo"):
        problem(program.post(f"/documents/{there.document.pk}/{name}", seen), 404, "not-found")
    for name in ("keep", "destroy"):
        problem(program.post(f"/kept-documents/{there.document.pk}/{name}", seen), 404, "not-found")
    problem(program.patch(f"/problems/{there.ids['problems']}", {"revision": 1, "text": "x"}), 404, "not-found")
    problem(program.patch(f"/measures/{there.ids['measures']}", {"revision": 1, "text": "x"}), 404, "not-found")
    problem(program.patch(f"/rounds/{there.round.pk}", {"revision": 0, "title": "x"}), 404, "not-found")


def test_a_unit_or_person_of_another_branch_cannot_be_named() -> None:
    there = world()
    program = Program(there.sibling)
    own = there.sibling.grants.get().branch
    body = {"organisation": there.unit.pk, "title": "x", "year": 2026}
    told = problem(program.post("/ledgers", body), 422, "invalid")
    assert set(told["errors"]) == {"organisation"}
    assert program.post("/ledgers", {**body, "organisation": own.pk}).status_code == 201
