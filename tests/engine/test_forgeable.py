"""A grader that imports the program: only with consent, marked wherever a score is shown, without held-out data."""

import io
import zipfile
from pathlib import Path

import httpx
import pytest

from orchestrator.cli.summary import format_summary, summarize
from orchestrator.client.operations import Client
from orchestrator.contract.errors import Invalid
from orchestrator.contract.spec import TaskSpec
from orchestrator.graders.evaluator import EvaluatorGrader
from tests.engine.scripted import ended, start, with_engine
from tests.engine.test_evaluator_loop import task

EVALUATE = """
def evaluate(outputs, private, part):
    import main
    return main.solve(int((private / "answer").read_text()))
"""
HONEST = "def solve(limit):\n    return 1\n"
SPY = """
import os
def solve(limit):
    found = [name for _, _, names in os.walk("/private") for name in names]
    return len(found) / 10 + 1
"""
FORGER = "def solve(limit):\n    return 99\n"
BROKEN = "def solve(limit:\n"


def pack_data() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name in ("private/answer", "private/held_out/answer", "public.txt"):
            archive.writestr(name, "7")
    return packed.getvalue()


@pytest.mark.sandbox
@pytest.mark.slow
def test_forged_score_stands_with_its_mark(folder: Path):
    programs = [HONEST, SPY, BROKEN, FORGER]
    made = task(programs, EVALUATE, dataset="mine")
    made["grade"] |= {"forgeable": True}

    async def work(api: httpx.AsyncClient) -> tuple:
        content = pack_data()
        about = {"name": "mine", "size_bytes": len(content)}
        (await api.post("/upload_dataset", params=about, content=content)).raise_for_status()
        task_id = await start(api, made)
        loop = await ended(api, task_id)
        results = (await api.get(f"/get_results/{task_id}")).json()
        latest = (await api.get(f"/get_latest_results/{task_id}")).json()
        report = (await api.get(f"/get_report/{task_id}")).text
        shown = (await api.get(f"/get_task/{task_id}")).json()
        async with Client("http://testserver", "demo_key", transport=api._transport) as client:
            summary = await summarize(client, await client.get_loop(task_id=task_id), folder)
        return loop, results, latest, report, shown, format_summary(summary)

    loop, results, latest, report, shown, summary = with_engine(folder, work)

    verdicts = [past["verdict"] for past in loop["rounds"]]
    assert verdicts == ["baseline", "improved", "crashed", "improved"]
    scores = {past["version"]: past["score"]["mean"] for past in loop["rounds"] if past["score"]}
    assert scores == {"v1": 1.0, "v2": 1.1, "v4": 99.0}  # the spy has seen one private file, and no held-out one
    assert loop["best"]["held_out"] is None
    assert loop["forgeable"] and results["forgeable"] and latest["forgeable"] and shown["spec"]["grade"]["forgeable"]
    assert "Scores of this task are forgeable" in report
    assert any(line.split()[0] == "forgeable" for line in summary)


def test_grader_that_imports_the_program_needs_consent():
    spec = task([HONEST], EVALUATE)
    plain = TaskSpec.model_validate({name: spec[name] for name in ("objective", "program", "grade")})

    with pytest.raises(Invalid, match="accept it with grade.forgeable = true"):
        EvaluatorGrader().check(None, plain)

    accepted = plain.model_copy(update={"grade": plain.grade.model_copy(update={"forgeable": True})})
    EvaluatorGrader().check(None, accepted)
    with pytest.raises(Invalid, match="does not go with a table"):
        EvaluatorGrader().check("digits", accepted)
    assert EvaluatorGrader().fingerprint(plain) != EvaluatorGrader().fingerprint(accepted)
    with pytest.raises(ValueError, match=r"grade\.forgeable can only be used"):
        TaskSpec.model_validate({"grade": {"kind": "predictions", "forgeable": True}})
