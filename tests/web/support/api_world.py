"""Items of every kind that addresses of the API name, of one office with all roles, so that made-up requests meet something."""

from __future__ import annotations

from dataclasses import dataclass

from bihuan_web.accounts.models import User
from bihuan_web.accounts.roles import Role
from bihuan_web.copies.services.asking import ask
from bihuan_web.documents.models import Document
from bihuan_web.duties.models import Share
from bihuan_web.duties.services import Wanted, acknowledge, add_field, add_share, open_list
from bihuan_web.files.kinds import Purpose
from bihuan_web.files.services import store
from bihuan_web.meetings.services import preparing
from bihuan_web.orgs.models import Organisation
from bihuan_web.papers.services.bundles import ask_for_bundle
from bihuan_web.papers.services.writing import create_paper
from bihuan_web.rounds.models import Round
from bihuan_web.rounds.services import add_member, plan_round
from bihuan_web.satisfaction.services.surveying import Plan, create_survey
from bihuan_web.studies import services as studies
from bihuan_web.talks.models import Criticism, Talk
from bihuan_web.talks.pairs import Part
from bihuan_web.talks.services.criticising import prepare
from bihuan_web.talks.services.talking import Said, enter_talk
from bihuan_web.talks.services.teams import set_up_team
from bihuan_web.tasks.models import Task
from tests.web.support import papers, work
from tests.web.support.units import appoint, grant
from tests.web.support.voices import one_of_each


@dataclass(frozen=True, slots=True)
class World:
    """``user`` may do nearly everything; ``ids`` are what stands for ``{id}`` after each first word of an address."""

    user: User
    sibling: User  # the office of the bureau beside
    task: Task
    document: Document
    round: Round
    unit: Organisation
    ids: dict[str, int]
    evidence: int
    block: int


def world(state: str = "doing", *, of_document: str = "draft") -> World:
    """A world with one task in a state and one document."""
    desk = papers.desk()
    people = work.Crew(
        desk.place, office=desk.office, lead=papers.second_office(desk), owner=desk.author, verifier=desk.reviewer,
        closer=work.with_role(Role.CLOSER, desk.place.bureau),
    )  # fmt: skip
    grant(desk.reviewer, Role.VERIFIER, desk.place.bureau)
    task, _ = work.task_in(state, people)
    if state == "doing":
        kept = store([b"1"], "检查记录.txt", Purpose.EVIDENCE, by=people.owner, at=work.NOON)
        work.add_evidence(task, people.owner, kept, kept.name, work.PROMISED)
    document = papers.submitted(desk) if of_document == "submitted" else papers.handed_in(desk)
    plan_round(desk.office, desk.round, desk.round.revision, at=papers.AT)
    member = add_member(desk.office, desk.round, desk.author, "副局长", at=papers.AT)
    meeting = preparing.prepare(desk.office, desk.round, desk.author, at=papers.AT)
    preparing.add_attendant(desk.office, meeting, "recorder", desk.office, at=papers.AT)
    reading = studies.add_reading(desk.office, desk.round, "达溪河治理规划", at=papers.AT)
    session = studies.plan_session(
        desk.office, desk.round, studies.SessionFields(papers.TODAY, "专题学习"), at=papers.AT
    )
    note = studies.save_note(desk.author, reading, "笔记", None, at=papers.AT)
    user = desk.author
    for role in (Role.OFFICE, Role.LEAD, Role.AUDITOR):
        grant(user, role, desk.place.county)
    appoint(user, desk.place.bureau)
    paper = create_paper(desk.round, desk.place.bureau, "public", desk.office)
    bundle = ask_for_bundle(desk.round, "archive", user)
    problem = task.measure.problem
    talk, criticism = _team_at_work(user, people.lead, desk)
    share = _share_of(user, desk)
    survey = create_survey(desk.round, desk.place.bureau, Plan("储粮整改满意不满意", "周边农户"), user)
    evidence = task.evidence.first()
    return World(
        user,
        work.with_role(Role.OFFICE, desk.place.sibling),
        task,
        document,
        desk.round,
        desk.place.bureau,
        {
            "tasks": task.pk, "measures": task.measure_id, "problems": problem.pk, "ledgers": problem.ledger_id,
            "documents": document.pk, "kept-documents": document.pk, "rounds": desk.round.pk,
            "organisations": desk.place.bureau.pk, "steps": desk.round.steps.get(key="study").pk, "members": member.pk,
            "teams": talk.team_id, "talks": talk.pk, "criticism": criticism.pk,
            "papers": paper.pk, **one_of_each(user, desk.round, desk.place.bureau),
            "readings": reading.pk, "sessions": session.pk, "notes": note.pk,
            "meetings": meeting.pk, "attendants": meeting.attendants.get(part="member").pk,
            "agenda": meeting.items.order_by("order")[0].pk,
            "bundles": bundle.pk,
            "duty-lists": share.duty_list_id, "shares": share.pk,
            "surveys": survey.pk, "comparisons": ask(desk.office, desk.place.bureau).pk,
        },
        evidence.pk if evidence else 0,
        paper.blocks.order_by("pk").values_list("pk", flat=True)[0],
    )  # fmt: skip


def _team_at_work(user: User, other: User, desk: papers.Desk) -> tuple[Talk, Criticism]:
    """A team of two with a talk that waits to be confirmed and a criticism that was prepared."""
    team = set_up_team(desk.round, desk.place.bureau, {other: Part.PRINCIPAL, user: Part.MEMBER}, user)
    said = Said(work.PROMISED, "谈话室", "想多下几趟粮库", for_ledger=("粮库夜里没有人看",))
    return enter_talk(team, user, other, said), prepare(team, user, other, "2月12日检查没有下到仓里")


def _share_of(user: User, desk: papers.Desk) -> Share:
    """A responsibility list with one share, which its holder has acknowledged, and a field of its own."""
    made = open_list(desk.round, desk.place.bureau, "责任清单", user)
    add_field(made, "粮库安全", desk.place.section, user)
    wanted = Wanted("粮库不出事", "粮库安全", "team", desk.place.bureau, user, work.DUE)
    return acknowledge(add_share(made, wanted, user), user)
