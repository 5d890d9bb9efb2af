"""What runs in the sandboxes: load.py in that of programs, measure.py in the grader's. Beside it stand the race's files
and those of the grader `tests` that seal.
"""
