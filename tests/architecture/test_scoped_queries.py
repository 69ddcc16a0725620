"""The second wall: outside a few modules no table is read but through a QuerySet that knows who asks."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("accounts", "athletes", "exercises", "programmes", "training", "reminders", "reports", "core")
# These modules are where access is decided, or run without a person.
MAY_QUERY = {
    "access", "adapters", "checks", "demo", "idempotency", "kinds", "management", "migrations", "models",
    "operations", "queries", "tasks",
}  # fmt: skip
SCOPED = {"visible_to", "editable_by", "trainable_by", "health_visible_to"}
SHORTCUTS = {"get_object_or_404", "get_list_or_404"}
MANAGERS = {"_default_manager", "_base_manager"}


def _modules() -> list[Path]:
    return [
        path
        for room in ROOMS
        for path in sorted((ROOT / room).rglob("*.py"))
        if not MAY_QUERY & {part.removesuffix(".py") for part in path.relative_to(ROOT / room).parts}
    ]


def unscoped(source: str) -> list[int]:
    """Return the lines of a module that reach a table without saying for whom."""
    tree = ast.parse(source)
    scoped = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in SCOPED and isinstance(node.value, ast.Attribute)
    }
    return sorted(
        node.lineno
        for node in ast.walk(tree)
        if (isinstance(node, ast.Attribute) and node.attr == "objects" and id(node) not in scoped)
        or (isinstance(node, ast.Attribute) and node.attr in MANAGERS)
        or (isinstance(node, ast.Name) and node.id in SHORTCUTS)
    )


@pytest.mark.parametrize("path", _modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_module_reads_no_table_unscoped(path: Path) -> None:
    lines = unscoped(path.read_text(encoding="utf-8"))

    assert not lines, f"{path.relative_to(ROOT)}: unscoped reads in lines {lines}; move them to access or queries"


def test_ban_finds_every_way_around() -> None:
    source = (
        "a = Athlete.objects.get(pk=1)\n"
        "b = Athlete.objects.visible_to(user).get(pk=1)\n"
        "c = get_object_or_404(Athlete, pk=1)\n"
        "d = Athlete._default_manager.all()\n"
        "e = Athlete.objects\n"
    )

    assert unscoped(source) == [1, 3, 4, 5]
