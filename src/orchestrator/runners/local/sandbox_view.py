"""What of this machine a sandbox shows, and where: system libraries, the interpreter, its packages."""

import os
import sys
import sysconfig
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import orchestrator
from orchestrator.runners.local.labels import label_places, package_folders, system_label_places

BASE_FOLDER = "/opt/python"  # the interpreter, when it lies outside of the system's own folders
VENV_FOLDER = (
    "/opt/venv"  # an environment made for the sandbox: host paths neither leak nor collide with /work, /data, ...
)
VENV_PYTHON = f"{VENV_FOLDER}/bin/python"

SYSTEM_FOLDERS = (
    "/usr/bin",
    "/usr/sbin",
    "/usr/lib",
    "/usr/lib32",
    "/usr/lib64",
    "/usr/libx32",
    "/usr/libexec",
    "/usr/include",
    "/usr/local/bin",
    "/usr/local/lib",
    "/usr/local/lib64",
    "/usr/share/zoneinfo",
)
ROOT_FOLDERS = ("/lib", "/lib32", "/lib64", "/libx32", "/bin", "/sbin")
SYSTEM_FILES = ("/etc/ld.so.cache", "/etc/alternatives")
FOREIGN_ROOTS = ("/nix/store", "/gnu/store", "/home/linuxbrew/.linuxbrew")  # their programs work at their own path only
PACKAGE_FOLDER_PATTERNS = ("python3*/dist-packages", "python3*/site-packages")


@dataclass
class SandboxView:
    """The read-only view that all sandboxes of this process share. Pairs are (host path or link text, path inside)."""

    binds: list[tuple[str, str]] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)
    covered_folders: list[str] = field(default_factory=list)
    covered_files: list[str] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    library_path: str | None = None


@cache
def sandbox_view() -> SandboxView:
    """Build the view for the interpreter that runs this server, once for the process."""
    view = SandboxView()
    _show_system(view)
    base = _show_interpreter(view)
    packages = own_packages()
    if packages:
        inside = f"{VENV_FOLDER}/lib/python{python_version()}/site-packages"
        view.binds.append((str(packages), inside))
        view.links.append(("lib", f"{VENV_FOLDER}/lib64"))
        cover_labels(view, packages, inside)
    _cover_other_packages(view, base)
    shares = _shares_system_packages()
    view.texts[f"{VENV_FOLDER}/pyvenv.cfg"] = (
        f"home = {base}/bin\ninclude-system-site-packages = {str(shares).lower()}\nversion = {sys.version.split()[0]}\n"
    )
    return view


def own_packages() -> Path | None:
    """Return the folder with the server's packages, unless it belongs to the system's interpreter itself."""
    if sys.prefix != sys.base_prefix:
        return Path(sysconfig.get_path("purelib")).resolve()
    for entry in map(Path, sys.path):
        of_the_system = _is_system(entry) or entry.is_relative_to(sys.base_prefix)
        if entry.name in {"site-packages", "dist-packages"} and not of_the_system:
            return entry.resolve()
    return None


def _show_system(view: SandboxView) -> None:
    for folder in ROOT_FOLDERS:
        if os.path.islink(folder):
            view.links.append((os.readlink(folder), folder))
        elif os.path.isdir(folder):
            view.binds.append((folder, folder))
    view.binds.extend((path, path) for path in (*SYSTEM_FOLDERS, *SYSTEM_FILES) if os.path.exists(path))
    for libraries in ("/usr/lib", "/usr/local/lib", "/usr/lib64"):
        for path in system_label_places(Path(libraries)):
            _cover(view, path, str(path))


def _show_interpreter(view: SandboxView) -> str:
    """Show the interpreter; return the folder inside under which it lies."""
    base, program = Path(sys.base_prefix).resolve(), Path(getattr(sys, "_base_executable", sys.executable)).resolve()
    inside = str(base)
    foreign = next((root for root in FOREIGN_ROOTS if base.is_relative_to(root)), None)
    if foreign:
        view.binds.append((foreign, foreign))
    elif not _is_system(base / "lib"):
        inside = BASE_FOLDER
        view.binds.extend(
            (str(base / name), f"{inside}/{name}") for name in ("bin", "lib", "lib64") if (base / name).is_dir()
        )
    if sysconfig.get_config_var("Py_ENABLE_SHARED") and inside == BASE_FOLDER:
        view.library_path = f"{inside}/lib"  # a shared libpython is looked for at its built-in host path
    view.links.append((f"{inside}/bin/{program.name}", VENV_PYTHON))
    view.links.append(("python", f"{VENV_PYTHON}3"))
    return inside


def _cover_other_packages(view: SandboxView, base: str) -> None:
    """Covers packages that the program does not need as a whole, and the labels in those that it does."""
    folders = {
        f"{inside}/{packages.relative_to(host)}": packages
        for host, inside in _libraries(base)
        for packages in package_folders(Path(host))
    }
    needed = _needed_packages(base) if _shares_system_packages() else set()
    for inside, packages in sorted(folders.items()):
        if inside in needed:
            cover_labels(view, packages, inside)
        else:
            view.covered_folders.append(inside)


def _needed_packages(base: str) -> set[str]:
    """Where the interpreter's own packages lie inside: those of other programs lie deeper."""
    return {
        f"{inside}/{packages.relative_to(host)}"
        for host, inside in _libraries(base)
        for pattern in PACKAGE_FOLDER_PATTERNS
        for packages in Path(host).glob(pattern)
    }


def _libraries(base: str) -> list[tuple[str, str]]:
    """Folders that hold a python3*/ of their own, as (host path, path inside), no folder twice under two names."""
    pairs = [(folder, folder) for folder in ("/usr/lib", "/usr/lib64", "/usr/local/lib", "/usr/local/lib64")]
    own = [(str(Path(sys.base_prefix).resolve() / name), f"{base}/{name}") for name in ("lib", "lib64")]
    seen: dict[str, tuple[str, str]] = {}
    for host, inside in [*pairs, *own]:
        if os.path.isdir(host):
            seen.setdefault(os.path.realpath(host), (host, inside))
    return list(seen.values())


def cover_labels(view: SandboxView, packages: Path, inside: str) -> None:
    for path in label_places(packages):
        _cover(view, path, f"{inside}/{path.relative_to(packages)}")
    ours = packages / orchestrator.__name__
    if ours.is_dir():  # the server itself, and the data of its examples
        view.covered_folders.append(f"{inside}/{ours.name}")


def _cover(view: SandboxView, path: Path, inside: str) -> None:
    (view.covered_folders if path.is_dir() else view.covered_files).append(inside)


def _shares_system_packages() -> bool:
    """Whether the server itself sees the packages of the system's interpreter."""
    if sys.prefix == sys.base_prefix:
        return True
    settings = Path(sys.prefix, "pyvenv.cfg").read_text(encoding="utf-8").lower()
    return "include-system-site-packages = true" in settings


def _is_system(folder: Path) -> bool:
    return any(folder.is_relative_to(root) for root in SYSTEM_FOLDERS)


def python_version() -> str:
    return f"{sys.version_info.major}.{sys.version_info.minor}"
