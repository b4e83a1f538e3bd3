"""Static files as they are served: named after their content, compressed, cached for ever."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage

_IMPORT = re.compile(r'^import (?:(\{[^}]*\}) from )?"(\./[^"]+)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:const|function|class) (\w+))", re.MULTILINE)
_UNREAD = re.compile(r"^\s*(?://.*|/\*\*.*\*/)?\n|^ +", re.MULTILINE)
"""Lines that are blank or a comment, and indentation."""


class StaticFiles(CompressedManifestStaticFilesStorage):
    """A script is served as one file with the modules it imports.

    That is one request, and never a module of yesterday beside a page of today.
    """

    def post_process(
        self, paths: dict[str, Any], dry_run: bool = False, **options: Any
    ) -> Iterator[Any]:
        """Bundle the scripts before every file gets the name of its content."""
        for name, (source, path) in paths.items():
            if not dry_run and re.fullmatch(r"js/[^/]+\.js", name):
                Path(self.path(name)).write_text(bundle(Path(source.path(path))), "utf-8")
                paths[name] = (self, name)
        yield from super().post_process(paths, dry_run, **options)


def bundle(script: Path) -> str:
    """A module after those it imports, each in a scope of its own, without what only people read.

    The modules import names in braces, not in a circle, and export declarations at the beginning of
    a line.
    """
    parts: dict[Path, str] = {}

    def add(path: Path) -> None:
        if path in parts:
            return
        text = path.read_text("utf-8")
        for _, other in _IMPORT.findall(text):
            add((path.parent / other).resolve())
        exported = ", ".join(_EXPORT.findall(text))
        body = _EXPORT.sub("", _IMPORT.sub(_declared, _UNREAD.sub("", text)))
        parts[path] = f"const ${path.stem} = (() => {{\n{body}return {{ {exported} }};\n}})();\n"

    add(script.resolve())
    return "".join(parts.values())


def _declared(imported: re.Match[str]) -> str:
    names, other = imported.groups()
    return f"const {names} = ${Path(other).stem};\n" if names else ""
