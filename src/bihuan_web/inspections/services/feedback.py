"""What comes from outside is entered, split into points, assigned (外部反馈登记、拆分、交办)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date

from django.db import transaction

from bihuan.errors import BihuanError
from bihuan_web.accounts.models import User
from bihuan_web.accounts.roles import Role
from bihuan_web.common.changing import change_row, must_give
from bihuan_web.common.clock import now, today
from bihuan_web.common.errors import Forbidden, Incomplete, Refused
from bihuan_web.documents import engine
from bihuan_web.documents.engine_process import Job
from bihuan_web.files import services as files
from bihuan_web.files.models import StoredFile
from bihuan_web.inspections.access import feedback_actor, handles
from bihuan_web.inspections.lifecycle import ANSWERING, DRAFT, FEEDBACK
from bihuan_web.inspections.models import Feedback, Handler, Point
from bihuan_web.inspections.services.common import locked, log, move
from bihuan_web.inspections.splitting import MOST_POINTS, split
from bihuan_web.inspections.words import Kind
from bihuan_web.orgs.models import Organisation
from bihuan_web.orgs.permissions import Act, Secrecy, allows
from bihuan_web.orgs.queries import roles_at

LONGEST = 200_000


@dataclass(frozen=True, slots=True)
class About:
    """What a letter says of itself; ``person`` is whom a personal one asks."""

    kind: str
    title: str
    sender: str
    reference: str
    received_on: date
    due_on: date | None = None
    person: User | None = None


@transaction.atomic
def enter(unit: Organisation, about: About, text: str, stored: StoredFile | None, user: User) -> Feedback:
    """Enters a letter (登记): its text pasted or read from its file, and points proposed from it, for a person to confirm.

    A personal one is from this moment seen by the person and the named handlers only; who enters it is the first of these.
    """
    if not allows(roles_at(user, unit, today()), Act.WRITE, Secrecy.LEDGER, has_part=False):
        raise Forbidden("外部反馈由本单位的办公室登记", "the unit's office enters what comes from outside")
    _check(about, user)
    text = text.replace("\r\n", "\n").replace("\r", "\n") or (_text_of(stored) if stored else "")
    if len(text) > LONGEST:
        raise Refused(f"文字超过 {LONGEST} 字", f"the text is longer than {LONGEST} characters", code="too-large")
    secrecy = Secrecy.LEDGER if about.person is None else Secrecy.PERSONAL
    made = Feedback.objects.create(
        organisation=unit,
        secrecy=secrecy.value,
        file=stored,
        text=text,
        created_at=now(),
        created_by=user,
        **_columns(about),
    )
    if made.is_personal:
        Handler.objects.create(feedback=made, user=user)
    _propose(made)
    # The log is read by auditors: of a personal letter it says that there is one, and not whom it asks.
    log(
        unit,
        user,
        "feedback.enter",
        made,
        {"kind": made.kind} if made.is_personal else {"kind": made.kind, "title": made.title},
    )
    return made


@transaction.atomic
def write_points(feedback: Feedback, texts: Sequence[str], seen: int, user: User) -> None:
    """The points as a person says they are (确认前校正): each is looked up in the text, so that one knows it is verbatim."""
    _must_handle(feedback, user)
    feedback.revision = seen
    wanted = [one.replace("\r\n", "\n").strip() for one in texts if one.strip()]
    if len(wanted) > MOST_POINTS:
        raise Refused(f"要点超过 {MOST_POINTS} 条", f"more than {MOST_POINTS} points", code="too-large")
    change_row(feedback, {}, state=DRAFT)
    Point.objects.filter(feedback=feedback).delete()
    position, rows = 0, []
    for number, text in enumerate(wanted, 1):
        start = feedback.text.find(text, position)
        start = start if start >= 0 else feedback.text.find(text)
        end = start + len(text) if start >= 0 else None
        position = end or position
        rows.append(Point(feedback=feedback, number=number, text=text, start=start if end else None, end=end))
    Point.objects.bulk_create(rows)
    log(feedback.organisation, user, "feedback.points", feedback, {"points": len(rows)})


@transaction.atomic
def confirm(feedback: Feedback, user: User) -> None:
    """The points are right and stay; from here on each is to be answered."""
    given = {"points": feedback.points.count()}
    move(feedback, FEEDBACK, "confirm", feedback_actor(feedback, user, today()), given)
    feedback.points.filter(due_on__isnull=True).update(due_on=feedback.due_on)
    log(feedback.organisation, user, "feedback.confirm", feedback, given)


@transaction.atomic
def drop(feedback: Feedback, reason: str, user: User) -> None:
    """It was entered by mistake; what was entered stays readable."""
    move(feedback, FEEDBACK, "drop", feedback_actor(feedback, user, today()), {"reason": reason.strip()})
    log(
        feedback.organisation,
        user,
        "feedback.drop",
        feedback,
        {} if feedback.is_personal else {"reason": reason.strip()},
    )


@transaction.atomic
def assign_point(
    point: Point, unit: Organisation | None, handler: User | None, due_on: date | None, user: User
) -> None:
    """Who answers a point, and until when (交办)."""
    feedback = point.feedback
    _must_handle(feedback, user)
    locked(feedback, DRAFT, ANSWERING)
    if point.is_answered:
        raise Refused("这一条已经回应", "this point has its answer", code="wrong-state")
    if feedback.is_personal and (unit is not None or handler is not None):
        raise Refused("谈话函询由本人回应，不交办他人", "a personal letter is answered by the person", code="personal")
    if unit is not None and not unit.path.startswith(feedback.organisation.path):
        raise Refused("只能交给本单位或下级单位", "only to the unit or one below it", code="bad-choice")
    Point.objects.filter(pk=point.pk).update(unit=unit, handler=handler, due_on=due_on)
    point.refresh_from_db()
    details = {
        "point": point.number,
        "unit": unit.pk if unit else None,
        "handler": handler.username if handler else None,
    }
    log(feedback.organisation, user, "feedback.assign", feedback, details)


@transaction.atomic
def name_handlers(feedback: Feedback, people: Iterable[User], user: User) -> None:
    """Who handles a personal letter (经办人), by those who do now: each from the unit's office, none whom it asks, one at least."""
    _must_handle(feedback, user)
    chosen = {one.pk: one for one in people}
    if not feedback.is_personal:
        raise Refused("只有谈话函询要指定经办人", "only personal letters have named handlers", code="bad-choice")
    if not chosen:
        raise Incomplete("至少要有一名经办人", "one handler at least", missing=("handlers",))
    for one in chosen.values():
        if one.pk == feedback.person_id:
            raise Forbidden("本人不能做经办人", "the person whom it asks cannot handle it", code="own-work")
        if Role.OFFICE not in roles_at(one, feedback.organisation, today()):
            raise Refused(
                f"{one.name}不是本单位办公室的人", f"{one.name} is not of the unit's office", code="bad-choice"
            )
    feedback.handlers.exclude(user__in=chosen).delete()
    there = set(feedback.handlers.values_list("user", flat=True))
    Handler.objects.bulk_create(Handler(feedback=feedback, user=one) for key, one in chosen.items() if key not in there)
    log(
        feedback.organisation,
        user,
        "feedback.handlers",
        feedback,
        {"handlers": sorted(one.username for one in chosen.values())},
    )


