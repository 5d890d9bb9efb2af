"""Source distributions of the offline folder made into wheels: their setup is a program, so it runs in a sandbox."""

import asyncio
from dataclasses import dataclass, field
from pathlib import Path

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import (
    InvalidSdistFilename,
    InvalidWheelFilename,
    canonicalize_name,
    parse_sdist_filename,
    parse_wheel_filename,
)
from packaging.version import Version

from orchestrator.contract.errors import BuildFailed
from orchestrator.contract.inputs import make_host_input
from orchestrator.contract.protocols.runner import Runner
from orchestrator.contract.running import Limits, RunSpec
from orchestrator.environments.pip import Say
from orchestrator.environments.wheels import hash_file

WHEEL_BYTES = 256 << 20
NAME_BYTES = 300
SOURCES_FOLDER = "/sources"  # the offline folder: the source distribution, and wheels of what its build needs
SCRIPT = """
import os, subprocess, sys
words = ["wheel", "--no-index", "--find-links", "/sources", "--no-deps", "--no-cache-dir", "-w", "/work/out"]
words += ["--disable-pip-version-check"]
code = subprocess.call([sys.executable, "-m", "pip", *words, "--", sys.argv[1]])
if code:
    sys.exit(code)
name = os.listdir("/work/out")[0]
os.rename(f"/work/out/{name}", "/work/built.whl")
open("/work/name.txt", "w").write(name)
"""


@dataclass
class SandboxedSources:
    """Makes wheels of source distributions in `wheel_dir`, without a network; `built` keeps them by hash."""

    runner: Runner
    wheel_dir: Path
    built: Path
    limits: Limits
    tried: set[str] = field(default_factory=set)

    async def provide(self, missing: str, say: Say) -> Path | None:
        """Make a wheel of what pip did not find; return its folder, None if there is no source of it here.

        Raises BuildFailed.
        """
        source = self._find_source(missing)
        if source is None or source.name in self.tried:
            return None
        self.tried.add(source.name)
        folder = self.built / hash_file(source)
        if not any(folder.glob("*.whl")):
            await say(f"\nBuilding {source.name} in a sandbox without a network\n".encode())
            await self._build(source, folder, say)
        return folder

    def _find_source(self, missing: str) -> Path | None:
        """Return the newest source distribution that meets the requirement."""
        try:
            requirement = Requirement(missing)
        except InvalidRequirement:
            return None
        fitting: list[tuple[Version, Path]] = []
        for file in self.wheel_dir.iterdir():
            try:
                name, version = parse_sdist_filename(file.name)
            except InvalidSdistFilename:
                continue
            if file.is_file() and name == canonicalize_name(requirement.name) and version in requirement.specifier:
                fitting.append((version, file))
        return max(fitting, default=(None, None))[1]

    async def _build(self, source: Path, folder: Path, say: Say) -> None:
        spec = RunSpec(
            container_id=f"build-{hash_file(source)[:12]}",
            command=["python", "-c", SCRIPT, f"{SOURCES_FOLDER}/{source.name}"],
            inputs=[make_host_input(self.wheel_dir, SOURCES_FOLDER)],
            limits=self.limits,
        )
        handle = await self.runner.start(spec)
        try:
            async for chunk in self.runner.follow(handle):
                await say(chunk.data)
            ended = (await self.runner.status(handle)).ended
            if ended is None or ended.status != "completed":
                reason = ended.reason if ended else "It has not ended."
                raise BuildFailed(
                    f"{source.name} could not be made into a wheel: {reason} "
                    "The packages that its build needs must be beside it as wheels."
                )
            name = (await self.runner.fetch(handle, "name.txt", max_bytes=NAME_BYTES)).decode("utf-8", "replace")
            content = await self.runner.fetch(handle, "built.whl", max_bytes=WHEEL_BYTES)
        finally:
            await self.runner.stop(handle, grace_seconds=0.0)
            while (await self.runner.status(handle)).ended is None:
                await asyncio.sleep(0.02)
            await self.runner.release(handle)
        _keep(source, folder, name, content)


def _keep(source: Path, folder: Path, name: str, content: bytes) -> None:
    """Keep the wheel under its name; raise BuildFailed if it says that it is something else than its source."""
    try:
        is_of = parse_wheel_filename(name)[:2]
    except InvalidWheelFilename as error:
        raise BuildFailed(f"{source.name} produced no valid wheel: {error}") from None
    if is_of != parse_sdist_filename(source.name) or "/" in name:
        raise BuildFailed(f"{source.name} produced the wheel {name!r}, which belongs to another package or version")
    folder.mkdir(parents=True, exist_ok=True)
    aside = folder / ".part"
    aside.write_bytes(content)
    aside.replace(folder / name)
