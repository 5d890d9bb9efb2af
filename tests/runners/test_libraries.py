"""What honest programs need works in the sandbox: numpy, pandas, scikit-learn, threads, pools, own modules."""

import asyncio

import pytest

from orchestrator.contract.inputs import make_host_input
from orchestrator.contract.running import Limits, RunSpec
from orchestrator.runners.local.selftest import run_to_end

pytestmark = pytest.mark.sandbox
ROOMY = {"memory_mb": 2048, "timeout_seconds": 120, "processes": 64}


def test_models_are_fitted(run):
    code = """
import numpy as np, pandas as pd
from sklearn.ensemble import HistGradientBoostingClassifier, RandomForestClassifier
from sklearn.decomposition import PCA
X = np.random.default_rng(0).normal(size=(300, 20)); y = (X[:, 0] > 0).astype(int)
print(HistGradientBoostingClassifier(max_iter=5).fit(X, y).score(X, y) > 0.8, PCA(3).fit_transform(X).shape)
print(RandomForestClassifier(10, n_jobs=2).fit(X, y).score(X, y) > 0.8)
pd.DataFrame(X).to_csv("/work/x.csv"); print(np.linalg.svd(X)[1].shape)
"""

    ran = run(code, cpus=2, **ROOMY)

    assert ran.text.split("\n")[:3] == ["True (300, 3)", "True", "(20,)"]


def test_pools_of_processes_work(run):
    code = """
import multiprocessing, os
from concurrent.futures import ProcessPoolExecutor
from joblib import Parallel, delayed
if __name__ == "__main__":
    print(sum(Parallel(n_jobs=2)(delayed(abs)(-i) for i in range(10))))
    with multiprocessing.Pool(2) as pool: print(sum(pool.map(abs, range(10))))
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(2, mp_context=spawn) as pool: print(sum(pool.map(abs, range(10))))
"""

    ran = run(code, cpus=2, **ROOMY)

    assert ran.text.split() == ["45", "45", "45"]


def test_program_imports_its_own_modules(setup, tmp_path):
    tmp_path.chmod(0o755)
    (tmp_path / "main.py").write_text("import part, sys; print(part.VALUE, sys.argv[1:])")
    (tmp_path / "part.py").write_text("VALUE = 5")
    command = ["python", "/program/main.py", "a b", "--x"]
    spec = RunSpec(container_id="c", command=command, inputs=[make_host_input(tmp_path, "/program")])

    _, printed = asyncio.run(run_to_end(setup.backend, setup.groups, spec))

    assert printed == b"5 ['a b', '--x']\n"


def test_standard_library_is_whole(run):
    code = "import ssl, sqlite3, ctypes, lzma, bz2, zlib, hashlib, uuid, readline, zoneinfo, getpass, socket\n"
    code += "print(getpass.getuser(), zoneinfo.ZoneInfo('Asia/Tokyo'), "
    code += "sqlite3.connect('a.db').execute('select 1').fetchone())"
    code += "\nprint(socket.gethostbyname('localhost'))"

    assert run(code).text.split("\n")[:2] == ["sandbox Asia/Tokyo (1,)", "127.0.0.1"]


def test_streams_can_be_opened_by_name(run):
    assert run("open('/dev/stdout', 'w').write('out'); open('/dev/stderr', 'w').write('err')").text == "outerr"


def test_other_programs_than_python_run(setup):
    command = ["sh", "-c", "echo $ORCHESTRATOR_SEED; pwd; id -un"]
    spec = RunSpec(container_id="c", command=command, environment={"ORCHESTRATOR_SEED": "3"})

    _, printed = asyncio.run(run_to_end(setup.backend, setup.groups, spec))

    assert printed == b"3\n/work\nsandbox\n"


def test_missing_command_is_a_failure(setup):
    spec = RunSpec(container_id="c", command=["no-such-program"], limits=Limits(timeout_seconds=20))

    ended, printed = asyncio.run(run_to_end(setup.backend, setup.groups, spec))

    assert ended.status == "failed" and ended.exit_code == 127 and b"no-such-program" in printed


def test_containers_side_by_side_do_not_meet(setup):
    async def run_four() -> list[bytes]:
        code = "import os, time; open('/work/a', 'w').write('x'); open('/tmp/b', 'w'); time.sleep(0.2)\n"
        code += "print(len(os.listdir('/work')), len(os.listdir('/tmp')), len(os.listdir('/dev/shm')), os.getuid())"
        spec = RunSpec(container_id="c", command=["python", "-c", code])
        ran = await asyncio.gather(*(run_to_end(setup.backend, setup.groups, spec) for _ in range(4)))
        return [printed for _, printed in ran]

    printed = asyncio.run(run_four())

    users = {line.split()[3] for line in printed}
    assert {line.rsplit(b" ", 1)[0] for line in printed} == {b"1 1 0"} and len(users) == (
        4 if setup.backend.root_mode else 1
    )
