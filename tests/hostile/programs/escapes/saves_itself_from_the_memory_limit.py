"""Asks to be the last to die when memory runs out."""
# ends = ["completed"]
# shows = ["tried 2"]

from attempts import attempt, finish, write

attempt("first process", write, "/proc/1/oom_score_adj", b"-1000")
attempt("itself", write, "/proc/self/oom_score_adj", b"-1000")
finish()
