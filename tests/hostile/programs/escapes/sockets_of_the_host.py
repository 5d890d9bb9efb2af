"""Calls programs of the host: its loopback, its abstract sockets, and the usual doors of its services."""
# ends = ["completed"]
# shows = ["tried 11"]

import os
import socket

from attempts import attempt, finish

DOORS = ["\0" + os.environ["HOST_SOCKET"], "\0/tmp/.X11-unix/X0", "\0/org/freedesktop/systemd1/notify"]
DOORS += ["/run/docker.sock", "/var/run/docker.sock", "/run/dbus/system_bus_socket", "/run/systemd/notify"]


def knock(family: int, address: object) -> None:
    with socket.socket(family) as caller:
        caller.settimeout(3)
        caller.connect(address)


port = int(os.environ["HOST_PORT"])
for host in ("127.0.0.1", "0.0.0.0", "127.0.0.2"):
    attempt(host, knock, socket.AF_INET, (host, port))
attempt("::1", knock, socket.AF_INET6, ("::1", port))
for door in DOORS:
    attempt(ascii(door), knock, socket.AF_UNIX, door)
finish()
