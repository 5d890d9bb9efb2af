"""The agent whose posted results count where the grader is `external`: it fetches outputs, and judges them as data."""

import asyncio
import json
from typing import Any

import httpx

from tests.forgers.tasks import NUMBERS, right_answer

AGENT = "lab"
POLL_SECONDS = 0.3


async def judge_outputs(api: httpx.AsyncClient, task_id: int) -> None:
    """Post a result of each execution that the task waits for, until it is cancelled."""
    cursor = ""
    while True:
        page = (
            await api.get(f"/get_messages/{task_id}", params={"limit": 100, "cursor": cursor} if cursor else {})
        ).json()
        for message in page["messages"]:
            if message["role"] == "result_wanted":
                await post_result(api, task_id, message["data"]["container_id"])
        cursor = page["next_cursor"] or cursor
        await asyncio.sleep(POLL_SECONDS)


async def post_result(api: httpx.AsyncClient, task_id: int, container_id: str) -> None:
    answer = await api.get(f"/download_artifact/{container_id}/answers")
    given = read_answers(answer.content) if answer.status_code == 200 else None
    result: dict[str, Any] = {"reason": "answers is not a list of 24 numbers"}
    if given is not None:
        right = [right_answer(number) for number in NUMBERS]
        score = sum(one == other for one, other in zip(given, right, strict=True)) / len(right)
        result = {"metrics": {"score": score}}
    body = {"task_id": task_id, "agent": AGENT, "container_id": container_id, **result}
    (await api.post("/upload_results", json=body)).raise_for_status()


def read_answers(content: bytes) -> list[float] | None:
    """Return the 24 numbers; None for anything else."""
    try:
        given = json.loads(content.decode("utf-8-sig"), parse_constant=lambda text: None)
    except (ValueError, RecursionError):
        return None
    if (
        not isinstance(given, list)
        or len(given) != len(NUMBERS)
        or any(type(each) not in (int, float) for each in given)
    ):
        return None
    return given
