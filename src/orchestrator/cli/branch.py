"""A version's line as a branch of a git repository, made of plumbing: neither index nor working tree is touched."""

import os
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from orchestrator.cli.text import clean, score_text
from orchestrator.cli.winner import Version
from orchestrator.contract.errors import Conflict, Invalid
from orchestrator.contract.names import checked_filename
from orchestrator.contract.tasks import Task

GIT_SECONDS = 120
PLAIN_FILE = "100644"
NOBODY = "agent@orchestrator.invalid"


class GitFailed(Invalid):
    code = "git_failed"


class BranchInTheWay(Conflict):
    code = "branch_in_the_way"


@dataclass(frozen=True, slots=True)
class Branch:
    """`before` is the commit it was at, None for a new branch."""

    name: str
    commit: str
    before: str | None
    commits: int


def make_repository(folder: Path) -> bool:
    """Whether there was none and the folder is one now."""
    if _is_repository(folder):
        return False
    folder.mkdir(parents=True, exist_ok=True)
    _git(folder, "init", "--quiet", "--template=", "--initial-branch=main")
    return True


def write_branch(folder: Path, task: Task, line: Sequence[Version], *, metric: str | None, force: bool) -> Branch:
    """The branch `orchestrator/task-<id>` with a commit for each version of `line`, first to last; the same line gives the same commits.

    Raises GitFailed where the folder is no repository, BranchInTheWay where the branch is checked out or went another way.
    """
    if not _is_repository(folder):
        raise GitFailed(f"{folder} is not the top folder of a git repository; --init makes it one.")
    name = f"orchestrator/task-{task.id}"
    ref = f"refs/heads/{name}"
    before = _git(folder, "rev-parse", "--verify", "--quiet", ref, may_fail=True)
    commit = ""
    for version in line:
        commit = _commit(folder, task, version, commit, metric)
    if before == commit:
        return Branch(name, commit, before, len(line))
    if before and not force and not _leads_to(folder, before, commit):
        raise BranchInTheWay(
            f"The branch {name} in {folder} holds commits that are not part of this line; --force moves it all the same."
        )
    if f"branch {ref}" in _git(folder, "worktree", "list", "--porcelain").splitlines():
        raise BranchInTheWay(
            f"The branch {name} is checked out in {folder}; switch to another branch first, so that no file of yours changes."
        )
    _git(folder, "update-ref", "-m", f"orchestrator apply: task {task.id}", ref, commit, before or "0" * len(commit))
    return Branch(name, commit, before or None, len(line))


def _commit(folder: Path, task: Task, version: Version, parent: str, metric: str | None) -> str:
    entries = []
    for filename, content in sorted(version.files.items()):
        blob = _git(folder, "hash-object", "-w", "--no-filters", "--stdin", given=content)
        entries.append(f"{PLAIN_FILE} blob {blob}\t{checked_filename(filename)}\0".encode())
    tree = _git(folder, "mktree", "-z", given=b"".join(entries))
    when = f"@{int(datetime.fromisoformat(version.written.created_at).timestamp())} +0000"
    who = {}
    for role in ("AUTHOR", "COMMITTER"):
        who |= {
            f"GIT_{role}_NAME": _author(version.written.agent),
            f"GIT_{role}_EMAIL": NOBODY,
            f"GIT_{role}_DATE": when,
        }
    parents = ["-p", parent] if parent else []
    return _git(folder, "commit-tree", tree, *parents, given=_message(task, version, metric).encode(), more=who)


def _message(task: Task, version: Version, metric: str | None) -> str:
    written = version.written
    score = f"{metric or 'score'} {score_text(version.score)} on validation rows" if version.score else "not graded"
    more = f"Other parents: {', '.join(written.parents[1:])}\n" if len(written.parents) > 1 else ""
    summary = clean(written.summary or "no summary", 1_000)
    return f"{written.version}: {clean(summary, 60)}\n\n{summary}\n\n{clean(score)}\nTask {task.id}: {clean(task.name, 200)}\n{more}"


def _author(agent: str) -> str:
    """A name that git takes: it refuses one that has nothing but marks, and ends it at < and >."""
    name = clean(agent, 100).replace("<", "(").replace(">", ")").strip(" .,:;\"'\\")
    return name or "agent"


def _leads_to(folder: Path, earlier: str, later: str) -> bool:
    return _run(folder, ("merge-base", "--is-ancestor", earlier, later), b"", {}).returncode == 0


def _is_repository(folder: Path) -> bool:
    """Whether the folder itself is one, not some folder above it."""
    if not folder.is_dir():
        return False
    found = _git(folder, "rev-parse", "--path-format=absolute", "--git-dir", may_fail=True)
    return (bool(found) and Path(found).resolve() in (folder.resolve(), (folder / ".git").resolve())) or _is_worktree(
        folder
    )


def _is_worktree(folder: Path) -> bool:
    top = _git(folder, "rev-parse", "--show-toplevel", may_fail=True)
    return bool(top) and Path(top).resolve() == folder.resolve()


def _git(
    folder: Path, *arguments: str, given: bytes = b"", more: dict[str, str] | None = None, may_fail: bool = False
) -> str:
    """What git printed. Raises GitFailed with git's own last line; "" where it may fail and did."""
    ended = _run(folder, arguments, given, more or {})
    if ended.returncode and may_fail:
        return ""
    if ended.returncode:
        said = clean(ended.stderr.decode(errors="replace").strip().rpartition("\n")[2]) or "no reason given"
        raise GitFailed(f"git {arguments[0]} failed in {folder}: {said}")
    return ended.stdout.decode(errors="surrogateescape").strip()


def _run(folder: Path, arguments: Sequence[str], given: bytes, more: dict[str, str]) -> subprocess.CompletedProcess:
    """Without what a hook or another repository left in the environment, and without hooks."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    command = [
        "git",
        "-C",
        str(folder),
        "-c",
        f"core.hooksPath={os.devnull}",
        "-c",
        "i18n.commitEncoding=UTF-8",
        "-c",
        "gc.auto=0",
        *arguments,
    ]
    try:
        return subprocess.run(
            command, input=given, capture_output=True, env=kept | more, timeout=GIT_SECONDS, check=False
        )
    except OSError:
        raise GitFailed(
            "There is no git that can be run on this machine; without --git the files are written into the folder."
        ) from None
    except subprocess.TimeoutExpired:
        raise GitFailed(f"git {arguments[0]} took more than {GIT_SECONDS} s in {folder}.") from None
