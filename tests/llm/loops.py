"""Loops whose agents are models on a scripted server, over real HTTP: what the tests of loops share."""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.engine.scripted import ended, start, with_engine
from tests.model_servers import Answer, Fault, ModelRequest, ModelServer, Script, in_order

KEY = "key-of-the-gateway-1"
ROLES = ("generator", "coder", "evaluator")
BRIEF = '{"metric": null, "brief": "Begin simply."}'
CAUSES = '```json\n{"causes": ["The model is too simple."], "next_step": "Use trees."}\n```'

DIGITS = """import os
import pandas as pd
from sklearn.dummy import DummyClassifier

folder = os.environ["ORCHESTRATOR_DATA"]
train, test = pd.read_csv(f"{folder}/train.csv"), pd.read_csv(f"{folder}/test.csv")
columns = [name for name in train.columns if name not in ("id", "digit")]
model = DummyClassifier()
model.fit(train[columns], train["digit"])
predictions = pd.DataFrame({"id": test["id"], "prediction": model.predict(test[columns])})
predictions.to_csv("predictions.csv", index=False)
"""


def whole(text: str, plan: str = "the whole program", name: str = "main.py") -> Answer:
    return Answer(f"PLAN: {plan}\nFILE: {name}\n```python\n{text}```\n")


def swap(*pairs: tuple[str, str], plan: str = "a change", name: str = "main.py") -> Answer:
    blocks = "".join(f"<<<<<<< SEARCH\n{old}\n=======\n{new}\n>>>>>>> REPLACE\n" for old, new in pairs)
    return Answer(f"PLAN: {plan}\nFILE: {name}\n{blocks}")


DUMMY = whole(DIGITS, "always the commonest digit")
BAYES = swap(
    ("from sklearn.dummy import DummyClassifier", "from sklearn.naive_bayes import GaussianNB"),
    ("model = DummyClassifier()", "model = GaussianNB(var_smoothing=1e-2)"),
    plan="naive Bayes",
)
NEIGHBOURS = swap(
    ("from sklearn.naive_bayes import GaussianNB", "from sklearn.neighbors import KNeighborsClassifier"),
    ("model = GaussianNB(var_smoothing=1e-2)", "model = KNeighborsClassifier(1)"),
    plan="the nearest neighbour",
)


EVALUATE = """
def evaluate(outputs):
    return {"score": outputs.number(outputs.json("result.json")["x"], "x")}
"""


def number(value: float, more: str = "") -> str:
    """A program whose score is `value`."""
    return (
        f"import json\n\n{more}x = {value!r}\nwith open('result.json', 'w') as file:\n    json.dump({{'x': x}}, file)\n"
    )


def numbers(*, versions: int = 2, name: str = "llm:gateway:m", roles: tuple[str, ...] = ("coder",), **sections) -> dict:
    """A task whose programs run in a moment: the score is the number that they write."""
    agents = {"generator": "rules", "evaluator": "rules"} | dict.fromkeys(roles, name) | sections.pop("agents", {})
    task = {
        "name": "numbers",
        "description": "Write a large number.",
        "objective": {"metric": "score", "direction": "maximize"},
        "program": {"outputs": ["result.json"]},
        "run": {"timeout_seconds": 20, "memory_mb": 256},
        "grade": {"kind": "evaluator", "evaluator": EVALUATE, "timeout_seconds": 20, "memory_mb": 256},
        "agents": agents,
        "budget": {"versions": versions} | sections.pop("budget", {}),
        "search": {"max_failures": 50},
    }
    return task | sections


def role_of(request: ModelRequest) -> str:
    return next(role for role in ROLES if f"You are the {role}" in request.text)


def play(*answers: Answer | Fault, evaluator: Answer | Fault | None = None) -> Script:
    """The coder's requests get the answers in order; the other roles get the same one each time."""
    coder, others = in_order(*answers), {"evaluator": evaluator or Answer(CAUSES), "generator": Answer(BRIEF)}

    def script(request: ModelRequest) -> Answer | Fault:
        role = role_of(request)
        return coder(request) if role == "coder" else others[role]

    return script


@contextlib.contextmanager
def gateway(script: Script, provider: str = "gateway") -> Iterator[ModelServer]:
    """A scripted server whose address and key stand in the environment under the provider's name."""
    with ModelServer(script) as server:
        prefix = provider.partition("-")[0].upper()  # openai-responses has the settings of openai
        address = server.anthropic_url if provider in ("anthropic", "google") else server.openai_url
        known = dict(os.environ)
        os.environ |= {f"{prefix}_BASE_URL": address, f"{prefix}_API_KEY": KEY}
        try:
            yield server
        finally:
            os.environ.clear()
            os.environ |= known


def digits(name: str = "llm:gateway:m", *, roles: tuple[str, ...] = ("coder",), **sections: Any) -> dict:
    agents = {"generator": "rules", "evaluator": "rules"} | dict.fromkeys(roles, name) | sections.pop("agents", {})
    task = {"name": "digits", "dataset": "digits", "description": "Classify 8x8 images.", "agents": agents}
    return task | {"budget": {"versions": 3}, "run": {"timeout_seconds": 60}} | sections


def drive(folder: Path, task: dict, *uploads: dict[str, str], seconds: float = 120) -> dict[str, Any]:
    """Drive a loop to its end; return it with its messages, versions, calls and ledger.

    uploads: files of a seed, each as a form of upload_code.
    """

    async def work(api):
        if uploads:
            task_id = (await api.post("/upload_task", json=task)).raise_for_status().json()["task_id"]
            for form in uploads:
                (await api.post("/upload_code", data={"task_id": str(task_id)} | form)).raise_for_status()
            (await api.post("/start_loop", json={"task_id": task_id})).raise_for_status()
        else:
            task_id = await start(api, task)
        loop = await ended(api, task_id, seconds=seconds)
        answers = {"loop": loop}
        for name, field in (("messages", "messages"), ("code", "versions"), ("model_calls", "model_calls")):
            answers[name] = (await api.get(f"/get_{name}/{task_id}?limit=100")).json()[field]
        answers["ledger"] = (await api.get(f"/get_ledger/{task_id}")).json()
        return answers

    return with_engine(folder, work)


def verdicts(loop: dict) -> list[str]:
    return [row["verdict"] for row in loop["rounds"]]
