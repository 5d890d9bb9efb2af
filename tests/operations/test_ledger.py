"""Calls of models on record: reserved before, settled after, counted whatever became of them."""

import pytest

pytestmark = pytest.mark.both_databases


@pytest.fixture
def start(api):
    """Uploads a task with a budget and a loop; returns a function that starts a call of it."""

    def begin(**budget):
        body = {"name": "x", "dataset": "digits", "budget": budget}
        task_id = api.post("/upload_task", json=body).json()["task_id"]
        loop_id = api.post("/start_loop", json={"task_id": task_id}).json()["loop_id"]

        def call(**values):
            return api.post(
                "/start_model_call",
                json={
                    "task_id": task_id,
                    "loop_id": loop_id,
                    "round": 1,
                    "version": "v1",
                    "role": "coder",
                    "agent": "llm:loopback:till",
                    "provider": "loopback",
                    "model": "till",
                    "request": "hello",
                    "reserved_tokens": 100,
                    "reserved_usd": 0.5,
                }
                | values,
            )

        call.task_id = task_id
        return call

    return begin


def finish(api, call_id, **values):
    return api.post("/finish_model_call", json={"call_id": call_id} | values)


def ledger(api, task_id):
    return api.get(f"/get_ledger/{task_id}").json()


def test_reservation_gives_way_to_what_it_cost(api, start):
    call = start(cost_usd=1.0)
    started = call().json()
    assert ledger(api, call.task_id)["total"] == {
        "model_calls": 1,
        "failed_calls": 0,
        "tokens": 100,
        "cached_tokens": 0,
        "cost_usd": 0.5,
        "reserved_usd": 0.5,
        "unpriced_calls": 0,
    }

    usage = {"input_tokens": 30, "cached_tokens": 10, "output_tokens": 5}
    answered = finish(api, started["call_id"], answer="hi", usage=usage, cost_usd=0.125, seconds=2).json()

    assert (answered["state"], answered["answer"], answered["cost_usd"]) == ("answered", "hi", 0.125)
    total = ledger(api, call.task_id)["total"]
    assert (total["tokens"], total["cached_tokens"], total["cost_usd"], total["reserved_usd"]) == (35, 10, 0.125, 0)
    assert [each["name"] for each in ledger(api, call.task_id)["by_agent"]] == ["coder llm:loopback:till"]
    assert [each["name"] for each in ledger(api, call.task_id)["by_version"]] == ["v1"]


def test_same_request_in_the_same_turn_is_paid_for_once(api, start):
    call = start()
    first = call().json()
    finish(api, first["call_id"], answer="hi", cost_usd=0.1)

    again = call().json()

    assert (again["call_id"], again["state"], again["answer"]) == (first["call_id"], "answered", "hi")
    assert call(round=2, version="v2").json()["call_id"] != first["call_id"]


def test_call_that_was_cut_short_counts_with_its_reservation(api, start):
    call = start(cost_usd=1.2)
    first, second = call().json(), call().json()

    assert api.get(f"/get_model_call/{first['call_id']}").json()["state"] == "lost"
    assert second["state"] == "started"
    assert finish(api, first["call_id"], answer="late").json()["code"] == "conflict"
    refused = call(request="another")
    assert (refused.status_code, refused.json()["code"]) == (409, "budget_used_up")


def test_failed_call_without_a_count_keeps_its_reservation(api, start):
    call = start()
    finish(api, call().json()["call_id"], error="The connection was reset.")

    total = ledger(api, call.task_id)["total"]
    assert (total["failed_calls"], total["cost_usd"], total["tokens"]) == (1, 0.5, 100)
    finish(api, call(request="2").json()["call_id"], error="Refused: 401.", usage={}, cost_usd=0)
    assert ledger(api, call.task_id)["total"]["cost_usd"] == 0.5


def test_call_ends_in_one_way(api, start):
    call_id = start()().json()["call_id"]
    assert finish(api, call_id, answer="hi").status_code == 200
    assert finish(api, call_id, answer="hi").status_code == 200

    assert finish(api, call_id, answer="ho").json()["code"] == "conflict"
    assert finish(api, "call-0", answer="ho").json()["code"] == "model_call_not_found"


