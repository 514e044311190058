"""Where a request comes from (来源地址): the address that a proxy names is believed only where the proxy is one of ours.

An address is looked at to count failures and sendings; it is never stored and never logged.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence

from django.conf import settings
from django.http import HttpRequest

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
_HOME = 64  # an IPv6 household or office has a network of this many bits, and a new address whenever it likes


def address_of(request: HttpRequest) -> str:
    """The network that counts as one asker; empty where nothing is known.

    From the right, the first address in X-Forwarded-For that no configured proxy (``BIHUAN_PROXIES``) has: whatever stands
    left of it was written by the asker.
    """
    near = _read(str(request.META.get("REMOTE_ADDR", "")))
    if near is None:
        return ""
    proxies: Sequence[Network] = settings.PROXIES
    for text in reversed(request.headers.get("X-Forwarded-For", "").split(",")):
        if not any(near in one for one in proxies):
            break
        further = _read(text.strip())
        if further is None:
            break
        near = further
    return str(ipaddress.ip_network((near, _HOME), strict=False)) if near.version == 6 else str(near)


def _read(text: str) -> Address | None:
    try:
        found = ipaddress.ip_address(text)
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found
