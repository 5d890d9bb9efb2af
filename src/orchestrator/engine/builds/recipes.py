"""From a task's requirements and the settings to what is to be built, and the name it goes by."""

import hashlib
import json
from pathlib import Path
from urllib.parse import urlsplit

from orchestrator.contract.environments import Locked
from orchestrator.contract.plugins import Plugins
from orchestrator.contract.running import Limits
from orchestrator.environments.base import list_base_packages, name_interpreter
from orchestrator.environments.build import Recipe
from orchestrator.environments.pip import Sources
from orchestrator.environments.sdists import SandboxedSources
from orchestrator.settings import Settings
from orchestrator.storage.files.data_folder import DataFolder
from orchestrator.storage.rows import EnvironmentRow


def build_environment_id(requirements: list[str], settings: Settings) -> str:
    """Return the same id for the same requirements, interpreter, base and sources: that environment is built once."""
    identity = {
        **build_row_values(requirements),
        "index": hide_credentials(settings),
        "wheel_dir": settings.wheel_dir,
        "sdists": settings.package_sdists,
    }
    return f"env-{hashlib.sha256(json.dumps(identity, sort_keys=True).encode()).hexdigest()[:12]}"


def build_row_values(requirements: list[str]) -> dict:
    """Return the values with which an environment's row begins."""
    return {"requirements": requirements, "python": name_interpreter(), "base": list_base_packages()}


def build_recipe(row: EnvironmentRow, settings: Settings, folder: DataFolder, plugins: Plugins) -> Recipe:
    """Return a build that keeps to the lock, where the environment has had one."""
    sources = build_sources(settings, folder)
    lock = None if row.packages is None else tuple(Locked.model_validate(package) for package in row.packages)
    return Recipe(
        requirements=tuple(row.requirements),
        lock=lock,
        sources=sources,
        max_bytes=settings.package_max_mb << 20,
        seconds=settings.package_build_seconds,
        from_source=_build_sandboxed_sources(settings, sources, plugins),
    )


def _build_sandboxed_sources(settings: Settings, sources: Sources, plugins: Plugins) -> SandboxedSources | None:
    if not (settings.package_sdists and settings.wheel_dir):
        return None
    limits = Limits(timeout_seconds=settings.package_build_seconds, memory_mb=2048, work_mb=1024, processes=256)
    return SandboxedSources(plugins.runner("local"), Path(settings.wheel_dir), sources.cache.parent / "made", limits)


def build_sources(settings: Settings, folder: DataFolder) -> Sources:
    """Wheels of different indexes do not mix: each index has a cache of its own."""
    cache = Path(settings.wheel_cache_dir) if settings.wheel_cache_dir else folder.storage / "wheels"
    of_index = (
        hashlib.sha256(hide_credentials(settings).encode()).hexdigest()[:12]
        if hide_credentials(settings)
        else "offline"
    )
    return Sources(settings.package_index.get_secret_value(), settings.wheel_dir, cache / of_index)


def hide_credentials(settings: Settings) -> str:
    """Return the index's address without credentials; empty where there is none."""
    parts = urlsplit(settings.package_index.get_secret_value())
    return (
        parts._replace(netloc=parts.netloc.rpartition("@")[2], query="", fragment="").geturl() if parts.scheme else ""
    )
