"""``bihuan lsp`` with a real client over standard input and output."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("pygls", reason="the extra lsp is not installed")

from lsprotocol import types

import bihuan
from tests.engine.editor.client import Editor, applied

POOR = (Path(__file__).resolve().parents[3] / "examples" / "poor.txt").read_text(encoding="utf-8")
Story = Callable[[Editor], Awaitable[None]]


def session(folder: Path, story: Story, *arguments: str, **more: Any) -> None:
    """A session from its start to a clean end; the server must end with 0."""

    async def whole() -> None:
        editor = Editor(folder)
        await editor.start(*arguments, **more)
        await story(editor)
        assert await editor.stop() == 0

    with ThreadPoolExecutor(1) as thread:  # the browser of other tests leaves a loop running in this one
        thread.submit(asyncio.run, whole()).result()


def words_at(text: str, place: types.Range, encoding: str = "utf-16-le", unit: int = 2) -> str:
    """The words of a range, counted as the editor counts."""
    lines = text.split("\n")[place.start.line : place.end.line + 1]
    lines[-1] = lines[-1].encode(encoding)[: place.end.character * unit].decode(encoding)
    lines[0] = lines[0].encode(encoding)[place.start.character * unit :].decode(encoding)
    return "\n".join(lines)


def test_findings_are_those_of_the_command_line_at_their_words(tmp_path: Path) -> None:
    (tmp_path / "poor.txt").write_text(POOR, encoding="utf-8")
    examination = bihuan.examine(tmp_path / "poor.txt")
    text = examination.source.text

    async def story(editor: Editor) -> None:
        editor.opens("poor.txt", POOR)
        found = await editor.findings("poor.txt")
        expected = [(one.rule, one.span.of(text)) for one in examination.analysis.findings]
        assert len(expected) > 3
        assert [(one.code, words_at(POOR, one.range)) for one in found] == expected

    session(tmp_path, story)


@pytest.mark.parametrize(("encoding", "codec", "unit"), [("utf-16", "utf-16-le", 2), ("utf-8", "utf-8", 1)])
def test_places_are_right_behind_rare_characters_in_the_units_of_the_editor(
    tmp_path: Path, encoding: str, codec: str, unit: int
) -> None:
    text = POOR.replace("（一）", "𠮷𠮷（一）").replace("一是工作任务", "一是𠮷工作任务")
    (tmp_path / "rare.txt").write_text(text, encoding="utf-8")
    examination = bihuan.examine(tmp_path / "rare.txt")

    async def story(editor: Editor) -> None:
        assert editor.server.capabilities.position_encoding == encoding
        editor.opens("rare.txt", text)
        found = await editor.findings("rare.txt")
        expected = [one.span.of(examination.source.text) for one in examination.analysis.findings]
        assert any("𠮷" in one for one in expected)
        assert [words_at(text, one.range, codec, unit) for one in found] == expected

    session(tmp_path, story, encodings=(encoding,))


def test_what_is_typed_is_examined_and_only_the_last_state_counts(tmp_path: Path) -> None:
    async def story(editor: Editor) -> None:
        editor.opens("draft.txt", POOR)
        before = await editor.findings("draft.txt")
        for version in range(2, 12):
            editor.types_in("draft.txt", POOR + "四是学习不够。\n" * version, version)
        editor.types_in("draft.txt", "今天的会议通知。\n", 12)
        assert before
        assert await editor.findings("draft.txt", 12) == []
        editor.closes("draft.txt")
        assert await editor.findings("draft.txt", None) == []
        assert [one.version for one in editor.told] == [1, 12, None], "states in between were examined, too"

    session(tmp_path, story, options={"delay": 700})


def test_a_hover_explains_the_rule_and_leads_to_its_page(tmp_path: Path) -> None:
    async def story(editor: Editor) -> None:
        editor.opens("draft.txt", POOR)
        cause = next(one for one in await editor.findings("draft.txt") if one.code == "cause-external")
        found = await editor.hover("draft.txt", cause.range.start.line, cause.range.start.character)
        assert found
        assert isinstance(found.contents, types.MarkupContent)
        assert "只强调客观" in found.contents.value or "要从主观上找" in found.contents.value
        assert cause.code_description
        assert cause.code_description.href in found.contents.value
        assert Path(cause.code_description.href.removeprefix("file://")).is_file()
        assert await editor.hover("draft.txt", 200, 0) is None

    session(tmp_path, story, "--lang", "zh")


def test_a_finding_is_set_aside_with_a_reason_and_only_with_one(tmp_path: Path) -> None:
    (tmp_path / "draft.txt").write_text(POOR, encoding="utf-8")
    sidecar = tmp_path / "draft.txt.bihuan.toml"

    async def story(editor: Editor) -> None:
        editor.opens("draft.txt", POOR)
        before = await editor.findings("draft.txt")
        await editor.until(lambda: editor.registered)
        for code in ("cause-external", "numbering-broken"):
            finding = next(one for one in before if one.code == code)
            (action, *_) = [
                one
                for one in await editor.actions("draft.txt", finding.range)
                if one.diagnostics and one.diagnostics[0].code == code
            ]
            assert action.edit
            files = {sidecar.as_uri(): sidecar.read_text(encoding="utf-8")} if sidecar.exists() else {}
            applied(action.edit, files)
            sidecar.write_text(files[sidecar.as_uri()], encoding="utf-8")
        after = len(editor.told)
        editor.tells_of_changed_file(sidecar.name)
        without = await editor.findings("draft.txt", after=after)
        assert {one.code for one in before} < {one.code for one in without}, "a finding went without a reason"
        assert any("reason" in one.message and sidecar.name in one.message for one in without)
        text = sidecar.read_text(encoding="utf-8").replace('reason = ""', 'reason = "已与督导组核对"')
        sidecar.write_text(text, encoding="utf-8")
        after = len(editor.told)
        editor.tells_of_changed_file(sidecar.name)
        rest = await editor.findings("draft.txt", after=after)
        gone = [one for one in before if one not in rest]
        assert {one.code for one in gone} == {"cause-external", "numbering-broken"}
        assert len(gone) == 2
        assert [one for one in rest if one not in before] == []

    session(tmp_path, story)


def test_settings_beside_the_file_hold_and_wrong_ones_are_told(tmp_path: Path) -> None:
    settings = tmp_path / "bihuan.toml"
    settings.write_text('lang = "zh"\n[rules.cause-external]\nenabled = false\n', encoding="utf-8")

    async def story(editor: Editor) -> None:
        editor.opens("draft.txt", POOR)
        found = await editor.findings("draft.txt")
        assert found
        assert "cause-external" not in {one.code for one in found}
        assert any("序号" in one.message for one in found), "not in the language of the settings"
        settings.write_text("[rules.no-such-rule]\nenabled = false\n", encoding="utf-8")
        after = len(editor.told)
        editor.tells_of_changed_file(settings.name)
        found = await editor.findings("draft.txt", after=after)
        assert "no-such-rule" in found[0].message
        assert found[0].range.start == types.Position(0, 0)
        assert "cause-external" in {one.code for one in found}

    session(tmp_path, story)


@pytest.mark.parametrize(
    ("arguments", "options", "locale", "chinese"),
    [
        (("--lang", "en"), {"lang": "zh"}, "zh-cn", False),
        ((), {"lang": "zh"}, "en", True),
        ((), {}, "zh-cn", True),
        ((), {}, "en-us", False),
    ],
)
def test_the_language_is_that_of_the_command_the_settings_or_the_editor(
    tmp_path: Path, arguments: tuple[str, ...], options: dict[str, str], locale: str, chinese: bool
) -> None:
    async def story(editor: Editor) -> None:
        editor.opens("draft.txt", POOR)
        (cause,) = [one for one in await editor.findings("draft.txt") if one.code == "cause-external"]
        assert ("这条原因只讲客观" in cause.message) is chinese

    session(tmp_path, story, *arguments, options=options, locale=locale)


def test_no_text_stops_the_server(tmp_path: Path) -> None:
    async def story(editor: Editor) -> None:
        editor.opens("draft.txt", "")
        assert await editor.findings("draft.txt") == []
        odd = ("\n", "   ", "\ufeff", "\x00\x01", "<html><body>一</body></html>", "𠮷" * 3, "\r\r\n")
        for version, text in enumerate(odd, start=2):
            editor.types_in("draft.txt", text, version)
            await editor.findings("draft.txt", version)
        editor.types_in("draft.txt", POOR, 99)
        assert await editor.findings("draft.txt", 99)

    session(tmp_path, story)
