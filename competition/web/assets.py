"""The front end's files: their fingerprinted addresses, and their delivery compressed and cached for good."""

import json
from pathlib import Path
from typing import Any

from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from competition.errors import Misconfigured, NotFound

KINDS = {
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
    "woff2": "font/woff2",
}
ENCODINGS = (("br", ".br"), ("gzip", ".gz"))


class Assets:
    """What the build left in its folder; the files are few and small, so they stay in memory."""

    def __init__(self, folder: Path) -> None:
        manifest = folder / "manifest.json"
        if not manifest.exists():
            raise Misconfigured(f"{folder} has no front end; run: python -m competition.web.assets_build")
        self.names: dict[str, str] = json.loads(manifest.read_text("utf-8"))["files"]
        self.contents = {path.name: path.read_bytes() for path in folder.iterdir() if path.name != "manifest.json"}

    def address(self, name: str) -> str:
        """pages.css → /assets/pages-0123456789ab.css"""
        return f"/assets/{self.names[name]}"

    def delivery(self, name: str, accepted: str) -> tuple[bytes, dict[str, str]]:
        """A file's bytes in the best encoding that the reader accepts, and the headers that go with them."""
        kind = KINDS.get(name.rpartition(".")[2])
        if kind is None or name not in self.contents:
            raise NotFound
        headers = {
            "Content-Type": kind,
            "Cache-Control": "public, max-age=31536000, immutable",
            "Vary": "Accept-Encoding",
        }
        offered = {part.split(";")[0].strip() for part in accepted.split(",") if "q=0" not in part.replace("q=0.", "")}
        for encoding, suffix in ENCODINGS:
            if encoding in offered and name + suffix in self.contents:
                return self.contents[name + suffix], headers | {"Content-Encoding": encoding}
        return self.contents[name], headers


@get("/assets/{name:str}", sync_to_thread=False)
def asset(request: Request[Any, Any, Any], name: FromPath[str], assets: NamedDependency[Assets]) -> Response[bytes]:
    content, headers = assets.delivery(name, request.headers.get("Accept-Encoding", ""))
    return Response(content, headers=headers)


@get("/favicon.ico", sync_to_thread=False)
def favicon(request: Request[Any, Any, Any], assets: NamedDependency[Assets]) -> Response[bytes]:
    content, headers = assets.delivery(assets.names["lotus.svg"], request.headers.get("Accept-Encoding", ""))
    return Response(content, headers=headers | {"Cache-Control": "public, max-age=86400"})
