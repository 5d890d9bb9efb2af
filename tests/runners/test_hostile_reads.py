"""Programs that look for what they should not see: labels, the server, other processes, secrets of the host."""

import json
import os
from pathlib import Path

import pytest

import orchestrator
from orchestrator.contract.inputs import make_host_input
from orchestrator.runners.local import sandbox_view as view_module
from orchestrator.runners.local.sandbox_view import own_packages, sandbox_view

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
        known = low.startswith(("digits.", "breast_cancer.", "diabetes", "iris.", "wine_data"))
        known = known or "held_out" in low or "private" in low
        kinds = (".csv", ".gz", ".npz", ".npy", ".arff", ".parquet", ".txt", ".dat", ".data", ".zip")
        if known and low.endswith(kinds):
            found.append(os.path.join(folder, file))
print(json.dumps([found, count]))
"""


def test_search_of_all_files_finds_no_labels(run, tmp_path):
    labels = tmp_path / "private" / "held_out.csv"
    labels.parent.mkdir()
    labels.write_text("label\n1\n")

    found, count = json.loads(run(SEARCH, timeout_seconds=120).text)

    assert found == [] and count > 1000


def test_data_sets_of_libraries_cannot_be_loaded(run):
    code = """
import sklearn.datasets as sets
for name in ("load_digits", "load_breast_cancer", "load_diabetes", "load_iris", "load_wine"):
    try: print(getattr(sets, name)().target[:5])
    except FileNotFoundError: print("absent")
"""

    assert run(code, timeout_seconds=120, memory_mb=1024).text.split() == ["absent"] * 5


def test_covered_folders_cannot_be_written_or_uncovered(run):
    folder = next(path for path in sandbox_view().covered_folders if path.endswith("sklearn/datasets/data"))
    code = f"""
import ctypes, errno, os
folder = {folder!r}
print(os.listdir(folder))
print(ctypes.CDLL(None, use_errno=True).umount2(folder.encode(), 2), errno.errorcode[ctypes.get_errno()])
try: open(folder + "/x", "w"); print("written")
except OSError as problem: print(errno.errorcode[problem.errno])
print(os.listdir(folder))
"""

    ran = run(code)

    assert ran.text.splitlines() == ["[]", "-1 EPERM", "EROFS", "[]"]


def test_packages_that_are_not_ours_are_covered(run):
    code = """
import os
found = []
for start in ("/usr", "/opt/python"):
    for folder, folders, files in os.walk(start):
        found += [folder] if folder.endswith(("/site-packages", "/dist-packages")) and folders + files else []
print(found)
"""

    assert run(code).text == "[]\n"


def test_server_package_cannot_be_seen(run):
    ran = run("import orchestrator.settings")

    assert ran.ended.exit_code == 1 and "No module named 'orchestrator" in ran.text


@pytest.mark.parametrize(
    "path",
    [
        "/root",
        "/home",
        "/var",
        "/run",
        "/sys",
        "/boot",
        "/mnt",
        "/srv",
        "/etc/shadow",
        "/usr/share/doc",
        "/usr/src",
        "/dev/mem",
        "/dev/kmsg",
        "/dev/kvm",
        "/dev/fuse",
        "/dev/vda",
        "/dev/sda",
    ],
)
def test_place_of_the_host_is_absent(run, path):
    assert run(f"import os; print(os.path.lexists({path!r}))").text == "False\n"


def test_folders_of_the_server_are_absent(run, tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("x")
    ours = (secret, Path(orchestrator.__file__).parent, Path.home() / ".cache", own_packages(), Path.cwd() / "tests")
    hidden = [str(path) for path in ours]

    ran = run(f"import os; print([p for p in {hidden!r} if os.path.exists(p)])")

    assert ran.text == "[]\n"


@pytest.mark.parametrize(
    "name", ["environ", "cmdline", "mem", "maps", "exe", "root", "cwd", "fd", "task/1/mem", "ns/mnt"]
)
def test_first_process_shows_nothing(run, name):
    code = f"""
import os
try: print(open("/proc/1/{name}", "rb").read(10))
except IsADirectoryError: print(os.listdir("/proc/1/{name}"))
"""

    ran = run(code)

    assert ran.ended.status == "failed" and "FileNotFoundError" in ran.text


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
print("looked")
"""

        assert run(code).text == "looked\n"


def test_environment_of_the_host_is_not_passed_on(run):
    os.environ["AWS_SECRET_ACCESS_KEY"] = "hunter2"
    ran = run("import os; print(dict(os.environ))")
    del os.environ["AWS_SECRET_ACCESS_KEY"]

    assert "'HOME': '/work'" in ran.text and "hunter2" not in ran.text


def test_program_files_cannot_be_changed(run, tmp_path):
    tmp_path.chmod(0o755)
    (tmp_path / "main.py").write_text("1")
    code = """
paths = "/program/main.py /program/other.py /opt/venv/x /usr/bin/x /etc/passwd /x /dev/x /opt/venv/pyvenv.cfg"
for path in paths.split():
    try: open(path, "a").write("x"); print("wrote", path)
    except OSError: pass
print(open("/program/main.py").read())
"""

    ran = run(code, inputs=(make_host_input(tmp_path, "/program"),))

    assert ran.text == "1\n" and (tmp_path / "main.py").read_text() == "1"


def test_left_sitecustomize_does_not_reach_isolated_runs(run):
    code = """
import os, subprocess, sys
for name in ("sitecustomize.py", "usercustomize.py", "json.py"):
    open("/work/" + name, "w").write("print('hijacked')")
command = [sys.executable, "-I", "-c", "import json; print('clean')"]
print(subprocess.run(command, capture_output=True, text=True).stdout)
"""

    assert run(code).text.split() == ["clean"]


def test_packages_of_other_programs_are_covered_at_any_depth(tmp_path, monkeypatch):
    deep = tmp_path / "app" / "platform" / "python" / "lib" / "python3.12" / "site-packages"
    top = tmp_path / "python3.11" / "dist-packages"
    for packages in (deep, top):
        (packages / "sklearn" / "datasets" / "data").mkdir(parents=True)
    monkeypatch.setattr(view_module, "_libraries", lambda base: [(str(tmp_path), "/usr/lib")])
    view = view_module.SandboxView()

    monkeypatch.setattr(view_module, "_shares_system_packages", lambda: True)
    view_module._cover_other_packages(view, "/usr")

    inside = "/usr/lib/app/platform/python/lib/python3.12/site-packages"
    assert view.covered_folders == [inside, "/usr/lib/python3.11/dist-packages/sklearn/datasets/data"]
