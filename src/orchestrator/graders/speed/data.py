"""Data of a task that measures speed: public/ for the program, reference and inputs sealed for who measures."""

import hashlib
import json
import shutil
import tempfile
from pathlib import Path

from orchestrator.contract.grading import DataProfile, DatasetSource
from orchestrator.graders.evaluator.data import copy
from orchestrator.graders.predictions.split import hash_folder, move_draft, write_bytes
from orchestrator.graders.speed.source import FILES, SpeedTest, read_speed_test
from orchestrator.graders.tests.sandbox.seal import NONCE_BYTES, seal

FOLDERS = ("public", "private", "grader", "sealed")
KEY_FILE, SEALED_FILE, ABOUT_FILE = "key.json", "speed.sealed", "about.json"


def prepare_folder(folder: Path, dataset: str | None, source: DatasetSource | None, seed: int) -> DataProfile:
    """Lay out `folder`, whole or not at all, and return its profile, which names no input."""
    test = read_speed_test(source)
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        for name in FOLDERS:
            (draft / name).mkdir()
        private = {f"private/{name}" for name in FILES}
        for path in source.files if source is not None else []:
            if path not in private and not path.startswith("private/"):
                copy(Path(source.folder if source else ""), path, draft)
        _write_test(draft, test, seed)
        sha256 = hash_folder(draft)
        move_draft(draft, folder)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    return DataProfile(dataset=dataset, kind="files", seed=seed, sha256=sha256, notes=[_describe_test(test)])


def _write_test(draft: Path, test: SpeedTest, seed: int) -> None:
    """Write the test sealed, its key apart from it, and what the driver of programs may know."""
    content = json.dumps(
        {
            "function": test.function,
            "inputs": test.inputs,
            "tolerance": test.tolerance,
            "precision": test.precision,
            "draws": sorted(test.draws),
            "files": test.files,
        }
    ).encode()
    key = hashlib.sha256(b"%d " % seed + content).digest()
    write_bytes(draft / "grader" / KEY_FILE, json.dumps({"key": key.hex()}).encode())
    write_bytes(draft / "grader" / ABOUT_FILE, json.dumps({"function": test.function}).encode())
    write_bytes(draft / "sealed" / SEALED_FILE, seal(content, key, bytes(NONCE_BYTES)))


def read_key(folder: Path) -> str:
    """Return the key of the sealed test in hexadecimal."""
    return json.loads((folder / "grader" / KEY_FILE).read_bytes())["key"]


def read_function(folder: Path) -> str:
    """Return the name of the function that is measured; "" for a program."""
    return json.loads((folder / "grader" / ABOUT_FILE).read_bytes())["function"]


def _describe_test(test: SpeedTest) -> str:
    what = f"The function {test.function} of the program is measured" if test.function else "The program is measured"
    how = "drawn for each grading" if "validation" in test.draws else "given in a file that programs do not see"
    verb = "called with" if test.function else "run with"
    more = " It reads its input from standard input and prints its answer." if not test.function else ""
    return f"{what}: it is {verb} inputs that are {how}, and must answer as the reference does.{more}"
