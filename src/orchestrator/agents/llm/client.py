"""One request to a model over HTTP: streamed, bounded in time and length, repeated where waiting helps."""

import asyncio
import contextlib
import random
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from orchestrator.agents.llm.addresses import find_endpoint, list_secrets
from orchestrator.agents.llm.failures import WAITED_OUT, ModelFailure, describe_failure
from orchestrator.agents.llm.messages import Finish, Reply, Request, Usage
from orchestrator.agents.llm.options import LlmOptions
from orchestrator.agents.llm.prices import Prices, measure_cost
from orchestrator.agents.llm.providers import build_model
from orchestrator.agents.llm.tokens import TokenCounter
from orchestrator.contract.errors import OrchestratorError
from orchestrator.contract.masking import StreamMask, mask_secrets

if TYPE_CHECKING:
    from pydantic_ai.messages import ModelMessage, ModelResponse
    from pydantic_ai.models import Model

MAX_ATTEMPTS = 6
FIRST_WAIT_SECONDS, MAX_WAIT_SECONDS = 1.0, 60.0
MAX_CHARS_PER_TOKEN = 16  # an answer with more characters than that has outrun its limit of tokens
OnText = Callable[[str], None]
FINISHES: dict[str, Finish] = {"stop": "stop", "length": "length", "content_filter": "filtered"}


