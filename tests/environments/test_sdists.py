"""Source distributions: ignored by default; where they are wanted, their setup runs in the sandbox and nowhere else."""

import io
import tarfile

import pytest

from orchestrator.contract.errors import BuildFailed
from orchestrator.environments import sdists
from tests.engine.scripted import with_engine
from tests.engine.test_environments import environments, needing, over, spawned
from tests.environments.making import make_wheel

pytestmark = [pytest.mark.sandbox, pytest.mark.slow]

BACKEND = """
import base64, hashlib, os, pathlib, socket, zipfile
{extra}
def build_wheel(folder, config_settings=None, metadata_directory=None):
    info, name = "{made}.dist-info", "{made}-py3-none-any.whl"
    parts = {{
        "alpha/__init__.py": "__version__ = 'from source'",
        info + "/METADATA": "Metadata-Version: 2.1\\nName: {project}\\nVersion: 1.0\\n",
        info + "/WHEEL": "Wheel-Version: 1.0\\nGenerator: t\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n",
    }}
    parts[info + "/RECORD"] = "".join(part + ",,\\n" for part in parts)
    with zipfile.ZipFile(os.path.join(folder, name), "w") as archive:
        for part, text in parts.items():
            archive.writestr(part, text)
    return name
"""
PROJECT = """[build-system]
requires = [{needs}]
build-backend = "backend"
backend-path = ["."]
[project]
name = "alpha"
version = "1.0"
"""


def make_source(folder, *, extra="", made="alpha-1.0", needs=""):
    folder.mkdir(exist_ok=True)
    texts = {
        "pyproject.toml": PROJECT.format(needs=needs),
        "backend.py": BACKEND.format(extra=extra, made=made, project=made.split("-")[0]),
        "PKG-INFO": "Metadata-Version: 2.1\nName: alpha\nVersion: 1.0\n",
    }
    with tarfile.open(folder / "alpha-1.0.tar.gz", "w:gz") as archive:
        for name, text in texts.items():
            member = tarfile.TarInfo(f"alpha-1.0/{name}")
            member.size = len(text)
            archive.addfile(member, io.BytesIO(text.encode()))


def ran(folder, wheels, *requirements, **settings):
    async def work(api):
        _, container_id = await spawned(api, needing(*requirements))
        return await over(api, container_id), (await environments(api))[0]

    return with_engine(folder, work, wheel_dir=str(wheels), **settings)


@pytest.fixture
def wheels(tmp_path):
    tmp_path.chmod(0o755)
    folder = tmp_path / "wheels"
    folder.mkdir()
    folder.chmod(0o755)
    return folder


def test_source_becomes_a_wheel_in_the_sandbox(folder, wheels, tmp_path):
    trace = tmp_path / "trace"
    extra = (
        f"print('uid', os.getuid(), os.path.exists({str(tmp_path)!r}))\n"
        f"try: open({str(trace)!r}, 'w')\nexcept OSError: pass"
    )
    make_source(wheels, extra=extra)
    make_wheel(wheels, "beta", needs=("alpha",))

    row, environment = ran(folder, wheels, "beta", package_sdists=True)

    assert (row["status"], row["logs"]) == ("completed", "from source\n")
    assert [found["name"] for found in environment["packages"]] == ["alpha", "beta"] and not trace.exists()


def test_source_is_not_looked_at_by_default(folder, wheels):
    make_source(wheels)

    row, environment = ran(folder, wheels, "alpha")

    assert (
        row["status"] == "failed" and environment["state"] == "failed" and "No matching distribution" in row["reason"]
    )


@pytest.mark.parametrize("made", ["numpy-1.0", "alpha-9.9"])
def test_source_cannot_make_a_wheel_of_something_else(folder, wheels, made):
    make_source(wheels, made=made)

    row, _ = ran(folder, wheels, "alpha", package_sdists=True)

    assert row["status"] == "failed" and "alpha-1.0.tar.gz" in row["reason"]
    assert not list((folder / "storage" / "wheels").rglob("*.whl"))


@pytest.mark.parametrize(
    "name", ["numpy-1.0-py3-none-any.whl", "alpha-9.9-py3-none-any.whl", "../alpha-1.0-py3-none-any.whl", "x"]
)
def test_wheel_must_bear_the_name_of_its_source(tmp_path, name):
    with pytest.raises(BuildFailed, match="alpha-1.0.tar.gz produced"):
        sdists._keep(tmp_path / "alpha-1.0.tar.gz", tmp_path / "made", name, b"")

    assert list(tmp_path.rglob("*")) == []


def test_source_whose_needs_are_missing_is_told(folder, wheels):
    make_source(wheels, needs='"nowhere-to-be-found"')

    row, _ = ran(folder, wheels, "alpha", package_sdists=True)

    assert "alpha-1.0.tar.gz could not be made into a wheel" in row["reason"] and "beside it as wheels" in row["reason"]
