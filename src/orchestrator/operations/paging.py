"""Query parameters that every list takes, and the cursor behind a full page."""

import base64
import binascii
from typing import Annotated

import orjson
from fastapi import Query

from orchestrator.contract.errors import BadCursor
from orchestrator.contract.paging import PAGE_DEFAULT, PAGE_MAX

Limit = Annotated[int, Query(ge=1, le=PAGE_MAX, description="Maximum number of rows per page.")]
Cursor = Annotated[str | None, Query(max_length=2_000, description="`next_cursor` of the previous page.")]
DEFAULT_LIMIT = PAGE_DEFAULT


def build_next_cursor(rows: list, limit: int, number: int | None) -> str | None:
    """Return the cursor behind this page; None if the page is not full and so the last."""
    return str(number) if number is not None and len(rows) == limit else None


def pack_cursor(name: str, number: int) -> str:
    return base64.urlsafe_b64encode(orjson.dumps([name, number])).decode()


def unpack_cursor(cursor: str) -> tuple[str, int]:
    """Return the name and number that a cursor holds; raise BadCursor if it holds none."""
    try:
        name, number = orjson.loads(base64.urlsafe_b64decode(cursor))
    except (binascii.Error, ValueError, TypeError):
        raise BadCursor("The cursor does not come from this list; start without a cursor.") from None
    if not isinstance(name, str) or type(number) is not int or not 0 <= number < 2**63:
        raise BadCursor("The cursor does not come from this list; start without a cursor.")
    return name, number
