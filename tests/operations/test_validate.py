"""A task is checked before it is made: nothing is kept, and the words are those of upload_task and start_loop."""

import pytest

TABLE = ("n,m,y\n" + "".join(f"{i},{i * 7 % 5},{'ab'[i % 2]}\n" for i in range(120))).encode()
MINE = {"name": "a", "dataset": "mine", "data": {"target_column": "y"}}


@pytest.fixture
def mine(api):
    answer = api.post("/upload_dataset", params={"name": "mine", "size_bytes": len(TABLE)}, content=TABLE)
    assert answer.status_code == 200, answer.text


def test_task_that_can_be_started_is_valid_and_not_kept(api, mine):
    answer = api.post("/validate_task", json=MINE | {"objective": {"metric": "accuracy"}})

    assert (answer.status_code, answer.json()) == (200, {"valid": True, "estimate": None, "trial_id": None})
    assert api.get("/get_tasks").json()["tasks"] == []


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"dataset": "nowhere"}, "unknown_dataset"),
        ({"data": {}}, "invalid"),
        ({"data": {"target_column": "z"}}, "invalid"),
        ({"data": {"target_column": "y", "separator": ";"}}, "invalid"),
        ({"objective": {"metric": "r2"}}, "unknown_metric"),
        ({"split": {"kind": "time", "column": "y"}}, "invalid"),
        ({"run": {"gpus": 16}}, "gpu_missing"),
    ],
)
def test_what_cannot_be_started_is_refused_in_the_same_words(api, mine, change, code):
    task_id = api.post("/upload_task", json=MINE | change).json()["task_id"]
    started = api.post("/start_loop", json={"task_id": task_id}).json()

    answer = api.post("/validate_task", json=MINE | change).json()

    assert answer["code"] == code
    assert answer["detail"] == started["detail"]


def test_fields_are_refused_by_name(api):
    answer = api.post("/validate_task", json={"name": "a", "budget": {"versions": "many"}})

    assert answer.status_code == 422
    assert answer.json()["detail"][0]["loc"] == ["body", "budget", "versions"]


def test_list_of_data_sets_tells_the_largest_that_is_taken(api):
    assert api.get("/get_datasets").json()["most_bytes"] == 1024 * 2**20


def test_unknown_option_of_an_agent_is_refused_before_the_loop(api, mine):
    task = MINE | {"agents": {"options": {"pipelines": {"avoid": ["svc"], "shun": ["svc"]}}}}
    task_id = api.post("/upload_task", json=task).json()["task_id"]

    answers = [api.post("/validate_task", json=task), api.post("/start_loop", json={"task_id": task_id})]

    assert {answer.status_code for answer in answers} == {422}
    assert {answer.json()["detail"] for answer in answers} == {
        "agents.options.pipelines: there is no option 'shun'; the options are: avoid."
    }


PAYING = MINE | {"agents": {"coder": "paying"}, "objective": {"metric": "accuracy"}}


def refused_twice(api, task) -> str:
    """What validate_task and start_loop say, which is the same."""
    task_id = api.post("/upload_task", json=task).json()["task_id"]
    answers = [api.post("/validate_task", json=task), api.post("/start_loop", json={"task_id": task_id})]
    assert [answer.status_code for answer in answers] == [422, 422]
    assert answers[0].json()["detail"] == answers[1].json()["detail"]
    return answers[0].json()["detail"]


def test_estimate_tells_how_many_versions_a_budget_buys(api, mine):
    answer = api.post("/validate_task", json=PAYING | {"budget": {"cost_usd": 3.0, "versions": 50}}).json()

    assert answer["estimate"] == {
        "version_usd": 0.25,
        "budget_versions": 11,
        "coders": [],
    }  # 10 at 0.25 and one that reserves 0.5
    unlimited = api.post("/validate_task", json=PAYING).json()
    assert unlimited["estimate"] == {"version_usd": 0.25, "budget_versions": 20, "coders": []}


