"""What must hold after random kills: the records of an undisturbed run, and the model server's own count."""

import bisect
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Any

import pytest

from tests.engine.random_kills import INPUT_USD, OUTPUT_USD, Batch, is_of, read_time

SAME = ("ending", "best", "rounds", "texts", "messages")
CALLS = """select num, loop_id, round, role, provider, state, started_at, input_tokens,
output_tokens, cost_usd, reserved_tokens, reserved_usd from model_calls order by num"""


@dataclass(frozen=True)
class Call:
    """One row of the ledger, with the numbers of the requests that the model server got for it."""

    num: int
    loop_id: str
    round: int | None
    role: str
    provider: str
    state: str
    started: str
    input_tokens: int | None
    output_tokens: int | None
    cost_usd: float | None
    reserved_tokens: int
    reserved_usd: float
    requests: tuple[int, ...] = ()


@dataclass(frozen=True)
class Totals:
    """What the ledger holds and what the model server counted; lost calls apart by whether the server got them."""

    answered: int
    lost_sent: int
    lost_unsent: int
    requests: int
    ledger_usd: float
    lost_usd: float
    server_usd: float
    lost_server_usd: float


def read_calls(batch: Batch) -> list[Call]:
    """Return the ledger's rows in order; a request belongs to the newest row of its loop that had been started.

    The two loops make one call at a time each, so this is without doubt.
    """
    calls = [Call(*row) for row in batch.rows(CALLS)]
    of_row: dict[int, list[int]] = defaultdict(list)
    for number, arrived in batch.provider.arrivals.items():
        rows = [call for call in calls if (call.provider == "command") == is_of(batch, number)]
        at = bisect.bisect_right([read_time(call.started) for call in rows], arrived) - 1
        assert at >= 0, f"request {number} came before its loop had any call on record"
        of_row[rows[at].num].append(number)
    return [Call(*[*vars(call).values()][:-1], requests=tuple(of_row[call.num])) for call in calls]


def list_differences(batch: Batch, undisturbed: Batch) -> list[str]:
    """Return every way in which the batch differs from one that nobody killed, or from what the server counted."""
    assert batch.answer is not None and undisturbed.answer is not None
    differences = [
        f"task {number}: {name} is {mine[name]!r}, and {theirs[name]!r} without kills"
        for number, (mine, theirs) in enumerate(zip(batch.answer, undisturbed.answer, strict=True), 1)
        for name in SAME
        if mine[name] != theirs[name]
    ]
    calls = read_calls(batch)
    return [*differences, *_check_calls(batch, calls), *_check_sums(batch, calls), *_check_containers(batch)]


def _check_calls(batch: Batch, calls: list[Call]) -> list[str]:
    """Each turn's question was answered on record once, at last; what was lost before is no more than the kills."""
    problems = []
    turns: dict[Any, list[Call]] = defaultdict(list)
    for call in calls:
        turns[call.loop_id, call.round, call.role].append(call)
        if len(call.requests) > 1:
            problems.append(f"call {call.num} was paid {len(call.requests)} times")
        if call.state == "answered":
            said = [batch.provider.usage[number] for number in call.requests]
            if said != [(call.input_tokens, call.output_tokens)]:
                problems.append(f"call {call.num} has {call.input_tokens}/{call.output_tokens}, the server said {said}")
    for turn, rows in turns.items():
        states = [row.state for row in rows]
        if states != ["lost"] * (len(rows) - 1) + ["answered"]:
            problems.append(f"the calls of {turn} are {states}")
    for loop_id, lost in Counter(call.loop_id for call in calls if call.state == "lost").items():
        if lost > len(batch.struck):
            problems.append(f"{loop_id} lost {lost} calls by {len(batch.struck)} kills")
    return problems


def _check_sums(batch: Batch, calls: list[Call]) -> list[str]:
    """The ledger of each task is the server's count of its answered calls, and the reservation of each lost one."""
    assert batch.answer is not None
    problems = []
    for number, task in enumerate(batch.answer, 1):
        mine = [call for call in calls if (call.provider == "command") == (number == 2)]
        answered = [batch.provider.usage[call.requests[-1]] for call in mine if call.state == "answered"]
        lost = [call for call in mine if call.state == "lost"]
        usd = sum(map(_price, answered)) + sum(call.reserved_usd for call in lost)
        tokens = sum(map(sum, answered)) + sum(call.reserved_tokens for call in lost)
        ledger = task["ledger"]
        if ledger["cost_usd"] != pytest.approx(usd, abs=1e-9) or ledger["tokens"] != tokens:
            problems.append(f"the ledger of task {number} is {ledger}; {usd} USD and {tokens} tokens by the server")
        problems += [
            f"the reservation of lost call {call.num} is less than what was paid"
            for call in lost
            if sum(_price(batch.provider.usage[number]) for number in call.requests) > call.reserved_usd
        ]
    return problems


def _check_containers(batch: Batch) -> list[str]:
    """No run that ended was repeated, and no container is left open."""
    runs = batch.rows("select task_id, version, run_index from containers where purpose = 'run' and status != 'lost'")
    problems = [f"{run} ran {count} times" for run, count in Counter(runs).items() if count > 1]
    left = batch.rows("select id from containers where status in ('queued', 'starting', 'running')")
    return problems + [f"container {name} is open" for (name,) in left]


def sum_up(batch: Batch) -> Totals:
    calls = read_calls(batch)
    lost = [call for call in calls if call.state == "lost"]
    sent = [call for call in lost if call.requests]
    usage = batch.provider.usage
    return Totals(
        answered=len(calls) - len(lost),
        lost_sent=len(sent),
        lost_unsent=len(lost) - len(sent),
        requests=len(usage),
        ledger_usd=sum(task["ledger"]["cost_usd"] for task in batch.answer or []),
        lost_usd=sum(call.reserved_usd for call in lost),
        server_usd=sum(map(_price, usage.values())),
        lost_server_usd=sum(_price(usage[number]) for call in sent for number in call.requests),
    )


def _price(usage: tuple[int, int]) -> float:
    return (usage[0] * INPUT_USD + usage[1] * OUTPUT_USD) / 1e6
