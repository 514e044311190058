"""An editor of a few lines: starts ``bihuan lsp`` as editors do and remembers what it is told."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path
from typing import Any

from lsprotocol import types
from pygls.lsp.client import LanguageClient

PATIENCE = 60.0  # seconds until something that must come counts as not coming


class Editor:
    """One session with the server; ``told`` holds every publication in the order it came."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.told: list[types.PublishDiagnosticsParams] = []
        self.registered: list[types.Registration] = []
        self._came = asyncio.Event()
        self._client = LanguageClient("a-test", "1")
        self.server: types.InitializeResult

        @self._client.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
        def hear(params: types.PublishDiagnosticsParams) -> None:
            self.told.append(params)
            self._came.set()

        @self._client.feature(types.CLIENT_REGISTER_CAPABILITY)
        def register(params: types.RegistrationParams) -> None:
            self.registered += params.registrations
            self._came.set()

    async def start(
        self,
        *arguments: str,
        options: dict[str, Any] | None = None,
        locale: str = "en",
        encodings: tuple[str, ...] = (),
    ) -> None:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("BIHUAN_")}
        environment = {**kept, "HOME": str(self.folder), "LC_ALL": "C.UTF-8"}
        await self._client.start_io(
            sys.executable, "-m", "bihuan", "lsp", *arguments, cwd=str(self.folder), env=environment
        )
        watching = types.DidChangeWatchedFilesClientCapabilities(dynamic_registration=True)
        general = types.GeneralClientCapabilities(position_encodings=list(encodings)) if encodings else None
        self.server = await self._client.initialize_async(
            types.InitializeParams(
                capabilities=types.ClientCapabilities(
                    general=general, workspace=types.WorkspaceClientCapabilities(did_change_watched_files=watching)
                ),
                initialization_options={"delay": 0, **(options or {})},
                locale=locale,
            )
        )
        self._client.initialized(types.InitializedParams())

    async def stop(self) -> int:
        await self._client.shutdown_async(None)
        self._client.exit(None)
        process = self._client._server
        assert process is not None
        status = await asyncio.wait_for(process.wait(), PATIENCE)
        await self._client.stop()
        return status

    def uri(self, name: str) -> str:
        return (self.folder / name).as_uri()

    def opens(self, name: str, text: str, version: int = 1) -> None:
        item = types.TextDocumentItem(self.uri(name), "plaintext", version, text)
        self._client.text_document_did_open(types.DidOpenTextDocumentParams(item))

    def types_in(self, name: str, text: str, version: int) -> None:
        document = types.VersionedTextDocumentIdentifier(version, self.uri(name))
        change = types.TextDocumentContentChangeWholeDocument(text)
        self._client.text_document_did_change(types.DidChangeTextDocumentParams(document, [change]))

    def closes(self, name: str) -> None:
        self._client.text_document_did_close(types.DidCloseTextDocumentParams(self._named(name)))

    def tells_of_changed_file(self, name: str) -> None:
        event = types.FileEvent(self.uri(name), types.FileChangeType.Changed)
        self._client.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams([event]))

    async def hover(self, name: str, line: int, character: int) -> types.Hover | None:
        place = types.Position(line, character)
        return await self._client.text_document_hover_async(types.HoverParams(self._named(name), place))

    async def actions(self, name: str, place: types.Range) -> list[types.CodeAction]:
        context = types.CodeActionContext([])
        asked = types.CodeActionParams(self._named(name), place, context)
        found = await self._client.text_document_code_action_async(asked)
        return [one for one in found or [] if isinstance(one, types.CodeAction)]

    async def findings(self, name: str, version: int | None = 1, after: int = 0) -> list[types.Diagnostic]:
        """What is published for a text, once it is; only publications after the given number count."""
        return list((await self._published(name, version, after)).diagnostics)

    async def until(self, holds: Any) -> None:
        async with asyncio.timeout(PATIENCE):
            while not holds():
                self._came.clear()
                await self._came.wait()

    async def _published(self, name: str, version: int | None, after: int) -> types.PublishDiagnosticsParams:
        def fitting() -> list[types.PublishDiagnosticsParams]:
            return [one for one in self.told[after:] if (one.uri, one.version) == (self.uri(name), version)]

        await self.until(fitting)
        return fitting()[-1]

    def _named(self, name: str) -> types.TextDocumentIdentifier:
        return types.TextDocumentIdentifier(self.uri(name))


def applied(edit: types.WorkspaceEdit, files: dict[str, str]) -> None:
    """Does to files, by their addresses, what an editor does with an edit."""
    for change in edit.document_changes or []:
        if isinstance(change, types.CreateFile):
            assert change.uri not in files, "made though it was there"
            files[change.uri] = ""
        elif isinstance(change, types.TextDocumentEdit):
            for one in change.edits:
                assert isinstance(one, types.TextEdit)
                text = files[change.text_document.uri]
                lines = text.split("\n")
                place = one.range.start
                assert one.range.end == place, "something was replaced"
                before = "".join(line + "\n" for line in lines[: place.line])
                line = lines[place.line].encode("utf-16-le")
                before += line[: place.character * 2].decode("utf-16-le")
                files[change.text_document.uri] = before + one.new_text + text[len(before) :]
