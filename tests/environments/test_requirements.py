"""Which lines of [run] requirements are taken, and what is said of the others."""

import pytest

from orchestrator.contract.requirements import check_requirements


def test_lines_are_kept_in_one_spelling():
    found = check_requirements(
        [" XGBoost >= 2 ", "scikit_learn", "xgboost>=2", 'tqdm[notebook]>4; python_version < "4"']
    )

    assert found == ["scikit-learn", 'tqdm[notebook]>4; python_version < "4"', "xgboost>=2"]


@pytest.mark.parametrize(
    "line",
    [
        "-e .",
        "--index-url https://evil.invalid",
        "-r other.txt",
        "--find-links=/etc",
        "./local",
        "/abs/path",
        "~/home",
        "../up",
        "https://evil.invalid/a.whl",
        "git+https://evil.invalid/a",
        "a @ https://evil.invalid/a.whl",
        "a @ file:///etc/passwd",
        "a.whl",
        "pkg-1.0.tar.gz",
        "name.zip",
        "two words",
        "",
        "   ",
        "#comment",
        "a>=",
        "a==1.0 --hash=sha256:00",
        'a; python_version == "3\n--index-url=https://evil.invalid"',
        "a\n-e .",
        "a\x00b",
        'a; os_name == "${HOME}"',
        "a\\\nb",
        "a" * 301,
        "a;b;c",
        "[extra]",
        "наука",
    ],
)
def test_anything_but_a_name_and_versions_is_refused(line):
    with pytest.raises(ValueError, match="run.requirements line 2"):
        check_requirements(["fine", line])


def test_more_lines_than_allowed_are_refused():
    with pytest.raises(ValueError, match="51 lines; at most 50"):
        check_requirements([f"a{number}" for number in range(51)])


def test_bad_line_of_a_task_is_422_with_its_line(api):
    answer = api.post("/upload_task", json={"name": "t", "run": {"requirements": ["numpy", "-e ."]}})

    assert answer.status_code == 422 and "line 2" in str(answer.json()["detail"])


def test_task_keeps_its_requirements(api):
    task_id = api.post("/upload_task", json={"name": "t", "run": {"requirements": ["Foo_Bar >=1"], "gpus": 0}}).json()[
        "task_id"
    ]

    assert api.get(f"/get_task/{task_id}").json()["spec"]["run"]["requirements"] == ["foo-bar>=1"]
