"""Errors that a person can read, raised by operations and shown alike by forms, API and files."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms


@dataclass(frozen=True)
class Fault:
    """One thing that cannot be used: the input at fault (empty for the whole request), a code and a sentence."""

    field: str
    code: str
    message: str


class DomainError(Exception):
    """A named fact that stands in the way; subclasses live beside the operation that raises them.

    `field` names the input at fault (None for the whole request); `status` is the HTTP status of the answer.
    `faults` says everything that is wrong at once, where there is more to say; `members` is what a problem answer
    of the API carries besides.
    """

    code: ClassVar[str] = "refused"
    status: ClassVar[int] = 400
    field: str | None = None
    members: Mapping[str, Any] = {}

    def __init__(self, message: str, *, field: str | None = None, faults: Sequence[Fault] = ()) -> None:
        super().__init__(message)
        self.message = str(message)
        if field is not None:
            self.field = field
        self.faults = faults or ([Fault(self.field, self.code, self.message)] if self.field else [])


def add_to_form(error: DomainError, form: forms.BaseForm) -> None:
    """Show a domain error on the fields it names, or above the form."""
    for fault in error.faults or [Fault("", error.code, error.message)]:
        form.add_error(fault.field if fault.field in form.fields else None, fault.message)
