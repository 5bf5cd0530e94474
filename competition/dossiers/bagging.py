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
    tag_manifest = Path(folder) / f"tagmanifest-{ALGORITHM}.txt"
    tag_manifest.write_text(in_order(tag_manifest.read_text("utf-8")), "utf-8")


def in_order(manifest: str) -> str:
    """The one way to write a tag manifest. No hash covers it, so that any other way counts as a changed byte."""
    lines = [line.split(maxsplit=1) for line in manifest.split("\n") if line]
    return "".join(f"{parts[0].lower()}  {parts[-1]}\n" for parts in sorted(lines, key=lambda parts: parts[-1]))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
