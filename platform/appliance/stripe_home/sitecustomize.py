"""Keep the local stand-in for Stripe to this machine and to its own data folder.

It listens on every interface and stores its objects, pickled, under one fixed name in the shared temporary folder,
where two systems meet and another user may lay a trap. Python runs this file first in that process (its folder is on
PYTHONPATH there and nowhere else): the socket becomes a loopback one, the file one of the data folder.
"""

from __future__ import annotations

import builtins
import os
import socket
from typing import Any

FIXED_NAME = "/tmp/localstripe.pickle"  # noqa: S108 (the name that is replaced)
STORE = os.environ["LOCALSTRIPE_STORE"]
EVERYWHERE = ("::", "0.0.0.0", "")  # noqa: S104 (what is replaced)

plain_open = builtins.open


def open_own(file: Any, *args: Any, **kwargs: Any) -> Any:
    return plain_open(STORE if file == FIXED_NAME else file, *args, **kwargs)


class LoopbackSocket(socket.socket):
    """A socket that listens on this machine only, by IPv4, which every machine has."""

    def __init__(self, family: int = -1, *args: Any, **kwargs: Any) -> None:
        super().__init__(socket.AF_INET if family == socket.AF_INET6 else family, *args, **kwargs)

    def bind(self, address: Any) -> None:
        super().bind(("127.0.0.1", address[1]) if address[0] in EVERYWHERE else address)


builtins.open = open_own
socket.socket = LoopbackSocket  # type: ignore[misc]
