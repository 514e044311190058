"""An accepted document becomes a ledger: which problems, on which ledger, with or without tasks."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from bihuan_web.accounts.requests import user_of
from bihuan_web.common.clock import today
from bihuan_web.common.errors import Forbidden
from bihuan_web.documents.accepted import AcceptedProblem, accepted_items, unlinked_measures
from bihuan_web.documents.queries import visible_to
from bihuan_web.ledgers.drafting import may_take_over, take_over
from bihuan_web.ledgers.models import Ledger, Problem
from bihuan_web.ledgers.queries import open_ledgers_for
from bihuan_web.ledgers.services import may_write, open_ledger
from bihuan_web.tasks.services.drafting import take_over_with_tasks


class TakeOverForm(forms.Form):
    """Where the problems go. A new ledger can be opened only by who may write on ledgers."""

    ledger = forms.ModelChoiceField(
        Ledger.objects.none(), label=gettext_lazy("台账"), required=False, empty_label=gettext_lazy("（新建）")
    )
    title = forms.CharField(label=gettext_lazy("新台账名称"), max_length=200, required=False)
    tasks = forms.BooleanField(
        label=gettext_lazy("同时为每条措施立待派任务"), required=False, initial=True,
        help_text=gettext_lazy("责任人、时限、验收标准由人补齐后才能派发；原文写到的会记在备注里。"),
    )  # fmt: skip
    problems = forms.MultipleChoiceField(label=gettext_lazy("列入哪些问题"), widget=forms.CheckboxSelectMultiple)

    def __init__(
        self, *args: Any, ledgers: QuerySet[Ledger], found: list[AcceptedProblem], may_open: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        ledger, problems = self.fields["ledger"], self.fields["problems"]
        assert isinstance(ledger, forms.ModelChoiceField)
        assert isinstance(problems, forms.MultipleChoiceField)
        ledger.queryset = ledgers
        problems.choices = [(one.said.key, one.said.claim) for one in found]
        problems.initial = [one.said.key for one in found]
        if not may_open:
            del self.fields["title"]
            ledger.required, ledger.empty_label = True, None

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if "title" in self.fields and not given.get("ledger") and not given.get("title"):
            self.add_error("title", _("选一本台账，或者给新台账起名。"))
        return given


@require_http_methods(["GET", "HEAD", "POST"])
def take_over_document(request: HttpRequest, pk: int) -> HttpResponse:
    """Puts problems of an accepted document on a ledger."""
    user = user_of(request)
    document = get_object_or_404(visible_to(user, today()), pk=pk)
    if not may_take_over(document, user):
        raise Forbidden("您没有把这份材料列入台账的权限", "you may not put this document on a ledger")
    ledgers = open_ledgers_for(document.organisation)
    there = Problem.objects.filter(document=document).exclude(state="withdrawn").values_list("item", flat=True)
    found = [one for one in accepted_items(document) if one.said.key not in set(there)]
    may_open = may_write(document.organisation, user)
    form = TakeOverForm(request.POST or None, ledgers=ledgers, found=found, may_open=may_open)
    if form.is_valid():
        given = form.cleaned_data
        with transaction.atomic():
            ledger = given["ledger"] or open_ledger(document.organisation, given["title"], document.round.year, user)
            take = take_over_with_tasks if given["tasks"] else take_over
            taken = take(document, ledger, set(given["problems"]), user)
        done = ngettext("%(count)d 个问题已列入台账。", "%(count)d 个问题已列入台账。", len(taken))
        messages.success(request, done % {"count": len(taken)})
        return redirect("tasks:ledger" if may_open else "documents:document", ledger.pk if may_open else document.pk)
    context = {"document": document, "form": form, "found": found, "unlinked": unlinked_measures(document)}
    return render(request, "tasks/take_over.html", context, status=422 if form.is_bound else 200)
