"""Turn a folder into a bag, in a process of its own: the library changes the working directory of the whole process."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from competition.settings import ROOT

ALGORITHM = "sha256"


def bag(folder: Path, facts: Mapping[str, str]) -> None:
    """Move everything in `folder` into its data/ and write the manifests (RFC 8493); `facts` go into bag-info.txt."""
    command = [sys.executable, "-m", "competition.dossiers.bagging", str(folder.resolve()), json.dumps(dict(facts))]
    environment = {**os.environ, "PYTHONUTF8": "1"}
    subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True)


def main(folder: str, facts: str) -> None:
    import bagit

    bagit.make_bag(folder, json.loads(facts), checksums=[ALGORITHM])


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
