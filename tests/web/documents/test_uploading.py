"""Handing in: one result for every file, whatever the others are; whose a document is, is confirmed by a person."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection
from django_tasks_db.models import DBTaskResult

from bihuan_web.accounts.roles import Role
from bihuan_web.audit.verifying import verify_log
from bihuan_web.common.errors import Refused
from bihuan_web.documents import services
from bihuan_web.documents.models import Document, Upload, UploadResult, Version
from bihuan_web.documents.queries import visible_to
from bihuan_web.documents.services import About, Sent
from bihuan_web.files.models import StoredFile
from bihuan_web.files.services import read, sweep
from tests.support.wordfiles import docx, p, zipped
from tests.web.support.papers import AT, GOOD, TODAY, Desk, desk, handed_in, read_now, submitted
from tests.web.support.units import with_role

WORD = docx(p("一、存在问题"))
MACROS = zipped({"[Content_Types].xml": "application/vnd.ms-word.document.macroEnabled.main+xml"})


def test_every_file_has_its_own_result(people: Desk) -> None:
    files = [
        Sent("一.docx", [WORD]), Sent("宏.docx", [MACROS]), Sent("../二.txt", [GOOD]), Sent("空.txt", []),
        Sent("三.txt", [GOOD]), Sent("三（副本）.txt", [GOOD]), Sent("表.xlsx", [zipped({"a": "b"})]),
    ]  # fmt: skip
    made = services.upload(people.author, people.round, people.place.bureau, "personal", files, at=AT)
    codes = list(made.results.order_by("number").values_list("name", "code"))
    assert codes == [
        ("一.docx", ""), ("宏.docx", "macros"), ("../二.txt", "bad-name"), ("空.txt", "file-empty"), ("三.txt", ""),
        ("三（副本）.txt", "already-there"), ("表.xlsx", "unknown-type"),
    ]  # fmt: skip
    assert all(one.message and one.message_en for one in made.results.exclude(code=""))
    assert Document.objects.count() == StoredFile.objects.count() == 2
    assert DBTaskResult.objects.count() == 2
    assert made.results.get(number=6).document == made.results.get(number=5).document


def test_a_request_that_breaks_off_keeps_what_was_complete(people: Desk) -> None:
    """The connection ends in the middle of the second file; sending all again stores nothing twice."""

    def cut_off() -> Iterator[bytes]:
        yield b"half"
        raise ConnectionResetError

    made = services.upload(
        people.author, people.round, people.place.bureau, "personal",
        [Sent("一.txt", [GOOD]), Sent("二.txt", cut_off())], at=AT,
    )  # fmt: skip
    assert list(made.results.order_by("number").values_list("code", flat=True)) == ["", "not-stored"]
    assert Document.objects.count() == Version.objects.count() == DBTaskResult.objects.count() == 1
    again = services.upload(
        people.author, people.round, people.place.bureau, "personal",
        [Sent("一.txt", [GOOD]), Sent("二.txt", [b"whole"])], at=AT,
    )  # fmt: skip
    assert list(again.results.order_by("number").values_list("code", flat=True)) == ["already-there", ""]
    assert Document.objects.count() == 2


def test_only_those_who_write_for_a_unit_hand_in_for_it(people: Desk) -> None:
    bureau = people.place.bureau
    wrong = [
        (people.outsider, bureau, "personal"), (people.reviewer, bureau, "personal"), (people.office, bureau, "personal"),
        (people.author, people.place.sibling, "personal"), (people.author, bureau, "poem"),
        (with_role(Role.ADMINISTRATOR, bureau), bureau, "team"),
    ]  # fmt: skip
    for user, unit, kind in wrong:
        with pytest.raises(Refused):
            services.upload(user, people.round, unit, kind, [Sent("一.txt", [GOOD])], at=AT)
    assert not Upload.objects.exists()
    services.upload(people.office, people.round, bureau, "team", [Sent("班子.txt", [GOOD])], at=AT)
    with pytest.raises(Refused):  # a round of the bureau is none of the one beside it
        services.upload(
            people.outsider, people.round, people.place.sibling, "personal", [Sent("一.txt", [GOOD])], at=AT
        )


def test_too_many_files_at_once_are_refused_as_a_whole(people: Desk, settings: Any) -> None:
    settings.FILES_AT_ONCE = 2
    with pytest.raises(Refused) as refused:
        services.upload(
            people.author, people.round, people.place.bureau, "personal", [Sent("一.txt", [GOOD])] * 3, at=AT
        )
    assert refused.value.code == "too-many-files"
    assert not UploadResult.objects.exists()


def test_title_and_person_come_from_the_text_until_somebody_confirms_them(people: Desk) -> None:
    document = handed_in(people, name="材料终稿.txt")
    assert document.title == "2024年度民主生活会个人对照检查材料"
    assert document.person_name == "陆闻舟"
    about = About("个人对照检查", "personal", people.place.section, person=people.author)
    services.confirm_about(people.author, document, about, seen=document.revision, at=AT)
    version = Version.objects.get()
    services.reread(people.author, version, corrections_too=False, at=AT)
    read_now(version, GOOD)
    document.refresh_from_db()
    assert (document.title, document.person, document.organisation) == (
        "个人对照检查", people.author, people.place.section,
    )  # fmt: skip


def test_whose_it_is_cannot_be_moved_out_of_ones_branch_or_after_submitting(people: Desk) -> None:
    document = handed_in(people)
    about = About("标题", "personal", people.place.sibling)
    with pytest.raises(Refused) as refused:
        services.confirm_about(people.author, document, about, seen=document.revision, at=AT)
    assert refused.value.code == "forbidden"
    submitted(people, document)
    with pytest.raises(Refused) as refused:
        services.confirm_about(
            people.author, document, About("标题", "team", people.place.bureau), seen=document.revision, at=AT
        )
    assert refused.value.code == "wrong-state"


def test_changing_the_kind_changes_who_sees_it(people: Desk) -> None:
    document = handed_in(people)
    assert not visible_to(people.office, TODAY).exists()
    about = About("班子对照检查", "team", people.place.bureau)
    services.confirm_about(people.author, document, about, seen=document.revision, at=AT)
    assert visible_to(people.office, TODAY).exists()


def test_a_version_is_there_once(people: Desk) -> None:
    document = handed_in(people, read=False)
    with pytest.raises(IntegrityError):
        Version.objects.create(document=document, number=1, name="x", by=people.author, at=AT)


@pytest.mark.django_db(transaction=True)
def test_a_process_killed_in_the_middle_of_an_upload_leaves_whole_files_only(
    transactional_db: None, settings: Any
) -> None:
    """A real process on the real database ends by signal 9 while its second file comes in."""
    people = desk()
    script = (
        "import os, signal, sys, django; import bihuan_web.settings as ours; from pathlib import Path;"
        "ours.DATABASES['default']['NAME'] = sys.argv[1]; ours.FILES_FOLDER = Path(sys.argv[2]); django.setup();"
        "from tests.web.support.papers import AT, GOOD; from bihuan_web.accounts.models import User;"
        "from bihuan_web.rounds.models import Round; from bihuan_web.documents import services;"
        "from bihuan_web.documents.services import Sent;"
        "user = User.objects.get(username=sys.argv[3]); round_ = Round.objects.get();"
        "cut = (b'half' if n == 0 else os.kill(os.getpid(), signal.SIGKILL) for n in range(2));"
        "services.upload(user, round_, round_.organisation, 'personal',"
        " [Sent('一.txt', [GOOD]), Sent('二.txt', cut)], at=AT)"
    )
    command = [sys.executable, "-c", script, str(connection.settings_dict["NAME"]), str(settings.FILES_FOLDER),
               people.author.username]  # fmt: skip
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "bihuan_web.settings"}
    assert subprocess.run(command, env=environment, check=False).returncode == -signal.SIGKILL
    assert Document.objects.count() == UploadResult.objects.count() == StoredFile.objects.count() == 1
    assert read(StoredFile.objects.get()) == GOOD
    left = [one for one in settings.FILES_FOLDER.rglob("*") if one.is_file()]
    assert len(left) == 2  # the whole one, and what had come of the other
    assert sweep(AT + timedelta(days=7000)) == 1
    files = [Sent("一.txt", [GOOD]), Sent("二.txt", [b"whole"])]
    again = services.upload(people.author, people.round, people.place.bureau, "personal", files, at=AT)
    assert list(again.results.order_by("number").values_list("code", flat=True)) == ["already-there", ""]
    assert list(verify_log()) == []
