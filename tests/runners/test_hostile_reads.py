"""Programs that look for what they should not see: labels, the server, other processes, secrets of the host."""

import json
import os
from pathlib import Path

import pytest

import orchestrator
from orchestrator.contract.running import Mount
from orchestrator.runners.local.visible import own_packages, visible

pytestmark = pytest.mark.sandbox

SEARCH = """
import os, json
found, count = [], 0
for folder, folders, files in os.walk("/", onerror=lambda e: None):
    if folder in ("/proc", "/dev"):
        folders[:] = []
    for file in files:
        count += 1
        low = file.lower()
        known = low.startswith(("digits.", "breast_cancer.", "diabetes", "iris.", "wine_data")) or "held_out" in low or "private" in low
        if known and low.endswith((".csv", ".gz", ".npz", ".npy", ".arff", ".parquet", ".txt", ".dat", ".data", ".zip")):
            found.append(os.path.join(folder, file))
print(json.dumps([found, count]))
"""


def test_search_of_all_files_finds_no_labels(run, tmp_path):
    labels = tmp_path / "private" / "held_out.csv"
    labels.parent.mkdir()
    labels.write_text("label\n1\n")

    found, count = json.loads(run(SEARCH, timeout_seconds=120).text)

    assert found == [] and count > 1000


@pytest.mark.parametrize("name", ["load_digits", "load_breast_cancer", "load_diabetes", "load_iris", "load_wine"])
def test_data_sets_of_libraries_cannot_be_loaded(run, name):
    ran = run(f"import sklearn.datasets as d; print(d.{name}().target[:5])", timeout_seconds=120, memory_mb=1024)

    assert ran.ended.status == "failed" and "FileNotFoundError" in ran.text


def test_covered_folders_cannot_be_written_or_uncovered(run):
    folder = next(path for path in visible().covered_folders if path.endswith("sklearn/datasets/data"))
    code = f"""
import os, ctypes
print(os.listdir({folder!r}))
print(ctypes.CDLL(None, use_errno=True).umount2({folder!r}.encode(), 2), os.path.exists({folder!r} + "/digits.csv.gz"))
open({folder!r} + "/x", "w")
"""

    ran = run(code)

    assert ran.text.startswith("[]\n-1 False\n") and "Read-only file system" in ran.text or "Permission denied" in ran.text


def test_packages_that_are_not_ours_are_covered(run):
    code = "import glob; print(sum((glob.glob(p) for p in ('/usr/lib/python3*/dist-packages/*', '/usr/local/lib/python3*/*-packages/*', "
    code += "'/opt/python/lib/python3*/site-packages/*', '/usr/lib/python3*/site-packages/*')), []))"

    assert run(code).text == "[]\n"


def test_server_package_cannot_be_seen(run):
    ran = run("import orchestrator.settings")

    assert ran.ended.exit_code == 1 and "No module named 'orchestrator" in ran.text


@pytest.mark.parametrize(
    "path",
    ["/root", "/home", "/var", "/run", "/sys", "/boot", "/mnt", "/srv", "/etc/shadow", "/usr/share/doc", "/usr/src",
     "/dev/mem", "/dev/kmsg", "/dev/kvm", "/dev/fuse", "/dev/vda", "/dev/sda"],
)  # fmt: skip
def test_place_of_the_host_is_absent(run, path):
    assert run(f"import os; print(os.path.lexists({path!r}))").text == "False\n"


def test_folders_of_the_server_are_absent(run, tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("x")
    packages = own_packages()
    hidden = [str(secret), str(Path(orchestrator.__file__).parent), str(Path.home() / ".cache"), str(packages), os.getcwd() + "/tests"]

    ran = run(f"import os; print([p for p in {hidden!r} if os.path.exists(p)])")

    assert ran.text == "[]\n"


def test_first_process_shows_nothing_of_the_host(run):
    os.environ["SECRET_OF_THE_HOST"] = "hunter2"
    code = """
for name in ("environ", "cmdline"):
    try: print(open("/proc/1/" + name).read())
    except PermissionError: print("denied")
import os
for name in ("root", "cwd", "fd/0", "fd/3"):
    try: print(name, os.listdir("/proc/1/" + name) if name in ("root", "cwd") else os.readlink("/proc/1/" + name))
    except OSError as e: print(type(e).__name__)
"""

    ran = run(code)
    del os.environ["SECRET_OF_THE_HOST"]

    assert "hunter2" not in ran.text and str(Path.home()) not in ran.text and "/bwrap" not in ran.text.split("root")[0]


def test_only_own_processes_are_listed(run):
    assert int(run("import os; print(sum(n.isdigit() for n in os.listdir('/proc')))").text) <= 4


def test_no_descriptor_of_the_server_is_inherited(run, tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("x")
    with secret.open() as held:
        os.set_inheritable(held.fileno(), True)
        code = """
import os
for fd in range(3, 1024):
    try: print(fd, os.readlink(f"/proc/self/fd/{fd}"))
    except OSError: pass
"""

        assert run(code).text == ""


def test_environment_of_the_host_is_not_passed_on(run):
    os.environ["AWS_SECRET_ACCESS_KEY"] = "hunter2"
    ran = run("import os; print(dict(os.environ))")
    del os.environ["AWS_SECRET_ACCESS_KEY"]

    assert "hunter2" not in ran.text


def test_program_files_cannot_be_changed(run, tmp_path):
    tmp_path.chmod(0o755)
    (tmp_path / "main.py").write_text("1")
    code = """
for path in ("/program/main.py", "/program/other.py", "/opt/venv/x", "/usr/bin/x", "/etc/passwd", "/x", "/dev/x", "/opt/venv/pyvenv.cfg"):
    try: open(path, "a").write("x"); print("wrote", path)
    except OSError: pass
"""

    ran = run(code, mounts=(Mount(source=str(tmp_path), target="/program"),))

    assert ran.text == "" and (tmp_path / "main.py").read_text() == "1"


def test_left_sitecustomize_does_not_reach_isolated_runs(run):
    code = """
import os, subprocess, sys
for name in ("sitecustomize.py", "usercustomize.py", "json.py"):
    open("/work/" + name, "w").write("print('hijacked')")
print(subprocess.run([sys.executable, "-I", "-c", "import json; print('clean')"], capture_output=True, text=True).stdout)
"""

    assert run(code).text.split() == ["clean"]
