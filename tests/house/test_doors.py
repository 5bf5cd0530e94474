"""One door each: nothing but the named place does what the house lets only one place do."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

HOUSE = Path(__file__).parents[2] / "competition"


def trees() -> Iterator[tuple[str, ast.AST]]:
    for path in sorted(HOUSE.rglob("*.py")):
        if "migrations" not in path.parts:
            yield str(path.relative_to(HOUSE)), ast.parse(path.read_text(encoding="utf-8"))


def calls(tree: ast.AST, *names: str) -> list[ast.Call]:
    """Calls of `a.b` by their dotted ending."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            dotted = ast.unparse(node.func)
            if any(dotted == name or dotted.endswith(f".{name}") for name in names):
                found.append(node)
    return found


def test_only_the_workflow_moves_a_case_to_another_state():
    strangers = []
    for name, tree in trees():
        if name.startswith("workflow/"):
            continue
        for node in ast.walk(tree):
            targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
            for target in targets:
                if isinstance(target, ast.Attribute) and target.attr == "state" and ast.unparse(target.value) != "app":
                    strangers.append(f"{name}:{node.lineno}")
    assert strangers == []


def test_the_time_comes_from_the_clock():
    asked = [
        f"{name}:{call.lineno}"
        for name, tree in trees()
        # All but the clock compare with the machine's own stamps: of files, and of the durable engine.
        if name not in ("clock.py", "jobs/engine.py", "jobs/working.py", "storage/folder.py", "dossiers/drawing.py")
        for call in calls(tree, "datetime.now", "datetime.utcnow", "date.today", "time.time")
    ]
    assert asked == []


def test_rooms_do_not_commit():
    rooms = ("territory", "editions", "people", "proposals", "scoring", "workflow", "finals", "reports")
    committed = [
        f"{name}:{call.lineno}"
        for name, tree in trees()
        if name.split("/")[0] in rooms
        for call in calls(tree, "session.commit")
    ]
    assert committed == []


def test_every_file_says_first_what_lives_in_it():
    silent = [name for name, tree in trees() if not ast.get_docstring(tree)]  # type: ignore[arg-type]
    assert silent == []


def test_no_file_is_a_junk_drawer():
    names = {"utils", "util", "helpers", "helper", "common", "misc", "service", "services", "manager", "core"}
    assert [name for name, _ in trees() if names & set(name.removesuffix(".py").split("/"))] == []


def test_files_stay_small():
    long = {
        name: lines
        for name, _ in trees()
        if (lines := len((HOUSE / name).read_text(encoding="utf-8").splitlines())) > 400
    }
    assert long == {}


def test_templates_trust_their_own_literals_only():
    """`|safe` stands behind a quoted literal, never behind something that may hold what a person typed."""
    unsafe = [
        f"{path.relative_to(HOUSE.parent)}: {found.group()}"
        for path in sorted((HOUSE.parent / "templates").rglob("*.html"))
        for found in re.finditer(r"""[^"']\s*\|\s*safe\b""", path.read_text(encoding="utf-8"))
    ]
    assert unsafe == []
