"""Builds one environment in a draft folder: resolve, fetch, look at each wheel, unpack. No code of a package runs."""

import asyncio
import errno
import hashlib
import json
import os
import shutil
from dataclasses import dataclass, replace
from pathlib import Path

from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

from orchestrator.contract.environments import Locked, lock_text
from orchestrator.contract.errors import BuildFailed, StorageFull
from orchestrator.environments.base import ALWAYS_THERE, list_base_packages, name_interpreter
from orchestrator.environments.pip import DISK_FULL, Pip, PipFailed, Say, Sources, make_view, measure_folder
from orchestrator.environments.sdists import SandboxedSources
from orchestrator.environments.wheels import check_wheel

DRAFT_FACTOR = 4  # a draft holds downloads, a copy of them and what is unpacked
NO_SOURCES = (
    "no source of packages is set: set PACKAGE_INDEX (address of an index) or WHEEL_DIR (folder of wheels) "
    "for the server."
)
OFFLINE = "only wheels in WHEEL_DIR and the wheel cache are looked at: put what is missing there, or set PACKAGE_INDEX."
FROM_INDEX = "the index has no wheel that fits, and source distributions are not taken from it."


@dataclass(frozen=True)
class Recipe:
    """What is to be built. `lock`: what it came to before; None resolves it anew."""

    requirements: tuple[str, ...]
    lock: tuple[Locked, ...] | None
    sources: Sources
    max_bytes: int
    seconds: float
    from_source: SandboxedSources | None = None  # None: source distributions are not looked at


@dataclass(frozen=True)
class Built:
    """`site` lies in the draft, whole and synced; `digest` names its content."""

    packages: list[Locked]
    site: Path
    digest: str
    size_bytes: int


async def build(recipe: Recipe, draft: Path, say: Say) -> Built:
    """Build the environment in `draft`, which is the caller's to remove; raise BuildFailed or StorageFull."""
    try:
        async with asyncio.timeout(recipe.seconds):
            return await _build(recipe, draft, say)
    except TimeoutError:
        raise BuildFailed(f"it took longer than {recipe.seconds:g} s (the limit is PACKAGE_BUILD_SECONDS)") from None
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise StorageFull(DISK_FULL) from error
        raise BuildFailed(f"{error.strerror}: {error.filename}") from error


def compute_digest(packages: list[Locked]) -> str:
    """One name for equal locks on the same interpreter."""
    identity = json.dumps([name_interpreter(), sorted(package.sha256 for package in packages)])
    return hashlib.sha256(identity.encode()).hexdigest()[:32]


async def _build(recipe: Recipe, draft: Path, say: Say) -> Built:
    if recipe.sources.wheel_dir and not Path(recipe.sources.wheel_dir).is_dir():
        raise BuildFailed(f"WHEEL_DIR, {recipe.sources.wheel_dir}, is not a folder")
    await asyncio.to_thread(make_view, draft)
    await asyncio.to_thread(recipe.sources.cache.mkdir, parents=True, exist_ok=True)
    pip = Pip(recipe.sources, draft, recipe.max_bytes * DRAFT_FACTOR, say)
    lock = list(recipe.lock) if recipe.lock is not None else await _resolve_with_sources(pip, recipe)
    if lock:
        await say(b"\nLock:\n" + lock_text(lock).encode() + b"\n")
        await _fetch(pip, lock)
    packages, unpacked = await asyncio.to_thread(_check_wheels, draft / "wheels", lock)
    if unpacked > recipe.max_bytes:
        raise BuildFailed(
            f"it needs {unpacked >> 20} MiB unpacked; at most {recipe.max_bytes >> 20} MiB are allowed (the "
            "limit is PACKAGE_MAX_MB)"
        )
    site = draft / "site"
    site.mkdir()
    if packages:
        files = [str(draft / "wheels" / package.filename) for package in packages]
        await pip.run("install", "--no-index", "--no-deps", "--no-warn-script-location", "--target", str(site), *files)
    size_bytes = await asyncio.to_thread(_finish, site, draft / "wheels", pip.sources)
    return Built(packages, site, compute_digest(packages), size_bytes)


async def _resolve_with_sources(pip: Pip, recipe: Recipe) -> list[Locked]:
    while True:
        try:
            return await _resolve(pip, recipe)
        except PipFailed as error:
            missing = error.failure.missing
            made = await recipe.from_source.provide(missing, pip.say) if recipe.from_source and missing else None
            if made is None:
                raise _explain_error(error, recipe.sources) from None
            pip.sources = replace(pip.sources, made=(*pip.sources.made, made))


