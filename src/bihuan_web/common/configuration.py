"""What the environment says, as values Django understands; what cannot be right is refused in words at the start."""

from __future__ import annotations

import ipaddress
import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from bihuan.errors import BadConfiguration

_SECRET = "secret.key"
_DIGITS = 5  # of a number of days


def data_folder(given: str | None) -> Path:
    """The data folder, made where it is missing; only its owner can look into it."""
    folder = Path(given) if given else Path.home() / ".local" / "share" / "bihuan"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as trouble:
        reason = trouble.strerror or str(trouble)
        raise BadConfiguration(
            f"数据文件夹 {folder} 建不了（{reason}）；用 BIHUAN_DATA 另指一个",
            f"the data folder {folder} cannot be made ({reason}): BIHUAN_DATA names another",
        ) from trouble
    return folder


def secret_key(folder: Path) -> str:
    """The key that signs sessions, made once and kept in the data folder."""
    file = folder / _SECRET
    try:
        return file.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        pass
    # Of two processes that start at once one makes it; the other reads what that wrote.
    fresh = folder / f"{_SECRET}.{os.getpid()}"
    fresh.touch(mode=0o600)
    fresh.write_text(secrets.token_urlsafe(50), encoding="ascii")
    try:
        os.link(fresh, file)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()
    return file.read_text(encoding="ascii").strip()


def database_of(url: str | None, folder: Path) -> dict[str, Any]:
    """Django's description of the database: PostgreSQL where an address is given, else one SQLite file."""
    if not url:
        return {
            "ENGINE": "bihuan_web.common.sqlite",
            "NAME": folder / "bihuan.sqlite3",
            "TEST": {"NAME": folder / "test.sqlite3"},  # a file like the real one: memory is locked in another way
            "OPTIONS": {
                # A writer that waits holds no read lock that could make it fail later.
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
            },
        }
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql") or not parts.path.strip("/"):
        raise BadConfiguration(
            "BIHUAN_DATABASE_URL 要写成 postgres://用户:密码@主机:端口/库名",
            "BIHUAN_DATABASE_URL must be postgres://user:password@host:port/name",
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


def oidc_of(environment: Mapping[str, str]) -> dict[str, Any]:
    """allauth's description of the OpenID Connect server, empty where none is configured."""
    given = {name: environment.get(f"BIHUAN_OIDC_{name}", "") for name in ("URL", "CLIENT_ID", "SECRET")}
    if not any(given.values()):
        return {}
    missing = [f"BIHUAN_OIDC_{name}" for name, value in given.items() if not value]
    if missing or urlsplit(given["URL"]).scheme not in ("http", "https"):
        raise BadConfiguration(
            f"统一登录（OIDC）没有配全：{'、'.join(missing) or 'BIHUAN_OIDC_URL 要以 http 开头'}",
            f"OpenID Connect is not complete: {', '.join(missing) or 'BIHUAN_OIDC_URL must begin with http'}",
        )
    app = {
        "provider_id": "sso",
        "name": environment.get("BIHUAN_OIDC_NAME") or "SSO",
        "client_id": given["CLIENT_ID"],
        "secret": given["SECRET"],
        "settings": {
            "server_url": given["URL"],
            "oauth_pkce_enabled": True,
            "user_name_claim": environment.get("BIHUAN_OIDC_CLAIM") or "preferred_username",
        },
    }
    return {"openid_connect": {"APPS": [app]}}


def origin_of(providers: Mapping[str, Any]) -> str:
    """Scheme and host of the OpenID Connect server: a form may lead there."""
    parts = urlsplit(providers["openid_connect"]["APPS"][0]["settings"]["server_url"])
    return f"{parts.scheme}://{parts.netloc}"


def networks_of(text: str) -> list[ipaddress.IPv4Network | ipaddress.IPv6Network]:
    """Addresses and networks, parted by commas."""
    try:
        return [ipaddress.ip_network(one.strip(), strict=False) for one in text.split(",") if one.strip()]
    except ValueError as wrong:
        raise BadConfiguration(
            "BIHUAN_PROXIES 要写成用逗号隔开的地址或网段，如 127.0.0.1,10.0.0.0/8",
            "BIHUAN_PROXIES must be addresses or networks parted by commas, as 127.0.0.1,10.0.0.0/8",
        ) from wrong


def days_of(name: str, environment: Mapping[str, str], default: int) -> int:
    """A number of days, 0 where something is never to happen; ``default`` where nothing is given."""
    given = environment.get(name, "").strip()
    if not given:
        return default
    if not (given.isascii() and given.isdigit() and len(given) <= _DIGITS):
        raise BadConfiguration(
            f"{name} 要写成天数，0 到 99999 的整数", f"{name} must be a number of days, a whole number from 0 to 99999"
        )
    return int(given)


def mail_of(url: str | None) -> dict[str, Any]:
    """Django's settings of the mail server; nothing where no address is given."""
    if not url:
        return {}
    parts = urlsplit(url)
    if parts.scheme not in ("smtp", "smtps", "smtp+starttls") or not parts.hostname:
        raise BadConfiguration(
            "BIHUAN_MAIL_URL 要写成 smtp://用户:密码@主机:端口，或 smtps://、smtp+starttls://",
            "BIHUAN_MAIL_URL must be smtp://user:password@host:port, or smtps://, smtp+starttls://",
        )
    return {
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or (465 if parts.scheme == "smtps" else 25),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp+starttls",
        "EMAIL_TIMEOUT": 20,
    }
