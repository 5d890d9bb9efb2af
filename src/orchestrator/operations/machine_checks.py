"""Checks of the machine that a server can make of itself, and `doctor` without one."""

import os
import platform
import shutil
import sys
from pathlib import Path

from orchestrator.contract.findings import MachineCheck
from orchestrator.contract.running import Capabilities
from orchestrator.settings import Settings

MIN_FREE_BYTES = 2 * 2**30
MIN_PYTHON = (3, 11)


def check_python() -> MachineCheck:
    """Check that the interpreter is new enough."""
    ok = sys.version_info >= MIN_PYTHON
    fix = None if ok else f"Install Python {'.'.join(map(str, MIN_PYTHON))} or newer."
    return MachineCheck(
        name="Python", ok=ok, found=f"{platform.python_version()} on {platform.system()} {platform.machine()}", fix=fix
    )


def check_disk(settings: Settings) -> MachineCheck:
    """Check that the data directory can be written and that its disk has space."""
    folder = settings.data_dir.resolve()
    existing: Path = next(parent for parent in (folder, *folder.parents) if parent.exists())
    if not (existing.is_dir() and os.access(existing, os.W_OK)):
        fix = f"Choose another --data-dir: this user cannot write to {existing}."
        return MachineCheck(name="disk", ok=False, found=f"{folder} cannot be used", fix=fix)
    free = shutil.disk_usage(existing).free
    fix = (
        None
        if free >= MIN_FREE_BYTES
        else f"Free some space, or choose another --data-dir: {MIN_FREE_BYTES / 2**30:.0f} GiB are plenty."
    )
    return MachineCheck(name="disk", ok=fix is None, found=f"{free / 2**30:.1f} GiB free for {folder}", fix=fix)


def check_packages(settings: Settings) -> MachineCheck:
    """Check where `[run] requirements` may come from; no source at all is fine for tasks that name no packages."""
    sources = [f"wheels in {settings.wheel_dir}"] if settings.wheel_dir else []
    sources += ["an index (PACKAGE_INDEX)"] if settings.package_index.get_secret_value() else []
    if settings.wheel_dir and not Path(settings.wheel_dir).is_dir():
        return MachineCheck(
            name="packages",
            ok=False,
            found=" and ".join(sources),
            fix="The folder in WHEEL_DIR does not exist. Create it, or name another one.",
        )
    none = "no source configured: tasks with run.requirements need PACKAGE_INDEX or WHEEL_DIR"
    return MachineCheck(name="packages", ok=True, found=" and ".join(sources) or none)


def check_gpus(runner: Capabilities) -> MachineCheck:
    """Name the GPUs that containers can use."""
    detail = f"{', '.join(runner.gpus)}; a container that gets one is less isolated" if runner.gpus else "none"
    return MachineCheck(name="GPUs", ok=True, found=detail)


def check_key(settings: Settings) -> MachineCheck:
    """Check that the key is not the one from the documentation."""
    if not settings.uses_public_key:
        return MachineCheck(name="key", ok=True, found="DEMO_API_KEY is your own key")
    fix = "Set DEMO_API_KEY, in the environment or in .env, before others can reach this server."
    return MachineCheck(name="key", ok=False, found="demo_key, which is public", fix=fix)
