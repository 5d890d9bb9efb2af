"""`app` for ASGI servers, and `python -m backend.app`: the same server as `orchestrator up`."""

import sys

from orchestrator.app import create_app
from orchestrator.cli.main import main

if __name__ == "__main__":
    sys.argv[1:1] = ["up"]
    main()
else:
    app = create_app()
