"""What came in as a sheet (导入), and the lines of its preview. The original lies in the files app, whole and unchanged."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bihuan_web.accounts.models import User
from bihuan_web.files.models import StoredFile
from bihuan_web.ledgers.models import Ledger
from bihuan_web.orgs.models import Organisation


class Kind(models.TextChoices):
    """What a sheet is."""

    RETURNED = "returned", _("改过的导出表")
    OLD = "old", _("旧台账")


class State(models.TextChoices):
    """Where an import stands (导入状态); what a killed worker leaves is taken up from here."""

    READING = "reading", _("正在读取")
    MAPPING = "mapping", _("等待对应栏目")
    PREVIEW = "preview", _("等待确认")
    APPLYING = "applying", _("正在写入")
    APPLIED = "applied", _("已导入")
    FAILED = "failed", _("没有导入")


class Policy(models.TextChoices):
    """What counts where somebody changed the same cell meanwhile (冲突处理)."""

    KEEP = "keep", _("保留系统里的")
    TAKE = "take", _("采用表格里的")
    SKIP = "skip", _("整行不动")


class Incoming(models.Model):
    """A file that somebody brought in, for a unit. ``mapping``: JSON, the column that each column of the sheet is.

    ``answers``: JSON, whom a name means that several people have (name → account key).
    ``done`` of ``total`` rows are read; ``result``: JSON, how many of what were written.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    ledger = models.ForeignKey(Ledger, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.OLD)
    state = models.CharField(max_length=10, choices=State, default=State.READING)
    title = models.CharField(max_length=200, blank=True, default="")
    year = models.PositiveSmallIntegerField(default=0)
    sheet = models.CharField(max_length=100, blank=True, default="")
    header_top = models.PositiveIntegerField(default=0)
    header_bottom = models.PositiveIntegerField(default=0)
    mapping = models.TextField(blank=True, default="")
    answers = models.TextField(blank=True, default="")
    policy = models.CharField(max_length=10, choices=Policy, default=Policy.KEEP)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    trouble_zh = models.TextField(blank=True, default="")
    trouble_en = models.TextField(blank=True, default="")
    result = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "sha256"],
                condition=Q(kind="old", state="applied"),
                name="old_ledger_once",
            ),
            models.CheckConstraint(condition=Q(state__in=State.values), name="incoming_state"),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="incoming_kind"),
        ]

    def __str__(self) -> str:
        return self.file.name


class LineKind(models.TextChoices):
    """What a line of a preview says."""

    CHANGE = "change", _("改动")
    CONFLICT = "conflict", _("冲突")
    NEW = "new", _("新增")
    GONE = "gone", _("表里没有了")
    REFUSED = "refused", _("不能改")
    ASK = "ask", _("请选定")
    NOTE = "note", _("请留意")
    SKIPPED = "skipped", _("不导入")


class Line(models.Model):
    """A line of the preview: a cell that changes, or a row that is new. ``data``: JSON, what is written on confirmation.

    ``choice``: what the person decided for this line, empty where the choice for the whole file counts.
    """

    incoming = models.ForeignKey(Incoming, on_delete=models.CASCADE, related_name="lines")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=LineKind)
    sheet = models.CharField(max_length=100, blank=True, default="")
    row = models.PositiveIntegerField(default=0)
    item = models.CharField(max_length=120, blank=True, default="")
    column = models.CharField(max_length=20, blank=True, default="")
    before = models.TextField(blank=True, default="")
    after = models.TextField(blank=True, default="")
    current = models.TextField(blank=True, default="")
    reason = models.TextField(blank=True, default="")
    data = models.TextField(blank=True, default="")
    choice = models.CharField(max_length=20, blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["incoming", "number"], name="line_number")]
        indexes = [models.Index(fields=["incoming", "kind", "number"], name="line_kind")]


class PaperForm(models.Model):
    """A unit's own form of letters (文书模板): a Word file with named places; it counts for the branch under it."""

    organisation = models.OneToOneField(Organisation, on_delete=models.CASCADE, related_name="+")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return self.file.name
