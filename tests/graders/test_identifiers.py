"""Columns that only name or count rows are found by what is in them."""

import random
import uuid

import numpy as np
import pytest

from orchestrator.contract.datasets import TableColumn
from orchestrator.graders.predictions.identifiers import describe_identifier, find_order_of_target

DRAW = random.Random(1)
ROWS = 300
COUNTER = [str(number) for number in range(1, ROWS + 1)]
SHUFFLED = DRAW.sample(COUNTER, ROWS)
AMOUNTS = [str(DRAW.randrange(100, 9_999_999)) for _ in range(ROWS)]
EPOCHS = [str(1_700_000_000 + 37 * DRAW.randrange(1, 10**6)) for _ in range(ROWS)]
DEVICES = [str(DRAW.randrange(10**11, 10**12)) for _ in range(ROWS)]
UUIDS = [str(uuid.UUID(int=DRAW.getrandbits(128))) for _ in range(ROWS)]
CODES = [f"C-{int(cell):05d}" for cell in SHUFFLED]
REVIEWS = [f"It was {DRAW.random():.9f} good" for _ in range(ROWS)]
SURNAMES = [f"Name{chr(65 + number % 26)}{number}" for number in range(ROWS)]


def number(name: str, cells: list[str]) -> TableColumn:
    values = [float(cell) for cell in cells]
    whole = all(value.is_integer() for value in values)
    bounds = {"minimum": min(values), "maximum": max(values)}
    return TableColumn(name=name, type="number", distinct=len(set(cells)), whole=whole, **bounds)


def text(name: str, cells: list[str]) -> TableColumn:
    return TableColumn(name=name, type="text", distinct=len(set(cells)))


NAMES_ROWS = {
    "a counter called id": (number("id", COUNTER), COUNTER),
    "a counter without a name": (number("Unnamed: 0", COUNTER), COUNTER),
    "a counter by any name": (number("zeile", COUNTER), COUNTER),
    "a counter from 0": (number("index", [str(n) for n in range(ROWS)]), [str(n) for n in range(ROWS)]),
    "a counter by tens": (number("zeile", [str(10 * n) for n in range(ROWS)]), [str(10 * n) for n in range(ROWS)]),
    "a counter backwards": (number("zeile", COUNTER[::-1]), COUNTER[::-1]),
    "a shuffled counter that is called so": (number("PassengerId", SHUFFLED), SHUFFLED),
    "numbers of devices": (number("geraet", DEVICES), DEVICES),
    "random numbers called id": (number("customer_id", DEVICES), DEVICES),
    "UUIDs": (text("satz", UUIDS), UUIDS),
    "codes": (text("satz", CODES), CODES),
    "keys": (text("key", SURNAMES), SURNAMES),
}
SAY_SOMETHING = {
    "amounts": (number("price", AMOUNTS), AMOUNTS),
    "a time that counts": (number("day", COUNTER), COUNTER),
    "seconds since 1970": (number("at", EPOCHS), EPOCHS),
    "a rank": (number("rank", SHUFFLED), SHUFFLED),
    "measurements": (number("id", [f"{n}.5" for n in range(ROWS)]), [f"{n}.5" for n in range(ROWS)]),
    "free text": (text("review", REVIEWS), REVIEWS),
    "ages": (number("id", ["40", "41"] * 150), ["40", "41"] * 150),
}


@pytest.mark.parametrize("column, cells", NAMES_ROWS.values(), ids=NAMES_ROWS)
def test_columns_that_name_rows_are_found(column, cells):
    assert describe_identifier(column, cells, ROWS)


@pytest.mark.parametrize("column, cells", SAY_SOMETHING.values(), ids=SAY_SOMETHING)
def test_columns_that_say_something_stay(column, cells):
    assert describe_identifier(column, cells, ROWS) == ""


def test_few_rows_tell_nothing():
    assert describe_identifier(number("id", COUNTER[:19]), COUNTER[:19], 19) == ""


def test_rows_sorted_by_their_class_are_noticed():
    sorted_codes = np.repeat([2, 0, 1], 50)

    assert find_order_of_target(sorted_codes, [], is_number=False)
    assert not find_order_of_target(np.random.default_rng(0).permutation(sorted_codes), [], is_number=False)


def test_rows_sorted_by_their_number_are_noticed():
    values = [str(value) for value in range(100)]

    assert find_order_of_target(np.zeros(100), values, is_number=True)
    assert not find_order_of_target(np.zeros(100), values[50:] + values[:50], is_number=True)
