"""The options bubblewrap is given for one container; pure, apart from looking up what this machine has."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from orchestrator.contract.errors import Invalid
from orchestrator.contract.running import WORK_FOLDER, RunSpec
from orchestrator.runners.local.gpus import Gpu, gpu_options
from orchestrator.runners.local.inputs import host_path
from orchestrator.runners.local.packages import python_of, search_path
from orchestrator.runners.local.sandbox_view import VENV_PYTHON, SandboxView

SMALL_FOLDER_BYTES = 64 * 1024 * 1024  # /tmp and /dev/shm
SANDBOX_ID = 1000  # user and group inside a user namespace; files of the host show up as 65534 there, so not that one
RESERVED_TARGETS = {
    "proc",
    "dev",
    "sys",
    "usr",
    "lib",
    "lib32",
    "lib64",
    "libx32",
    "bin",
    "sbin",
    "etc",
    "opt",
    "tmp",
    "work",
}
TAKEN_BELOW = {("opt", name) for name in ("python", "venv", "environment", "drop_privileges.py")}
# standard input is the server's word to go on; `read` takes no byte more than its line, so what follows is the agent's
GATE = ("/bin/sh", "-c", 'read -r go || exit 125; exec "$@" </dev/null', "sh")
OPEN_GATE = ("/bin/sh", "-c", 'read -r go || exit 125; exec "$@"', "sh")
DROP_PRIVILEGES, DROP_PRIVILEGES_FILE = Path(__file__).with_name("drop_privileges.py"), "/opt/drop_privileges.py"

# passed on from the host when set: without it OpenBLAS may pick code for another processor in some virtual machines
PASSED_ON = ("OPENBLAS_CORETYPE",)


@dataclass(frozen=True)
class Backend:
    """One way of running bubblewrap that has passed, or has to pass, the self-test."""

    bwrap: str
    version: str
    root_mode: bool
    machine: str
    locks_user_namespaces: bool = True
    setpriv: str | None = None

    @property
    def title(self) -> str:
        return f"bubblewrap {self.version} ({'root' if self.root_mode else 'user'} mode)"


def bubblewrap_options(
    backend: Backend, spec: RunSpec, view: SandboxView, texts: dict[str, int], gpus: Sequence[Gpu] = ()
) -> list[str]:
    """Return all options but those of this run's own descriptors. `texts`: path inside -> descriptor of its content."""
    options = _namespaces(backend) + ["--die-with-parent", "--new-session", "--hostname", "sandbox", "--clearenv"]
    for name, value in container_environment(spec, view).items():
        options += ["--setenv", name, value]
    made: set[str] = {"/", "/dev", "/proc", "/tmp", WORK_FOLDER}
    for source, target in view.binds:
        options += [*_parents(target, made), "--ro-bind", source, target]
    for text, target in view.links:
        options += [*_parents(target, made), "--symlink", text, target]
    if backend.root_mode and not backend.setpriv:
        options += ["--ro-bind", str(DROP_PRIVILEGES), DROP_PRIVILEGES_FILE]
    for target, descriptor in texts.items():
        options += [*_parents(target, made), "--perms", "0444", "--file", str(descriptor), target]
    for folder in view.covered_folders:
        options += _covered(folder)
    for file in view.covered_files:
        options += ["--ro-bind", "/dev/null", file]
    options += _writable_folders(gpu_options(list(gpus), made))
    for folder, megabytes in spec.folder_sizes_mb.items():
        options += [*_parents(folder, made), *_writable_folder(folder, megabytes << 20)]
        made.add(folder)
    for given in spec.inputs:
        parents = _parents(checked_target(given.target, ("opt", "tmp") if spec.interactive else ("opt",)), made)
        options += [*parents, "--ro-bind", str(host_path(given.content)), given.target]
    options += ["--remount-ro", "/", "--chdir", WORK_FOLDER]
    if any("\0" in option for option in options):
        raise Invalid("A path or an environment variable of the container contains a NUL byte.")
    return options


def without_uncounted_devices() -> list[str]:
    """Return the options that close the devices whose memory only a control group counts.

    Mapped, /dev/zero is shared memory without a file; a terminal holds more than half a megabyte.
    """
    return ["--ro-bind", "/dev/zero", "/dev/zero", *_covered("/dev/pts")]  # this kind of bind opens no devices


