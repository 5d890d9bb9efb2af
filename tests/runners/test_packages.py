"""Environments of packages in real sandboxes: what is seen, what comes first, and what packages cannot do."""

import asyncio
import os

import pytest

from orchestrator.contract.errors import Invalid
from orchestrator.contract.inputs import HostContent, make_host_input
from orchestrator.contract.running import RunSpec
from orchestrator.runners.local.selftest import run_to_end

pytestmark = pytest.mark.sandbox


@pytest.fixture
def packages(tmp_path):
    folder = tmp_path / "site"
    for name, text in {
        "alpha/__init__.py": "print('alpha here')",
        "json.py": "raise SystemExit('not the real json')",
        "threadpoolctl.py": "own = True",
        "hook.pth": "import os; os.environ['HOOKED'] = '1'",
        "bin/python": "#!/bin/sh\necho fake",
        "bin/sh": "#!/bin/sh\necho fake",
        "seaborn/data/iris.csv": "labels",
        "statsmodels/datasets/x/x.csv": "labels",
        "statsmodels/__init__.py": "",
    }.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        file.chmod(0o755)
    tmp_path.chmod(0o755)
    return folder


@pytest.fixture
def run_with(setup, packages):
    def run(code: str, *, folder=packages, inputs=(), memory_mb=512) -> str:
        spec = RunSpec(
            container_id="ctr-test",
            command=["python", "-c", code],
            packages=folder and HostContent(folder),
            inputs=list(inputs),
        )
        spec.limits.memory_mb = memory_mb
        ended, printed = asyncio.run(run_to_end(setup.backend, setup.groups, spec))
        return printed.decode()

    return run


def test_packages_are_found_beside_those_always_there(run_with):
    said = run_with("import alpha, numpy, pandas; print(numpy.__name__, pandas.__name__)")

    assert said == "alpha here\nnumpy pandas\n"


def test_packages_come_before_the_base_and_after_the_standard_library(run_with):
    assert run_with("import json, threadpoolctl; print(json.dumps(1), threadpoolctl.own)") == "1 True\n"


def test_children_find_the_packages_too(run_with):
    code = (
        "import subprocess, sys\n"
        "for python in (sys.executable, 'python', 'python3'): subprocess.run([python, '-c', 'import alpha'])"
    )

    assert run_with(code) == "alpha here\n" * 3


def test_start_hooks_of_packages_run_inside_as_the_program(run_with):
    said = run_with("import os; print(os.environ.get('HOOKED'), os.getuid() != 0)")

    assert said == "1 True\n"


def test_programs_of_packages_are_not_on_the_path(run_with):
    code = (
        "import shutil, subprocess; print(shutil.which('python')); "
        "print(subprocess.run('echo real', shell=True, capture_output=True, text=True).stdout)"
    )

    assert run_with(code).split() == ["/opt/environment/bin/python", "real"]


def test_packages_cannot_be_written(run_with):
    code = """
import os
for folder in ('/opt/environment/packages', '/opt/environment', '/opt/environment/packages/alpha'):
    try: open(f'{folder}/new', 'w')
    except OSError as error: print(error.strerror)
"""

    assert run_with(code).splitlines() == ["Read-only file system"] * 3


def test_labels_inside_packages_are_covered(run_with):
    code = """
import os
base = '/opt/environment/packages'
print(os.listdir(f'{base}/seaborn/data'))
try: print(open(f'{base}/statsmodels/datasets/x/x.csv').read())
except PermissionError: print()
"""

    assert run_with(code) == "[]\n\n"


def test_container_without_packages_sees_none(run_with):
    said = run_with(
        "import os, sys; print(os.path.exists('/opt/environment'), any('environment' in p for p in sys.path))",
        folder=None,
    )

    assert said == "False False\n"


def test_nothing_can_be_mounted_over_the_packages(run_with, tmp_path):
    with pytest.raises(Invalid, match="mounted"):
        run_with("", inputs=[make_host_input(tmp_path, "/opt/environment/packages/alpha")])


def test_missing_folder_of_packages_is_named(run_with, tmp_path):
    with pytest.raises(Invalid, match="nowhere"):
        run_with("", folder=tmp_path / "nowhere")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root starts programs as another user")
@pytest.mark.parametrize("setpriv", [True, False])
def test_hooks_never_run_as_root(setup, packages, setpriv):
    """A hook that runs before the program's user is taken on would leave a trace in its uid."""
    import dataclasses

    (packages / "hook.pth").write_text("import os, sys; sys.stderr.write(f'hook {os.getuid()}\\n')")
    backend = setup.backend if setpriv else dataclasses.replace(setup.backend, setpriv=None)
    spec = RunSpec(container_id="ctr-test", command=["python", "-c", ""], packages=HostContent(packages))

    _, printed = asyncio.run(run_to_end(backend, setup.groups, spec))

    told = printed.decode().split()
    assert told[0] == "hook" and set(told[1::2]) - {"0"} == set(told[1::2])
