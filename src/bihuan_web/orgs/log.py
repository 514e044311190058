"""Events as a page shows them: in words, newest first, names beside user names."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bihuan_web.accounts.models import User
from bihuan_web.accounts.roles import ROLE_WORDS, Role
from bihuan_web.audit.acts import words_of
from bihuan_web.audit.models import Event
from bihuan_web.common.joining import clauses, listed, noted, told

_A_PAGE = 50
# Names of details that events of accounts and units have; what others write stands as it is.
_NAMES = {
    "name": gettext_lazy("名称"),
    "username": gettext_lazy("用户名"),
    "email": gettext_lazy("电子邮件"),
    "unit": gettext_lazy("单位"),
    "under": gettext_lazy("上级单位"),
    "branch": gettext_lazy("范围"),
    "post": gettext_lazy("岗位"),
    "role": gettext_lazy("角色"),
    "roles": gettext_lazy("角色"),
    "field": gettext_lazy("分管领域"),
    "of": gettext_lazy("分管单位"),
    "before": gettext_lazy("原来"),
    "after": gettext_lazy("现在"),
    "since": gettext_lazy("从哪天起"),
    "until": gettext_lazy("到哪天止"),
    "on": gettext_lazy("日期"),
    "to": gettext_lazy("接手人"),
    "into": gettext_lazy("并入"),
    "note": gettext_lazy("说明"),
    "short": gettext_lazy("简称"),
    "kind": gettext_lazy("种类"),
    "work": gettext_lazy("移交的工作"),
    "reason": gettext_lazy("原因"),
    "file": gettext_lazy("文件"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One event in words."""

    at: datetime
    actor: str
    act: str
    item: str
    details: str
    place: str


def page_of(request: HttpRequest, events: QuerySet[Event]) -> dict[str, Any]:
    """One page of events, for a template: ``lines`` and ``page``."""
    page = Paginator(events.order_by("-at", "-pk"), _A_PAGE).get_page(request.GET.get("page"))
    people = {one.username: one.name for one in User.objects.filter(username__in={event.actor for event in page})}
    subjects = User.objects.filter(
        pk__in=[int(one.item) for one in page if one.kind == "person" and one.item.isdecimal()]
    )
    named = {str(one.pk): one.name for one in subjects}
    lines = [_line(event, people, named) for event in page]
    return {"lines": lines, "page": page}


def _line(event: Event, people: dict[str, str], named: dict[str, str]) -> Line:
    actor = noted(people[event.actor], event.actor) if event.actor in people else event.actor or _("系统")
    item = named.get(event.item, "") if event.kind == "person" else ""
    return Line(event.at, actor, words_of(event.act), item, _details(event.details), f"{event.chain} #{event.sequence}")


def _details(text: str) -> str:
    try:
        details = json.loads(text)
    except ValueError:
        return text
    if not isinstance(details, dict):
        return text
    return clauses(
        told(_NAMES.get(name) or name, _plain(name, value))
        for name, value in details.items()
        if value not in ("", None, [], {})
    )


def _plain(name: str, value: Any) -> str:
    if isinstance(value, list):
        return listed(_plain(name, one) for one in value)
    if isinstance(value, dict):
        return _("，").join(f"{_NAMES.get(one, one)} {_plain(one, inner)}" for one, inner in value.items())
    if name in ("role", "roles") and value in ROLE_WORDS:
        return ROLE_WORDS[Role(value)][1 if translation.get_language() == "en" else 0]
    return str(value)
