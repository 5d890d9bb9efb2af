"""Builds of environments from wheels that lie in a folder, with the real pip."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from orchestrator.contract.environments import Locked
from orchestrator.environments.build import Built, Recipe, build
from orchestrator.environments.pip import Sources


@dataclass
class Builder:
    """`builder(requirement, ...)` builds; what was said is in `log`."""

    root: Path
    log: bytes = b""
    count: int = 0

    @property
    def wheels(self) -> Path:
        return self.root / "wheels"

    @property
    def cache(self) -> Path:
        return self.root / "cache"

    def __call__(
        self,
        *requirements: str,
        lock: list[Locked] | None = None,
        index: str = "",
        max_bytes: int = 64 << 20,
        seconds: float = 60,
    ) -> Built:
        self.count += 1
        draft = self.root / f"draft{self.count}"
        wheels = str(self.wheels) if self.wheels.is_dir() else ""
        locked = None if lock is None else tuple(lock)
        recipe = Recipe(tuple(requirements), locked, Sources(index, wheels, self.cache), max_bytes, seconds)
        draft.mkdir()
        return asyncio.run(build(recipe, draft, self._say))

    async def _say(self, text: bytes) -> None:
        self.log += text


@pytest.fixture
def builder(tmp_path: Path) -> Callable[..., Built]:
    return Builder(tmp_path)
