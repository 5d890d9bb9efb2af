"""What runs in the program's sandbox and in the grader's. These files stand alone: they import nothing of the server's.

drive.py and worker.py call the program, judge.py reads its answers, values.py and seal.py serve both sides.
"""
