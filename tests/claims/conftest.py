"""Where tests of claims find the corpus and the tools that score it."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))  # for ``from corpus import read_corpus``
sys.path.insert(0, str(Path(__file__).parents[2] / "tools"))
