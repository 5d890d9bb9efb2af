"""A version and its ancestors as a branch of a git repository; neither the index nor the working tree is touched."""

import os
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from orchestrator.cli.formatting import clean, score_text
from orchestrator.cli.versions import Version
from orchestrator.contract.errors import Conflict, Invalid
from orchestrator.contract.names import check_filename
from orchestrator.contract.tasks import Task

GIT_SECONDS = 120
REGULAR_FILE_MODE = "100644"
AUTHOR_EMAIL = "agent@orchestrator.invalid"


class GitFailed(Invalid):
    code = "git_failed"


class BranchInTheWay(Conflict):
    code = "branch_in_the_way"


@dataclass(frozen=True, slots=True)
class Branch:
    """`before` is the commit the branch was at, None for a new branch."""

    name: str
    commit: str
    before: str | None
    commits: int


def make_repository(folder: Path) -> bool:
    """Make the folder a git repository; return False if it was one already."""
    if _is_repository(folder):
        return False
    folder.mkdir(parents=True, exist_ok=True)
    _run_git(folder, "init", "--quiet", "--template=", "--initial-branch=main")
    return True


def write_branch(folder: Path, task: Task, line: Sequence[Version], *, metric: str | None, force: bool) -> Branch:
    """Write the branch `orchestrator/task-<id>` with one commit per version of `line`, oldest first.

    The same line gives the same commits. Raises GitFailed if the folder is no repository, BranchInTheWay if the branch
    is checked out or has other commits.
    """
    if not _is_repository(folder):
        raise GitFailed(f"{folder} is not the top folder of a git repository. Use --init to make it one.")
    name = f"orchestrator/task-{task.id}"
    ref = f"refs/heads/{name}"
    before = _run_git(folder, "rev-parse", "--verify", "--quiet", ref, may_fail=True)
    commit = ""
    for version in line:
        commit = _commit(folder, task, version, commit, metric)
    if before == commit:
        return Branch(name, commit, before, len(line))
    if before and not force and not _is_ancestor(folder, before, commit):
        raise BranchInTheWay(
            f"The branch {name} in {folder} has commits that are not among these versions. "
            "Use --force to move it anyway."
        )
    if f"branch {ref}" in _run_git(folder, "worktree", "list", "--porcelain").splitlines():
        raise BranchInTheWay(
            f"The branch {name} is checked out in {folder}. "
            "Switch to another branch first, so that none of your files change."
        )
    _run_git(
        folder, "update-ref", "-m", f"orchestrator apply: task {task.id}", ref, commit, before or "0" * len(commit)
    )
    return Branch(name, commit, before or None, len(line))


def _commit(folder: Path, task: Task, version: Version, parent: str, metric: str | None) -> str:
    entries = []
    for filename, content in sorted(version.files.items()):
        blob = _run_git(folder, "hash-object", "-w", "--no-filters", "--stdin", input_bytes=content)
        entries.append(f"{REGULAR_FILE_MODE} blob {blob}\t{check_filename(filename)}\0".encode())
    tree = _run_git(folder, "mktree", "-z", input_bytes=b"".join(entries))
    when = f"@{int(datetime.fromisoformat(version.written.created_at).timestamp())} +0000"
    identity: dict[str, str] = {}
    for role in ("AUTHOR", "COMMITTER"):
        identity |= {
            f"GIT_{role}_NAME": _format_author(version.written.agent),
            f"GIT_{role}_EMAIL": AUTHOR_EMAIL,
            f"GIT_{role}_DATE": when,
        }
    parents = ["-p", parent] if parent else []
    return _run_git(
        folder,
        "commit-tree",
        tree,
        *parents,
        input_bytes=_write_message(task, version, metric).encode(),
        environment=identity,
    )


def _write_message(task: Task, version: Version, metric: str | None) -> str:
    written = version.written
    score = f"{metric or 'score'} {score_text(version.score)} on validation rows" if version.score else "not graded"
    more = f"Other parents: {', '.join(written.parents[1:])}\n" if len(written.parents) > 1 else ""
    summary = clean(written.summary or "no summary", 1_000)
    subject = f"{written.version}: {clean(summary, 60)}"
    return f"{subject}\n\n{summary}\n\n{clean(score)}\nTask {task.id}: {clean(task.name, 200)}\n{more}"


def _format_author(agent: str) -> str:
    """Return a name that git accepts: it refuses names of punctuation only, and cuts them at < and >."""
    name = clean(agent, 100).replace("<", "(").replace(">", ")").strip(" .,:;\"'\\")
    return name or "agent"


def _is_ancestor(folder: Path, earlier: str, later: str) -> bool:
    return _run(folder, ("merge-base", "--is-ancestor", earlier, later), b"", {}).returncode == 0


def _is_repository(folder: Path) -> bool:
    """Check that the folder itself is a repository, not a folder above it."""
    if not folder.is_dir():
        return False
    git_dir = _run_git(folder, "rev-parse", "--path-format=absolute", "--git-dir", may_fail=True)
    return (
        bool(git_dir) and Path(git_dir).resolve() in (folder.resolve(), (folder / ".git").resolve())
    ) or _is_worktree(folder)


def _is_worktree(folder: Path) -> bool:
    top = _run_git(folder, "rev-parse", "--show-toplevel", may_fail=True)
    return bool(top) and Path(top).resolve() == folder.resolve()


def _run_git(
    folder: Path,
    *arguments: str,
    input_bytes: bytes = b"",
    environment: dict[str, str] | None = None,
    may_fail: bool = False,
) -> str:
    """Return what git printed, "" if it failed and may fail; raise GitFailed with git's last line otherwise."""
    ended = _run(folder, arguments, input_bytes, environment or {})
    if ended.returncode and may_fail:
        return ""
    if ended.returncode:
        reason = clean(ended.stderr.decode(errors="replace").strip().rpartition("\n")[2]) or "no reason given"
        raise GitFailed(f"git {arguments[0]} failed in {folder}: {reason}")
    return ended.stdout.decode(errors="surrogateescape").strip()


def _run(
    folder: Path, arguments: Sequence[str], input_bytes: bytes, environment: dict[str, str]
) -> subprocess.CompletedProcess[bytes]:
    """Run git without hooks, and without the variables that a hook or another repository left in the environment."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    options = (f"core.hooksPath={os.devnull}", "i18n.commitEncoding=UTF-8", "gc.auto=0")
    configuration = [part for option in options for part in ("-c", option)]
    command = ["git", "-C", str(folder), *configuration, *arguments]
    try:
        return subprocess.run(
            command,
            input=input_bytes,
            capture_output=True,
            env=inherited | environment,
            timeout=GIT_SECONDS,
            check=False,
        )
    except OSError:
        raise GitFailed(
            "git cannot be run on this machine. Leave out --git to write the files into the folder."
        ) from None
    except subprocess.TimeoutExpired:
        raise GitFailed(f"git {arguments[0]} took more than {GIT_SECONDS} s in {folder}.") from None