def note_read(feedback: Feedback, user: User, what: str) -> None:
    """That somebody read or exported a personal letter is an event; others are not recorded when read."""
    if feedback.is_personal or what != "read":
        with transaction.atomic():
            log(feedback.organisation, user, f"feedback.{what}", feedback)


def _check(about: About, user: User) -> None:
    must_give("名称", "title", about.title)
    must_give("来文单位", "sender", about.sender)
    if about.kind not in Kind.values:
        raise Incomplete("请选种类", "choose the kind", missing=("kind",))
    if about.kind == Kind.INQUIRY and about.person is None:
        raise Incomplete("谈话函询要写明被函询人", "a letter of inquiry names whom it asks", missing=("person",))
    if about.person is not None and about.person.pk == user.pk:
        raise Forbidden("给自己的函询由他人登记", "somebody else enters a letter to yourself", code="own-work")
    if about.due_on and about.due_on < about.received_on:
        raise Incomplete("回复期限早于收到日期", "it is due before it came", missing=("due_on",))


def _columns(about: About) -> dict[str, object]:
    texts = {name: value.strip() if isinstance(value, str) else value for name, value in asdict(_plain(about)).items()}
    return {**texts, "person": about.person}


def _plain(about: About) -> About:
    return About(about.kind, about.title, about.sender, about.reference, about.received_on, about.due_on)


def _propose(feedback: Feedback) -> None:
    Point.objects.bulk_create(
        Point(feedback=feedback, number=number, text=feedback.text[one.start : one.end], start=one.start, end=one.end)
        for number, one in enumerate(split(feedback.text), 1)
    )


def _text_of(stored: StoredFile) -> str:
    """The text of a file, read by the engine in a process of its own; empty where it has none, as scans without OCR."""
    try:
        told = engine.read(Job(str(files.path_of(stored)), stored.name))
    except BihuanError as trouble:
        raise Refused(
            f"文件读不出来（{trouble.message}），请把文字粘贴进来",
            f"the file cannot be read ({trouble.message_en}): paste its text",
            code="not-read",
        ) from trouble
    return str(told.examination.get("text", ""))


def _must_handle(feedback: Feedback, user: User) -> None:
    if not handles(user, feedback, today()):
        raise Forbidden("您不经办这份来文", "you do not handle this letter")
