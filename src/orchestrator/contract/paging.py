"""Keyset paging: a list stands beside `next_cursor`, which is None on the last page."""

from pydantic import BaseModel

PAGE_DEFAULT = 50
PAGE_MAX = 100


class Page(BaseModel):
    next_cursor: str | None = None
