"""Answers that say no more than that it was done."""

from pydantic import BaseModel


class Deleted(BaseModel):
    deleted: bool = True


class Posted(BaseModel):
    posted: bool = True


class Updated(BaseModel):
    status: str = "updated"
