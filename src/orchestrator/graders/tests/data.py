"""Data of a task with a test suite: public/ for the program, the suite for the judge, sealed calls for the driver."""

import hashlib
import json
import shutil
import tempfile
from pathlib import Path

from orchestrator.contract.errors import Invalid
from orchestrator.contract.grading import DataProfile, DatasetSource
from orchestrator.graders.predictions.split import hash_folder, move_draft, write_bytes
from orchestrator.graders.tests.sandbox.seal import NONCE_BYTES, seal
from orchestrator.graders.tests.sandbox.values import NotData, write_value
from orchestrator.graders.tests.suite import FIELD, FILE, MAX_SUITE_BYTES, Call, Suite, read_suite

SUITE_PATH = f"private/{FILE}"
FOLDERS = ("public", "private", "grader", "driver")
KEPT_CALLS, SEALED_CALLS = "calls.json", "calls.sealed"


def read_suite_text(source: DatasetSource | None) -> str:
    """Return the text of the data set's private/tests.py; raise Invalid if there is none that can be read."""
    if source is None or source.kind != "folder" or SUITE_PATH not in source.files:
        raise Invalid(
            f"grade.kind = 'tests' needs a data set that is a folder with {SUITE_PATH}, the suite, in it: dataset = "
            '"./data" in a task.toml, or upload_dataset.',
            field=FIELD,
        )
    content = Path(source.folder, SUITE_PATH).read_bytes()
    if len(content) > MAX_SUITE_BYTES:
        raise Invalid(f"{SUITE_PATH} has {len(content):,} bytes; at most {MAX_SUITE_BYTES:,} are read.", field=FIELD)
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        raise Invalid(f"{SUITE_PATH} is not UTF-8 text (byte {error.start}).", field=FIELD) from None


def format_calls(calls: list[Call]) -> list[list[object]]:
    """Return the calls as the driver reads them; raise Invalid for arguments that are no plain data."""
    try:
        return [
            [call.function, json.loads(write_value(call.arguments)), json.loads(write_value(call.keywords))]
            for call in calls
        ]
    except NotData as why:
        raise Invalid(f"{SUITE_PATH}: the arguments of a call cannot be used: {why}.", field=FIELD) from None


def prepare_folder(folder: Path, dataset: str | None, source: DatasetSource | None, seed: int) -> DataProfile:
    """Lay out `folder`, whole or not at all, and return its profile, which names the functions and no call."""
    text = read_suite_text(source)
    suite = read_suite(text)
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        for name in FOLDERS:
            (draft / name).mkdir()
        for path in source.files if source is not None else []:
            if path != SUITE_PATH:
                target = draft / path if path.startswith("private/") else draft / "public" / path
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(Path(source.folder if source else "", path), target, follow_symlinks=False)
        _write_suite(draft, text, suite, seed)
        sha256 = hash_folder(draft)
        move_draft(draft, folder)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    return DataProfile(dataset=dataset, kind="files", seed=seed, sha256=sha256, notes=[_describe_suite(suite)])


def _write_suite(draft: Path, text: str, suite: Suite, seed: int) -> None:
    """Write the suite with the key and its calls for the judge, and the calls, sealed, for the driver."""
    key = hashlib.sha256(f"{seed} {text}".encode()).digest()
    calls = {"validation": suite.validation, "held_out": suite.held_out}
    kept = {part: [call.text for call in listed] for part, listed in calls.items()}
    sent = {part: format_calls(listed) for part, listed in calls.items()}
    write_bytes(draft / "grader" / FILE, text.encode())
    write_bytes(draft / "grader" / KEPT_CALLS, json.dumps({"key": key.hex(), **kept}).encode())
    write_bytes(draft / "driver" / SEALED_CALLS, seal(json.dumps(sent).encode(), key, bytes(NONCE_BYTES)))


def read_key(folder: Path) -> str:
    """Return the key of the calls in hexadecimal."""
    return json.loads((folder / "grader" / KEPT_CALLS).read_bytes())["key"]


def _describe_suite(suite: Suite) -> str:
    return (
        f"The suite calls {', '.join(suite.functions)}: {len(suite.validation)} validation cases and "
        f"{len(suite.held_out)} held-out cases, each with at most {suite.seconds_per_call:g} s."
    )
