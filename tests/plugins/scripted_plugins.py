"""Plug-ins as others would ship them: an agent that uploads prepared programs, and a grader that reads one number."""

import asyncio
import hashlib
import json
from pathlib import Path

from orchestrator.contract.errors import NothingLeft, UnknownDataset
from orchestrator.contract.grading import DataProfile, Grade
from orchestrator.contract.inputs import make_host_input
from orchestrator.contract.running import Limits
from orchestrator.contract.tasks import Framing

GRADE = """
import json, math, sys
secret = open("/private/secret.txt").read()
text = open("/outputs/predictions.csv").read(100)
try:
    score = float(text)
    reason = "" if math.isfinite(score) else "The prediction is not finite."
except ValueError:
    reason = "The prediction is not a number."
graded = not reason
held_out = score - 0.01 if graded and sys.argv[1] == "held-out" else None
answer = {"graded": graded, "reason": reason, "validation": score if graded else None, "held_out": held_out}
json.dump(answer, open("/work/grade.json", "w"))
"""


class ScriptedAgent:
    """Round n uploads the n-th program of the task's description, a JSON list; rounds beyond it upload the last one.

    A program may stand in a file of its own: `file:` and its path.
    """

    async def frame_task(self, operations, turn):
        await operations.upload_message(task_id=turn.task_id, sender="scripted", content="begin", role="brief")
        return Framing(
            metric="score",
            direction="maximize",
            target=(await operations.get_task(task_id=turn.task_id)).spec.objective.target,
        )

    async def write_version(self, operations, turn):
        programs = json.loads((await operations.get_task(task_id=turn.task_id)).description)
        program = programs[min(turn.round, len(programs)) - 1]
        if program.startswith("file:"):
            program = Path(program.removeprefix("file:")).read_text(encoding="utf-8")
        if program == "no version":
            return
        if program == "agent fails":
            raise RuntimeError("the coder has no idea")
        if program == "nothing left":
            raise NothingLeft("Everything has been tried.")
        if program == "agent thinks for ever":
            await asyncio.Event().wait()
        await operations.upload_code(
            task_id=turn.task_id,
            version=turn.version,
            agent="scripted",
            file_content=program,
            parents=[turn.parent] if turn.parent else [],
            summary=f"program {turn.round}",
        )

    async def give_feedback(self, operations, turn):
        shown = next(
            found for found in (await operations.get_loop(task_id=turn.task_id)).rounds if found.version == turn.version
        )
        await operations.upload_feedback(
            task_id=turn.task_id, evaluator="scripted", feedback=f"{turn.version}: {shown.verdict}"
        )


class ScriptedGrader:
    name = "scripted"

    def check(self, dataset, spec, source=None):
        if dataset != "scripted":
            raise UnknownDataset("There is one data set: scripted.")

    def prepare(self, dataset, spec, seed, folder: Path, source=None):
        for part, name in (("public", "input.txt"), ("private", "secret.txt"), ("grader", "grade.py")):
            (folder / part).mkdir(parents=True, exist_ok=True)
            (folder / part / name).write_text({"public": "7", "private": "held-out labels", "grader": GRADE}[part])
        rows = {"train": 1, "validation": 1, "held_out": 1}
        return DataProfile(
            dataset=dataset, kind="regression", target="y", columns=[], rows=rows, seed=seed, sha256="0" * 64
        )

    def command(self, framing, spec, *, held_out):
        return ["python", "-I", "/grader/grade.py", "held-out" if held_out else "validation"]

    def inputs(self, outputs: Path, folder: Path):
        return [
            make_host_input(outputs, "/outputs"),
            make_host_input(folder / "private", "/private"),
            make_host_input(folder / "grader", "/grader"),
        ]

    def limits(self, spec):
        return Limits(timeout_seconds=20, memory_mb=256)

    def read(self, result: bytes):
        return Grade.model_validate_json(result)

    def fingerprint(self, spec):
        return hashlib.sha256(GRADE.encode()).hexdigest()
