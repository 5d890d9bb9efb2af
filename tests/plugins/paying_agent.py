"""A coder that pays for each version with one model call, and can be killed around it; for tests of the ledger.

The task's description is JSON: `programs`, one for each round; `usd`, what a call reserves, twice what it costs;
`kill`, the point in round 2 at which the server ends for once: `reserved`, `paid` (the provider has answered, nothing
is stored) or `settled`; `hangs`, the round whose call is never answered. Calls that were paid for are
lines of the file PAID_CALLS.
"""

import asyncio
import json
import os
import signal
from pathlib import Path

from scripted_plugins import ScriptedAgent

from orchestrator.contract.model_calls import TurnEstimate, Usage


class PayingAgent(ScriptedAgent):
    def estimate_turn(self):
        usd = None if os.environ.get("PAID_USD") == "unknown" else float(os.environ.get("PAID_USD", 0.25))
        return TurnEstimate(model="till", likely_usd=usd, most_usd=usd and 2 * usd)

    async def write_version(self, operations, turn):
        plan = json.loads((await operations.get_task(task_id=turn.task_id)).description)
        program = plan["programs"][min(turn.round, len(plan["programs"])) - 1]
        call = await operations.start_model_call(
            task_id=turn.task_id,
            loop_id=turn.loop_id,
            round=turn.round,
            version=turn.version,
            role="coder",
            agent="paying",
            provider="loopback",
            model="till",
            request=f"write {turn.version}",
            reserved_tokens=1000,
            reserved_usd=plan["usd"],
        )
        die_once(plan, turn, "reserved")
        if plan.get("hangs") == turn.round:
            await asyncio.Event().wait()
        if call.state != "answered":
            with Path(os.environ["PAID_CALLS"]).open("a") as paid:
                paid.write(f"{call.call_id} {turn.version}\n")
            die_once(plan, turn, "paid")
            call = await operations.finish_model_call(
                call_id=call.call_id,
                answer=program,
                usage=Usage(input_tokens=60, cached_tokens=20, output_tokens=40),
                cost_usd=plan["usd"] / 2,
                seconds=0.5,
            )
        die_once(plan, turn, "settled")
        await operations.upload_code(
            task_id=turn.task_id, version=turn.version, agent="paying", file_content=call.answer, parents=[]
        )


def die_once(plan, turn, point):
    mark = Path(os.environ["PAID_CALLS"]).with_suffix(".killed")
    if plan.get("kill") == point and turn.round == 2 and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
