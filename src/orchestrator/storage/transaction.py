"""The types of a transaction. Rooms above storage/ pass a `Tx` on to its queries and never run SQL on it themselves."""

from collections.abc import Callable
from typing import TypeVar

import sqlalchemy as sa

T = TypeVar("T")
Tx = sa.Connection
Transaction = Callable[[Tx], T]
"""A plain function of a transaction: database work only, no await, no sleep, no process. It may run twice."""
