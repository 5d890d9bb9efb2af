"""Directions: what a generator says to try once no version was better for long, as coders read it."""

from collections.abc import Sequence

from orchestrator.contract.loops import Loop
from orchestrator.contract.messages import Message

DIRECTIONS = "directions"


def find_directions(loop: Loop, messages: Sequence[Message]) -> str:
    """Return the newest directions of this loop, oldest message first; empty if a new best has come since, or none."""
    best = loop.best.version if loop.best else None
    best_round = next((past.round for past in loop.rounds if past.version == best), 0)
    since = {past.version for past in loop.rounds if past.round > best_round}
    texts = [message.content for message in messages if message.role == DIRECTIONS and message.version in since]
    return texts[-1] if texts else ""
