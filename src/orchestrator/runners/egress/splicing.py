"""Moves bytes between an agent and a host, and lets a meter see those that are not encrypted."""

import asyncio
from typing import TYPE_CHECKING

from orchestrator.contract.egress import EgressAttempt

if TYPE_CHECKING:
    from orchestrator.runners.egress.metering import ConnectionMeter

IDLE_SECONDS = 600.0  # a model may think for minutes before its first word
CHUNK_BYTES = 64 * 1024
Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


async def splice(client: Streams, upstream: Streams, attempt: EgressAttempt, meter: "ConnectionMeter | None") -> None:
    """Move bytes both ways until the host has nothing more to say, or both have been silent for long."""

    async def move(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, field: str) -> None:
        while data := await asyncio.wait_for(reader.read(CHUNK_BYTES), IDLE_SECONDS):
            if meter:
                (meter.feed_request if field == "sent_bytes" else meter.feed_answer)(data)
            writer.write(data)
            setattr(attempt, field, getattr(attempt, field) + len(data))
            await writer.drain()
        if writer.can_write_eof():
            writer.write_eof()

    sending = asyncio.create_task(move(client[0], upstream[1], "sent_bytes"))
    try:
        await move(upstream[0], client[1], "received_bytes")
    finally:
        sending.cancel()
        await asyncio.gather(sending, return_exceptions=True)
        if meter:
            meter.end()
