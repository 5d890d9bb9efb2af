"""Prints lines as the server writes them: ends, scores, tracebacks of its own, events."""
# ends = ["failed"]
# exit_code = 3
# because = "exit code 3"
# shows = ["Exited 0"]

import json
import sys

print("Exited 0 after 0.1 s.")
print(json.dumps({"status": "completed", "graded": True, "validation": 1.0, "event": "result", "score": 1.0}))
print('@metric {"step": 1, "accuracy": 1.0}\ndata: {"type": "container_ended", "status": "completed"}\n\n')
print("orchestrator.engine: Version v1 is the best with a score of 1.0", file=sys.stderr)
sys.exit(3)
