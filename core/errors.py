"""Errors that a person can read, raised by operations and shown alike by forms, API and files."""

from typing import ClassVar

from django import forms


class DomainError(Exception):
    """A named fact that stands in the way; subclasses live beside the operation that raises them.

    `field` names the input at fault (None for the whole request); `status` is the HTTP status of the answer.
    """

    code: ClassVar[str] = "refused"
    status: ClassVar[int] = 400
    field: str | None = None

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = str(message)
        if field is not None:
            self.field = field


def add_to_form(error: DomainError, form: forms.BaseForm) -> None:
    """Show a domain error on the field it names, or above the form."""
    form.add_error(error.field if error.field in form.fields else None, error.message)
