"""What is handed out for servers is accepted by the programs it is for: systemd, nginx; the container file has the form it needs."""

from __future__ import annotations

import datetime
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
PROGRAM = "/opt/bihuan/current/bin/bihuan"


@pytest.fixture
def units(tmp_path: Path) -> list[str]:
    """The units, with a program that is there in the place of the installed one."""
    if shutil.which("systemd-analyze") is None:
        pytest.skip("no systemd-analyze on this machine")
    for unit in (DEPLOY / "systemd").glob("bihuan*.[st]*"):
        text = unit.read_text(encoding="utf-8").replace(PROGRAM, sys.executable)
        (tmp_path / unit.name).write_text(text, encoding="utf-8")
    return [str(one) for one in sorted(tmp_path.glob("*.service")) + sorted(tmp_path.glob("*.timer"))]


def test_systemd_accepts_the_units(units: list[str]) -> None:
    assert len(units) == 3
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *units], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


def test_the_services_are_shut_in(units: list[str]) -> None:
    for unit in (one for one in units if one.endswith(".service")):
        command = ["systemd-analyze", "security", "--offline=true", "--threshold=20", "--no-pager", unit]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if "unrecognized option" in done.stderr:
            pytest.skip("this systemd cannot judge a file")
        assert done.returncode == 0, done.stdout.splitlines()[-1]


def test_commands_of_the_units_are_commands_of_the_program() -> None:
    from bihuan.cli.main import build  # noqa: PLC0415 - the command line is wanted here only

    units = "".join(one.read_text(encoding="utf-8") for one in (DEPLOY / "systemd").iterdir())
    found = re.findall(rf"{PROGRAM} (serve|admin \w+)", units)
    assert sorted(found) == ["admin backup", "serve"]
    pytest.importorskip("django", reason="the extra web is not installed")
    for words in map(str.split, found):
        command = build("en")
        for word in words:
            command = command.get_command(None, word)  # type: ignore[assignment,arg-type,attr-defined]
            assert command is not None, words


def certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for the example's name and its key, made here."""
    from cryptography import x509  # noqa: PLC0415 - part of the extra web
    from cryptography.hazmat.primitives import hashes, serialization  # noqa: PLC0415 - as above
    from cryptography.hazmat.primitives.asymmetric import ec  # noqa: PLC0415 - as above
    from cryptography.x509.oid import NameOID  # noqa: PLC0415 - as above

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "bihuan.example.cn")])
    now = datetime.datetime.now(datetime.UTC)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(1).not_valid_before(now).not_valid_after(now + datetime.timedelta(days=1))
    pem, private = folder / "bihuan.pem", folder / "bihuan.key"
    pem.write_bytes(made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return pem, private


def test_nginx_accepts_the_example(tmp_path: Path) -> None:
    nginx = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    if nginx is None:
        pytest.skip("no nginx on this machine (Debian: apt-get install nginx-light)")
    pytest.importorskip("cryptography", reason="the extra web is not installed")
    pem, private = certificate(tmp_path)
    example = (DEPLOY / "nginx" / "bihuan.conf").read_text(encoding="utf-8")
    example = example.replace("/etc/ssl/certs/bihuan.pem", str(pem)).replace(
        "/etc/ssl/private/bihuan.key", str(private)
    )
    places = "".join(
        f"{kind}_temp_path {tmp_path}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    whole = f"pid {tmp_path}/pid;\nerror_log stderr;\nevents {{}}\nhttp {{\naccess_log off;\n{places}{example}}}\n"
    (tmp_path / "nginx.conf").write_text(whole, encoding="utf-8")
    command = [nginx, "-t", "-q", "-e", "stderr", "-p", str(tmp_path), "-c", str(tmp_path / "nginx.conf")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_container_file_builds_without_root_at_run_time_and_copies_what_is_there() -> None:
    text = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
    lines = re.sub(r"\\\n", " ", re.sub(r"^#.*\n", "", text, flags=re.MULTILINE)).splitlines()
    known = {"FROM", "RUN", "WORKDIR", "COPY", "ENV", "USER", "VOLUME", "EXPOSE", "HEALTHCHECK", "CMD"}
    assert {line.split()[0] for line in lines if line.strip()} <= known
    assert len([line for line in lines if line.startswith("FROM")]) == 2
    after = [line.split()[0] for line in lines[[line.split(" ")[0] for line in lines].index("USER") :] if line]
    assert not {"RUN", "COPY"} & set(after), "something is done after the user was changed, or by root at run time"
    copied = [line.split()[1] for line in lines if line.startswith("COPY") and "--from" not in line]
    assert all((ROOT / one).exists() for one in copied)
    assert "--require-hashes" in text
