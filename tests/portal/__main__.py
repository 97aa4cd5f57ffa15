"""Start the simulator: python3 tests/portal [options]."""

import sys
from pathlib import Path

# The folder was started, not the package: let "portal" be importable.
sys.path[0] = str(Path(__file__).resolve().parent.parent)

from portal.cli import main  # noqa: E402  (the path above comes first)

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
