"""The library as YAML: a list of mappings, written as exercises/data/exercises.yaml is.

Read from the parser's events, so that aliases and tags are met before anything is built from them. Plain words are
read as YAML 1.2 reads them: only true and false are yes and no, `1:30` and `2026-01-05` are text.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

import yaml
from django.utils.translation import gettext as _

from exercises.files.shape import MOST_ENTRIES, WORD_LISTS, FileUnreadable, no_entries, too_many_entries
from exercises.operations.files import Entry, Placed

_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DUMPER: Final[Any] = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
# A list of mappings with lists in them.
_DEEPEST: Final = 3
_LONGEST_KEY: Final = 40
_MOST_KEYS: Final = 60
_MOST_SAID: Final = 100
_NULL: Final = re.compile(r"~|null|Null|NULL|")
_TRUE: Final = re.compile(r"true|True|TRUE")
_FALSE: Final = re.compile(r"false|False|FALSE")
_WHOLE: Final = re.compile(r"[-+]?(0|[1-9][0-9]{0,19})")
_DECIMAL: Final = re.compile(r"[-+]?([0-9]{1,20}\.[0-9]{0,20}|\.[0-9]{1,20})")


def parse_yaml(text: str) -> list[Placed]:
    """Return the entries with their lines.

    Raises:
        FileUnreadable: the text is no YAML, no list of mappings, or uses what is not taken.
    """
    try:
        return _Reading(text).entries()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        raise FileUnreadable(
            _("Line %(line)d is not YAML: %(fault)s.") % {"line": line, "fault": error.problem or error.context}
        ) from error
    except yaml.YAMLError as error:
        raise FileUnreadable(_("The file holds characters that YAML does not take.")) from error


class _Reading:
    """One pass over the events of a text."""

    def __init__(self, text: str) -> None:
        self._events: Iterator[Any] = yaml.parse(text, Loader=_LOADER)
        self._twice: list[str] = []

    def entries(self) -> list[Placed]:
        next(self._events)
        if isinstance(next(self._events), yaml.StreamEndEvent):
            raise no_entries()
        first = next(self._events)
        self._refuse_extras(first)
        if not isinstance(first, yaml.SequenceStartEvent):
            raise FileUnreadable(_("The file is not a list of exercises; each begins with “- slug: …”."))
        placed: list[Placed] = []
        for event in self._until(yaml.SequenceEndEvent):
            if len(placed) == MOST_ENTRIES:
                raise too_many_entries()
            placed.append(self._entry(event))
        next(self._events)
        if not isinstance(next(self._events), yaml.StreamEndEvent):
            raise FileUnreadable(_("The file holds several documents (“---”); it takes one."))
        if self._twice:
            raise FileUnreadable(*self._twice)
        if not placed:
            raise no_entries()
        return placed

    def _until(self, end: type) -> Iterator[Any]:
        for event in self._events:
            if isinstance(event, end):
                return
            self._refuse_extras(event)
            yield event

    def _entry(self, event: Any) -> Placed:
        line = event.start_mark.line + 1
        if not isinstance(event, yaml.MappingStartEvent):
            raise FileUnreadable(
                _("Line %(line)d is not an exercise; each is a list of keys and values, and begins with “- slug: …”.")
                % {"line": line}
            )
        entry, lines = self._mapping(depth=2)
        return Placed(entry, line, lines=lines)

    def _mapping(self, depth: int) -> tuple[dict[str, Any], dict[str, int]]:
        values: dict[str, Any] = {}
        lines: dict[str, int] = {}
        for number, event in enumerate(self._until(yaml.MappingEndEvent)):
            line = event.start_mark.line + 1
            if not isinstance(event, yaml.ScalarEvent) or len(event.value) > _LONGEST_KEY:
                raise FileUnreadable(_("Line %(line)d: a key is one word.") % {"line": line})
            if number == _MOST_KEYS:
                raise FileUnreadable(_("Line %(line)d: an exercise does not have so many keys.") % {"line": line})
            key = event.value
            if key in values:
                self._twice.append(
                    _("Line %(line)d: the key “%(key)s” stands twice in one exercise, first in line %(first)d.")
                    % {"line": line, "key": key, "first": lines[key]}
                )
                if len(self._twice) == _MOST_SAID:
                    raise FileUnreadable(*self._twice)
            event = next(self._events)
            self._refuse_extras(event)
            lines[key] = line
            values[key] = self._value(event, depth)
        return values, lines

    def _value(self, event: Any, depth: int) -> Any:
        if isinstance(event, yaml.ScalarEvent):
            return _plain_value(event.value) if event.implicit[0] else event.value
        if depth >= _DEEPEST:
            raise FileUnreadable(
                _("Line %(line)d is nested too deeply; a value is one text, number or list.")
                % {"line": event.start_mark.line + 1}
            )
        if isinstance(event, yaml.SequenceStartEvent):
            return [self._value(inner, depth + 1) for inner in self._until(yaml.SequenceEndEvent)]
        return self._mapping(depth + 1)[0]

    def _refuse_extras(self, event: Any) -> None:
        line = event.start_mark.line + 1
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) is not None:
            raise FileUnreadable(
                _("Line %(line)d uses an anchor or alias (“&” or “*”), which is not taken; write the value out, or put")
                % {"line": line}
                + " "
                + _("text that begins so in quotation marks.")
            )
        if getattr(event, "tag", None) is not None:
            raise FileUnreadable(
                _("Line %(line)d uses a tag (“!”), which is not taken; put text that begins so in quotation marks.")
                % {"line": line}
            )


def _plain_value(text: str) -> Any:
    if _NULL.fullmatch(text):
        return None
    if _TRUE.fullmatch(text):
        return True
    if _FALSE.fullmatch(text):
        return False
    if _WHOLE.fullmatch(text):
        return int(text)
    return float(text) if _DECIMAL.fullmatch(text) else text


class _Words(list[str]):
    """A list of single words, written in one line."""


class _Dumper(_DUMPER):
    def ignore_aliases(self, data: Any) -> bool:
        return True


_Dumper.add_representer(_Words, lambda dumper, words: dumper.represent_sequence("tag:yaml.org,2002:seq", words, True))


def format_yaml(entries: Iterable[Entry]) -> str:
    """Return the entries as YAML in block style, an empty line between two of them."""
    return "\n".join(
        yaml.dump(
            [{name: _Words(value) if name in WORD_LISTS else value for name, value in entry.items()}],
            Dumper=_Dumper,
            allow_unicode=True,
            sort_keys=False,
            width=1_000_000,
        )
        for entry in entries
    )