def test_budget_that_buys_no_five_versions_is_refused_with_what_would(api, mine):
    assert refused_twice(api, PAYING | {"budget": {"cost_usd": 1.4}}) == (
        "budget.cost_usd = 1.4 buys about 4 versions: one costs about $0.2500, and $0.5000 are reserved for a call. "
        "5 versions need about $1.50; raise the budget, choose a cheaper model, or lower what a call may use."
    )
    assert api.post("/validate_task", json=PAYING | {"budget": {"cost_usd": 1.4, "versions": 4}}).status_code == 200


def test_unknown_price_is_refused_before_the_loop(api, mine, monkeypatch):
    monkeypatch.setenv("PAID_USD", "unknown")

    assert "The price of 'till' is unknown" in refused_twice(api, PAYING | {"budget": {"cost_usd": 5}})
    assert api.post("/validate_task", json=PAYING).json() == {"valid": True, "estimate": None, "trial_id": None}


def test_agent_that_cannot_take_its_role_is_refused_before_the_loop(api, mine):
    says = refused_twice(api, MINE | {"agents": {"coder": "rules"}})

    assert says == "The agent 'rules' cannot act as coder: it has no write_version."


def test_list_of_coders_is_estimated_by_their_mean_and_each_by_itself(api, mine):
    several = PAYING | {"agents": {"coder": ["pipelines", "paying"]}, "budget": {"cost_usd": 3.0, "versions": 50}}

    assert api.post("/validate_task", json=several).json()["estimate"] == {
        "version_usd": 0.125,
        "budget_versions": 21,  # 20 at 0.125 and one that reserves 0.5
        "coders": [{"name": "pipelines", "version_usd": 0.0}, {"name": "paying", "version_usd": 0.25}],
    }


def test_budget_has_to_buy_a_try_of_each_coder(api, mine):
    several = PAYING | {"agents": {"coder": ["pipelines", "paying"]}}

    assert refused_twice(api, several | {"budget": {"cost_usd": 0.4}}) == (
        "budget.cost_usd = 0.4 does not buy a try of each of the 2 coders and 5 versions in all, which need about "
        "$0.50, $0.5000 of it reserved for a call; raise the budget, leave out 'paying', or lower what a call may use."
    )
    assert api.post("/validate_task", json=several | {"budget": {"cost_usd": 0.5}}).status_code == 200


def test_one_model_without_a_price_is_refused_in_a_list(api, mine, monkeypatch):
    monkeypatch.setenv("PAID_USD", "unknown")
    several = PAYING | {"agents": {"coder": ["pipelines", "paying"]}, "budget": {"cost_usd": 5}}

    assert "The price of 'till' is unknown" in refused_twice(api, several)


@pytest.mark.parametrize("coder", [[], ["paying", "paying"], ["paying", "nobody"], ["paying"] * 9, 7])
def test_bad_list_of_coders_is_refused_beside_its_field(api, mine, coder):
    answer = api.post("/validate_task", json=PAYING | {"agents": {"coder": coder}})

    assert answer.status_code == 422
    assert [error["loc"] for error in answer.json()["detail"]] == [["body", "agents", "coder"]]


@pytest.mark.parametrize(
    ("coder", "words"),
    [
        ("llm:nobody:x", "No provider is called 'nobody'"),
        ("llm:openai:gpt-5", "There is no key for 'openai'"),
        ("llm:openai-responses:gpt-5", "There is no key for"),
    ],
)
def test_model_that_cannot_be_asked_is_refused_before_the_loop(api, mine, monkeypatch, coder, words):
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL", "NOBODY_BASE_URL"):
        monkeypatch.delenv(name, raising=False)

    says = refused_twice(api, MINE | {"objective": {"metric": "accuracy"}, "agents": {"coder": coder}})

    assert says.startswith(f"agents.coder: {coder} cannot start. {words}"), says
