"""One tiny call before a loop starts: is there an address, does the key fit, does the model answer in a given form?"""

import time

from orchestrator.agents.llm.client import ModelClient
from orchestrator.agents.llm.json_answers import find_object
from orchestrator.agents.llm.messages import Message, Request
from orchestrator.contract.errors import AgentFailed

TRIAL_SECONDS = 45.0
INSTRUCTIONS = "Answer with one JSON object and nothing else."
QUESTION = 'Which number comes after 41? Answer in this form: {"answer": 1}'


async def try_model(client: ModelClient) -> str:
    """Return what was seen; raise AgentFailed if the model cannot be reached or does not answer as it is asked to."""
    began = time.monotonic()
    request = Request("trial", "", INSTRUCTIONS, "", (Message("user", QUESTION),))
    reply = await client.request(request, seconds=TRIAL_SECONDS, attempts=1)
    answer = find_object(reply.text, "answer")
    if answer is None or answer["answer"] not in (42, "42"):
        raise AgentFailed(
            "The model can be reached and the key fits, but it did not answer a simple question as a JSON object: it "
            f"is too small for the roles here, or has no room to answer. It answered {reply.text[:200]!r}."
        )
    cost = client.measure_cost(reply.usage)
    price = "at an unknown price" if cost is None else f"for ${cost:.6f}"
    tokens = reply.usage.input_tokens + reply.usage.output_tokens
    return f"answers in the form that is asked for, {time.monotonic() - began:.1f} s, {tokens} tokens, {price}"
