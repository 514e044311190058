"""From the offline bundle to the first sign-in, by the commands of its README. Run inside a network namespace of its own:

    unshare -rn python tools/offline_walk.py FOLDER_WITH_THE_TAR

Prints one line for each thing seen; ends with a fault where something is not as a person would find it.
"""

from __future__ import annotations

import errno
import fcntl
import http.cookiejar
import os
import re
import signal
import socket
import struct
import subprocess
import sys
import urllib.request
from pathlib import Path
from urllib.parse import urlencode, urljoin

PASSWORD = "Guliang-2026-chu"
_SIOCGIFFLAGS, _SIOCSIFFLAGS, _UP = 0x8913, 0x8914, 1


def walk(folder: Path) -> None:
    loopback_only()
    (tar,) = folder.glob("bihuan-offline-*.tar")
    readme = subprocess.run(
        ["tar", "-xOf", tar, f"{tar.stem}/README.md"], check=True, capture_output=True, text=True
    ).stdout
    commands = re.findall(r"^```\n(.*?)^```", readme, re.MULTILINE | re.DOTALL)[0].splitlines()
    assert len(commands) <= 5, commands
    *before, serve = commands
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "LC_ALL": "C.UTF-8"}
    subprocess.run("\n".join(["set -e", *before]), shell=True, check=True, cwd=folder, env=environment)
    print(f"installed by {len(before)} commands")
    served = subprocess.Popen(
        f"exec {serve}", shell=True, cwd=folder, env=environment, stdout=subprocess.PIPE, text=True
    )
    try:
        assert served.stdout is not None
        told = served.stdout.readline() + served.stdout.readline()
        sign_in(*(re.findall(r"http://\S+|\S+$", told.strip(), re.MULTILINE)))
    finally:
        served.send_signal(signal.SIGTERM)
        served.wait(60)


def loopback_only() -> None:
    """Brings the loopback up, and makes sure that nothing else can be reached."""
    with socket.socket() as asking:
        request = struct.pack("16sh", b"lo", 0)
        flags = struct.unpack("16sh", fcntl.ioctl(asking, _SIOCGIFFLAGS, request))[1]
        fcntl.ioctl(asking, _SIOCSIFFLAGS, struct.pack("16sh", b"lo", flags | _UP))
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        assert probe.connect_ex(("192.0.2.1", 9)) == errno.ENETUNREACH, "there is a route"
    print("no route")


def sign_in(address: str, code: str) -> None:
    """Makes the first administrator with the one-time code and signs in, styles looked at on the way."""
    jar = http.cookiejar.CookieJar()
    browser = urllib.request.build_opener(urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(jar))

    def sent(page: str, path: str, **fields: str) -> tuple[str, str]:
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        assert token, "a page without a form"
        data = urlencode({"csrfmiddlewaretoken": token[1], **fields}).encode()
        with browser.open(urllib.request.Request(urljoin(address, path), data)) as answer:
            return answer.url, answer.read().decode()

    with browser.open(address) as answer:
        page = answer.read().decode()
        assert answer.url.endswith("/set-up/"), answer.url
    styles = re.findall(r'<link[^>]+href="([^"]+\.css)"', page)
    assert any("tabler" in one for one in styles), styles
    for one in (*styles, *re.findall(r'<script[^>]+src="([^"]+)"', page)):
        with browser.open(urljoin(address, one)) as answer:
            assert len(answer.read()) > 100, one
    print(f"the set-up page with {len(styles)} styles")
    who = {"unit": "岚台县", "name": "聂远帆", "username": "nyf", "password": PASSWORD, "again": PASSWORD}
    where, page = sent(page, "/set-up/", code=code, **who)
    assert where.endswith("/sign-in/"), where
    where, page = sent(page, "/sign-in/", login="nyf", password=PASSWORD)
    assert "sign-in" not in where, where
    assert "聂远帆" in page
    with browser.open(urllib.request.Request(address, headers={"Accept-Language": "en"})) as answer:
        assert answer.status == 200
    print(f"signed in: {where}")


if __name__ == "__main__":
    walk(Path(sys.argv[1]))
