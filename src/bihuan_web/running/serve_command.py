"""``bihuan serve``: looks whether all is ready, then starts web and worker and keeps them alive."""

from __future__ import annotations

import http.client
import os
import socket
import sys
import webbrowser
from pathlib import Path

import click

from bihuan.cli.speaking import SpokenCommand, complain
from bihuan.language import Lang, say
from bihuan_web.running.options import command, option
from bihuan_web.running.supervisor import Tree

_ANYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}


def build(lang: Lang) -> SpokenCommand:
    """The command in one language."""
    params: list[click.Parameter] = [
        option(lang, "--host", default="127.0.0.1", words=("监听的地址；缺省只给本机用。", "Address to listen on; by default for this machine only.")),
        option(lang, "--port", default=8000, type=click.IntRange(0, 65535), words=("端口；0 是随便一个空的。", "Port; 0 takes a free one.")),
        option(lang, "--processes", default=2, type=click.IntRange(1, 64), words=("网页进程数。", "Processes that answer requests.")),
        option(lang, "--open", "open_browser", is_flag=True, words=("启动后打开浏览器。", "Open the browser once it is up.")),
    ]  # fmt: skip
    words = (
        "启动网页应用：一条命令，网页和后台任务一起。",
        "Start the web application: pages and background work by one command.",
    )
    examples = [
        "bihuan serve",
        say(lang, "bihuan serve --data 数据 --port 8080", "bihuan serve --data data --port 8080"),
    ]
    return command(lang, "serve", words, _serve, params, examples)


def _serve(lang: Lang, *, host: str, port: int, processes: int, open_browser: bool) -> int:
    from django.conf import settings  # noqa: PLC0415 - wants the environment that was just set
    from django.db import connection  # noqa: PLC0415 - as above

    from bihuan_web.running.datafolder import alone  # noqa: PLC0415 - as above

    folder: Path = settings.DATA
    only_one = connection.vendor == "sqlite"
    with alone(folder):
        code = _prepare(folder, may_migrate=only_one)
        port = _free(host, port)
        shown = _ANYWHERE.get(host, host)
        address = f"http://{f'[{shown}]' if ':' in shown else shown}:{port}/"

        def started() -> None:
            click.echo(say(lang, f"已启动：{address}", f"Serving at {address}"))
            if code:
                click.echo(
                    say(lang, f"第一次设置用的一次性代码：{code}", f"One-time code for the first set-up: {code}")
                )
            sys.stdout.flush()
            if open_browser:
                webbrowser.open(address)

        def died(name: str, status: int) -> None:
            words = {"web": ("网页服务", "the web server"), "worker": ("后台任务", "the worker")}[name]
            complain(
                say(lang, f"{words[0]}停了（{status}），重新启动", f"{words[1]} ended ({status}), starting it again")
            )

        # The parent's parent may be anybody; the children watch this process.
        me = str(os.getpid())
        python = [sys.executable, "-m"]
        tree = Tree(
            {
                "web": [*python, "bihuan_web.running.web", host, str(port), str(processes), me],
                "worker": [*python, "bihuan_web.running.worker", me],
            },
            died,
        )
        if not tree.run(lambda: _answers(shown, port), started):
            complain(say(lang, "网页服务起不来（原因见上）", "the web server does not start (see above)"))
            return 2
    return 0


def _prepare(folder: Path, *, may_migrate: bool) -> str:
    """Looks at the database; the set-up code where nobody has an account yet, else empty."""
    from django.contrib.auth import get_user_model  # noqa: PLC0415 - wants Django set up
    from django.core.management import call_command  # noqa: PLC0415 - as above
    from django.db import connections  # noqa: PLC0415 - as above

    from bihuan_web.common.setup_code import forget_setup_code, setup_code  # noqa: PLC0415 - as above
    from bihuan_web.running.state import database_state, require  # noqa: PLC0415 - as above

    state = database_state()
    if state.brand_new and may_migrate:
        call_command("migrate", verbosity=0, interactive=False)
        state = database_state()
    require(state)
    somebody = get_user_model()._default_manager.exists()
    connections.close_all()
    if somebody:
        forget_setup_code(folder)
        return ""
    return setup_code(folder)


def _free(host: str, port: int) -> int:
    """The port, if nobody listens there; a free one for 0."""
    from bihuan_web.running.state import NotReady  # noqa: PLC0415 - wants Django set up

    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
            found: int = probe.getsockname()[1]
            return found
    except OSError as trouble:
        reason = trouble.strerror or str(trouble)
        raise NotReady(
            f"地址 {host} 端口 {port} 用不了（{reason}）：用 --port 换一个",
            f"address {host} port {port} cannot be used ({reason}): name another with --port",
        ) from trouble


def _answers(host: str, port: int) -> bool:
    """Whether a request is answered, whatever with: the address may be none of the names that it is called by."""
    asking = http.client.HTTPConnection(host, port, timeout=2)
    try:
        asking.request("GET", "/livez")
        asking.getresponse()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        asking.close()
    return True
