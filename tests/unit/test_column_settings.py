"""Settings of columns as people write them: each is read, or refused in a sentence that names the column."""

import pytest

from orchestrator.contract.column_settings import format_columns_json, parse_columns, parse_columns_json
from orchestrator.contract.columns import ColumnSetting
from orchestrator.contract.errors import Invalid


@pytest.mark.parametrize(
    ("text", "name", "setting"),
    [
        ("price=number", "price", ColumnSetting(type="number")),
        ("id = leave_out", "id", ColumnSetting(use="leave_out")),
        ("a=b=date", "a=b", ColumnSetting(type="date")),
        ('day={order = "dmy"}', "day", ColumnSetting(type="date", order="dmy")),
        ('Preis (€)={decimal = ",", missing = ["k.A."]}', "Preis (€)", ColumnSetting(decimal=",", missing=["k.A."])),
    ],
)
def test_setting_is_read(text, name, setting):
    assert parse_columns([text]) == {name: setting}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("price", ("'price' sets no column", "price=number")),
        ("=number", ("sets no column",)),
        (
            "price=nmber",
            ("Column 'price'", "'nmber' is unknown", "number, date, category, text, leave_out, identifier"),
        ),
        ('day={order = "ddmmyy"}', ("Column 'day'", "order", "'ymd', 'dmy', 'mdy' or 'ydm'")),
        ('day={ordr = "dmy"}', ("Column 'day'", "ordr", "type, use, decimal")),
        ("day={order: dmy}", ("Column 'day'", 'FIELD = "VALUE"', "type, use, decimal")),
        ('day={type = "text", order = "dmy"}', ("Column 'day'", "order goes with type = 'date'")),
    ],
)
def test_wrong_setting_names_column_and_choices(text, words):
    with pytest.raises(Invalid) as refused:
        parse_columns([text])

    assert all(word in str(refused.value) for word in words), str(refused.value)


def test_column_is_set_once():
    with pytest.raises(Invalid, match="'price' is set twice"):
        parse_columns(["price=number", "price=text"])


def test_json_holds_the_same_settings():
    settings = parse_columns(["price=number", 'day={order = "dmy"}'])

    assert parse_columns_json(format_columns_json(settings)) == settings


@pytest.mark.parametrize("text", ["", "[]", "price=number", '"price"', "[" * 20_000])
def test_what_is_no_object_is_refused(text):
    with pytest.raises(Invalid, match="an object in JSON"):
        parse_columns_json(text)
