"""Calls of a model, each put on record before it is made and settled after it: what is on record is not paid twice."""

import asyncio
import contextlib
import time

from orchestrator.agents.llm.client import ModelClient
from orchestrator.agents.llm.failures import ModelFailure
from orchestrator.agents.llm.messages import (
    Reply,
    Request,
    Usage,
    decode_reply,
    decode_request,
    encode_reply,
    encode_request,
)
from orchestrator.contract import model_calls
from orchestrator.contract.agents import Turn
from orchestrator.contract.errors import AgentFailed, AgentUnfit, Invalid, OrchestratorError
from orchestrator.contract.live_text import LiveText
from orchestrator.contract.operations import Operations

RESERVE = 1.1  # of the estimated tokens of a request: as much are reserved
MAX_ERROR_CHARS = 5_000
MAX_CALLS = 50  # of one turn


class Ledger:
    """The calls of one turn."""

    def __init__(
        self, operations: Operations, turn: Turn, role: model_calls.AgentRole, name: str, client: ModelClient
    ) -> None:
        self._operations, self._turn, self._name = operations, turn, name
        self._role: model_calls.AgentRole = role
        self.client = client

    async def call_model(self, request: Request, *, seconds: float) -> Reply:
        """Return the model's reply, from the record if this turn was answered so before.

        Raises what ModelClient.request raises, ModelFailure if the call failed on the record that is replayed,
        BudgetUsedUp, and AgentUnfit under a budget of money if nobody knows
        the price of the model.
        """
        call = await self._start(request)
        if call.state == "answered" and call.answer is not None:
            return decode_reply(call.answer)
        if call.state == "failed":  # in a loop that replays a recorded one
            raise ModelFailure(call.error or "The recorded call failed.", "replayed")
        began = time.monotonic()
        try:
            reply = await self._request(call.call_id, request, seconds)
        except AgentFailed as error:
            usage = error.usage if isinstance(error, ModelFailure) else Usage()
            await self._finish(call.call_id, usage, time.monotonic() - began, error=str(error)[:MAX_ERROR_CHARS])
            raise
        await self._finish(call.call_id, reply.usage, time.monotonic() - began, answer=encode_reply(reply))
        return reply

    async def _request(self, call_id: str, request: Request, seconds: float) -> Reply:
        """Return the model's reply, and have its text shown while it is written."""
        size = 0

        async def send(text: str) -> None:
            nonlocal size
            piece = await self._operations.extend_model_call(call_id=call_id, first_byte=size, text=text)
            size = piece.size_bytes

        live = LiveText(self.client.open_mask(), send)
        try:
            reply = await self.client.request(request, seconds=seconds, on_text=live.add)
        except AgentFailed:
            with contextlib.suppress(OrchestratorError):  # the call's own failure is what counts
                await send(await live.stop())
            raise
        finally:
            await live.stop()
        return reply

    async def find_first_request(self) -> Request | None:
        """Return the first request of an earlier attempt of the turn that a restart cut short; None if there was none.

        The records may have grown since then, and with another request its answer would be paid for again.
        """
        version = self._turn.version or None
        answer = await self._operations.get_model_calls(task_id=self._turn.task_id, version=version, limit=MAX_CALLS)
        calls = [
            call
            for call in reversed(answer.model_calls)
            if (call.loop_id, call.round, call.role) == (self._turn.loop_id, self._turn.round, self._role)
            and call.state in ("answered", "started")
        ]
        if not calls:
            return None
        call = await self._operations.get_model_call(call_id=calls[0].call_id)
        return decode_request(call.request)

    async def _start(self, request: Request) -> model_calls.ModelCall:
        tokens = round(RESERVE * self.client.tokens.count(request.text))
        output = self.client.settings["max_tokens"]
        usage = Usage(input_tokens=tokens, output_tokens=output)
        try:
            return await self._operations.start_model_call(
                task_id=self._turn.task_id,
                loop_id=self._turn.loop_id,
                round=self._turn.round,
                version=self._turn.version or None,
                role=self._role,
                agent=self._name,
                provider=self.client.provider,
                model=self.client.model_name,
                request=encode_request(request, self.client.settings),
                prompt_hash=request.prompt_sha256,
                reserved_tokens=tokens + output,
                reserved_usd=await asyncio.to_thread(self.client.measure_cost, usage),
            )
        except Invalid as error:
            raise AgentUnfit(str(error)) from None

    async def _finish(
        self, call_id: str, usage: Usage, seconds: float, *, answer: str | None = None, error: str | None = None
    ) -> None:
        await self._operations.finish_model_call(
            call_id=call_id,
            answer=answer,
            error=error,
            usage=model_calls.Usage(
                input_tokens=usage.input_tokens, cached_tokens=usage.cached_tokens, output_tokens=usage.output_tokens
            ),
            cost_usd=await asyncio.to_thread(self.client.measure_cost, usage),
            seconds=seconds,
        )
