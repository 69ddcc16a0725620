"""What athletes are asked about an exercise, and how an inbox is narrowed."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exercises.choices import BodyArea, CommentState, Works
from exercises.models import ExerciseFeedback
from exercises.operations.feedback import LEAST_COMFORT, MOST_COMFORT, MOST_COMMENT, Answer
from exercises.wording import COMFORT_WORDS


class PlainAnswerForm(forms.Form):
    """The plain answer: does it work, and how comfortable was it."""

    works = forms.ChoiceField(
        label=gettext_lazy("Does it work for you?"),
        choices=Works.choices,
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), gettext_lazy("Say whether it works for you: yes, partly or no.")
        ),
    )
    comfort = forms.TypedChoiceField(
        label=gettext_lazy("How comfortable was it?"),
        choices=[(number, str(number)) for number in range(LEAST_COMFORT, MOST_COMFORT + 1)],
        coerce=int,
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"),
            gettext_lazy("Choose a number from 1 (very uncomfortable) to 5 (very comfortable)."),
        ),
    )

    @property
    def comfort_marks(self) -> list[dict[str, Any]]:
        """Return the scale's marks with their words."""
        chosen = str(self["comfort"].value() or "")
        return [
            {"value": str(number), "word": word, "is_chosen": chosen == str(number)}
            for number, word in COMFORT_WORDS.items()
        ]

    def answer(self) -> Answer:
        return Answer(works=self.cleaned_data["works"], comfort=self.cleaned_data["comfort"])


class CommentField(forms.CharField):
    """Text of several lines; a line break counts as one character, however the browser sends it."""

    def to_python(self, value: Any) -> str:
        return (super().to_python(value) or "").replace("\r\n", "\n")


class FeedbackForm(PlainAnswerForm):
    felt_in = forms.MultipleChoiceField(
        label=gettext_lazy("Where did you feel it?"),
        choices=BodyArea.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "invalid_choice": gettext_lazy("Choose from the parts of the list."),
            "invalid_list": gettext_lazy("Choose from the parts of the list."),
        },
    )
    comment = CommentField(
        label=gettext_lazy("Comment"),
        required=False,
        max_length=MOST_COMMENT,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy(
            "What helps, what is in the way, what the instructions should say. At most 1000 characters."
        ),
        error_messages={
            "max_length": gettext_lazy("A comment has at most %(limit_value)d characters; this has %(show_value)d.")
        },
    )
    shared_with_coach = forms.BooleanField(
        label=gettext_lazy("My coach may see my name"),
        required=False,
        help_text=gettext_lazy(
            "Your name then stands beside your answer for those who train you: your coaches, and the club’s owner "
            "and clinicians. Without it they read your comment once five athletes have answered without a name."
        ),
    )

    def answer(self) -> Answer:
        names = ("works", "comfort", "felt_in", "comment", "shared_with_coach")
        return Answer(**{name: self.cleaned_data[name] for name in names})


class AnswersForm(forms.Form):
    """Which of the comments that wait a new version of an exercise answers."""

    answers = forms.MultipleChoiceField(
        label=gettext_lazy("Comments that this version answers"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("They are handled by that, and those who wrote them are told on the exercise’s page."),
        error_messages=dict.fromkeys(
            ("invalid_choice", "invalid_list"), gettext_lazy("Choose from the comments that wait for you.")
        ),
    )

    def __init__(self, data: QueryDict | None, *, comments: Iterable[ExerciseFeedback]) -> None:
        super().__init__(data)
        self._comments = {str(one.public_id): one for one in comments}
        field = self.fields["answers"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(key, one.comment) for key, one in self._comments.items()]

    @property
    def has_comments(self) -> bool:
        return bool(self._comments)

    def chosen(self) -> list[ExerciseFeedback]:
        return [self._comments[key] for key in self.cleaned_data["answers"]]


class InboxForm(forms.Form):
    """Which comments are asked for; the form is a GET, and a field at fault asks for nothing."""

    state = forms.ChoiceField(
        label=gettext_lazy("Show"),
        required=False,
        choices=[*CommentState.choices, ("all", gettext_lazy("All"))],
        error_messages={"invalid_choice": gettext_lazy("Choose comments that are open, handled, or all.")},
    )
    exercise = forms.ChoiceField(
        label=gettext_lazy("Exercise"),
        required=False,
        error_messages={"invalid_choice": gettext_lazy("There are no comments on that exercise here.")},
    )

    def __init__(self, data: QueryDict, *, exercises: Sequence[tuple[str, str, int]]) -> None:
        super().__init__(data)
        field = self.fields["exercise"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            ("", _("Every exercise")),
            *((slug, f"{name} ({comments})") for slug, name, comments in exercises),
        ]

    def chosen(self) -> dict[str, str]:
        self.full_clean()
        values = getattr(self, "cleaned_data", {})
        state = values.get("state") or CommentState.OPEN
        return {"state": "" if state == "all" else state, "slug": values.get("exercise", "")}
