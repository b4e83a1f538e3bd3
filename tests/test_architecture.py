"""The house keeps its plan: direction, names, sizes, templates."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command

ROOT = Path(settings.BASE_DIR)
TEMPLATES = ROOT / "templates"
STATIC = ROOT / "povertyplan" / "static"
ROOMS = [
    "povertyplan.ui",
    "povertyplan.accounts",
    "projects",
    "editing",
    "budget",
    "targets",
    "progress",
    "reporting",
]
SITE = "povertyplan"
"""The site's own modules (settings, urls, views …) stand at the right of all rooms."""

MODULES = [
    path
    for folder in (SITE, *ROOMS[2:])
    for path in sorted((ROOT / folder).rglob("*.py"))
    if "migrations" not in path.parts
]
PAGES = sorted(TEMPLATES.rglob("*.html"))
SHIPPED = [
    path
    for path in sorted(STATIC.rglob("*"))
    if path.suffix in {".css", ".js", ".svg"} and "vendor" not in path.parts
]


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def room_of(module: str) -> str:
    return next((room for room in ROOMS if f"{module}.".startswith(f"{room}.")), SITE)


def place(room: str) -> int:
    return [*ROOMS, SITE].index(room)


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imports(path: Path) -> Iterator[str]:
    """Every module of ours that a file imports, at its head or inside a function."""
    own = (SITE, *ROOMS[2:])
    package = list(path.relative_to(ROOT).parts[:-1])
    for node in ast.walk(tree(path)):
        found: list[str] = []
        if isinstance(node, ast.Import):
            found = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            module = ".".join([*base, *([node.module] if node.module else [])])
            found = [f"{module}.{alias.name}" for alias in node.names]
        yield from (module for module in found if module.split(".")[0] in own)


def calls(path: Path) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree(path)) if isinstance(node, ast.Call))


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_a_module_imports_only_from_rooms_to_its_left(path):
    own = room_of(".".join(path.relative_to(ROOT).with_suffix("").parts))
    wrong = [module for module in imports(path) if place(room_of(module)) > place(own)]
    assert not wrong


def test_foreign_keys_point_to_rooms_to_their_left():
    for model in apps.get_models():
        own = room_of(model.__module__)
        if not model.__module__.startswith((SITE, *ROOMS[2:])):
            continue
        for field in model._meta.get_fields():
            if field.is_relation and not field.auto_created and field.related_model:
                other = field.related_model.__module__
                if other.startswith((SITE, *ROOMS[2:])):
                    assert place(room_of(other)) <= place(own), f"{model.__name__}.{field.name}"


def test_foreign_keys_name_their_model_and_not_a_string():
    strings = [
        f"{name(path)}:{call.lineno}"
        for path in MODULES
        for call in calls(path)
        if isinstance(call.func, ast.Attribute)
        and call.func.attr in {"ForeignKey", "OneToOneField"}
        if isinstance(call.args[0], ast.Constant) and call.args[0].value != "self"
    ]
    assert not strings


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_a_module_has_its_size_and_no_catch_all_name(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400
    assert not {"core", "utils", "common", "helpers"} & {*path.parts, path.stem}


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_no_float_and_no_signal_receiver(path):
    named = {node.id for node in ast.walk(tree(path)) if isinstance(node, ast.Name)}
    assert not named & {"float", "receiver"}
    assert not [module for module in imports(path) if "signals" in module]
    assert not [
        call.lineno
        for call in calls(path)
        if isinstance(call.func, ast.Attribute) and call.func.attr == "connect"
    ]


def test_rules_ask_no_database():
    for path in MODULES:
        if path.stem == "rules":
            assert not [m for m in imports(path) if ".models" in m or ".querysets" in m], name(path)


def test_records_with_versions_are_not_written_past_their_history():
    """A queryset's `update` and plain `bulk_create` leave no version (django-simple-history)."""
    without = {model.__name__ for model in apps.get_models() if not hasattr(model, "history")}
    found = [
        f"{name(path)}:{call.lineno}"
        for path in MODULES
        if path.stem != "settings"
        for call in calls(path)
        if isinstance(call.func, ast.Attribute) and _writes_many(call)
        if ast.unparse(call.func.value).split(".objects")[0] not in without
    ]
    assert not found


def _writes_many(call: ast.Call) -> bool:
    """`rows.update(amount=0)`, not `a_dictionary.update(another)`."""
    names_fields = bool(call.keywords) and not call.args
    return call.func.attr in {"bulk_create", "bulk_update"} or (
        call.func.attr == "update" and names_fields
    )


def test_records_that_people_edit_have_versions():
    without = {
        model.__name__
        for model in apps.get_models()
        if model.__module__.startswith((SITE, *ROOMS[2:]))
        if not hasattr(model, "history") and not model.__name__.startswith("Historical")
    }
    # What happened once and is never edited, or can be made again.
    happened = {"Step", "Event", "FieldNote", "Reopening", "Attachment", "Reminder", "IssuedFile"}
    assert without == {"Province", "DraftRendering", "ColumnMap", *happened}


# Migrations


def test_migrations_are_in_step_with_the_models(db):
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_migrations_are_named():
    rooms = [ROOT.joinpath(*room.split(".")) for room in ROOMS]
    found = [path.stem for room in rooms for path in room.glob("migrations/0*.py")]
    assert found
    assert not [stem for stem in found if "_auto_" in stem]


# Templates


def test_every_template_is_used():
    sources = [*MODULES, *PAGES, ROOT / "povertyplan" / "settings.py"]
    text = {path: path.read_text(encoding="utf-8") for path in sources}
    built_in = {"django/forms"}
    unused = [
        relative
        for path in PAGES
        if (relative := path.relative_to(TEMPLATES).as_posix())
        and not any(relative.startswith(folder) for folder in built_in)
        and not any(f'"{relative}"' in body for other, body in text.items() if other != path)
    ]
    assert not unused


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_a_page_has_no_inline_style_or_script_and_no_other_host(path):
    page = path.read_text(encoding="utf-8")
    if "documents" not in path.parts:
        assert not re.search(
            r"<style|<script(?![^>]*\bsrc=)|\sstyle=|\son[a-z]+=|javascript:", page
        )
    assert not re.search(r"""(?:src|href|action|url\()\s*[=(]?\s*["']?(?:https?:)?//""", page)


@pytest.mark.parametrize("path", SHIPPED, ids=name)
def test_styles_and_scripts_ask_no_other_host_and_evaluate_nothing(path):
    text = path.read_text(encoding="utf-8")
    hosts = set(re.findall(r"https?://[^\s\"')]+", text))
    assert hosts <= {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}
    assert not re.search(r"\beval\(|new Function\(|innerHTML\s*=|document\.write", text)


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_a_page_marks_nothing_as_safe(path):
    page = path.read_text(encoding="utf-8")
    assert not re.search(r"\|\s*safe\b|autoescape off", page)
