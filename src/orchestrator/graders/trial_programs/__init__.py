"""Programs that graders of files are tried with: twins of the baseline, broken programs, forgers."""

from orchestrator.graders.trial_programs.catalogue import (
    build_tree_baseline,
    list_file_programs,
    list_imported_programs,
)

__all__ = ["build_tree_baseline", "list_file_programs", "list_imported_programs"]
