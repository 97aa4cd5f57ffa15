"""The simulator judged by curl, by the official SDK and by a raw client.

From the top of the tree: python3 -m unittest discover -s tests/portal/tests -t .
"""

import sys
from pathlib import Path

TESTS = Path(__file__).resolve().parents[2]
if str(TESTS) not in sys.path:
    sys.path.insert(0, str(TESTS))
