"""Real servers on loopback for what goes out: SMTP and HTTP. They keep what came and may be told to refuse it."""

from __future__ import annotations

import socketserver
import threading
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import cast


class Mailbox:
    """An SMTP server; ``refuse`` is a status with which it refuses everything, ``drop`` hangs up after taking a message."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self.recipients: list[str] = []
        self.refuse = self.drop = False
        box = self

        class Session(socketserver.StreamRequestHandler):
            def say(self, text: str) -> None:
                self.wfile.write(text.encode() + b"\r\n")

            def handle(self) -> None:
                self.say("220 loopback")
                while line := self.rfile.readline():
                    verb = line[:4].upper()
                    if verb == b"DATA":
                        self.say("354 go on")
                        box.keep(self.message())
                        if box.drop:
                            return
                        self.say("250 kept")
                    elif verb == b"RCPT":
                        box.recipients.append(line.decode().strip())
                        self.say("450 later" if box.refuse else "250 ok")
                    elif verb == b"QUIT":
                        self.say("221 bye")
                        return
                    else:
                        self.say("250 ok")

            def message(self) -> bytes:
                data = b""
                while (line := self.rfile.readline()) not in (b".\r\n", b""):
                    data += line[1:] if line.startswith(b"..") else line
                return data

        self.server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Session)
        self.server.daemon_threads = True
        self.port: int = self.server.server_address[1]
        self._thread = threading.Thread(target=self.server.serve_forever, args=[0.05])

    def keep(self, data: bytes) -> None:
        self.messages.append(cast("EmailMessage", message_from_bytes(data, policy=policy.default)))

    def __enter__(self) -> Mailbox:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None) -> None:
        self.server.shutdown()
        self.server.server_close()
        self._thread.join()


class Receiver:
    """An HTTP server; what it answers can be set."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, dict[str, str], bytes]] = []
        self.status, self.answer, self.headers = 200, b"{}", {}
        receiver = self

        class Call(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.calls.append((self.path, dict(self.headers), body))
                self.send_response(receiver.status)
                for name, value in receiver.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(receiver.answer)

            def log_message(self, format: str, *args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Call)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/robot"
        self._thread = threading.Thread(target=self.server.serve_forever, args=[0.05])

    def __enter__(self) -> Receiver:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None) -> None:
        self.server.shutdown()
        self.server.server_close()
        self._thread.join()
