"""What the worker does with a comparison. It is claimed by one attempt; whoever stops it takes the claim away, and the attempt ends.

The pairs are kept all or not at all; the years person by person. So one that is stopped or killed goes on where it was.
"""

from __future__ import annotations

import secrets
from contextlib import closing
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q

from bihuan.errors import BihuanError
from bihuan.materials import Materials
from bihuan_web.common.clock import now, today
from bihuan_web.copies import finding
from bihuan_web.copies.keeping import keep_pairs
from bihuan_web.copies.kinds import Phase, Standing
from bihuan_web.copies.models import Comparison, Given
from bihuan_web.copies.queries import documents_of, versions_to_compare
from bihuan_web.copies.years import keep_series, parties_to_follow
from bihuan_web.documents.lifecycle import DESTROYED
from bihuan_web.documents.models import Document, Version

_ATTEMPTS = 3
_SILENT = timedelta(minutes=15)  # without a sign of life: the worker is gone
_BEAT = timedelta(seconds=5)
_INTERRUPTED = ("比对三次都中断了，请联系管理员", "comparing was interrupted three times: tell the administrator")
_TOO_FEW = ("读好的材料不足两份，没有可比的", "fewer than two documents have been read: there is nothing to compare")


class _LostClaim(Exception):
    """It was stopped, or somebody else does it now."""


class _Claim:
    """This attempt's hold on a comparison, and how far it is."""

    def __init__(self, pk: int, name: str) -> None:
        self._mine = Comparison.objects.filter(pk=pk, state=Standing.WORKING, claim=name)
        self._beaten = now()

    def begin(self, phase: Phase, total: int) -> None:
        """A part of the work begins."""
        self.write(phase=phase, done=0, total=total)

    def step(self) -> None:
        """One more is done."""
        self.write(done=F("done") + 1)

    def beat(self) -> None:
        """A sign of life now and then, where nothing is counted."""
        if now() - self._beaten > _BEAT:
            self.write()

    def write(self, **columns: object) -> None:
        """Writes what this attempt found; raises ``_LostClaim`` where it was stopped."""
        self._beaten = now()
        if not self._mine.update(claimed_at=self._beaten, **columns):
            raise _LostClaim


def run(pk: int, at: datetime, task: str = "") -> str:
    """Does a comparison if it waits, or if ``task`` began to and was killed; its state afterwards."""
    name = _claimed(pk, at, task)
    if name is not None:
        claim = _Claim(pk, name)
        comparison = Comparison.objects.select_related("organisation", "round", "by").get(pk=pk)
        try:
            if comparison.found_at is None:
                _find(comparison, claim)
            _follow(comparison, claim)
            claim.write(state=Standing.DONE, claim="", finished_at=now())
        except _LostClaim:
            pass
        except BihuanError as trouble:
            _fail(pk, name, trouble.message, trouble.message_en)
    return str(Comparison.objects.values_list("state", flat=True).get(pk=pk))


def lost(at: datetime) -> list[int]:
    """Comparisons whose worker is gone: they wait again, or fail after three tries."""
    gone = Comparison.objects.filter(state=Standing.WORKING)
    gone = gone.filter(Q(claimed_at__lt=at - _SILENT) | Q(claimed_at__isnull=True))
    for pk, claim in list(gone.filter(attempts__gte=_ATTEMPTS).values_list("pk", "claim")):
        _fail(pk, claim, *_INTERRUPTED)
    return [
        pk
        for pk, claim in list(gone.values_list("pk", "claim"))
        if Comparison.objects.filter(pk=pk, claim=claim, state=Standing.WORKING).update(state=Standing.QUEUED, claim="")
    ]


def _claimed(pk: int, at: datetime, task: str) -> str | None:
    """A name where this call got the comparison; None where somebody else has it or it does not wait."""
    name = f"{task}:{secrets.token_hex(16)}"
    free = Q(state=Standing.QUEUED)
    if task:  # the queue runs a job in one worker at a time: the attempt that has the claim is dead
        again = Comparison.objects.filter(pk=pk, state=Standing.WORKING, claim__startswith=f"{task}:")
        for dead in again.filter(attempts__gte=_ATTEMPTS).values_list("claim", flat=True):
            _fail(pk, dead, *_INTERRUPTED)
        free |= Q(state=Standing.WORKING, claim__startswith=f"{task}:")
    waiting = Comparison.objects.filter(free, pk=pk)
    taken = waiting.update(state=Standing.WORKING, claim=name, claimed_at=at, attempts=F("attempts") + 1)
    return name if taken else None


def _find(comparison: Comparison, claim: _Claim) -> None:
    """Reads the documents in, finds what they have in common, keeps it."""
    versions = versions_to_compare(comparison, today())
    claim.begin(Phase.READING, versions.count())
    compared: list[Version] = []
    with closing(Materials()) as materials:
        for version in versions.iterator(chunk_size=50):
            materials.add(finding.material_for(version))
            version.examination = ""  # a large text; the materials have it
            compared.append(version)
            claim.step()
        if len(compared) < 2:
            raise BihuanError(*_TOO_FEW)
        claim.begin(Phase.COMPARING, 0)
        options = finding.masks(one.document for one in compared)
        given = _given_for(comparison)
        pairs, shared = finding.find(materials, options, given, comparison.document_id, claim.beat)
        left_out = documents_of(comparison, today()).count() - len(compared)
        with transaction.atomic():
            claim.write(found_at=now(), shared=finding.shared_as_json(shared), left_out=max(0, left_out))
            keep_pairs(comparison, *_still_there(compared, pairs), materials)


def _still_there(compared: list[Version], pairs: list[finding.Two]) -> tuple[list[Version], list[finding.Two]]:
    """Without documents that were destroyed meanwhile: nothing of them is kept."""
    gone = set(Document.objects.filter(state=DESTROYED).values_list("pk", flat=True))
    kept = [one for one in compared if one.document_id not in gone]
    return kept, [one for one in pairs if one.a not in gone and one.b not in gone]


def _given_for(comparison: Comparison) -> list[str]:
    """Wording that was allowed for the unit or one above it."""
    upward = comparison.organisation.upward
    return list(Given.objects.filter(branch__path__in=upward).order_by("pk").values_list("text", flat=True))


def _follow(comparison: Comparison, claim: _Claim) -> None:
    """Puts each person's and team's years beside one another, those that were not yet."""
    parties = parties_to_follow(comparison)
    claim.begin(Phase.YEARS, len(parties))
    for party in parties:
        with transaction.atomic():
            keep_series(comparison, party, _given_for(comparison))
            claim.step()


def _fail(pk: int, claim: str, zh: str, en: str) -> None:
    mine = Comparison.objects.filter(pk=pk, state=Standing.WORKING, claim=claim)
    mine.update(state=Standing.FAILED, claim="", trouble_zh=zh[:500], trouble_en=en[:500])
