"""Ports and addresses on this machine."""

from __future__ import annotations

import http.client
import socket

LOOPBACK = "127.0.0.1"


def free_port() -> int:
    """Return a port that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


def is_free(port: int) -> bool:
    """Say whether a server could listen on this port now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return not accepts(port)


def accepts(port: int, *, host: str = LOOPBACK) -> bool:
    """Say whether something takes connections there."""
    try:
        socket.create_connection((host, port), 0.3).close()
    except OSError:
        return False
    return True


def page_status(port: int, *, host: str = "localhost", path: str = "/") -> int | None:
    """Ask for a page by its host name, which the resolver need not know; return the status, None without an answer."""
    connection = http.client.HTTPConnection(LOOPBACK, port, timeout=5)
    try:
        connection.request("GET", path, headers={"Host": f"{host}:{port}"})
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()
