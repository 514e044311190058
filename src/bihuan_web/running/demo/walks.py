"""The walks of tasks: from being written to every state there is, by the acts of those who may do them."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from itertools import count
from typing import Any

from bihuan_web.accounts.models import User
from bihuan_web.common.clock import today
from bihuan_web.ledgers.models import Measure
from bihuan_web.running.demo.county import Crew
from bihuan_web.running.demo.diary import Diary
from bihuan_web.tasks.models import Method, Rhythm, Task
from bihuan_web.tasks.services import lasting, planning, requests, verifying, working
from bihuan_web.tasks.services.lasting import Look
from bihuan_web.tasks.services.planning import Plan

# How many tasks end where; the words are the branches of ``_Walk``.
EARLIER = ("closed",) * 41 + ("kept-up",) * 8 + ("rechecked",) * 6 + ("relapsed",) * 2 + ("cancelled",) * 3
LATELY = (
    ("draft",) * 7
    + ("assigned",) * 7
    + ("doing",) * 14
    + ("late",) * 8
    + ("submitted",) * 7
    + ("sent-back",) * 3
    + ("verified",) * 5
    + ("asked-for-time",) * 2
    + ("granted-time",) * 2
    + ("standing",) * 2
)
_numbers = count(1)
_Evidence = Callable[[Task, User, int], Any]


def enter(
    name: str,
    crew: Crew,
    lead: User,
    measure: Measure,
    diary: Diary,
    made: random.Random,
    begin: int,
    evidence: _Evidence,
) -> None:
    """Writes a task now and enters the rest of its walk; ``begin``: how many days ago that is."""
    owner = made.choice(crew.owners)
    section = crew.section_of(owner)
    days = {"late": begin - made.randint(4, 30), "doing": begin + made.randint(0, 40)}.get(name, made.randint(60, 120))
    plan = Plan(
        measure.text[:120],
        "完成情况有清单、有照片，群众代表认可",
        lead=lead,
        owner=owner,
        due_on=today() + timedelta(days=max(days, 3)),
        rhythm=Rhythm.MONTHLY if name == "standing" else Rhythm.ONCE,
    )
    task = planning.create(measure, section, plan, crew.office)
    _Walk(task, crew, owner, lead, diary, made, begin, evidence).go(name)


class _Walk:
    """One task, and the days that are left until today."""

    def __init__(
        self,
        task: Task,
        crew: Crew,
        owner: User,
        lead: User,
        diary: Diary,
        made: random.Random,
        begin: int,
        evidence: _Evidence,
    ) -> None:
        self.task, self.crew, self.owner, self.lead = task, crew, owner, lead
        self._diary, self._made, self._day, self._evidence = diary, made, begin, evidence

    def go(self, name: str) -> None:
        if name == "draft":
            return
        self._next(2, planning.assign, self.crew.office)
        if name == "assigned":
            return
        self._next(3, planning.start, self.owner)
        if name == "cancelled":
            self._enter(5, self._cancel)
            return
        self._enter(6, self._progress)
        rest: dict[str, tuple[Callable[[], object], ...]] = {
            "asked-for-time": (self._ask,),
            "granted-time": (self._ask, self._grant),
            "standing": (self._period,),
            "submitted": (self._submit,),
            "sent-back": (self._submit, self._send_back),
            "verified": (self._submit, self._verify),
        }
        done = (self._submit, self._verify, self._close)
        rest |= {
            "closed": done,
            "kept-up": (*done, self._keep_up),
            "rechecked": (*done, partial(self._recheck, True)),
            "relapsed": (*done, partial(self._recheck, False)),
        }
        for act in rest.get(name, ()):
            self._enter(6, act)

    def _enter(self, days: int, act: Callable[[], object]) -> None:
        self._day = max(self._day - self._made.randint(max(days - 2, 1), days + 2), 0)
        self._diary.on(self._day, act)

    def _next(self, days: int, act: Callable[[Task, User], object], user: User) -> None:
        self._enter(days, lambda: act(self.task, user))

    def _progress(self) -> None:
        working.add_progress(self.task, self.owner, "已制定方案，分到科室，开始逐项落实", today())

    def _submit(self) -> None:
        number = next(_numbers)
        file = self._evidence(self.task, self.owner, number)
        working.add_evidence(self.task, self.owner, file, file.name, today())
        working.submit(self.task, self.owner, "措施已全部落实，清单和照片已上传")

    def _verify(self) -> None:
        verifying.verify(self.task, self.crew.verifier, [Method.FILES, Method.ON_SITE], "到现场看过，清单与实物相符")

    def _send_back(self) -> None:
        verifying.send_back(self.task, self.crew.verifier, "照片看不出整改前后的差别，请补充")

    def _close(self) -> None:
        verifying.close(self.task, self.crew.closer, self.crew.closer.name)

    def _keep_up(self) -> None:
        lasting.keep_up(self.task, self.crew.office, Rhythm.QUARTERLY)

    def _recheck(self, holds: bool) -> None:
        note = "走访三户，都说现在办得快" if holds else "走访三户，两户说又和从前一样"
        look = Look((Method.ASKED_PEOPLE,), "服务对象三户", note)
        due_on = today() + timedelta(days=60)
        plan = Plan(
            f"反弹再整改：{self.task.title}"[:120], self.task.acceptance_standard, owner=self.owner, due_on=due_on
        )
        lasting.recheck(self.task, self.crew.verifier, look, holds=holds, plan=None if holds else plan)

    def _ask(self) -> None:
        assert self.task.due_on is not None
        requests.ask_for_time(self.task, self.owner, self.task.due_on + timedelta(days=30), "设备到货推迟一个月")

    def _grant(self) -> None:
        requests.grant_time(self.task.extensions.get(), self.lead, "同意延期一次，不再延")
        self.task.refresh_from_db()

    def _period(self) -> None:
        working.report_period(self.task, self.owner, "本月已完成，记录见台账", today())

    def _cancel(self) -> None:
        asked = requests.ask_to_cancel(self.task, self.crew.office, "机构调整，职能已划出")
        requests.grant_cancelling(asked, self.lead, "同意撤销，职能移交后由接收单位另立任务")
