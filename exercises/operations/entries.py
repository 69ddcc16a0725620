"""What a club's own exercise may say: every rule of one entry, answered for all at once.

An entry is a mapping with the keys of data/exercises.yaml, `figure` and `asks_acknowledgement`.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.choices import Equipment
from core.errors import Fault
from core.fields import decimal_of, shown
from core.text import is_printable, one_line
from exercises.choices import Category, ExerciseSide, Level, Measure, Muscle
from exercises.models import Exercise
from exercises.operations.catalogue import LINKS, MOST_NAME, MOST_SLUG, RESERVED_SLUGS, Catalogue, is_id
from exercises.queries.sources import sources_page

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

MOST_LINES = 12
MOST_LINE_CHARACTERS = 400
MOST_KNEE_DEG = 150
HARDEST_TIER = 4
MOST_NAMES_OF_CIRCLE = 10
# Old logs and plans hang on them.
FIXED = ("measure", "side")
# A hold has neither, whatever else it logs.
_NOT_OF_HOLDS = (Measure.CONTACTS, Measure.DISTANCE_M, Measure.LOAD_DISTANCE)
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class _Unusable(Exception):
    """A value that its field does not take; `message` where more than that can be said."""

    def __init__(self, code: str = "refused", message: str = "") -> None:
        super().__init__(message)
        self.code, self.message = code, message


@dataclass(frozen=True)
class EntryField:
    """One key of an entry: what people call it, what it takes in words, and how its value is read."""

    label: "StrOrPromise"
    takes: "StrOrPromise"
    read: Callable[[Any], Any]
    # What stands for a value that was left out; None where it has to be given.
    otherwise: Callable[[], Any] | None = None


def _text(most: int) -> Callable[[Any], str]:
    def read(value: Any) -> str:
        if not isinstance(value, str):
            raise _Unusable
        line = one_line(value)
        if not is_printable(line):
            raise _Unusable("unprintable", _("It holds a character that cannot be printed."))
        if len(line) > most:
            raise _Unusable("too_long", _("It has %(count)d characters.") % {"count": len(line)})
        if not line:
            raise _Unusable("blank")
        return line

    return read


def _whole(low: int, high: int) -> Callable[[Any], int]:
    def read(value: Any) -> int:
        number = decimal_of(value)
        if number is None or not low <= number <= high or number % 1:
            raise _Unusable
        return int(number)

    return read


def _share(value: Any) -> Decimal | None:
    if value is None or value == "":
        return None
    number = decimal_of(value)
    if number is None or not 0 <= number <= 1:
        raise _Unusable
    return number.quantize(Decimal("0.001"), rounding=ROUND_HALF_UP)


def _one(choices: type[models.TextChoices]) -> Callable[[Any], str]:
    def read(value: Any) -> str:
        if not isinstance(value, str) or value not in choices.values:
            raise _Unusable
        return str(value)

    return read


def _some(choices: Iterable[str] | None = None) -> Callable[[Any], list[str]]:
    known = None if choices is None else set(choices)

    def read(value: Any) -> list[str]:
        if not isinstance(value, list | tuple):
            raise _Unusable
        for one in value:
            if not isinstance(one, str) or (known is not None and one not in known):
                raise _Unusable("refused", _("%(value)s is none of them.") % {"value": shown(one)})
        twice = [one for one, times in Counter(value).items() if times > 1]
        if twice:
            raise _Unusable("twice", _("%(value)s stands there twice.") % {"value": shown(twice[0])})
        return list(value)

    return read


def _lines(value: Any) -> list[str]:
    if not isinstance(value, list | tuple):
        raise _Unusable
    if len(value) > MOST_LINES:
        raise _Unusable("too_many", _("There are %(count)d.") % {"count": len(value)})
    read, lines = _text(MOST_LINE_CHARACTERS), []
    for number, line in enumerate(value, start=1):
        try:
            lines.append(read(line))
        except _Unusable as error:
            where = _("Line %(number)d is %(value)s.") % {"number": number, "value": shown(line)}
            raise _Unusable(error.code, f"{where} {error.message}".strip()) from error
    return lines


def _link(value: Any) -> str | None:
    if value is not None and not isinstance(value, str):
        raise _Unusable
    return value or None


def _word(value: Any) -> str:
    if value is not None and not isinstance(value, str):
        raise _Unusable
    return value or ""


def _yes_no(value: Any) -> bool:
    if not isinstance(value, bool):
        raise _Unusable
    return value


def _named(choices: Iterable[Any]) -> "StrOrPromise":
    return gettext_lazy("one of %(names)s") % {"names": ", ".join(map(str, choices))}


def _list_of(choices: Iterable[str]) -> "StrOrPromise":
    return gettext_lazy("a list of none, one or several of %(names)s, each once") % {"names": ", ".join(choices)}


def _whole_words(low: int, high: int) -> "StrOrPromise":
    return gettext_lazy("a whole number from %(low)s to %(high)s") % {"low": low, "high": high}


def _text_words(most: int) -> "StrOrPromise":
    return gettext_lazy("1 to %(most)s characters of text") % {"most": most}


_POINTS = gettext_lazy("a list of at most %(lines)s lines of 1 to %(most)s characters each") % {
    "lines": MOST_LINES,
    "most": MOST_LINE_CHARACTERS,
}
_ANOTHER = gettext_lazy("the slug of an exercise of your library, or nothing")

FIELDS: dict[str, EntryField] = {
    "name": EntryField(gettext_lazy("Name"), _text_words(MOST_NAME), _text(MOST_NAME)),
    "category": EntryField(gettext_lazy("Kind"), _named(Category.values), _one(Category)),
    "primary_muscle": EntryField(gettext_lazy("Aimed at"), _named(Muscle.values), _one(Muscle)),
    "secondary_muscles": EntryField(
        gettext_lazy("Also works"), _list_of(Muscle.values[1:]), _some(Muscle.values[1:]), list
    ),
    "knee_from_deg": EntryField(
        gettext_lazy("Knee angle from"), _whole_words(0, MOST_KNEE_DEG), _whole(0, MOST_KNEE_DEG)
    ),
    "knee_to_deg": EntryField(gettext_lazy("Knee angle to"), _whole_words(0, MOST_KNEE_DEG), _whole(0, MOST_KNEE_DEG)),
    "action": EntryField(gettext_lazy("Muscle action"), _text_words(MOST_NAME), _text(MOST_NAME)),
    "side": EntryField(gettext_lazy("Legs"), _named(ExerciseSide.values), _one(ExerciseSide)),
    "equipment": EntryField(gettext_lazy("Equipment"), _list_of(Equipment.values), _some(Equipment.values), list),
    "level": EntryField(gettext_lazy("Level"), _whole_words(1, max(Level.values)), _whole(1, max(Level.values))),
    "measure": EntryField(gettext_lazy("What is logged"), _named(Measure.values), _one(Measure)),
    "bodyweight_fraction": EntryField(
        gettext_lazy("Share of body mass"), gettext_lazy("a number from 0 to 1, or nothing"), _share, lambda: None
    ),
    "tendon_tier": EntryField(gettext_lazy("Tendon-load tier"), _whole_words(1, HARDEST_TIER), _whole(1, HARDEST_TIER)),
    "setup": EntryField(gettext_lazy("Set-up"), _POINTS, _lines, list),
    "cues": EntryField(gettext_lazy("Cues"), _POINTS, _lines, list),
    "faults": EntryField(gettext_lazy("Faults to look for"), _POINTS, _lines, list),
    "safety": EntryField(gettext_lazy("Safety"), _POINTS, _lines, list),
    "asks_acknowledgement": EntryField(
        gettext_lazy("Athletes confirm the safety points before they log a set"),
        gettext_lazy("true or false"),
        _yes_no,
        lambda: False,
    ),
    "progression": EntryField(gettext_lazy("Next harder"), _ANOTHER, _link, lambda: None),
    "regression": EntryField(gettext_lazy("Next easier"), _ANOTHER, _link, lambda: None),
    "sources": EntryField(gettext_lazy("Sources"), gettext_lazy("a list of source keys, each once"), _some(), list),
    "figure": EntryField(
        gettext_lazy("Figure"), gettext_lazy("the figure of a built-in exercise, or nothing"), _word, lambda: ""
    ),
}


# Not of the exercise but of a change to it.
NOTE = EntryField(gettext_lazy("What changed"), _text_words(MOST_LINE_CHARACTERS), _text(MOST_LINE_CHARACTERS))


@dataclass(frozen=True)
class Reading:
    """An entry as it would be stored, links still by slug, and what stands in the way."""

    values: Mapping[str, Any]
    faults: list[Fault]


def read_entry(entry: Mapping[str, Any], *, catalogue: Catalogue, exercise: Exercise | None) -> Reading:
    """Read a whole entry, planned in the catalogue, for a new exercise or for the stored one that it would change."""
    faults: list[Fault] = []
    values: dict[str, Any] = {}
    for key in sorted(str(key) for key in entry if key not in FIELDS and key != "slug"):
        known = ", ".join(["slug", *FIELDS])
        faults.append(Fault(key, "unknown_field", _("Unknown field; known are %(known)s.") % {"known": known}))
    for key, field in FIELDS.items():
        if key not in entry and field.otherwise is not None:
            values[key] = field.otherwise()
        elif isinstance(read := read_value(key, field, entry.get(key)), Fault):
            faults.append(read)
        else:
            values[key] = read
    if exercise is not None:
        values["slug"] = exercise.slug
        faults += _faults_of_fixed(entry, values, exercise)
    else:
        values["slug"] = entry.get("slug")
        faults += _faults_of_slug(entry.get("slug"), catalogue)
    faults += _contradictions(values)
    faults += _faults_of_references(values, catalogue, exercise)
    return Reading(values, faults)


def read_value(key: str, field: EntryField, value: Any) -> Any:
    """Return a value as it is stored, or the Fault that is in it."""
    try:
        if value is None and field.otherwise is None:
            raise _Unusable("required", _("It is missing."))
        return field.read(value)
    except _Unusable as error:
        takes = _("%(field)s takes %(takes)s.") % {"field": field.label, "takes": field.takes}
        more = error.message or _("%(value)s is not that.") % {"value": shown(value)}
        return Fault(key, error.code, f"{takes} {more}")


def _faults_of_fixed(entry: Mapping[str, Any], values: Mapping[str, Any], exercise: Exercise) -> Iterable[Fault]:
    if entry.get("slug", exercise.slug) != exercise.slug:
        yield Fault("slug", "fixed", _("The slug stays as it is; make a copy instead."))
    for key in FIXED:
        if values.get(key, getattr(exercise, key)) != getattr(exercise, key):
            yield Fault(
                key,
                "fixed",
                _("%(field)s stays as it is, since plans and logs hang on it; make a copy instead.")
                % {"field": FIELDS[key].label},
            )


def _faults_of_slug(slug: Any, catalogue: Catalogue) -> Iterable[Fault]:
    if not isinstance(slug, str) or len(slug) > MOST_SLUG or not _SLUG.fullmatch(slug):
        takes = _("slug takes 1 to %(most)d small letters a to z, digits and single hyphens; %(value)s is not that.")
        yield Fault("slug", "refused", takes % {"most": MOST_SLUG, "value": shown(slug)})
    elif slug in RESERVED_SLUGS or is_id(slug):
        yield Fault("slug", "reserved", _("“%(slug)s” is an address of its own; take another.") % {"slug": slug})
    elif catalogue.is_taken(slug):
        yield Fault("slug", "taken", _("There is another exercise “%(slug)s” already.") % {"slug": slug})


def _contradictions(values: Mapping[str, Any]) -> Iterable[Fault]:
    low, high = values.get("knee_from_deg", 0), values.get("knee_to_deg", MOST_KNEE_DEG)
    if low > high:
        sentence = _("The knee angle ends at %(high)d°, below the %(low)d° that it starts from.")
        yield Fault("knee_to_deg", "out_of_order", sentence % {"low": low, "high": high})
    if values.get("primary_muscle") in values.get("secondary_muscles", ()):
        yield Fault("secondary_muscles", "twice", _("This holds what the exercise is aimed at already."))
    if values.get("category") == Category.ISOMETRIC and values.get("measure") in _NOT_OF_HOLDS:
        yield Fault("measure", "contradiction", _("An isometric hold has no contacts and no distance to log."))
    if values.get("asks_acknowledgement") and values.get("safety") == []:
        yield Fault("asks_acknowledgement", "no_safety", _("There is nothing to confirm yet: write a safety point."))
    if values.get("progression") and values["progression"] == values.get("regression"):
        yield Fault("regression", "contradiction", _("One exercise cannot be both the harder and the easier one."))


def _faults_of_references(
    values: Mapping[str, Any], catalogue: Catalogue, exercise: Exercise | None
) -> Iterable[Fault]:
    for key in LINKS:
        if fault := _fault_of_link(key, values, catalogue, exercise):
            yield fault
    if fault := _fault_of_circle(values, catalogue):
        yield fault
    for source in values.get("sources", ()):
        if source not in sources_page().entries and (exercise is None or source not in exercise.sources):
            sentence = _("There is no source %(key)s; the sources page has the keys.")
            yield Fault("sources", "unknown", sentence % {"key": shown(source)})
    figure = values.get("figure")
    if figure and figure not in catalogue.figures and (exercise is None or figure != exercise.figure):
        sentence = _("There is no figure %(key)s; known are %(known)s.")
        yield Fault("figure", "unknown", sentence % {"key": shown(figure), "known": ", ".join(catalogue.figures)})


def _fault_of_link(
    key: str, values: Mapping[str, Any], catalogue: Catalogue, exercise: Exercise | None
) -> Fault | None:
    slug = values.get(key)
    if not slug:
        return None
    if slug == values["slug"]:
        return Fault(key, "itself", _("An exercise cannot be its own harder or easier one."))
    linked = catalogue.rungs.get(slug)
    if linked is None:
        return Fault(key, "unknown", _("There is no exercise %(slug)s in your library.") % {"slug": shown(slug)})
    before = exercise and getattr(exercise, key)
    if linked.is_retired and (before is None or before.slug != slug):
        return Fault(key, "retired", _("“%(name)s” is retired; choose another.") % {"name": linked.name})
    return None


def _fault_of_circle(values: Mapping[str, Any], catalogue: Catalogue) -> Fault | None:
    """Name the link of this entry that closes a circle; where others' links close it, theirs is the fault."""
    harder, easier = values.get("progression"), values.get("regression")
    circle = catalogue.circle(str(values["slug"]))
    if len(circle) <= 2 or harder == easier:
        return None
    if circle[1].slug == harder:
        key = "progression"
    elif circle[-2].slug == easier:
        key = "regression"
    else:
        return None
    sentence = _("That would go round in a circle, from easier to harder: %(circle)s.")
    names = [rung.name for rung in circle]
    if len(names) > MOST_NAMES_OF_CIRCLE:
        names[MOST_NAMES_OF_CIRCLE - 2 : -2] = ["…"]
    return Fault(key, "circle", sentence % {"circle": " → ".join(names)})
