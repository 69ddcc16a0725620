"""Serializer fields that refuse a wrong value with the field, the fault and what it takes."""

import json
import re
import uuid
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, NoReturn

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.dates import EARLIEST, LATEST

_NUMBER = re.compile(r"[+-]?[0-9]{1,20}(\.[0-9]{1,40})?([eE][+-]?[0-9]{1,3})?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_INSTANT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,9})?)?([Zz]|[+-][0-9]{2}:[0-9]{2})"
)
_TIME = re.compile(r"[0-9]{2}:[0-9]{2}(:[0-9]{2})?")
_SHOWN_CHARACTERS = 40
# The arguments of serializers.Field that these fields pass on.
Options = Any


class Telling(serializers.Field[Any, Any, Any, Any]):
    """The sentences of a field; `takes` says in words what it accepts."""

    takes: Any = ""
    default_error_messages = {
        "required": _("{field} is missing; it takes {takes}."),
        "null": _("{field} may not be null; it takes {takes}."),
        "refused": _("{field} takes {takes}; {value} is not that."),
    }

    def fail(self, key: str, **kwargs: Any) -> NoReturn:
        super().fail(key, **{"field": self.field_name, "takes": self.takes, **kwargs})

    def refuse(self, value: Any) -> NoReturn:
        self.fail("refused", value=shown(value))


def shown(value: Any) -> str:
    """Return a refused value as an error repeats it, cut short."""
    text = json.dumps(value, default=str)
    return text if len(text) <= _SHOWN_CHARACTERS else f"{text[:_SHOWN_CHARACTERS]}…"


def decimal_of(value: Any) -> Decimal | None:
    """Return the number that a JSON number or a string holds, or None."""
    if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal):
        return None
    text = str(value).strip()
    return Decimal(text) if _NUMBER.fullmatch(text) else None


class WholeNumber(Telling, serializers.IntegerField):
    """A whole number from `low` to `high`, as a JSON number or in a string; 8.0 is 8."""

    def __init__(self, *, low: int, high: int, **options: Options) -> None:
        super().__init__(min_value=low, max_value=high, **options)
        self._low, self._high = low, high
        self.takes = _("a whole number from %(low)s to %(high)s") % {"low": low, "high": high}

    def to_internal_value(self, data: Any) -> int:
        number = decimal_of(data)
        if number is None or not self._low <= number <= self._high or number % 1:
            self.refuse(data)
        return int(number)


class Quantity(Telling, serializers.DecimalField):
    """A number from `low` to `high`, rounded to the decimals that are stored."""

    def __init__(self, *, low: Decimal | int, high: Decimal | int, places: int, **options: Options) -> None:
        super().__init__(
            max_digits=None,
            decimal_places=None,
            min_value=Decimal(low),
            max_value=Decimal(high),
            coerce_to_string=False,
            **options,
        )
        self._low, self._high = low, high
        self._step = Decimal(1).scaleb(-places)
        self.takes = _("a number from %(low)s to %(high)s") % {"low": low, "high": high}

    def to_internal_value(self, data: Any) -> Decimal:
        number = decimal_of(data)
        if number is None or not self._low <= number <= self._high:
            self.refuse(data)
        return number.quantize(self._step, rounding=ROUND_HALF_UP)


class Day(Telling, serializers.DateField):
    """A date of the calendar within the span that any field of ours takes."""

    def __init__(self, **options: Options) -> None:
        super().__init__(**options)
        self.takes = _("a date such as 2026-03-09, from %(first)s to %(last)s") % {
            "first": EARLIEST.isoformat(),
            "last": LATEST.isoformat(),
        }

    def to_internal_value(self, data: Any) -> date:
        day = _parsed(date, _DAY, data)
        if day is None or not EARLIEST <= day <= LATEST:
            self.refuse(data)
        return day


