"""The language server: keeps what is open, examines it a moment after the last key, answers what the editor asks."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lsprotocol import types
from pygls.lsp.server import LanguageServer
from pygls.uris import to_fs_path

from bihuan import __version__
from bihuan.editor.examining import Seen, look_at
from bihuan.editor.speaking import Speaker
from bihuan.language import Lang, choose
from bihuan.suppressions import SUFFIX, sidecar

DELAY = 0.3  # seconds after the last key until the text is examined
_WATCHED = ("**/*.toml",)  # suppressions, settings and profiles
_log = logging.getLogger(__name__)


@dataclass
class _Open:
    """A text that is open in the editor."""

    text: str
    version: int
    seen: Seen | None = None
    waiting: asyncio.Task[None] | None = field(default=None, repr=False)


class BihuanServer(LanguageServer):
    """Findings for the texts that are open. ``wish`` is the language asked for on the command line."""

    def __init__(self, wish: str | None = None) -> None:
        super().__init__("bihuan", __version__, text_document_sync_kind=types.TextDocumentSyncKind.Full)
        self.wish = wish
        self.asked: str | None = None  # the language that the editor's settings name
        self.locale: str | None = None  # the editor's own
        self.delay = DELAY
        self.open: dict[str, _Open] = {}

    def initialised_with(self, params: types.InitializeParams) -> None:
        given: dict[str, Any] = params.initialization_options if isinstance(params.initialization_options, dict) else {}
        self.asked, self.locale = given.get("lang"), params.locale
        if isinstance(delay := given.get("delay"), int | float) and delay >= 0:
            self.delay = delay / 1000

    def changed(self, uri: str, text: str, version: int) -> None:
        """Takes a new state of a text; it is examined once no other comes for a moment."""
        known = self.open.get(uri)
        if known is None:
            self.open[uri] = _Open(text, version)
            self._examine_soon(uri, 0)
            return
        known.text, known.version = text, version
        self._examine_soon(uri, self.delay)

    def closed(self, uri: str) -> None:
        gone = self.open.pop(uri, None)
        if gone is None:
            return
        if gone.waiting:
            gone.waiting.cancel()
        self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, []))

    def look_again(self) -> None:
        """Settings or suppressions have changed: everything open is examined anew."""
        for uri in self.open:
            self._examine_soon(uri, 0)

    def speaker(self, uri: str) -> Speaker | None:
        """Speaks about the text as it was examined last; None before that, and while newer words wait to be examined."""
        known = self.open.get(uri)
        if known is None or known.seen is None or (known.waiting and not known.waiting.done()):
            return None
        return self._speaker(known.seen)

    def _speaker(self, seen: Seen) -> Speaker:
        return Speaker(seen, self._language(seen), self.workspace.position_codec)

    def _language(self, seen: Seen) -> Lang:
        return choose(self.wish or self.asked or seen.settings.lang or self.locale)

    def _examine_soon(self, uri: str, delay: float) -> None:
        known = self.open[uri]
        if known.waiting:
            known.waiting.cancel()
        known.waiting = asyncio.ensure_future(self._examine(uri, delay))

    async def _examine(self, uri: str, delay: float) -> None:
        await asyncio.sleep(delay)
        known = self.open[uri]
        version = known.version
        try:
            seen = await asyncio.to_thread(look_at, known.text, file_of(uri))
        except Exception:  # whatever it is, the next key shall find a server that still works
            _log.exception("the text could not be examined")
            return
        known.seen = seen
        found = self._speaker(seen).diagnostics()
        self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, found, version))


def file_of(uri: str) -> Path:
    """The file of an address; a text that was never saved counts as a txt in the working folder."""
    path = to_fs_path(uri) if uri.startswith("file:") else None
    return Path(path) if path else Path.cwd() / "untitled.txt"


def make_server(wish: str | None = None) -> BihuanServer:
    """A server with all that it can do."""
    server = BihuanServer(wish)

    @server.feature(types.INITIALIZE)
    def initialise(params: types.InitializeParams) -> None:
        server.initialised_with(params)

    @server.feature(types.INITIALIZED)
    async def initialised(_: types.InitializedParams) -> None:
        await _watch(server)

    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    def opened(params: types.DidOpenTextDocumentParams) -> None:
        document = params.text_document
        if not document.uri.endswith(".toml"):
            server.changed(document.uri, document.text, document.version)

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    def changed(params: types.DidChangeTextDocumentParams) -> None:
        document = params.text_document
        if document.uri in server.open:
            server.changed(document.uri, params.content_changes[-1].text, document.version)

    @server.feature(types.TEXT_DOCUMENT_DID_SAVE)
    def saved(params: types.DidSaveTextDocumentParams) -> None:
        if params.text_document.uri.endswith(SUFFIX.rpartition(".")[2]):
            server.look_again()

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def closed(params: types.DidCloseTextDocumentParams) -> None:
        server.closed(params.text_document.uri)

    @server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    def files_changed(_: types.DidChangeWatchedFilesParams) -> None:
        server.look_again()

    @server.feature(types.TEXT_DOCUMENT_HOVER)
    def hover(params: types.HoverParams) -> types.Hover | None:
        speaker = server.speaker(params.text_document.uri)
        return speaker.hover(params.position) if speaker else None

    @server.feature(
        types.TEXT_DOCUMENT_CODE_ACTION, types.CodeActionOptions(code_action_kinds=[types.CodeActionKind.QuickFix])
    )
    def actions(params: types.CodeActionParams) -> list[types.CodeAction]:
        uri = params.text_document.uri
        speaker = server.speaker(uri)
        if speaker is None or not uri.startswith("file:"):
            return []
        file = file_of(uri)
        return speaker.actions(params.range, file, _held(server, sidecar(file)))

    return server


def _held(server: BihuanServer, file: Path) -> str | None:
    """What a file holds, as the editor has it where it is open there; None where there is none."""
    document = server.workspace.text_documents.get(file.as_uri())
    if document is not None:
        return str(document.source)
    return file.read_text(encoding="utf-8", errors="replace") if file.is_file() else None


async def _watch(server: BihuanServer) -> None:
    """Asks the editor to tell when settings or suppressions change, if it can."""
    workspace = server.client_capabilities.workspace
    watching = workspace.did_change_watched_files if workspace else None
    if not (watching and watching.dynamic_registration):
        return
    watchers = [types.FileSystemWatcher(glob_pattern=pattern) for pattern in _WATCHED]
    options = types.DidChangeWatchedFilesRegistrationOptions(watchers)
    registration = types.Registration("settings", types.WORKSPACE_DID_CHANGE_WATCHED_FILES, options)
    await server.client_register_capability_async(types.RegistrationParams([registration]))