async def _resolve(pip: Pip, recipe: Recipe) -> list[Locked]:
    """Resolve what has to be added to the base; requirements that contradict the base cannot be met."""
    report, held = pip.draft / "report.json", pip.draft / "base.txt"
    held.write_text("".join(f"{name}=={version}\n" for name, version in list_base_packages().items()), encoding="utf-8")
    await pip.run(
        "install", "--dry-run", "--report", str(report), "--constraint", str(held), "--", *recipe.requirements
    )
    installs = json.loads(report.read_bytes())["install"]
    return sorted((_to_locked(item) for item in installs), key=lambda locked: locked.name)


def _to_locked(item: dict) -> Locked:
    """Check what pip reports: names and versions come from the wheels themselves."""
    name, version = item["metadata"]["name"], item["metadata"]["version"]
    sha256 = item["download_info"].get("archive_info", {}).get("hashes", {}).get("sha256", "")
    try:
        version = str(Version(version))
    except InvalidVersion:
        raise BuildFailed(f"{name!r} has the version {version!r}, which is not a valid version") from None
    if len(sha256) != 64:
        raise BuildFailed(f"the source of {name} {version} gives no sha256, so it cannot be locked")
    return Locked(name=canonicalize_name(name), version=version, sha256=sha256)


async def _fetch(pip: Pip, lock: list[Locked]) -> None:
    file = pip.draft / "lock.txt"
    file.write_text(lock_text(lock), encoding="utf-8")
    wheels = str(pip.draft / "wheels")
    await pip.run("download", "--no-deps", "--require-hashes", "--dest", wheels, "--requirement", str(file))


def _check_wheels(wheels: Path, lock: list[Locked]) -> tuple[list[Locked], int]:
    """Return the lock with the file of each package, and the bytes of all of them unpacked."""
    files = {_parse_name(file): file for file in wheels.iterdir()} if wheels.is_dir() else {}
    missing = [package.name for package in lock if package.name not in files]
    if missing:
        raise BuildFailed(f"no wheel of {', '.join(missing)} was downloaded")
    unpacked = sum(check_wheel(files[package.name], package) for package in lock)
    return [_add_file(package, files[package.name]) for package in lock], unpacked


def _add_file(package: Locked, file: Path) -> Locked:
    return package.model_copy(update={"filename": file.name, "size_bytes": file.stat().st_size})


def _parse_name(file: Path) -> str:
    return canonicalize_name(file.name.split("-")[0])


def _finish(site: Path, wheels: Path, sources: Sources) -> int:
    """Make it readable for programs, sync it and keep its wheels for the next time; return its size on disk."""
    for url_file in site.glob("*.dist-info/direct_url.json"):
        _forget(url_file)
    for parent, folders, names in os.walk(site):
        for name in folders:
            os.chmod(os.path.join(parent, name), 0o755)
        for name in names:
            path = os.path.join(parent, name)
            os.chmod(path, 0o755 if os.stat(path).st_mode & 0o100 else 0o644)
    site.chmod(0o755)
    for file in wheels.iterdir() if wheels.is_dir() else ():
        _put_in_cache(file, sources)
    os.sync()
    return measure_folder(site)


def _forget(url_file: Path) -> None:
    """Drop where on this machine the wheel lay: the same lock gives the same files."""
    url_file.unlink()
    record = url_file.with_name("RECORD")
    kept = [line for line in record.read_bytes().splitlines(keepends=True) if b"/direct_url.json," not in line]
    record.write_bytes(b"".join(kept))


def _put_in_cache(wheel: Path, sources: Sources) -> None:
    """Put a wheel in the cache, whole or not at all; what lies in the offline folder needs no second copy."""
    final = sources.cache / wheel.name
    if final.exists() or (sources.wheel_dir and Path(sources.wheel_dir, wheel.name).exists()):
        return
    aside = final.with_name(f".{wheel.name}.part")
    shutil.move(wheel, aside)
    os.replace(aside, final)


def _explain_error(error: PipFailed, sources: Sources) -> BuildFailed:
    """Return the error with what to do about it first, where that is known, then what pip said."""
    hint = ""
    if error.failure.contradicts_base:
        held = ", ".join(f"{name} {version}" for name, version in list_base_packages().items() if name in ALWAYS_THERE)
        hint = f"programs always have {held}, and requirements have to agree with these."
    elif error.failure.missing and not error.failure.unreached:
        hint = FROM_INDEX if sources.index else OFFLINE if sources.wheel_dir else NO_SOURCES
    return BuildFailed(f"{hint} pip says: {error}" if hint else str(error))
