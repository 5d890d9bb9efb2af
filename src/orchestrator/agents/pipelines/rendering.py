"""Fill in the templates of programs. Jinja is imported on first use."""

import functools
from typing import TYPE_CHECKING

from orchestrator.agents.pipelines.layout import lay_out_names

if TYPE_CHECKING:
    from jinja2 import Environment


def render(template: str, **values: object) -> str:
    """Return a template of `templates/` filled in; raise UndefinedError if it names a value that is not given."""
    return load_environment().get_template(template).render(values)


@functools.cache
def load_environment() -> "Environment":
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("orchestrator.agents.pipelines"),
        autoescape=False,  # what comes out is Python; whatever a table brings along goes through `repr`
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {"repr": repr, "name_list": lay_out_names}
    return environment
