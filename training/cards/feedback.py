"""The question after a session: how was each exercise that has not been answered yet?"""

from collections.abc import Sequence
from dataclasses import replace

from django.http import QueryDict

from exercises.forms.feedback import PlainAnswerForm
from training.cards.sessions import Question, SessionCard
from training.models import SessionItem
from training.queries.feedback import Tried, tried


def answer_form(item: SessionItem, data: QueryDict | None = None) -> PlainAnswerForm:
    return PlainAnswerForm(data, auto_id=f"how-{item.public_id.hex[:10]}-%s")


def with_questions(
    cards: Sequence[SessionCard], *, item: SessionItem | None = None, bound: PlainAnswerForm | None = None
) -> list[SessionCard]:
    """Add the questions to the athlete's own finished sessions; a `bound` form on `item` came back with faults."""
    finished = {
        card.session: [line.view.item for line in card.lines if line.view.sets]
        for card in cards
        if card.summary and card.rights.is_self
    }
    found = tried(finished) if finished else {}
    return [replace(card, questions=_questions(card, found.get(card.session.pk, []), item, bound)) for card in cards]


def _questions(
    card: SessionCard, found: Sequence[Tried], item: SessionItem | None, bound: PlainAnswerForm | None
) -> list[Question]:
    asked = [one.item for one in found if one.feedback is None]
    opened = item if item in asked else next(iter(asked), None)
    questions = []
    for one in found:
        if one.feedback is None:
            form = bound if bound and one.item == item else answer_form(one.item)
            questions.append(Question(item=one.item, form=form, said=None, is_open=one.item == opened))
        elif one.feedback.session_public_id == card.session.public_id:
            questions.append(Question(item=one.item, form=None, said=one.feedback, is_open=False))
    return questions
