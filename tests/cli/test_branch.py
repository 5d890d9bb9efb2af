"""A line as a branch, in real repositories: nothing of the user's is touched; the same line gives the same commits."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from orchestrator.cli.branch import BranchInTheWay, GitFailed, make_repository, write_branch
from orchestrator.cli.versions import Version
from orchestrator.contract.code import VersionFiles
from orchestrator.contract.scores import Spread
from orchestrator.contract.spec import TaskSpec
from orchestrator.contract.tasks import Task

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="needs git")
BRANCH = "orchestrator/task-3"
TASK = Task(
    id=3,
    name="digits\n\x1b[31m",
    dataset=None,
    description=None,
    creator_agent=None,
    status="completed",
    created_at="x",
    updated_at="x",
    spec=TaskSpec(),
)


def version(label: str, content: bytes, *, agent="pipelines", summary="changed") -> Version:
    written = VersionFiles(
        version=label, files=[], agent=agent, parents=[], summary=summary, created_at="2026-11-25T03:00:00.000000Z"
    )
    return Version(written, Spread(mean=0.9, sd=0.1, n=2), {"main.py": content, "data.bin": bytes(range(256))})


LINE = [version("v1", b"a\r\n"), version("v2", b"b\r\n")]


def git(folder: Path, *arguments: str) -> str:
    return subprocess.run(
        ["git", "-C", str(folder), *arguments], check=True, capture_output=True, text=True
    ).stdout.rstrip("\n")


@pytest.fixture(autouse=True)
def no_config(monkeypatch, tmp_path):
    """As on a machine where nobody has told git who they are, and inside a hook of another repository."""
    for name, value in {"HOME": str(tmp_path), "GIT_CONFIG_NOSYSTEM": "1", "XDG_CONFIG_HOME": str(tmp_path)}.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def repository(tmp_path) -> Path:
    """One commit, a staged change, a change that is not staged, and a file that git does not know."""
    folder = tmp_path / "mine"
    git(tmp_path, "init", "--quiet", "--initial-branch=main", str(folder))
    (folder / "main.py").write_text("mine")
    (folder / "other.py").write_text("mine")
    git(folder, "add", ".")
    git(folder, "-c", "user.name=me", "-c", "user.email=me@here", "commit", "--quiet", "-m", "first")
    (folder / "main.py").write_text("staged")
    git(folder, "add", "main.py")
    (folder / "other.py").write_text("changed")
    (folder / "unknown.py").write_text("new")
    return folder


def write(folder: Path, line=LINE, *, force=False):
    return write_branch(folder, TASK, line, metric="accuracy", force=force)


def test_branch_has_a_commit_for_each_version(repository):
    branch = write(repository)

    assert branch.name == BRANCH and branch.before is None
    log = git(repository, "log", "--format=%an|%ad|%s", "--date=iso-strict", BRANCH).splitlines()
    assert log == ["pipelines|2026-11-25T03:00:00+00:00|v2: changed", "pipelines|2026-11-25T03:00:00+00:00|v1: changed"]
    assert "accuracy 0.9000 ±0.1000 (n=2) on validation rows" in git(repository, "log", "-1", "--format=%b", BRANCH)
    shown = subprocess.run(
        ["git", "-C", str(repository), "show", f"{BRANCH}:data.bin"], check=True, capture_output=True
    ).stdout
    assert shown == bytes(range(256))


def test_nothing_of_the_user_is_touched(repository):
    def state():
        head = git(repository, "symbolic-ref", "HEAD"), git(repository, "rev-parse", "HEAD")
        return git(repository, "status", "--porcelain"), head, (repository / ".git/index").read_bytes()

    before = state()
    write(repository)

    assert state() == before


def test_same_line_gives_the_same_commits_anywhere(repository, tmp_path):
    make_repository(tmp_path / "other")
    git(tmp_path / "other", "config", "core.autocrlf", "true")

    assert write(repository).commit == write(tmp_path / "other").commit
    assert write(repository).before == write(repository).commit


def test_longer_line_moves_the_branch_on(repository):
    first = write(repository, LINE[:1])

    second = write(repository)

    assert second.before == first.commit
    assert git(repository, "rev-parse", f"{BRANCH}~1") == first.commit


def test_branch_that_went_another_way_is_left_alone(repository):
    first = write(repository)
    other = [version("v1", b"other")]

    with pytest.raises(BranchInTheWay, match="--force"):
        write(repository, other)

    assert git(repository, "rev-parse", BRANCH) == first.commit
    assert write(repository, other, force=True).before == first.commit


def test_branch_that_is_checked_out_is_not_moved(repository):
    write(repository, LINE[:1])
    git(repository, "worktree", "add", "--quiet", "../elsewhere", BRANCH)

    with pytest.raises(BranchInTheWay, match="checked out"):
        write(repository, force=True)


def test_folder_below_a_repository_is_none(repository):
    (repository / "sub").mkdir()

    with pytest.raises(GitFailed, match="--init"):
        write(repository / "sub")


def test_init_makes_a_repository_once(tmp_path):
    assert make_repository(tmp_path / "new") and not make_repository(tmp_path / "new")
    assert write(tmp_path / "new").commits == 2


def test_hooks_and_environment_of_others_do_nothing(repository, tmp_path, monkeypatch):
    hook = repository / ".git/hooks/reference-transaction"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\ntouch {tmp_path}/ran\n")
    hook.chmod(0o755)
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "nowhere"))
    monkeypatch.setenv("GIT_AUTHOR_NAME", "somebody else")

    write(repository)

    monkeypatch.delenv("GIT_DIR")
    assert not (tmp_path / "ran").exists()
    assert git(repository, "log", "-1", "--format=%an", BRANCH) == "pipelines"


@pytest.mark.parametrize("agent", ["<evil> \n\x00--amend", "...", "", "\u202e<>"])
def test_hostile_authors_and_summaries_make_commits(repository, agent):
    branch = write(repository, [version("v1", b"1", agent=agent, summary="--amend\n\x00\x1b[2J")])

    assert git(repository, "log", "-1", "--format=%an", branch.name)
    assert not any(
        ord(char) < 32 and char != "\n" for char in git(repository, "log", "-1", "--format=%an%n%B", branch.name)
    )


def test_without_git_it_says_so(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", os.devnull)

    with pytest.raises(GitFailed, match="git cannot be run on this machine"):
        make_repository(tmp_path)
