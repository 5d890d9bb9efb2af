"""Where the inputs of a container lie on this machine; those that come as bytes are written to a folder."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from orchestrator.contract.errors import Invalid
from orchestrator.contract.inputs import Content, HostContent, Input, make_host_input
from orchestrator.contract.running import RunSpec

PACKAGES_FOLDER = "/opt/environment/packages"
FOLDER_PREFIX = "ai-orchestrator-inputs-"


def contents_of(spec: RunSpec) -> Iterator[Content]:
    """Yield all that goes into the container."""
    yield from (given.content for given in spec.inputs)
    if spec.packages:
        yield spec.packages


def stage_inputs(spec: RunSpec) -> tuple[RunSpec, str]:
    """Write inputs that come as bytes to a new folder; return the spec with them, and the folder. Blocks.

    The folder is the caller's to remove.
    """
    folder = tempfile.mkdtemp(prefix=FOLDER_PREFIX)
    try:
        os.chmod(folder, 0o755)
        inputs = [
            Input(target=given.target, content=_stage(given.content, Path(folder, str(number))))
            for number, given in enumerate(spec.inputs)
        ]
        packages = spec.packages and _stage(spec.packages, Path(folder, "packages"))
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return spec.model_copy(update={"inputs": inputs, "packages": packages}), folder


def host_path(content: Content) -> Path:
    """Return where staged content lies. Raises ValueError if it was not staged."""
    if content.host_path is None:
        raise ValueError("The content is not on this machine; stage_inputs has to write it first.")
    return content.host_path


def check_inputs(spec: RunSpec, *, everybody: bool) -> None:
    """Check that what is given is there; raise Invalid if not.

    everybody: the program runs as a user of its own, so it must be readable by all.
    """
    if not spec.command:
        raise Invalid("The container has no command.")
    packages = [make_host_input(host_path(spec.packages), PACKAGES_FOLDER)] if spec.packages else []
    for given in [*spec.inputs, *packages]:
        path = host_path(given.content)
        if not path.exists():
            raise Invalid(f"{path}, which is to be mounted at {given.target}, does not exist.")
        needed = 0o005 if path.is_dir() else 0o004
        if everybody and path.stat().st_mode & needed != needed:
            raise Invalid(
                f"{path}, which is to be mounted at {given.target}, is not readable by all users. Run chmod -R "
                "a+rX on it."
            )


def _stage(content: Content, folder: Path) -> Content:
    if content.host_path is not None:
        return content
    files = content.files()
    if not files:
        folder.mkdir()
    for file in files:
        path = folder / file.path
        if not path.resolve().is_relative_to(folder):
            raise Invalid(f"{file.path!r} is not a path inside the input.")
        path.parent.mkdir(parents=True, exist_ok=True)
        with content.open(file.path) as source, path.open("wb") as target:
            shutil.copyfileobj(source, target)
        path.chmod(0o755 if file.executable else 0o644)
    for subfolder, _, _ in os.walk(folder):
        os.chmod(subfolder, 0o755)
    return HostContent(folder)
