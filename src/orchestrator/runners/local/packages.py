"""How a sandbox shows packages: an interpreter of its own that finds them before those always there."""

from dataclasses import replace

from orchestrator.contract.running import RunSpec
from orchestrator.runners.local.inputs import PACKAGES_FOLDER, host_path
from orchestrator.runners.local.sandbox_view import VENV_FOLDER, VENV_PYTHON, SandboxView, cover_labels, python_version

ENVIRONMENT_FOLDER = "/opt/environment"
ENVIRONMENT_PYTHON = f"{ENVIRONMENT_FOLDER}/bin/python"


def python_of(spec: RunSpec) -> str:
    """Return the interpreter that `python` means in the container."""
    return ENVIRONMENT_PYTHON if spec.packages else VENV_PYTHON


def search_path(spec: RunSpec) -> str:
    """Folders of programs. Those that packages bring are not among them: one could be named like any other program."""
    own = f"{ENVIRONMENT_FOLDER}/bin:" if spec.packages else ""
    return f"{own}{VENV_FOLDER}/bin:/usr/local/bin:/usr/bin:/bin"


def with_packages(view: SandboxView, spec: RunSpec) -> SandboxView:
    """Add the container's packages to the view, with data sets that hold labels covered, as in other libraries.

    `.pth` files and `sitecustomize` of a package run when the interpreter starts, as the program's user.
    """
    if spec.packages is None:
        return view
    packages = host_path(spec.packages)
    library = f"lib/python{python_version()}/site-packages"
    interpreter = next(text for text, target in view.links if target == VENV_PYTHON)
    extended = replace(
        view,
        binds=[*view.binds, (str(packages), PACKAGES_FOLDER)],
        links=[*view.links, (interpreter, ENVIRONMENT_PYTHON), ("python", f"{ENVIRONMENT_PYTHON}3")],
        texts=view.texts
        | {
            f"{ENVIRONMENT_FOLDER}/pyvenv.cfg": view.texts[f"{VENV_FOLDER}/pyvenv.cfg"],
            f"{ENVIRONMENT_FOLDER}/{library}/packages.pth": _site_folders(PACKAGES_FOLDER, f"{VENV_FOLDER}/{library}"),
        },
        covered_folders=list(view.covered_folders),
        covered_files=list(view.covered_files),
    )
    cover_labels(extended, packages, PACKAGES_FOLDER)
    return extended


def _site_folders(*folders: str) -> str:
    return "".join(f"import site; site.addsitedir({folder!r})\n" for folder in folders)
