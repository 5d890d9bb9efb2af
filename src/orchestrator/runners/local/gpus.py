"""GPUs of this machine: which there are, what a container needs of each, and that no two containers have the same one.

NVIDIA: /dev/nvidia0 and on, with the driver's control devices. ROCm: /dev/dri/renderD128 and on, with /dev/kfd.
"""

import os
import re
import socket
from dataclasses import dataclass, field
from pathlib import Path

from orchestrator.contract.errors import GpuMissing

NVIDIA = re.compile(r"nvidia\d+")
RENDER = re.compile(r"renderD\d+")
NVIDIA_CONTROL = ("nvidiactl", "nvidia-uvm", "nvidia-uvm-tools", "nvidia-modeset")
LIBRARIES = ("/usr/local/nvidia", "/usr/local/cuda", "/opt/rocm", "/usr/lib/wsl/lib")  # beside what /usr/lib holds
ROCM_FACTS = ("/sys/class/kfd", "/sys/devices/virtual/kfd")  # which engines there are; ROCm reads it at its start


@dataclass
class Gpu:
    """One GPU: its name, the device files it takes, and what is mounted read-only beside them."""

    name: str
    devices: list[str]
    read_only: list[str] = field(default_factory=list)
    lock: socket.socket | None = None

    def free(self) -> None:
        if self.lock:
            self.lock.close()


def find_gpus(dev: Path = Path("/dev")) -> list[Gpu]:
    """All GPUs whose device files are there, by name."""
    names = sorted(os.listdir(dev), key=_by_number) if dev.is_dir() else []
    control = [str(dev / name) for name in NVIDIA_CONTROL if (dev / name).exists()]
    libraries = [folder for folder in LIBRARIES if os.path.isdir(folder)]
    gpus = [Gpu(name, [str(dev / name), *control], libraries) for name in names if NVIDIA.fullmatch(name)]
    if (dev / "kfd").exists() and (dev / "dri").is_dir():
        read_only = libraries + [folder for folder in ROCM_FACTS if os.path.isdir(folder)]
        nodes = [name for name in sorted(os.listdir(dev / "dri"), key=_by_number) if RENDER.fullmatch(name)]
        gpus += [Gpu(name, [str(dev / "dri" / name), str(dev / "kfd")], read_only) for name in nodes]
    return gpus


def acquire_gpus(count: int, dev: Path = Path("/dev")) -> list[Gpu] | None:
    """Acquire `count` GPUs that no other container has while their locks are held; None if not so many are free.

    Raises GpuMissing if there are not so many at all.
    """
    there = find_gpus(dev)
    if count > len(there):
        raise GpuMissing(describe_missing(count, [gpu.name for gpu in there]))
    acquired: list[Gpu] = []
    for gpu in there:
        if len(acquired) == count:
            break
        gpu.lock = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        try:  # a name in the kernel: freed even if we are killed
            gpu.lock.bind(f"\0ai-orchestrator-gpu-{dev}-{gpu.name}")
        except OSError:
            gpu.free()
            continue
        acquired.append(gpu)
    if len(acquired) == count:
        return acquired
    for gpu in acquired:
        gpu.free()
    return None


def check_access(gpus: list[Gpu], *, everybody: bool) -> None:
    """Check that the program's user can open the devices; raise GpuMissing. `everybody`: it is a user of its own."""
    for path in (path for gpu in gpus for path in gpu.devices):
        usable = os.stat(path).st_mode & 0o006 == 0o006 if everybody else os.access(path, os.R_OK | os.W_OK)
        if not usable:
            who = "programs run as separate users, so all users must be" if everybody else "this user must be"
            raise GpuMissing(
                f"{path} cannot be opened: {who} allowed to read and write it (a udev rule with MODE=0666, or a group)."
            )


def gpu_options(gpus: list[Gpu], made: set[str]) -> list[str]:
    """Return bubblewrap options that put the devices, and what they need, into a /dev that is still writable."""
    options: list[str] = []
    for path in dict.fromkeys(path for gpu in gpus for path in gpu.devices):
        inside = "/dev/dri" if RENDER.fullmatch(os.path.basename(path)) else "/dev"
        if inside not in made:
            made.add(inside)
            options += ["--dir", inside]
        options += ["--dev-bind", path, f"{inside}/{os.path.basename(path)}"]
    for folder in dict.fromkeys(folder for gpu in gpus for folder in gpu.read_only):
        options += ["--ro-bind", folder, folder]
    return options


def describe_missing(count: int, there: list[str]) -> str:
    usable = (
        f"it has {len(there)}: {', '.join(there)}"
        if there
        else "it has none (no /dev/nvidia*, no /dev/kfd with /dev/dri)"
    )
    return (
        f"run.gpus = {count}, but the runner does not have that many on this machine: {usable}. "
        "Ask for fewer, or leave run.gpus out."
    )


def _by_number(name: str) -> tuple[str, int]:
    digits = re.search(r"\d+$", name)
    return (name[: digits.start()], int(digits.group())) if digits else (name, -1)
