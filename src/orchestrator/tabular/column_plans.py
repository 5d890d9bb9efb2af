"""How a column is to be read where that is settled beforehand: by a setting, or by the training file."""

from collections.abc import Mapping
from dataclasses import dataclass

from orchestrator.contract.columns import ColumnSetting, DateNotation
from orchestrator.contract.datasets import Table, TableColumn
from orchestrator.tabular.missing_values import USUALLY_MISSING


@dataclass(frozen=True)
class ColumnPlan:
    """setting: what is settled, None if all is to be judged. dates, form: of a column of dates in the training file."""

    setting: ColumnSetting | None = None
    dates: DateNotation | None = None
    form: str = ""


def make_plans(settings: Mapping[str, ColumnSetting], train: Table | None) -> dict[str, ColumnPlan]:
    """Return the plans by the names of the columns that have one."""
    if train is None:
        return {name: ColumnPlan(setting) for name, setting in settings.items()}
    return {column.name: plan_like(column) for column in train.columns if column.type != "empty"}


def plan_like(column: TableColumn) -> ColumnPlan:
    """Return the plan that reads a column as it is read in the training file."""
    if column.type == "empty":
        return ColumnPlan()
    missing = column.missing_spellings
    if column.type == "number" and column.number_notation:
        notation = column.number_notation
        setting = ColumnSetting(type="number", decimal=notation.decimal, unit=notation.unit, missing=missing)
        return ColumnPlan(setting)
    if column.type == "date" and column.date_notation:
        form = column.date_notation.form or None
        return ColumnPlan(
            ColumnSetting(type="date", form=form, missing=missing), column.date_notation, column.form or ""
        )
    if missing is None and column.kept_spellings:
        missing = sorted(USUALLY_MISSING - set(column.kept_spellings))
    return ColumnPlan(ColumnSetting(type=column.type, missing=missing))
