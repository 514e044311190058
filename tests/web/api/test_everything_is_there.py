"""Whatever can be done on a screen can be done through the API: every address has its operation, or a reason for none."""

from __future__ import annotations

from drf_spectacular.drainage import GENERATOR_STATS

from bihuan_web.api.rest.schema import described
from bihuan_web.tasks.deeds import DEEDS
from tests.web.support.addresses import addresses

ACCOUNT = "one's own account and sign-in: in the browser only, a token must not change what protects it"
SCREEN = "how a screen is arranged; nothing that others see"
PASSWORD = "a first password is shown once, in the browser; nothing else may keep it"
SETTING = "how an office sets its reminders up, once; addresses that are called hold secrets"
PAPER = "printed papers; what stands in them can be had as data"
UNKNOWN = "for people who stay unknown: a token would name them"
OFFLINE = "how the browser works without a network"
DRAWN = "a drawing of the chains, which can all be had"
SHEET = "a sheet comes in by a dialogue of several steps, each looked at by a person"

# Address of a screen -> operations that do the same, or in words why there is none.
SCREENS: dict[str, str] = {
    "home": "listTasks", "appearance": f"- {SCREEN}", "patterns:page": f"- {SCREEN}", "account_login": f"- {ACCOUNT}", "account_logout": f"- {ACCOUNT}",
    "mfa_*": f"- {ACCOUNT}", "account_reauthenticate": f"- {ACCOUNT}", "socialaccount_*": f"- {ACCOUNT}",
    "openid_connect_*": f"- {ACCOUNT}", "accounts:*": f"- {ACCOUNT}",
    "api:*": "- tokens are made and ended in the browser only: one that leaked must not make more",
    "rounds:list": "listRounds", "rounds:round": "getRound", "rounds:create": "createRound", "rounds:change": "changeRound getRound",
    "rounds:plan": "planRound", "rounds:move": "moveRound", "rounds:close": "closeRound", "rounds:versions": "listPlans", "rounds:version": "listPlans",
    "rounds:basis": "getBasis takeOverTimetable", "rounds:team-add": "addMember listTeam", "rounds:team-leave": "leaveTeam",
    "rounds:step-add": "addStep", "rounds:step": "listSteps", "rounds:step-change": "reviseStep",
    "rounds:step-act": "finishStep waiveStep reopenStep", "rounds:step-attach": "attachStepFile",
    "rounds:step-file": "getStepFile", "rounds:calendar*": f"- {ACCOUNT}",
    "studies:study": "listReadings listSessions listNotes", "studies:reading-add": "addReading",
    "studies:reading-drop": "dropReading", "studies:tick": "tickReading", "studies:reading-note": "noteReading listNotes",
    "studies:session-add": "planSession", "studies:session-change": "changeSession", "studies:session-hold": "holdSession",
    "studies:session-cancel": "cancelSession", "studies:session-note": "noteSession listNotes",
    "studies:note-attach": "attachNote",
    "meetings:round": "listMeetings getMeeting listAgenda", "meetings:prepare": "prepareMeeting",
    "meetings:attendance": "markAttendance listAttendants", "meetings:person-add": "addAttendant",
    "meetings:follow": "followTeam", "meetings:person-leave": "leaveMeeting", "meetings:written": "sendText",
    "meetings:minutes": "getMinutes", "meetings:item-add": "addAgendaItem", "meetings:item-save": "saveMinutes",
    "meetings:item-start": "startItem", "meetings:item-move": "moveAgendaItem", "meetings:item-drop": "dropAgendaItem",
    "meetings:outcome-add": "addOutcome", "meetings:outcome-answer": "answerOutcome",
    "meetings:addendum-add": "addAddendum", "meetings:act": "beginMeeting holdMeeting failMeeting approveMinutes",
    "documents:list": "listDocuments", "documents:upload": "uploadDocument", "documents:uploaded": "getDocument",
    "documents:confirm-all": "confirmAbout confirmReading", "documents:assigning": "assignReviewer unassignReviewer",
    "documents:keeping": "listKept", "documents:ask-destruction": "askDestruction",
    "documents:refuse-destruction": "refuseDestruction", "documents:destroy": "destroyDocument",
    "documents:document": "getDocument getReading", "documents:about": "confirmAbout",
    "documents:new-version": "addVersion", "documents:reread": "rereadDocument", "documents:edit": "getReading",
    "documents:save": "addItem changeItem", "documents:remove": "removeItem", "documents:links": "setLinks",
    "documents:confirm-link": "confirmLink", "documents:undo": "undoCorrection listCorrections",
    "documents:decide": "decideReviewFinding listReviewFindings", "documents:rates": "listRuleRates",
    "documents:rule": "- what bihuan rule says, and the same for everybody", "documents:rule-decisions": "listRuleDecisions",
    "documents:confirm": "confirmReading", "documents:submit": "submitDocument",
    "documents:withdraw": "withdrawDocument", "documents:return": "returnDocument",
    "documents:accept": "acceptDocument", "documents:version": "getReading",
    "documents:changes": "- made of two readings, which can both be had", "documents:original": "getOriginal",
    "documents:annotated": f"- {PAPER}", "documents:examination": "getExamination",
    "documents:commented": f"- {PAPER}",
    "ledgers:list": "listLedgers", "ledgers:new": "openLedger", "ledgers:rules": "getRules setRules",
    "ledgers:new-problem": "addProblem", "ledgers:edit-problem": "reviseProblem",
    "ledgers:withdraw-problem": "withdrawProblem", "ledgers:new-measure": "addMeasure",
    "ledgers:edit-measure": "reviseMeasure",
    "overviews:overview": "getOverview", "overviews:export": "getOverview", "tasks:problems": "listProblems",
    "tasks:list": "listTasks", "tasks:save-view": f"- {SCREEN}", "tasks:delete-view": f"- {SCREEN}",
    "tasks:bulk": "task-assign task-start", "tasks:detail": "getTask", "tasks:history": "listTaskEvents",
    "tasks:edit": "reviseTask", "tasks:act": "task-verify", "tasks:evidence": "getEvidence",
    "tasks:drop-evidence": "dropEvidence", "tasks:new": "createTask", "tasks:take-over": "takeOver",
    "tasks:carry": "planLedgerCarry carryLedger", "tasks:ledger": "getLedger listProblems listTasks", "tasks:problem": "getProblem listMeasures",
    "tasks:solve": "solveProblem", "tasks:problem-history": "listProblemEvents",
    "orgs:set_up": "- the first account, before there is any token",
    "orgs:tree": "listOrganisations", "orgs:unit": "getOrganisation", "orgs:log": "listEvents listHeads",
    "orgs:unit_history": "listEvents", "orgs:person_history": "listEvents",
    "orgs:permissions": "- the table that the code has; openapi.json names the scopes",
    "orgs:import*": f"- {SHEET}",
    "orgs:end_session": f"- {ACCOUNT}", "orgs:account_act": "disablePerson enablePerson unlockPerson",
    "orgs:add_unit": "addUnit", "orgs:rename_unit": "renameUnit", "orgs:move_unit": "moveUnit", "orgs:end_unit": "endUnit", "orgs:merge_unit": "mergeUnit", "orgs:split_unit": "splitUnit",
    "orgs:add_post": "addPost", "orgs:appoint": "appoint", "orgs:end_appointment": "endAppointment",
    "orgs:hand_over": "handOver", "orgs:add_portfolio": "addPortfolio", "orgs:drop_portfolio": "dropPortfolio",
    "orgs:people": "listManagedPeople", "orgs:person": "listManagedPeople", "orgs:add_person": f"- {PASSWORD}",
    "orgs:edit_person": "editPerson", "orgs:give_role": "giveRole", "orgs:take_role": "takeRole",
    "sheets:papers": f"- {PAPER}", "sheets:closing": f"- {PAPER}",
    "sheets:paper-form": f"- {PAPER}",
    "sheets:list": f"- {SHEET}", "sheets:export": "exportLedger", "sheets:import": f"- {SHEET}", "sheets:columns": f"- {SHEET}",
    "sheets:incoming": f"- {SHEET}", "sheets:header": f"- {SHEET}", "sheets:mapping": f"- {SHEET}",
    "sheets:decide": f"- {SHEET}", "sheets:again": f"- {SHEET}", "sheets:told": f"- {SHEET}",
    "opinions:ask": f"- {UNKNOWN}", "opinions:receipt": f"- {UNKNOWN}", "opinions:poster": f"- {PAPER}",
    "opinions:code": f"- {PAPER}", "opinions:summary": f"- {PAPER}", "opinions:import": f"- {SHEET}",
    "opinions:preview": f"- {SHEET}", "opinions:senders": f"- {SETTING}", "opinions:end-sender": f"- {SETTING}",
    "opinions:list": "listCollections", "opinions:new": "drawUpCollection", "opinions:collection": "getCollection listTopics",
    "opinions:change": "changeCollection", "opinions:do": "openCollection stopCollection resumeCollection finishCollection",
    "opinions:enter": "enterOpinions", "opinions:sort": "listOpinions sortOpinions", "opinions:mask": "maskOpinion",
    "opinions:topic": "getTopic listTopicOpinions listTopicsToAnswer", "opinions:rename": "renameTopic", "opinions:merge": "mergeTopics",
    "opinions:assign": "assignTopic", "opinions:answer": "answerTopic", "opinions:feedback": "getOpinionFeedback listOpinionFeedback",
    "opinions:send": "sendOpinionFeedback", "opinions:excuse": "excuseOpinionFeedback", "opinions:acknowledge": "acknowledgeOpinionFeedback",
    "papers:previous": "getExamination",
    "papers:archive": "getArchive", "papers:make-bundle": "makeBundle", "papers:not-needed": "markNotNeeded",
    "papers:bundle": "getBundle", "papers:bundle-file": "getBundleFile",
    "papers:list": "listPapers", "papers:new": "createPaper", "papers:next-year": "listLedgers planLedgerCarry",
    "papers:paper": "getPaper", "papers:head": "changePaperHead", "papers:new-block": "addBlock",
    "papers:block": "changeBlock", "papers:remove-block": "removeBlock", "papers:anew": "comparePaper takePaperDataAnew",
    "papers:version": "getPaper listEvents", "papers:removals": "listRemovals confirmRemovals",
    "papers:act": "proposePaper takePaperBack checkPaper sendPaperBack issuePaper discardPaper",
    "papers:file": "getPaperFile", "papers:wordings": "getWording", "papers:wording": "getWording setWording",
    "satisfaction:list": "listSurveys listRecheckDraws getSatisfaction", "satisfaction:rows": "getSurvey",
    "satisfaction:new": "planSurvey", "satisfaction:survey": "getSurvey listProposals", "satisfaction:items": "chooseItems",
    "satisfaction:change": "- a survey that was planned wrongly is dropped and planned anew",
    "satisfaction:open": "openSurvey", "satisfaction:close": "closeSurvey", "satisfaction:extend": "extendSurvey",
    "satisfaction:drop": "dropSurvey", "satisfaction:decide": "decideProposal",
    "satisfaction:qr": f"- {PAPER}", "satisfaction:poster": f"- {PAPER}", "satisfaction:paper": f"- {PAPER}",
    "satisfaction:slips": f"- {UNKNOWN}", "satisfaction:enter": f"- {UNKNOWN}", "satisfaction:ask": f"- {UNKNOWN}",
    "satisfaction:thanks": f"- {UNKNOWN}", "satisfaction:rechecks": "getRebound", "satisfaction:cohort": "getRebound",
    "satisfaction:new-draw": "sealRecheckList", "satisfaction:draw": "getRecheckDraw listRechecks", "satisfaction:listing": "getRecheckDraw",
    "satisfaction:sample": "drawRechecks", "satisfaction:drop-draw": "dropRecheckDraw", "satisfaction:assign": "assignRecheck",
    "satisfaction:check": "noteRecheck listRechecks",
    "notices:list": "listNotices", "notices:read": "readNotices", "notices:wish": f"- {SCREEN}",
    "notices:letters": "listLetters listWaivers", "notices:letter": "getLetter", "notices:receipt": "receiptLetter",
    "notices:answer": "answerLetter", "notices:waive": "askToWaive", "notices:decide": "decideWaiver",
    "visits:list": "listVisits", "visits:round": "listVisits", "visits:visit": "getVisit", "visits:plan": "planVisit",
    "visits:entry": "recordVisit addVisitPicture", "visits:record": "recordVisit", "visits:send": "recordVisit",
    "visits:who": f"- {OFFLINE}", "visits:worker": f"- {OFFLINE}", "visits:record-planned": "recordVisit mergeVisit",
    "visits:cancel": "cancelVisit", "visits:add-heard": "addHeard", "visits:add-promise": "addVisitPromise",
    "visits:same": "mergeVisit tellVisitsApart", "visits:picture": "getVisitPicture", "visits:answer": "answerHeard",
    "visits:promises": "listVisitPromises", "visits:report": "reportPromise", "visits:judge": "judgePromise",
    "visits:to-task": "promiseToTask", "visits:coverage": "getVisitCoverage", "visits:draws": "listDraws",
    "visits:new-draw": "drawSample", "visits:draw": "getDraw", "visits:places": "listPlaces",
    "visits:place": "listHouseholds", "visits:import": f"- {SHEET}", "visits:template": f"- {SHEET}",
    "visits:names": "- names of households are read in the browser only, each reading recorded",
    "inspections:list": "listInspections", "inspections:plan": "planInspection", "inspections:year": "planYear",
    "inspections:inspection": "getInspection listInspectionResults listLooks listFindings",
    "inspections:team": "changeInspectionTeam", "inspections:recheck": "planRecheck", "inspections:check": "checkItem addInspectionProof",
    "inspections:look": "lookAgain", "inspections:add-finding": "addFinding", "inspections:drop-finding": "dropFinding",
    "inspections:answer": "answerFinding", "inspections:proof": "getInspectionProof", "inspections:report": f"- {PAPER}",
    "inspections:act": "startInspection cancelInspection reportInspection acknowledgeInspection settleInspection",
    "inspections:round": "listInspections listFeedback", "inspections:checklists": "listChecklists",
    "inspections:new-checklist": "bringChecklist", "inspections:take-over": "takeOverChecklist",
    "inspections:checklist": "getChecklist", "inspections:new-version": "bringChecklistVersion",
    "inspections:retire-checklist": "retireChecklist", "inspections:checklist-file": "getChecklist",
    "inspections:feedback-list": "listFeedback", "inspections:enter": "enterFeedback",
    "inspections:unanswered": "listUnansweredPoints", "inspections:feedback": "getFeedback listFeedbackPoints",
    "inspections:points": "writePoints confirmPoints", "inspections:assign": "assignFeedbackPoint",
    "inspections:answer-point": "answerFeedbackPoint", "inspections:handlers": "nameHandlers",
    "inspections:original": "getFeedbackOriginal", "inspections:answers": f"- {PAPER}",
    "inspections:feedback-act": "settleFeedback dropFeedback",
    "risks:list": "listRisks", "risks:map": "listRisks", "risks:register": "registerRisk", "risks:import": f"- {SHEET}",
    "risks:preview": f"- {SHEET}",
    "risks:export": f"- {SHEET}", "risks:risk": "getRisk listRiskReviews listRiskRises listRiskLinks", "risks:revise": "reviseRisk",
    "risks:review": "reviewRisk", "risks:retire": "retireRisk", "risks:link": "linkRisk", "risks:unlink": "unlinkRisk",
    "copies:list": "listComparisons", "copies:new": "compareDocuments", "copies:comparison": "getComparison", "copies:stop": "stopComparison",
    "copies:resume": "resumeComparison", "copies:again": "compareDocuments compareDocument", "copies:pairs": "listPairs",
    "copies:map": "listPairs", "copies:years": "listYearSteps", "copies:step": "getYearStep", "copies:export": "exportComparison",
    "copies:pair": "getPair listPassages", "copies:judge": "judgePassage", "copies:given": "listGivenWording",
    "copies:drop-given": "dropGivenWording", "copies:round": "listComparisons", "copies:automatic": "compareNightly",
    "copies:document": "listMatches compareDocument",
    "notices:ladder": f"- {SETTING}", "notices:hooks": f"- {SETTING}", "notices:drop-hook": f"- {SETTING}",
    "duties:round": "listDutyLists", "duties:new": "openDutyList", "duties:list": "getDutyList listShares", "duties:add": "addShare",
    "duties:coverage": "getDutyCoverage listDutyFields", "duties:dual": "getDutyCoverage", "duties:cell": "getDutyCoverage",
    "duties:add-field": "addDutyField", "duties:drop-field": "dropDutyField", "duties:share": "getShare",
    "duties:hand-down": "handDownShare", "duties:hand-again": "handShareAgain", "duties:acknowledge": "acknowledgeShare",
    "duties:send-back": "sendShareBack", "duties:take-back": "takeShareBack", "duties:pass-on": "passShareOn",
    "talks:round": "listTeams getTalkCoverage", "talks:round-criticism": "listTeams getCriticismCounts",
    "talks:choose-unit": f"- {SCREEN}", "talks:new-team": "setUpTeam", "talks:team": "getTeam getTalkCoverage listTalks listPoints",
    "talks:change-team": "changeTeam", "talks:enter": "enterTalk", "talks:talk": "getTalk", "talks:text": "readTalk",
    "talks:amend": "amendTalk", "talks:question": "questionTalk", "talks:confirm": "confirmTalk",
    "talks:withdraw": "withdrawTalk", "talks:release": "releaseTalk", "talks:hold-back": "holdBackTalk",
    "talks:point": "answerPoint", "talks:criticism": "listCriticism listPrepared getCriticismCounts",
    "talks:prepare": "prepareCriticism", "talks:live": "recordCriticism", "talks:write-criticism": "rewriteCriticism getCriticism",
    "schedules:calendar": "getDueDates", "schedules:rhythm": "getRhythm", "schedules:gantt": "listTasks", "schedules:timeline": "listSteps listPlans", "schedules:escalation": "listEscalations",
    "schedules:task-escalation": "getEscalation", "workloads:tree": "getWorkload",
    "tracing:ledger": "traceLedger", "tracing:round": "traceRound", "tracing:unit": "traceUnit",
    "tracing:document": "traceDocument", "tracing:version": "traceDocument",
    "tracing:ledger-flow": f"- {DRAWN}", "tracing:round-flow": f"- {DRAWN}", "tracing:unit-flow": f"- {DRAWN}",
    "tracing:version-flow": f"- {DRAWN}", "tracing:ledger-export": "traceLedger", "tracing:round-export": "traceRound",
    "tracing:unit-export": "traceUnit", "tracing:version-export": "traceDocument",
    "talks:speak": "speakCriticism", "talks:drop": "dropCriticism", "talks:answer-criticism": "answerCriticism",
}  # fmt: skip


