"""Makes the front end: style sheet, scripts and font from the npm packages into fingerprinted, compressed files."""

import gzip
import hashlib
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import brotli

from competition.errors import Misconfigured
from competition.settings import ROOT

PACKAGES = ROOT / "node_modules"
SOURCES = ROOT / "competition" / "web"
FONT = PACKAGES / "@fontsource" / "be-vietnam-pro" / "files"
COPIED = {
    "be-vietnam-pro-latin.woff2": FONT / "be-vietnam-pro-latin-400-normal.woff2",
    "be-vietnam-pro-vietnamese.woff2": FONT / "be-vietnam-pro-vietnamese-400-normal.woff2",
    "htmx.js": PACKAGES / "htmx.org" / "dist" / "htmx.min.js",
    "lotus.svg": SOURCES / "styles" / "lotus.svg",
}
SCRIPTS = ("pages.js", "sheet.js")


def build(target: Path = ROOT / "var" / "assets") -> bool:
    """Bring `target` up to date with its sources; False when it already was."""
    fetch_packages()
    source = _fingerprint_of_sources()
    manifest = target / "manifest.json"
    if manifest.exists() and json.loads(manifest.read_text("utf-8"))["source"] == source:
        return False
    made = {name: path.read_bytes() for name, path in COPIED.items()}
    names = {name: _fingerprinted(name, content) for name, content in made.items()}
    made |= {"pages.css": _point_to(names, _style_sheet())} | {name: _script(name) for name in SCRIPTS}
    names |= {name: _fingerprinted(name, made[name]) for name in ("pages.css", *SCRIPTS)}
    target.mkdir(parents=True, exist_ok=True)
    for name, content in made.items():
        _write(target / names[name], content)
    _replace(manifest, json.dumps({"source": source, "files": names}, indent=1).encode())
    _forget_old_files(target, set(names.values()))
    return True


def fetch_packages() -> None:
    """Install what package-lock.json names, unless it already stands in node_modules."""
    lock = hashlib.sha256((ROOT / "package-lock.json").read_bytes()).hexdigest()
    stamp = PACKAGES / ".competition-lock"
    if stamp.exists() and stamp.read_text() == lock:
        return
    # Install scripts are not needed by any of the packages, so none may run.
    _run(_tool("npm"), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
    stamp.write_text(lock)


def _style_sheet() -> bytes:
    options = ("--style=compressed", "--no-source-map", "--no-charset", f"--load-path={PACKAGES}")
    return _run(_tool("node"), PACKAGES / "sass" / "sass.js", *options, SOURCES / "styles" / "pages.scss")


def _script(name: str) -> bytes:
    options = ("--bundle", "--minify", "--format=esm", "--target=es2020", "--legal-comments=none")
    return _run(_tool("node"), PACKAGES / "esbuild" / "bin" / "esbuild", *options, SOURCES / "scripts" / name)


def _point_to(names: dict[str, str], css: bytes) -> bytes:
    """The style sheet with each url("name") pointing at the fingerprinted file."""
    return re.sub(rb"url\(\"?([\w.-]+)\"?\)", lambda m: f'url("{names[m[1].decode()]}")'.encode(), css)


def _fingerprinted(name: str, content: bytes) -> str:
    stem, _, suffix = name.rpartition(".")
    return f"{stem}-{hashlib.sha256(content).hexdigest()[:12]}.{suffix}"


def _write(path: Path, content: bytes) -> None:
    _replace(path, content)
    if path.suffix != ".woff2":
        _replace(path.with_name(path.name + ".br"), brotli.compress(content, quality=11))
        _replace(path.with_name(path.name + ".gz"), gzip.compress(content, 9, mtime=0))


def _replace(path: Path, content: bytes) -> None:
    # A reader sees the old file or the new one, never half of one.
    fresh = path.with_name(path.name + ".new")
    fresh.write_bytes(content)
    fresh.replace(path)


def _forget_old_files(target: Path, keep: set[str]) -> None:
    for path in target.iterdir():
        if path.name != "manifest.json" and path.name.removesuffix(".br").removesuffix(".gz") not in keep:
            path.unlink()


def _fingerprint_of_sources() -> str:
    digest = hashlib.sha256((ROOT / "package-lock.json").read_bytes() + Path(__file__).read_bytes())
    for path in sorted([*(SOURCES / "styles").iterdir(), *(SOURCES / "scripts").iterdir()]):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def _tool(name: str) -> Path:
    """node or npm: the virtual environment's own, else the machine's."""
    beside = Path(sys.executable).with_name(name)
    found = beside if beside.exists() else shutil.which(name)
    if not found:
        raise Misconfigured(f"{name} was not found; install the requirements into the virtual environment again.")
    return Path(found)


def _run(*command: str | Path) -> bytes:
    done = subprocess.run([str(part) for part in command], cwd=ROOT, capture_output=True, check=False)
    if done.returncode:
        raise Misconfigured(f"{command[0]} failed: {done.stderr.decode(errors='replace').strip()}")
    return done.stdout


if __name__ == "__main__":
    sys.stdout.write("assets made\n" if build() else "assets are up to date\n")
