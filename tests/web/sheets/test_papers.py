"""Papers about one task: the closing sheet, letters, the unit's own form."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from docx.oxml import OxmlElement

from bihuan_web.accounts.roles import Role
from bihuan_web.audit.models import Event
from bihuan_web.common.errors import Forbidden, Refused
from bihuan_web.sheets.services.printing import drop_form, keep_form, print_closing, print_letter
from bihuan_web.sheets.word.letters import Letter, LetterKind
from tests.web.support.clients import signed_in
from tests.web.support.pages import check_page
from tests.web.support.units import with_role
from tests.web.support.work import crew, task_in

pytestmark = pytest.mark.django_db
LETTER = Letter(LetterKind.URGE, "岚粮督〔2026〕3号", "储备科", date(2026, 3, 20), "请倒排工期")


def text_of(data: bytes) -> str:
    """All words of a Word file, its feet included."""
    document = docx.Document(BytesIO(data))
    section = document.sections[0]
    paragraphs = [*document.paragraphs, *section.footer.paragraphs, *section.even_page_footer.paragraphs]
    cells = [cell for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([one.text for one in paragraphs] + [one.text for one in cells])


def form_of(*texts: str) -> bytes:
    document = docx.Document()
    for text in texts:
        paragraph = document.add_paragraph()
        for at in range(0, len(text), 3):  # Word cuts runs anywhere
            paragraph.add_run(text[at : at + 3])
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def test_the_closing_sheet_holds_the_whole_case() -> None:
    task, people = task_in("closed")
    made = text_of(print_closing(task, people.office).data)
    evidence = task.evidence.get()
    for wanted in (
        "整改任务核验销号单", task.acceptance_standard, evidence.file.sha256, evidence.name, "三座粮库都查了",
        "程素心", "到现场看过，清单在", "实地核查", "安如松", "已签字销号", "签字：", Event.objects.latest("pk").hash,
    ):  # fmt: skip
        assert wanted in made, wanted
    assert Event.objects.latest("pk").act == "task.print-closing"


def test_a_draft_has_an_empty_case_and_nothing_is_made_up() -> None:
    task, people = task_in("draft")
    made = text_of(print_closing(task, people.office).data)
    assert made.count("没有记录。") == 3
    assert "待派" in made


def test_a_letter_has_its_number_what_the_record_says_and_a_receipt() -> None:
    task, people = task_in("doing")
    made = text_of(print_letter(task, LETTER, people.place.bureau, people.office).data)
    for wanted in (
        LETTER.number, f"关于整改任务“{task.title}”的催办单", "储备科：", "完成时限为2026年6月30日", "请倒排工期",
        "请于2026年3月20日前", "岚台县粮食局", "2026年3月2日", "回执", "签收人、签收时间", "办理情况答复",
    ):  # fmt: skip
        assert wanted in made, wanted
    assert "逾期" not in made
    assert '"number":"岚粮督〔2026〕3号"' in Event.objects.latest("pk").details


def test_the_units_own_form_is_filled_in_wherever_word_cut_its_runs() -> None:
    task, people = task_in("doing")
    unit = people.place.bureau
    keep_form(unit, [form_of("编号：{{编号}}！", "{{ 主送 }}：", "{{正文}}", "{{链头}}")], "模板.docx", people.office)
    data = print_letter(task, LETTER, people.place.section, people.office).data
    lines = [one.text for one in docx.Document(BytesIO(data)).paragraphs]
    assert lines[:2] == ["编号：岚粮督〔2026〕3号！", "储备科："]
    assert "\n请倒排工期\n" in lines[2]
    assert Event.objects.latest("pk").hash in lines[3]
    drop_form(unit, people.office)
    assert "回执" in text_of(print_letter(task, LETTER, unit, people.office).data)


@pytest.mark.parametrize(
    ("texts", "why"),
    [
        (("{{编号}}",), "链头"),
        (("{{链头}}{{密码}}",), "不认识的名称：密码"),
        (("{{链头}}{{编号}",), "双括号"),
        (("{{链头}}{{编号.__class__}}",), "不认识的名称"),
    ],
)
def test_a_form_with_what_nobody_can_fill_in_is_refused(texts: tuple[str, ...], why: str) -> None:
    people = crew()
    with pytest.raises(Refused, match=why):
        keep_form(people.place.bureau, [form_of(*texts)], "模板.docx", people.office)


def test_a_form_that_could_fetch_or_run_something_is_refused() -> None:
    people = crew()
    document = docx.Document()
    run = document.add_paragraph("{{链头}}").add_run()
    code = OxmlElement("w:instrText")
    code.text = ' DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe "/k calc" '
    run._element.append(code)
    out = BytesIO()
    document.save(out)
    with pytest.raises(Refused, match="域代码"):
        keep_form(people.place.bureau, [out.getvalue()], "模板.docx", people.office)
    document = docx.Document(BytesIO(form_of("{{链头}}")))
    document.part.relate_to(
        "https://example.org/x.dotm",
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate",
        is_external=True,
    )
    out = BytesIO()
    document.save(out)
    with pytest.raises(Refused, match="外部链接"):
        keep_form(people.place.bureau, [out.getvalue()], "模板.docx", people.office)


def test_papers_are_for_those_who_may_export() -> None:
    task, people = task_in("doing")
    pages = (f"/sheets/tasks/{task.pk}/papers/", f"/sheets/units/{people.place.bureau.pk}/form/")
    client = signed_in(people.office)
    for url in pages:
        check_page(client.get(url))
    given = {"kind": "urge", "number": "3号", "addressee": "储备科", "answer_by": "2026-03-20"}
    assert client.post(pages[0], given)["Content-Type"].endswith("wordprocessingml.document")
    wrong = client.post(pages[0], {"kind": "fire"})
    assert wrong.status_code == 422
    check_page(wrong)
    assert client.post(f"/sheets/tasks/{task.pk}/closing/").status_code == 200
    sent = {"file": SimpleUploadedFile("模板.docx", form_of("{{链头}}"))}
    check_page(client.post(pages[1], sent, follow=True))
    observer = with_role(Role.OBSERVER, people.place.bureau)
    assert signed_in(observer).get(pages[0]).status_code == 403
    assert signed_in(observer).get(pages[1]).status_code == 404
    with pytest.raises(Forbidden):
        print_closing(task, observer)
    for branch in (people.place.sibling, people.place.outside):
        stranger = with_role(Role.OFFICE, branch)
        for url in (*pages, f"/sheets/tasks/{task.pk}/closing/"):
            assert signed_in(stranger).post(url, given).status_code == 404
