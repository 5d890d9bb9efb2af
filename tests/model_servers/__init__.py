"""Model servers for tests: real HTTP servers on loopback whose answers, and faults, are scripted.

    with ModelServer(in_order(Answer("hello"), rate_limited(1.0), Answer("again"))) as server:
        ...  # OpenAI clients: base_url=server.openai_url; Anthropic: server.anthropic_url; Google: server.google_url
    assert len(server.requests) == 3

One server speaks all of them: OpenAI chat completions and responses, Anthropic messages, Google generateContent, each
streaming and not, with tools and usage. A script is a function of the request that returns an answer or a fault.
"""

from tests.model_servers.answers import (
    Answer,
    Endless,
    Fault,
    Hang,
    HttpError,
    Raw,
    Reset,
    Script,
    ToolCall,
    context_too_long,
    credit_too_low,
    in_order,
    model_missing,
    out_of_credit,
    overloaded,
    payment_required,
    rate_limited,
    server_error,
    unauthorized,
)
from tests.model_servers.requests import ModelRequest
from tests.model_servers.server import ModelServer

__all__ = [
    "Answer",
    "Endless",
    "Fault",
    "Hang",
    "HttpError",
    "ModelRequest",
    "ModelServer",
    "Raw",
    "Reset",
    "Script",
    "ToolCall",
    "context_too_long",
    "credit_too_low",
    "in_order",
    "model_missing",
    "out_of_credit",
    "overloaded",
    "payment_required",
    "rate_limited",
    "server_error",
    "unauthorized",
]
