"""Checking what people fill in about documents."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from bihuan_web.accounts.models import User
from bihuan_web.documents.findings.kinds import GROUNDS, OTHER
from bihuan_web.documents.kinds import KINDS, ROLES, SEVERITIES, STATUSES, SUBJECTS, Words
from bihuan_web.documents.lifecycle import DESTROYED, DOCUMENT
from bihuan_web.orgs.models import Organisation
from bihuan_web.rounds.models import Round


def choices(words: dict[str, Words], empty: str = "") -> list[tuple[str, str]]:
    """Pairs of words as choices in the reader's language."""
    english = translation.get_language() == "en"
    found = [(key, pair[1] if english else pair[0]) for key, pair in words.items()]
    return [("", empty), *found] if empty else found


class ManyFiles(forms.ClearableFileInput):
    """Several files, or a whole folder where the browser can."""

    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        """The files; whether each is accepted is the service's to say, one by one, empty ones too."""
        files = [one for one in (data if isinstance(data, (list, tuple)) else [data]) if one]
        if not files and self.required:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return files


class UploadForm(forms.Form):
    """Files, and what they are handed in for."""

    round = forms.ModelChoiceField(Round.objects.none(), label=_("轮次"))
    organisation = forms.ModelChoiceField(Organisation.objects.none(), label=_("单位"))
    kind = forms.ChoiceField(label=_("材料类别"))
    papers = ManyFilesField(label=_("选择文件"), required=False, help_text=_("可一次选多个"))
    folder = ManyFilesField(
        label=_("或选择整个文件夹"), required=False, widget=ManyFiles(attrs={"webkitdirectory": True})
    )

    def __init__(self, *args: Any, rounds: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["round"].queryset = rounds  # type: ignore[attr-defined]
        self.fields["organisation"].queryset = units  # type: ignore[attr-defined]
        self.fields["kind"].choices = choices(SUBJECTS)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("papers") and not data.get("folder"):
            self.add_error("papers", _("还没有选文件"))
        return data


class FileForm(forms.Form):
    """One file: a new version."""

    file = forms.FileField(label=_("新稿文件"), allow_empty_file=True)


class AboutForm(forms.Form):
    """Whose a document is."""

    title = forms.CharField(label=_("标题"), max_length=200)
    kind = forms.ChoiceField(label=_("材料类别"))
    organisation = forms.ModelChoiceField(Organisation.objects.none(), label=_("单位"))
    person_name = forms.CharField(label=_("对照检查人"), max_length=60, required=False)
    person = forms.ModelChoiceField(
        User.objects.none(), label=_("本人的账号"), required=False, help_text=_("选了账号，本人就能看到这份材料")
    )

    def __init__(self, *args: Any, units: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = units  # type: ignore[attr-defined]
        self.fields["person"].queryset = people  # type: ignore[attr-defined]
        self.fields["kind"].choices = choices(SUBJECTS)  # type: ignore[attr-defined]


class ItemForm(forms.Form):
    """What an item is and where: by its words, or by numbers."""

    kind = forms.ChoiceField(label=_("类别"))
    words = forms.CharField(
        label=_("原文"), required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("照原文引用；或在左边选中文字，或只填起止位置"),
    )  # fmt: skip
    start = forms.IntegerField(label=_("起"), required=False, min_value=0)
    end = forms.IntegerField(label=_("止"), required=False, min_value=0)
    role = forms.ChoiceField(label=_("章节用途"), required=False)
    status = forms.ChoiceField(label=_("上年整改情况"), required=False)
    owner = forms.CharField(label=_("责任人（原文）"), max_length=200, required=False)
    due = forms.CharField(label=_("时限（原文）"), max_length=200, required=False)
    metric = forms.CharField(label=_("指标（原文）"), max_length=200, required=False)

    ONLY: ClassVar = {"role": ("section",), "status": ("prior",), "owner": ("measure", "action"),
                      "due": ("measure", "action"), "metric": ("action",)}  # fmt: skip

    def __init__(self, *args: Any, item_kind: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = choices(KINDS)  # type: ignore[attr-defined]
        self.fields["role"].choices = choices(ROLES, "—")  # type: ignore[attr-defined]
        self.fields["status"].choices = choices(STATUSES, "—")  # type: ignore[attr-defined]
        for name, kinds in self.ONLY.items():
            if item_kind and item_kind not in kinds:
                del self.fields[name]


class ReturnForm(forms.Form):
    """The reviewers' words."""

    severity = forms.ChoiceField(label=_("意见"))
    words = forms.CharField(label=_("审阅意见"), widget=forms.Textarea(attrs={"rows": 5}), max_length=5000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["severity"].choices = choices(SEVERITIES)  # type: ignore[attr-defined]
        self.fields["severity"].initial = "warning"


class DismissForm(forms.Form):
    """Why a finding is dismissed."""

    ground = forms.ChoiceField(label=_("理由"))
    words = forms.CharField(
        label=_("说明"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("选“其他”时要写；会留在这份材料里，以后各稿的同一条发现都带着它"),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ground"].choices = choices(GROUNDS, "—")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("ground") == OTHER and not data.get("words", "").strip():
            self.add_error("words", _("选了“其他”，请写明理由"))
        return data


class ListForm(forms.Form):
    """Which documents a list shows."""

    round = forms.ModelChoiceField(Round.objects.none(), label=_("轮次"), required=False, empty_label=_("全部"))
    state = forms.ChoiceField(label=_("状态"), required=False)
    words = forms.CharField(label=_("标题或姓名"), required=False, max_length=60)

    def __init__(self, *args: Any, rounds: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        states = {one.name: (one.zh, one.en) for one in DOCUMENT.states.values() if one.name != DESTROYED}
        self.fields["round"].queryset = rounds  # type: ignore[attr-defined]
        self.fields["state"].choices = choices(states, str(_("全部")))  # type: ignore[attr-defined]
