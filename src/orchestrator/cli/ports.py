"""The port a server listens on: bound before anything else starts; a conflict names the process that holds the port."""

import errno
import ipaddress
import socket
import sys
from pathlib import Path

from orchestrator.contract.errors import OrchestratorError

_LISTENING = "0A"  # state of a socket in /proc/net/tcp


class PortTaken(OrchestratorError):
    code, status, title = "port_taken", 409, "The port is taken"


class HostUnknown(OrchestratorError):
    code, status, title = "host_unknown", 422, "No such address"


def open_socket(host: str, port: int, *, or_any: bool) -> socket.socket:
    """Bind a socket to the address, with `or_any` to a free port if this one is taken.

    Raise PortTaken or HostUnknown.
    """
    try:
        return _bind(host, port)
    except OSError as error:
        taken = error.errno in (errno.EADDRINUSE, errno.EACCES)
        if not taken:
            raise HostUnknown(
                f"This machine cannot listen on {host}: {error.strerror or error}. Try --host 127.0.0.1."
            ) from error
        if or_any:
            return _bind(host, 0)
        if error.errno == errno.EACCES:
            raise PortTaken(f"This user may not listen on port {port}. Choose another port with --port.") from error
        raise PortTaken(
            f"Port {port} on {host} is taken{_name_holder(find_port_holder(port))}. "
            "Stop that process, or choose another port with --port "
            "(--port 0 picks a free one)."
        ) from error


def find_port_holder(port: int) -> str | None:
    """Find the process that listens on the port, as `name (pid 12)`; None if this user may not see it."""
    inodes = _find_listening_inodes(port)
    if not inodes:
        return None
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if any(link.readlink().as_posix() in inodes for link in (process / "fd").iterdir()):
                return f"{(process / 'comm').read_text().strip()} (pid {process.name})"
        except OSError:
            continue  # another user's process, or one that has just ended
    return None


def build_url(listening: socket.socket) -> str:
    """Return the URL at which this machine reaches the socket."""
    host, port = listening.getsockname()[:2]
    if host in ("0.0.0.0", "::"):
        host = "127.0.0.1" if listening.family == socket.AF_INET else "::1"
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _bind(host: str, port: int) -> socket.socket:
    family, kind, protocol, _, address = socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )[0]
    listening = socket.socket(family, kind, protocol)
    try:
        if sys.platform != "win32":  # there it would let two servers share a port
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen(2048)  # binding alone does not find a listener that set SO_REUSEADDR too
    except OSError:
        listening.close()
        raise
    listening.setblocking(False)
    return listening


def _name_holder(holder: str | None) -> str:
    return f" by {holder}" if holder else ""


def _find_listening_inodes(port: int) -> set[str]:
    inodes = set()
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        try:
            rows = Path(table).read_text().splitlines()[1:]
        except OSError:
            continue  # not Linux
        for row in rows:
            columns = row.split()
            if columns[3] == _LISTENING and int(columns[1].rsplit(":", 1)[1], 16) == port:
                inodes.add(f"socket:[{columns[9]}]")
    return inodes


def is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host.split("%")[0]).is_loopback
    except ValueError:
        return host == "localhost"
