"""The files of a split table: cells in plain form, columns under names that do not clash, no row without a target."""

from tests.graders.tables import TARGET, table


def test_cells_are_written_plainly(stored):
    text = "x;when;t;y\n" + "".join(f"{i},5;{['2024-01-31', '31.01.2024'][i % 2]}; NA ;{i % 2}\n" for i in range(100))

    profile, train, _, _ = stored.split(stored.source(text), **TARGET)

    assert {row["when"] for row in train} == {"2024-01-31"}
    assert all(float(row["x"]) % 1 == 0.5 and row["t"] == "" for row in train)
    assert [(column.name, column.type, column.form) for column in profile.columns] == [
        ("x", "number", None),
        ("when", "date", "%Y-%m-%d"),
        ("t", "empty", None),
    ]


def test_column_called_id_gets_another_name(stored):
    profile, train, test, _ = stored.split(stored.source(table(header="id,day,who,y")), **TARGET)

    assert (next(iter(train[0])), list(test[0])[:2]) == ("id_", ["id", "id_"])
    assert any("'id_'" in note for note in profile.notes)


def test_ignored_columns_are_not_public(stored):
    profile, train, test, _ = stored.split(
        stored.source(table()), data={"target_column": "y", "ignore_columns": ["who", "n"]}
    )

    assert [column.name for column in profile.columns] == ["day"]
    assert (list(train[0]), list(test[0])) == (["day", "y"], ["id", "day"])


def test_rows_without_target_are_left_out_and_told(stored):
    profile, train, test, _ = stored.split(
        stored.source(table(row=lambda i: f"{i},2024-01-01,w,{['a', 'b', ''][i % 3]}")), **TARGET
    )

    assert len(train) + len(test) == 134
    assert "66 of 200 rows (33.00%) were left out: the target column 'y' has no value there." in profile.notes
    assert [(fact.reason, fact.column, fact.rows, fact.share) for fact in profile.left_out] == [
        ("no_target", "y", 66, 0.33)
    ]


def test_left_out_rows_name_spellings_of_missing(stored):
    profile, *_ = stored.split(
        stored.source(table(row=lambda i: f"{i},2024-01-01,w,{['a', 'b', 'NaN', ''][i % 4]}")), **TARGET
    )

    assert sorted(profile.left_out[0].spellings) == ["", "NaN"]
    assert "(read as missing: 'NaN')" in profile.left_out[0].text


def test_whole_classes_are_called_without_point(stored):
    source = stored.source(table(row=lambda i: f"{i},2024-01-01,w,{i % 3}.0"))

    assert stored.split(source, **TARGET)[0].classes == ["0", "1", "2"]
