"""An environment of its own for a peer, since it needs other versions than this project."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from bench.measure import NotMeasured

INSTALL_SECONDS = 900


def environment(name: str, requirements: Sequence[str]) -> Path:
    """Return the Python of an environment with these packages, made where it is missing.

    It lies in the user's cache folder, outside the project and its lock.

    Args:
        name: Name of its folder; another one for other requirements.
        requirements: What pip installs.

    Raises:
        NotMeasured: It cannot be made; the reason is pip's last line.
    """
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = cache / "downballot-bench" / name
    python = folder / "bin" / "python"
    made = folder / "made"
    if made.exists():
        return python
    shutil.rmtree(folder, ignore_errors=True)
    try:
        _run([sys.executable, "-m", "venv", str(folder)])
        _run([str(python), "-m", "pip", "install", "--quiet", *requirements])
    except (OSError, subprocess.SubprocessError) as error:
        shutil.rmtree(folder, ignore_errors=True)
        wanted = " and ".join(requirements)
        raise NotMeasured(f"{wanted} could not be installed: {_last_line(error)}") from error
    made.touch()
    return python


def _run(command: Sequence[str]) -> None:
    subprocess.run(command, check=True, capture_output=True, text=True, timeout=INSTALL_SECONDS)


def _last_line(error: OSError | subprocess.SubprocessError) -> str:
    said = getattr(error, "stderr", None)
    lines = said.strip().splitlines() if isinstance(said, str) else []
    return lines[-1] if lines else str(error)
