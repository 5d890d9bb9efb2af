"""Installs into a virtual environment in this folder, then runs the command line or the tests. Needs only Python.

    python3 scripts/bootstrap.py run digits     .venv, then `orchestrator run digits`
    python3 scripts/bootstrap.py test [...]     .venv-test with what the tests need, then pytest

Any Python 3 may read this file; what it starts is 3.11 or newer.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
OLDEST = (3, 11)
NEWER = ("python3.14", "python3.13", "python3.12", "python3.11")
# A file's tests stay in one process. Files go in the order of their names: by their numbers of tests, those of a few
# long ones would come last, and one process would wait for the other.
ALL_TESTS = ["-n", str(min(4, os.cpu_count() or 1)), "--dist", "loadfile", "--no-loadscope-reorder", "--durations=25"]
NO_VENV = """This Python has no working venv module. Install it, then run the same line again:
  Debian, Ubuntu   sudo apt install python3-venv
  Fedora, RHEL     sudo dnf install python3 python3-pip
  Alpine           sudo apk add python3 py3-pip
  other systems    the installer from python.org includes it"""


def main(arguments):
    os.umask(0o022)  # as root, programs run as a user of their own, who must be able to read what is installed here
    if not arguments or arguments[0] in ("-h", "--help"):
        print(__doc__)
        return 2
    with_new_enough_python()
    if arguments[0] == "test":
        python = installed(".venv-test", extra="[test]")
        # once for the hundreds of processes that tests start: each may be forbidden to keep what it compiles
        ended([python, "-m", "compileall", "-q", "src", "tests"], cwd=ROOT)
        return ended([python, "-m", "pytest"] + (arguments[1:] or ALL_TESTS), cwd=ROOT)
    return ended([installed(".venv", extra=extras_named_in(arguments)), "-m", "orchestrator"] + arguments)


def with_new_enough_python():
    """Returns if this Python is one, else starts this file again with the newest that is installed."""
    if sys.version_info >= OLDEST:
        return
    for name in NEWER:
        found = shutil.which(name)
        if found:
            os.execv(found, [found] + sys.argv)
    sys.exit(
        "Python 3.11 or newer is needed; this is %s. Install it, then run the same line with it."
        % sys.version.split()[0]
    )


def extras_named_in(arguments):
    """The extras that agents need which the arguments name, or the task.toml of a folder among them: "[acp,llm]"."""
    texts = list(arguments)
    texts += ["=%s" % read(os.path.join(argument, "task.toml")) for argument in arguments]
    named = [name for name in ("acp", "llm") if any(re.search("(^|[=\"'])%s:" % name, text) for text in texts)]
    return "[%s]" % ",".join(named) if named else ""


def installed(folder, extra=""):
    """The Python of the environment `folder`, with this checkout and all it needs in it."""
    environment = os.path.join(ROOT, folder)
    python = (
        os.path.join(environment, "Scripts", "python.exe")
        if os.name == "nt"
        else os.path.join(environment, "bin", "python")
    )
    stamp, wanted = os.path.join(environment, "installed"), fingerprint()
    had, _, extras = read(stamp).partition(" ")
    if os.path.exists(python) and had == wanted and all(name in extras for name in extra.strip("[]").split(",")):
        rebuild_dashboard(python)
        return python
    say("Installing into %s. This happens once and takes a few minutes, mostly for downloads ..." % environment)
    make_environment(environment)
    make_readable(os.path.join(ROOT, "src"))
    install = [python, "-m", "pip", "install", "-qq", "--disable-pip-version-check", "--editable", ROOT + extra]
    if ended(install) != 0:
        sys.exit(
            "The installation failed; pip's message above says why. Most often the network or the package index is "
            "the reason. Run the same line again to retry."
        )
    with open(stamp, "w") as file:
        file.write("%s %s" % (wanted, extra))
    return python


def rebuild_dashboard(python):
    """The dashboard is the one thing that a checkout does not run as it stands: it is built anew when its sources
    have changed.
    """
    import build_dashboard

    if os.environ.get("ORCH_SKIP_UI") or build_dashboard.is_fresh():
        return
    say("The dashboard's sources have changed; building it ...")
    if (
        ended([python, "-m", "pip", "install", "-qq", "--disable-pip-version-check", "--no-deps", "--editable", ROOT])
        != 0
    ):
        sys.exit(
            "The dashboard could not be built; pip's message above says why. "
            "Set ORCH_SKIP_UI=1 to continue with the dashboard that was built before."
        )


def make_readable(folder):
    """As root, programs run as a user of their own, who must be able to read the sources whatever umask they were
    cloned under.
    """
    if os.name == "nt" or os.geteuid() != 0:
        return
    for path, _, names in os.walk(folder):
        os.chmod(path, os.stat(path).st_mode | 0o055)
        for name in names:
            os.chmod(os.path.join(path, name), os.stat(os.path.join(path, name)).st_mode | 0o044)


def make_environment(environment):
    try:
        import ensurepip  # noqa: F401  what Debian leaves out
        import venv
    except ImportError:
        sys.exit(NO_VENV)
    try:
        venv.EnvBuilder(with_pip=True, clear=True).create(environment)
    except (OSError, subprocess.CalledProcessError) as error:
        sys.exit("The virtual environment %s could not be created: %s\n%s" % (environment, error, NO_VENV))


def fingerprint():
    """Changes when the dependencies, the Python or the place do; sources are read from the checkout itself."""
    with open(os.path.join(ROOT, "pyproject.toml"), "rb") as file:
        wanted = hashlib.sha256(file.read())
    wanted.update((sys.version + ROOT).encode())
    return wanted.hexdigest()


def read(path):
    try:
        with open(path) as file:
            return file.read()
    except OSError:
        return ""


def ended(command, **options):
    """The exit code of a command that shares this terminal; Ctrl-C is the command's own affair."""
    process = subprocess.Popen(command, **options)
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            continue


def say(sentence):
    sys.stderr.write(sentence + "\n")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