def container_command(backend: Backend, spec: RunSpec, uid: int) -> list[str]:
    """Return what runs in the sandbox: the gate, in root mode a step that gives up root, the program."""
    command = [python_of(spec) if spec.command[0] == "python" else spec.command[0], *spec.command[1:]]
    gate = OPEN_GATE if spec.interactive else GATE
    if not backend.root_mode:
        return [*gate, *command]
    if backend.setpriv:
        to_user = [
            "--reuid",
            str(uid),
            "--regid",
            str(uid),
            "--clear-groups",
            "--inh-caps=-all",
            "--no-new-privs",
            "--",
        ]
        return [*gate, backend.setpriv, *to_user, *command]
    return [*gate, VENV_PYTHON, "-I", "-S", DROP_PRIVILEGES_FILE, str(uid), *command]


def container_environment(spec: RunSpec, view: SandboxView) -> dict[str, str]:
    """Return the program's whole environment: fixed words, as many threads as cores, then what the spec adds."""
    threads = str(spec.limits.cpus)
    environment = {
        "PATH": search_path(spec),
        "HOME": WORK_FOLDER,
        "TMPDIR": "/tmp",
        "LANG": "C.UTF-8",
        "USER": "sandbox",
        "PYTHONUNBUFFERED": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONNOUSERSITE": "1",
        "OMP_NUM_THREADS": threads,
        "OPENBLAS_NUM_THREADS": threads,
        "MKL_NUM_THREADS": threads,
        "LOKY_MAX_CPU_COUNT": threads,
    }
    if view.library_path:
        environment["LD_LIBRARY_PATH"] = view.library_path
    environment |= {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    return environment | spec.environment


def identity_texts(uid: int) -> dict[str, str]:
    """Return the files that give the program's user a name."""
    return {
        "/etc/passwd": f"root:x:0:0:root:/:/bin/false\nsandbox:x:{uid}:{uid}:sandbox:{WORK_FOLDER}:/bin/sh\n",
        "/etc/group": f"root:x:0:\nsandbox:x:{uid}:\n",
        "/etc/hosts": "127.0.0.1 localhost sandbox\n::1 localhost\n",
    }


def checked_target(target: str, partly_free: tuple[str, ...]) -> str:
    """`target`, if a mount may stand there. Raises Invalid for a path that is not plain, or belongs to the sandbox.

    partly_free: folders of the sandbox in which mounts may stand beside its own; agents are installed in /tmp, too.
    """
    path = PurePosixPath(target)
    parts = list(path.parts)
    plain = parts[:1] == ["/"] and str(path) == target and ".." not in parts and len(parts) > 1
    is_free = plain and tuple(parts[1:3]) not in TAKEN_BELOW and parts[1] in partly_free and len(parts) > 2
    if not plain or (parts[1] in RESERVED_TARGETS and not is_free):
        raise Invalid(f"Nothing can be mounted at {target!r}; choose another folder such as /data.")
    return target


def _namespaces(backend: Backend) -> list[str]:
    if backend.root_mode:  # a user namespace would leave the program with root's rights on host files
        options = ["--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try"]
        return [*options, "--cap-drop", "ALL", "--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"]
    options = ["--unshare-all", "--unshare-user", "--uid", str(SANDBOX_ID), "--gid", str(SANDBOX_ID)]
    return [*options, "--disable-userns"] if backend.locks_user_namespaces else options


def _writable_folders(devices: list[str]) -> list[str]:
    return [
        *("--proc", "/proc", "--dev", "/dev"),
        *devices,
        *_covered(
            "/proc/1"
        ),  # else a user's program could write to the memory of the process that ties it to the server
        *_writable_folder("/dev/shm", SMALL_FOLDER_BYTES),
        *("--remount-ro", "/dev"),
        *_writable_folder("/tmp", SMALL_FOLDER_BYTES),
    ]


def _writable_folder(folder: str, size_bytes: int) -> list[str]:
    return ["--perms", "1777", "--size", str(size_bytes), "--tmpfs", folder]


def _covered(folder: str) -> list[str]:
    return ["--size", "4096", "--perms", "0555", "--tmpfs", folder, "--remount-ro", folder]


def _parents(target: str, made: set[str]) -> list[str]:
    """Options that make the missing parents: those that bubblewrap makes itself are closed to all but root."""
    options: list[str] = []
    for parent in reversed(PurePosixPath(target).parents):
        if str(parent) not in made:
            made.add(str(parent))
            options += ["--dir", str(parent)]
    return options
