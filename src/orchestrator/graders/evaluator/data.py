"""Data of a task with its own evaluate.py: public/ for the program, private/ for evaluate.py, grader/ for its text."""

import shutil
import tempfile
from pathlib import Path

from orchestrator.contract.grading import DataProfile, DatasetSource
from orchestrator.graders.predictions.split import hash_folder, move_draft, write_bytes

PARTS = ("public", "private", "grader")
FILE = "evaluate.py"


def prepare_folder(
    folder: Path, dataset: str | None, source: DatasetSource | None, text: str, seed: int
) -> DataProfile:
    """Lay out `folder` and return its profile; only evaluate.py sees what the data set has below private/."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        for part in PARTS:
            (draft / part).mkdir()
        if source is not None:
            for path in source.files:
                copy(Path(source.folder), path, draft)
        write_bytes(draft / "grader" / FILE, text.encode())
        profile = DataProfile(dataset=dataset, kind="files", seed=seed, sha256=hash_folder(draft))
        move_draft(draft, folder)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    return profile


def add_evaluator(folder: Path, text: str) -> None:
    """Write evaluate.py beside data that was split as a table."""
    (folder / "grader").mkdir(exist_ok=True)
    write_bytes(folder / "grader" / FILE, text.encode())


def copy(source: Path, path: str, draft: Path) -> None:
    target = draft / path if path.startswith("private/") else draft / "public" / path
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source / path, target, follow_symlinks=False)