class ModelClient:
    """A model as one task uses it. Importing the provider's package and the first connection wait for the first call.

    tokens: counts tokens of this model; each reply makes it more exact.
    """

    def __init__(self, provider: str, model: str, options: LlmOptions) -> None:
        self._options = options
        self.provider, self.model_name = provider, model
        self._model: Model | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self.tokens = TokenCounter()

    @property
    def settings(self) -> dict[str, Any]:
        """Return what the request is sent with besides its text."""
        options = self._options
        settings: dict[str, Any] = {"max_tokens": options.max_output_tokens}
        if options.temperature is not None:
            settings["temperature"] = options.temperature
        if options.thinking != "default":
            settings["thinking"] = False if options.thinking == "off" else options.thinking
        return settings

    def mask(self, text: str) -> str:
        """Return the text without secrets of this server; what is sent to a model and kept of it is masked."""
        return mask_secrets(text, self._list_secrets())

    def open_mask(self) -> StreamMask:
        """Return what masks the text of one answer while it is written."""
        return StreamMask(self._list_secrets())

    def _list_secrets(self) -> list[str]:
        return [find_endpoint(self.provider, self.model_name, self._options.base_url).key, *list_secrets()]

    def check(self) -> None:
        """Check that the model can be built: provider, key and package; raise AgentUnfit if not. Calls nobody."""
        build_model(find_endpoint(self.provider, self.model_name, self._options.base_url))

    def measure_cost(self, usage: Usage) -> float | None:
        """Return what a call of so many tokens costs, in US dollars; None if nobody knows its price."""
        endpoint = find_endpoint(self.provider, self.model_name, self._options.base_url)
        return measure_cost(endpoint, usage, Prices(self._options.input_usd, self._options.output_usd))

    async def request(
        self, request: Request, *, seconds: float, on_text: OnText = lambda _: None, attempts: int = MAX_ATTEMPTS
    ) -> Reply:
        """Return the model's reply; wait and try again while it is busy or away, for at most `seconds` in all.

        on_text: gets each piece of the answer as it comes, with secrets in it. No attempt follows one that wrote text.
        Raises ModelFailure, or AgentUnfit where no other try can help. Neither names a key.
        """
        deadline = time.monotonic() + seconds
        for attempt in range(1, attempts + 1):
            try:
                seconds_left = min(self._options.answer_seconds, deadline - time.monotonic())
                return await self._try(request, seconds_left, on_text)
            except ModelFailure as failure:
                wait = choose_wait(attempt, failure.retry_after)
                is_over = attempt == attempts or time.monotonic() + wait >= deadline
                if failure.kind not in WAITED_OUT or failure.usage.output_tokens or attempts == 1:
                    raise
                if is_over:
                    raise ModelFailure(
                        f"{failure} It was tried {attempt} times in {seconds - deadline + time.monotonic():.0f} s"
                        + (f"; the next try would have to wait {wait:.0f} s." if failure.retry_after else "."),
                        failure.kind,
                        retry_after=failure.retry_after,
                    ) from None
                await asyncio.sleep(wait)
        raise AssertionError("the last attempt raises")

    async def _try(self, request: Request, seconds: float, on_text: OnText) -> Reply:
        endpoint = find_endpoint(self.provider, self.model_name, self._options.base_url)
        model = await self._find_model()
        written: list[str] = []
        try:
            async with asyncio.timeout(max(0.1, seconds)):
                response = await self._exchange(model, request, written, on_text)
        except OrchestratorError:
            raise
        except TimeoutError:
            raise ModelFailure(
                f"{endpoint.provider}:{endpoint.model} did not give a complete answer within {seconds:.0f} s.",
                "timed_out",
                usage=self._estimate(request, written, was_sent=True),
            ) from None
        except Exception as error:  # of the SDKs, which raise anything where an answer has another shape
            raise describe_failure(error, endpoint, self._estimate(request, written)) from None
        return self._read(request, response, written)

    async def _find_model(self) -> "Model":
        loop = asyncio.get_running_loop()
        if self._model is None or self._loop is not loop:  # connections belong to an event loop
            endpoint = find_endpoint(self.provider, self.model_name, self._options.base_url)
            self._model, self._loop = await asyncio.to_thread(build_model, endpoint), loop
        return self._model

    async def _exchange(
        self, model: "Model", request: Request, written: list[str], on_text: OnText
    ) -> "ModelResponse | None":
        """Return the response; None if it was cut off since it outran its limit. written: gets each piece of text."""
        from pydantic_ai.direct import model_request, model_request_stream
        from pydantic_ai.messages import PartDeltaEvent, PartStartEvent
        from pydantic_ai.models import ModelRequestParameters

        settings: Any = self.settings | {"max_retries": 0, "cache": {"messages": False}}
        options: Any = {"model_settings": settings, "model_request_parameters": ModelRequestParameters()}
        messages = build_messages(request)
        if not self._options.stream:
            return await model_request(model, messages, **options)
        length, most = 0, self._options.max_output_tokens * MAX_CHARS_PER_TOKEN
        async with model_request_stream(model, messages, **options) as stream:
            async for event in stream:
                piece = None
                if isinstance(event, PartStartEvent):
                    on_text("\n\n" if written else "")  # thoughts and answer are parts of their own
                    piece = getattr(event.part, "content", None)
                elif isinstance(event, PartDeltaEvent):
                    piece = getattr(event.delta, "content_delta", None)
                if isinstance(piece, str):
                    written.append(piece)
                    on_text(piece)
                    length += len(piece)
                if length > most:
                    with contextlib.suppress(NotImplementedError):
                        await stream.cancel()
                    return None
            return stream.get()

    def _read(self, request: Request, response: "ModelResponse | None", written: list[str]) -> Reply:
        if response is None:
            text = self.mask("".join(written))
            return Reply(text, "length", self.model_name, self._estimate(request, written))
        counted = response.usage
        usage = Usage(
            counted.input_tokens, counted.cache_read_tokens, counted.cache_write_tokens, counted.output_tokens
        )
        if not (usage.input_tokens or usage.output_tokens):
            usage = self._estimate(request, [response.text or ""])
        else:
            self.tokens.correct(request.text, usage.input_tokens)
        refusal = (response.provider_details or {}).get("refusal")
        text = response.text or (refusal if isinstance(refusal, str) else "")
        finish = FINISHES.get(response.finish_reason or "stop", "other")
        return Reply(self.mask(text), finish, (response.model_name or self.model_name)[:200], usage)

    def _estimate(self, request: Request, written: list[str], *, was_sent: bool = False) -> Usage:
        """Return the usage of a call of which the provider tells none; nothing where it did not begin to answer."""
        output = self.tokens.count("".join(written))
        sent = self.tokens.count(request.text) if output or was_sent else 0
        return Usage(input_tokens=sent, output_tokens=output, is_estimated=True)


def choose_wait(attempt: int, retry_after: float | None) -> float:
    """Return the seconds to wait before the next attempt: as the provider says, and a random part more."""
    if retry_after is not None:
        return retry_after + random.uniform(0, 0.1 * retry_after + 0.1)
    return random.uniform(0.5, 1.0) * min(FIRST_WAIT_SECONDS * 2 ** (attempt - 1), MAX_WAIT_SECONDS)


def build_messages(request: Request) -> "list[ModelMessage]":
    """Return the request in pydantic-ai's shapes; what repeats from request to request ends at a point to cache."""
    from pydantic_ai.messages import CachePoint, ModelRequest, ModelResponse, TextPart, UserPromptPart

    first, *later = request.messages
    content = [request.stable, CachePoint(), first.text] if request.stable else first.text
    messages: list[ModelMessage] = [ModelRequest([UserPromptPart(content)], instructions=request.instructions)]
    for message in later:
        if message.role == "assistant":
            messages.append(ModelResponse([TextPart(message.text)]))
        else:
            messages.append(ModelRequest([UserPromptPart(message.text)], instructions=request.instructions))
    return messages
