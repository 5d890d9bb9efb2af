"""get_dataset with settings of columns: the schema that a task with them would have."""

import json

import pytest

from orchestrator.contract.access import Principal
from orchestrator.operations.call import CallContext
from orchestrator.operations.datasets import get_dataset
from tests.operations.uploads import send

ROWS = "day,amount,y\n" + "".join(f"0{1 + i % 9}/0{1 + i % 7}/2022,{1 + i % 9},{100 + i}\n" for i in range(40))


@pytest.fixture
def preview(api):
    send(api, ROWS.encode())

    def get(settings: object):
        return api.get("/get_dataset/mine", params={"columns": json.dumps(settings)})

    return get


def test_settings_change_the_schema(preview):
    table = preview({"day": {"order": "dmy"}, "amount": "category", "y": "leave_out"}).json()["table"]

    columns = {column["name"]: column for column in table["columns"]}
    assert columns["day"]["date_notation"]["order"] == "dmy"
    assert "ambiguous_order" not in [note["code"] for note in table["notes"]]
    assert (columns["amount"]["type"], columns["y"]["use"]) == ("category", "leave_out")


def test_preview_stores_nothing(api, preview):
    before = api.get("/get_dataset/mine").json()

    preview({"day": "text"})

    assert api.get("/get_dataset/mine").json() == before
    assert [note["code"] for note in before["table"]["notes"]] == ["ambiguous_order"]


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"dya": "date"}, ("'dya'", "'day', 'amount', 'y'")),
        ({"day": "dte"}, ("Column 'day'", "number, date, category, text, leave_out, identifier")),
        ([], ("an object in JSON",)),
    ],
)
def test_bad_setting_is_one_sentence(preview, settings, words):
    answer = preview(settings)

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
    assert all(word in answer.json()["detail"] for word in words), answer.json()


def test_agents_see_notes_without_examples(app, serve):
    async def work(client):
        await send(client, ROWS.encode())
        agent = CallContext(Principal(name="mine", role="coder"), app.state.lazy_store.store())
        return (await get_dataset(agent, "mine")).table

    table = serve(work)

    assert [(note.code, note.example) for note in table.notes] == [("ambiguous_order", "")]
    assert not any("row 1" in text for text in table.warnings)