def operations() -> set[str]:
    return {one["operationId"] for path in described()["paths"].values() for one in path.values()}


def covered(name: str) -> str | None:
    """What the table says of a screen; a star stands for the rest of a name."""
    stars = (what for key, what in SCREENS.items() if key.endswith("*") and name.startswith(key[:-1]))
    return SCREENS.get(name) or next(stars, None)


def test_every_screen_has_its_operations() -> None:
    screens = {one.name for one in addresses() if not one.url.startswith("/api/")}
    assert sorted(name for name in screens if covered(name) is None) == []
    there = operations()
    missing = {
        name: sorted(set(what.split()) - there)
        for name in screens
        if (what := covered(name) or "") and not what.startswith("- ") and not set(what.split()) <= there
    }
    assert missing == {}
    gone = {key for key in SCREENS if not key.endswith("*")} - screens
    assert gone == set(), "a screen that is there no more"


def test_every_deed_has_its_operation() -> None:
    assert {f"task-{name}" for name in DEEDS} <= operations()


def test_every_operation_has_one_name() -> None:
    names = [one["operationId"] for path in described()["paths"].values() for one in path.values()]
    assert len(names) == len(set(names))


def test_the_description_is_made_without_a_doubt() -> None:
    described()
    assert not GENERATOR_STATS, "two kinds of one name, or a type that cannot be told"
