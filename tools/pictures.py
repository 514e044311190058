"""Takes the pictures of the guides from the demonstration data, in both languages, and says which differ from those taken before.

    python tools/pictures.py [--only NAME] [--data FOLDER]

What is pictured stands in ``docs/pictures/list.toml``: who looks, at which page, where they click from there. The pictures lie beside
it and are not in git. ``--data`` is a demo folder that is used again; without it one is made and removed.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "docs" / "pictures"
BIHUAN = Path(sys.executable).with_name("bihuan")
_DIFFERS = 0.002  # share of pixels: dates move on from day to day
_WIDTH, _HEIGHT, _PHONE = 1280, 860, 390
_FAILED = "failed"
_PATIENCE = 10_000  # milliseconds for a page or for what is clicked


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--only", default="", help="pictures whose name holds this")
    options.add_argument("--data", type=Path, help="demo folder that is used again")
    wishes = options.parse_args()
    wanted = [
        one for one in tomllib.loads((FOLDER / "list.toml").read_text("utf-8"))["picture"] if wishes.only in one["name"]
    ]
    with tempfile.TemporaryDirectory(prefix="bihuan-pictures-") as name:
        data = wishes.data or Path(name) / "data"
        told = _bihuan("admin", "demo", "--if-empty", data=data)
        password = re.search(r"[:：]\s*(\S+)\s*$", told.splitlines()[0])
        if password is None:
            raise SystemExit("the demo data do not say their password")
        people = {line.split()[-1]: line.split()[0] for line in told.splitlines()[1:] if line.strip()}
        with _serving(data) as address:
            failed = False
            for change in _take(wanted, address, people, password[1]):
                print(change, flush=True)
                failed |= change.lstrip().startswith(_FAILED)
    return int(failed)


def _take(wanted: list[dict[str, Any]], address: str, people: dict[str, str], password: str) -> Iterator[str]:
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only where pictures are taken

    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        for language, locale in (
            ("zh", "zh-CN"),
            ("en", "en-GB"),
        ):  # fields for dates are in the language of the browser
            browser = playwright.chromium.launch(
                executable_path=program,
                args=["--no-sandbox", f"--lang={locale}"],
                env={**os.environ, "LANGUAGE": locale},
            )
            sessions: dict[str, Any] = {}
            for one in wanted:
                who = one.get("user", "")
                if who not in sessions:
                    sessions[who] = _signed_in(browser, address, people.get(who, who), password, language)
                yield _picture(sessions[who], one, language)
            browser.close()


def sign_in(context: Any, user: str, password: str) -> Any:
    """A page of a browser in which this person has signed in, as people do."""
    page = context.new_page()
    page.goto("/sign-in/")
    page.fill("input[name=login]", user)
    page.fill("input[name=password]", password)
    page.click("main button[type=submit]")
    page.wait_for_url(lambda url: "sign-in" not in url)
    return page


def _signed_in(browser: Any, address: str, who: str, password: str, language: str) -> Any:
    """A browser context in which somebody is signed in; nobody where ``who`` is empty."""
    locale = "en-GB" if language == "en" else "zh-CN"
    context = browser.new_context(base_url=address, locale=locale, reduced_motion="reduce")
    if who:
        page = sign_in(context, who, password)
        other = page.locator("footer button", has_text="English" if language == "en" else "简体中文")
        if other.count():  # the one in use is no button
            other.first.click()
            page.wait_for_load_state("networkidle")
        page.close()
    return context


def _picture(context: Any, one: dict[str, Any], language: str) -> str:
    """Takes a picture; what became of it, in a line. One that cannot be taken does not keep the others from it."""
    from playwright.sync_api import Error  # noqa: PLC0415 - only where pictures are taken

    page = context.new_page()
    page.set_default_timeout(_PATIENCE)
    try:
        return _taken(page, one, language)
    except Error as error:
        return f"{_FAILED:>9}  {one['name']}.{language}: {error.message.splitlines()[0]} {page.url}"
    finally:
        page.close()


def _taken(page: Any, one: dict[str, Any], language: str) -> str:
    page.set_viewport_size({"width": _PHONE if one.get("phone") else _WIDTH, "height": one.get("height", _HEIGHT)})
    page.goto(one["page"])
    for click in one.get("clicks", []):
        target = page.locator(click).first
        outside = urlsplit(target.get_attribute("href") or "")
        if outside.netloc:  # the address for others, at which this server is not
            page.goto(outside.path)
        else:
            target.click()
        page.wait_for_load_state("networkidle")
    file = FOLDER / f"{one['name']}.{language}.png"
    before = file.read_bytes() if file.exists() else None
    page.screenshot(path=file, full_page=one.get("whole", False), animations="disabled")
    return f"{_compared(before, file):>9}  {file.relative_to(ROOT)}"


def _compared(before: bytes | None, target: Path) -> str:
    """How a picture stands to the one before: new, same, or the share of pixels that differ."""
    if before is None:
        return "new"
    import io  # noqa: PLC0415 - as the next

    from PIL import Image, ImageChops  # noqa: PLC0415 - only where there is something to compare

    old, now = Image.open(io.BytesIO(before)).convert("L"), Image.open(target).convert("L")
    if old.size != now.size:
        return "other size"
    bands = ImageChops.difference(old, now).point(lambda value: 255 if value > 16 else 0).histogram()
    share = bands[255] / (now.size[0] * now.size[1])
    return f"{share:.1%}" if share > _DIFFERS else "same"


@contextmanager
def _serving(data: Path) -> Iterator[str]:
    command = [str(BIHUAN), "serve", "--port", "0", "--processes", "1", "--data", str(data), "--lang", "en"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        found = re.search(r"http://\S+", process.stdout.readline())
        if found is None:
            raise SystemExit("the server does not start")
        yield found[0]
    finally:
        process.terminate()
        process.wait(30)


def _bihuan(*arguments: str, data: Path) -> str:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("BIHUAN_")}
    done = subprocess.run(
        [str(BIHUAN), *arguments, "--data", str(data), "--lang", "en"], capture_output=True, text=True, env=kept
    )
    if done.returncode:
        raise SystemExit(done.stderr)
    return done.stdout


if __name__ == "__main__":
    sys.exit(main())