@pytest.mark.parametrize(
    ("budget", "says"),
    [
        ({"cost_usd": 0.4}, "$0.0000 of $0.40 are spent or reserved, and the next call may cost $0.5000"),
        ({"tokens": 99}, "0 of 99 tokens are used, and the next call may take 100 (budget.tokens)."),
    ],
)
def test_call_beyond_a_budget_is_refused_with_the_figures(api, start, budget, says):
    refused = start(**budget)()

    assert (refused.status_code, says in refused.json()["detail"]) == (409, True)


def test_unknown_price_is_refused_under_a_budget_of_money_only(api, start):
    refused = start(cost_usd=5)(reserved_usd=None)

    assert refused.status_code == 422
    assert "The price of 'till' is unknown" in refused.text
    call = start()
    assert call(reserved_usd=None).status_code == 200
    assert ledger(api, call.task_id)["total"]["unpriced_calls"] == 1


def test_half_and_four_fifths_of_a_budget_are_said_once(api, start):
    call = start(cost_usd=1.0)
    for number in range(4):
        finish(api, call(request=str(number), reserved_usd=0.2).json()["call_id"], answer="", cost_usd=0.2)

    messages = api.get(f"/get_messages/{call.task_id}").json()["messages"]
    assert [message["content"] for message in messages if message["sender"] == "engine"] == [
        "50% of the budget of money are used: $0.6000 of $1.00.",
        "80% of the budget of money are used: $0.8000 of $1.00.",
    ]


def test_keys_are_masked_in_what_is_stored(api, start, monkeypatch):
    monkeypatch.setenv("SOME_API_KEY", "a-private-value")
    call_id = start()(request="Bearer sk-abcdefgh1jklmnopqrstuvwx and a-private-value").json()["call_id"]
    finish(api, call_id, answer="AKIAABCDEFGHIJKLMNOP", error="a-private-value was refused")

    stored = api.get(f"/get_model_call/{call_id}").json()
    assert stored["request"] == "Bearer [masked] and [masked]"
    assert (stored["answer"], stored["error"]) == ("[masked]", "[masked] was refused")


def test_calls_are_listed_newest_first_page_by_page(api, start):
    call = start()
    ids = [call(request=str(number), version=f"v{number}").json()["call_id"] for number in range(3)]

    page = api.get(f"/get_model_calls/{call.task_id}?limit=2").json()
    rest = api.get(f"/get_model_calls/{call.task_id}?limit=2&cursor={page['next_cursor']}").json()

    assert [each["call_id"] for each in page["model_calls"] + rest["model_calls"]] == ids[::-1]
    only = api.get(f"/get_model_calls/{call.task_id}?version=v1").json()["model_calls"]
    assert [each["call_id"] for each in only] == [ids[1]]


def test_loop_of_another_task_pays_for_nothing(api, start):
    other = api.post("/upload_task", json={"name": "y"}).json()["task_id"]

    assert start()(task_id=other).json()["code"] == "conflict"


def test_running_totals_count_what_has_ended(api, start):
    call = start()
    finish(api, call().json()["call_id"], answer="hi", cost_usd=0.125)
    call(request="2", reserved_usd=0.25), call(request="2")
    call(request="3")

    stats = api.get("/stats").json()
    assert (stats["model_calls"], stats["cost_usd"]) == (2, 0.375)


def test_session_counts_as_the_calls_that_its_proxy_saw(api, start):
    call = start(model_calls=5)
    finish(api, call().json()["call_id"], usage={"input_tokens": 9, "output_tokens": 1}, counted_calls=4)
    finish(api, call(request="a plain call").json()["call_id"], usage={"input_tokens": 9, "output_tokens": 1})

    assert ledger(api, call.task_id)["total"]["model_calls"] == 5
    refused = call(request="one more")
    assert refused.status_code == 409 and "budget.model_calls" in refused.json()["detail"], refused.json()
    assert finish(api, "none", counted_calls=0).status_code == 422
