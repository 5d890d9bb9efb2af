"""What runs in the grade sandbox. It stands alone, beside the files of the grader `evaluator`."""
