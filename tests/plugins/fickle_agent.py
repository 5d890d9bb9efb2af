"""A coder that is not deterministic, whose server is killed in the middle of its turn; for tests of recorded turns.

The task's description is JSON: `baseline` is the program of round 1; `first` and `later` are what it sends in the first
attempt of round 2 and in every later one, as a list of calls, `["message", text]` or `["code", program]`, where "kill"
ends the server at once. With `reads_recorded` it looks at its turn first, and sends nothing where its code is on
record.
"""

import json
import os
import signal
from pathlib import Path

from scripted_plugins import ScriptedAgent


class FickleAgent(ScriptedAgent):
    async def write_version(self, operations, turn):
        task = await operations.get_task(task_id=turn.task_id)
        plan = json.loads(task.description)
        reads_recorded = plan.get("reads_recorded", False)
        if turn.round == 1:
            return await self.send(operations, turn, [["code", plan["baseline"]]])
        if reads_recorded and any(call.operation == "upload_code" for call in turn.recorded):
            return None
        attempts = Path(os.environ["FICKLE_ATTEMPTS"])
        with attempts.open("a") as file:
            file.write("attempt\n")
        first = len(attempts.read_text().splitlines()) == 1
        return await self.send(operations, turn, plan["first" if first else "later"])

    async def send(self, operations, turn, calls):
        for call in calls:
            if call == "kill":
                os.kill(os.getpid(), signal.SIGKILL)
            kind, text = call
            if kind == "message":
                await operations.upload_message(task_id=turn.task_id, sender="fickle", content=text)
            else:
                await operations.upload_code(
                    task_id=turn.task_id, version=turn.version, agent="fickle", file_content=text, parents=[]
                )