class Instant(Telling, serializers.DateTimeField):
    """A date and time with its offset (RFC 3339), made UTC."""

    def __init__(self, **options: Options) -> None:
        super().__init__(**options)
        self.takes = _("a date and time with its offset, such as 2026-03-09T17:30:00Z, from %(first)s to %(last)s") % {
            "first": EARLIEST.year,
            "last": LATEST.year,
        }

    def to_internal_value(self, data: Any) -> datetime:
        at = _parsed(datetime, _INSTANT, data)
        if at is None or not EARLIEST.year <= at.year <= LATEST.year:
            self.refuse(data)
        return at.astimezone(UTC)


# The schema's own format for times asks for an offset from UTC, which a time of day has none of.
_HOURS_AND_MINUTES = "([01][0-9]|2[0-3]):[0-5][0-9]"


@extend_schema_field({"type": "string", "pattern": f"^{_HOURS_AND_MINUTES}(:[0-5][0-9])?$", "example": "17:30"})
class TimeOfDay(Telling, serializers.TimeField):
    takes = _("a time of day such as 17:30")

    def to_internal_value(self, data: Any) -> time:
        at = _parsed(time, _TIME, data)
        if at is None:
            self.refuse(data)
        return at


@extend_schema_field({"type": "string", "pattern": f"^{_HOURS_AND_MINUTES}$", "example": "17:30"})
class ClockTime(serializers.TimeField):
    """A time of day in an answer, such as 17:30."""

    def __init__(self, **options: Options) -> None:
        super().__init__(format="%H:%M", **options)


def _parsed(kind: Any, pattern: re.Pattern[str], data: Any) -> Any:
    if not isinstance(data, str) or not pattern.fullmatch(data):
        return None
    try:
        return kind.fromisoformat(data.upper())
    except ValueError:
        return None


class PublicId(Telling, serializers.UUIDField):
    """The public id of a row; whether there is such a row that the caller may see is the view's to say."""

    takes = _("an id (UUID)")

    def to_internal_value(self, data: Any) -> uuid.UUID:
        try:
            return uuid.UUID(data if isinstance(data, str) else "")
        except ValueError:
            self.refuse(data)


class OneOf(Telling, serializers.ChoiceField):
    """One of the values of a closed list."""

    def __init__(self, choices: type[TextChoices], **options: Options) -> None:
        super().__init__(choices=choices.choices, **options)
        self.takes = _("one of %(names)s") % {"names": ", ".join(choices.values)}

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str) or data not in self.choices:
            self.refuse(data)
        return data


class SeveralOf(Telling, serializers.ListField):
    """Values of a closed list in an address, repeated or separated by commas."""

    def __init__(self, choices: Sequence[tuple[str, Any]], **options: Options) -> None:
        super().__init__(child=serializers.ChoiceField(choices=choices), **options)
        self._values = [value for value, _label in choices]
        self.takes = _("one or more of %(names)s, separated by commas") % {"names": ", ".join(self._values)}

    def to_internal_value(self, data: Any) -> list[str]:
        given = [value for text in data for value in text.split(",")]
        for value in given:
            if value not in self._values:
                self.refuse(value)
        return given


class YesNo(Telling, serializers.BooleanField):
    takes = _("true or false")

    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            self.refuse(data)
        return data


class Text(Telling, serializers.CharField):
    """Text of at most `most` characters, trimmed."""

    def __init__(self, *, most: int, **options: Options) -> None:
        super().__init__(max_length=most, allow_blank=True, **options)
        self.takes = _("at most %(most)s characters of text") % {"most": most}

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str) or len(data.strip()) > (self.max_length or 0):
            self.refuse(data)
        return data.strip()


class ListOf(Telling, serializers.ListField):
    """A list of `least` to `most` values of one field; each value is answered for at its place."""

    def __init__(
        self, child: serializers.Field[Any, Any, Any, Any], *, least: int, most: int, **options: Options
    ) -> None:
        super().__init__(child=child, **options)
        self._least, self._most = least, most
        self.takes = _("a list of %(least)s to %(most)s values") % {"least": least, "most": most}

    def to_internal_value(self, data: Any) -> list[Any]:
        if not isinstance(data, list) or not self._least <= len(data) <= self._most:
            self.refuse(data)
        return list(super().to_internal_value(data))
