from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import User


class SignupNameForm(forms.Form):
    """The field that sign-up asks besides e-mail and password."""

    name = forms.CharField(label=_("Your name"), max_length=120)
    field_order = ("name", "email", "password1", "password2")

    def signup(self, request: HttpRequest, user: User) -> None:
        user.name = self.cleaned_data["name"]
        user.save(update_fields=["name"])
