"""Typeset a PDF in a process of its own: `typeset.py TEMPLATE`, the document as JSON on stdin, the PDF on stdout.

Each document leaves some 100 MiB behind in the process that set it, so no process that lives on does this. It knows
nothing of the project: run with `python -I`, since the modules beside it carry names of the standard library.
"""

import json
import sys
import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import fontpkg
import typst

_FIRST_FAMILY = "Noto Sans"
_PROBE = b'#set document(title: "-")\n#set text(font: json(bytes(sys.inputs.fonts)), lang: "en")\n#sys.inputs.text\n'


def typeset(template: str, document: dict[str, Any]) -> bytes:
    """Return the PDF of a document; letters that no font can show become their number in Unicode.

    The fonts that come with the project are tried first, so that files look alike everywhere; then those of the
    machine too. What even then cannot be an accessible PDF is set as a plain tagged one.
    """
    families = fontpkg.families().values()
    folders = sorted({str(file.path.parent) for family in families for file in family.files})
    others = sorted(family.name for family in families if family.name != _FIRST_FAMILY)
    document = {**document, "fonts": [_FIRST_FAMILY, *others]}
    with suppress(typst.TypstError):
        return _compile(template, document, folders, system=False)
    with suppress(typst.TypstError):
        return _compile(template, document, folders, system=True)
    document = _Spelling(document["fonts"], folders).of(document)
    with suppress(typst.TypstError):
        return _compile(template, document, folders, system=True)
    return _compile(template, document, folders, system=True, standard=False)


def _compile(
    template: str, document: dict[str, Any], folders: list[str], *, system: bool, standard: bool = True
) -> bytes:
    written: bytes = typst.compile(
        template,
        format="pdf",
        sys_inputs={"data": json.dumps(document)},
        font_paths=folders,
        ignore_system_fonts=not system,
        pdf_standards="ua-1" if standard else None,
    )
    return written


class _Spelling:
    """Spells what no font shows: 王 becomes [U+738B], so that two names never look the same."""

    def __init__(self, fonts: list[str], folders: list[str]) -> None:
        self._compiler = typst.Compiler(font_paths=folders)
        self._fonts = json.dumps(fonts)
        self._known: dict[str, bool] = {}

    def of(self, document: dict[str, Any]) -> dict[str, Any]:
        """Return the document with such letters spelled; its note `unprintable` says so."""
        spelled: dict[str, Any] = self._walk(document)
        if spelled != document:
            spelled["notes"] = [*spelled["notes"], spelled["unprintable"]]
        return spelled

    def _walk(self, value: Any) -> Any:
        match value:
            case str():
                return value if value.isascii() or self._shows(value) else "".join(self._spelled(value))
            case list():
                return [self._walk(one) for one in value]
            case dict():
                return {key: self._walk(one) for key, one in value.items()}
            case _:
                return value

    def _spelled(self, text: str) -> Iterator[str]:
        for character in text:
            if character.isascii() or self._shows(character):
                yield character
            elif unicodedata.category(character) not in ("Cf", "Cc"):
                yield f"[U+{ord(character):04X}]"

    def _shows(self, text: str) -> bool:
        if text not in self._known:
            try:
                inputs = {"text": text, "fonts": self._fonts}
                self._compiler.compile(_PROBE, format="pdf", sys_inputs=inputs, pdf_standards="ua-1")
                self._known[text] = True
            except typst.TypstError:
                self._known[text] = False
        return self._known[text]


if __name__ == "__main__":
    sys.stdout.buffer.write(typeset(sys.argv[1], json.load(sys.stdin.buffer)))
    sys.stdout.buffer.flush()
