"""Findings of a version and what was decided of them; how often each rule was dismissed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers

from bihuan_web.api.out.findings import DecisionOut, ReviewFindingOut, ReviewFindingsOut, RuleRatesOut
from bihuan_web.api.resources.documents.noting import note_read
from bihuan_web.api.rest.bodies import Seen
from bihuan_web.api.rest.refusals import bad_filter
from bihuan_web.api.rest.view import ApiView, reads, writes
from bihuan_web.api.scopes import Scope
from bihuan_web.common.clock import now, today
from bihuan_web.documents import services
from bihuan_web.documents.fetching import version_of
from bihuan_web.documents.findings import rates
from bihuan_web.documents.findings.filtering import Wanted
from bihuan_web.documents.findings.kinds import ACCEPTED, DECISIONS, DISMISSED, GROUNDS
from bihuan_web.documents.findings.notes import Note, decided_notes

_RULE = OpenApiParameter("rule", str)


class DecideBody(Seen):
    """``revision`` is that of the decision that was looked at, 0 where there was none; a dismissal wants a ``ground``."""

    decision = serializers.ChoiceField(choices=list(DECISIONS))
    ground = serializers.ChoiceField(choices=list(GROUNDS), allow_blank=True, required=False)
    words = serializers.CharField(max_length=500, allow_blank=True, required=False)


class _FindingList(forms.Form):
    state = forms.ChoiceField(choices=[(one, one) for one in DECISIONS], required=False)
    rule = forms.SlugField(max_length=60, required=False)


class _DecisionList(forms.Form):
    decision = forms.ChoiceField(choices=[(one, one) for one in (ACCEPTED, DISMISSED)], required=False)


class VersionFindings(ApiView):
    @reads(
        "listReviewFindings", ("审查发现", "findings of the review"), ReviewFindingsOut, scope=Scope.DOCUMENTS_READ,
        parameters=[OpenApiParameter("state", str, enum=list(DECISIONS)), _RULE],
    )  # fmt: skip
    def get(self, pk: int, number: int) -> dict[str, list[Note]]:
        form = _FindingList(self.request.query_params)
        if not form.is_valid():
            raise bad_filter(form.errors)
        version = version_of(self.person, pk, number)
        note_read(self.person, version.document, number)
        state, rule = form.cleaned_data["state"], form.cleaned_data["rule"]
        wanted = Wanted(state, rule)
        return {"findings": [one for one in decided_notes(version) if wanted.shows(one)]}


class FindingDeciding(ApiView):
    @writes(
        "decideReviewFinding", ("处理审查发现", "decide of a finding"), DecideBody, ReviewFindingOut,
        scope=Scope.DOCUMENTS_REVIEW,
    )  # fmt: skip
    def post(self, given: dict[str, Any], pk: int, mark: str) -> Note:
        version, seen = version_of(self.person, pk), given.pop("revision")
        services.decide(self.person, version, mark, **given, seen=seen, at=now())
        return next(one for one in decided_notes(version) if one.mark == mark)


class RuleRates(ApiView):
    @reads("listRuleRates", ("规则误报率", "false alarms by rule"), RuleRatesOut, scope=Scope.MANAGE)
    def get(self) -> dict[str, list[rates.RuleRate]]:
        if not rates.may_see_rates(self.person, today()):
            raise Http404
        return {"rules": rates.rates(self.person, today())}


class RuleDecisions(ApiView):
    @reads(
        "listRuleDecisions", ("一条规则的处理", "what was decided of a rule's findings"), DecisionOut,
        scope=Scope.MANAGE, many=True, newest_first=True, parameters=[OpenApiParameter("decision", str, enum=[ACCEPTED, DISMISSED])],
    )  # fmt: skip
    def get(self, rule: str) -> Any:
        if not rates.may_see_rates(self.person, today()):
            raise Http404
        form = _DecisionList(self.request.query_params)
        if not form.is_valid():
            raise bad_filter(form.errors)
        return rates.rows_behind(self.person, today(), rule, form.cleaned_data["decision"])
