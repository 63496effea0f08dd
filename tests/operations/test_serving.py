"""gunicorn is started as the service starts it: by its command, from wherever that is."""

import subprocess
import sys
from pathlib import Path

from tooling.sources import ROOT


def test_the_configuration_needs_no_module_before_the_application_is_found(tmp_path: Path) -> None:
    command = Path(sys.executable).with_name("gunicorn")
    found = subprocess.run(
        [command, "--check-config", "--config", ROOT / "gunicorn.conf.py", "--chdir", ROOT],
        cwd=tmp_path,
        env={"INSTANCE_PATH": str(tmp_path), "ROSTERWRIGHT_SECRET_KEY": "s" * 32},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (found.returncode, found.stderr) == (0, "")
