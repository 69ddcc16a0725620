"""What the demo club's people say of exercises: made up, and as mixed as such answers are."""

from datetime import datetime, timedelta
from typing import Any

from accounts.choices import Role
from accounts.models import User
from athletes.choices import Sport
from athletes.models import Athlete
from exercises.choices import BodyArea, Works
from exercises.models import Exercise, ExerciseFeedback
from exercises.operations.authoring import create_exercise, revise_exercise
from exercises.operations.feedback import Answer, edit_library, give_feedback, mark_handled
from training.demo.people import DOMAIN, RIVAL_NAME, DemoClub

_YES, _PARTLY, _NO = Works.YES, Works.PARTLY, Works.NO
_LOW, _HIGH, _TENDON = BodyArea.SOLEUS, BodyArea.GASTROCNEMIUS, BodyArea.ACHILLES
Said = tuple[Sport, int, Works, int, tuple[BodyArea, ...], str, bool]

# Per exercise: the squad and the place of the athlete in it, works, comfort, where felt, comment, name shared.
_SEATED: tuple[Said, ...] = (
    (Sport.SPRINT, 1, _YES, 4, (_LOW,), "The towel must be thick, or the weight bites above the knee.", False),
    (Sport.SPRINT, 2, _YES, 5, (_LOW,), "", False),
    (Sport.SPRINT, 4, _PARTLY, 3, (_LOW, BodyArea.FOOT), "My forefoot slides off our step.", True),
    (Sport.FOOTBALL, 0, _YES, 4, (_LOW,), "", False),
    (Sport.FOOTBALL, 1, _YES, 4, (_LOW, _TENDON), "Best felt with the pause at the bottom.", False),
    (Sport.FOOTBALL, 3, _NO, 2, (BodyArea.THIGH,), "I feel it where the weight lies and not in the calf.", False),
    (Sport.FOOTBALL, 6, _YES, 5, (_LOW,), "Easy to do at home with a backpack.", True),
    (Sport.RUGBY, 1, _YES, 4, (_LOW,), "", False),
    (Sport.RUGBY, 2, _PARTLY, 3, (_LOW, BodyArea.THIGH), "The bar needs a pad from 80 kg on.", False),
)
_HUGO: tuple[Said, ...] = (
    (Sport.SPRINT, 3, _YES, 4, (_LOW,), "It works for me; setting up takes two people.", False),
    (Sport.FOOTBALL, 2, _YES, 4, (_LOW,), "", False),
    (Sport.FOOTBALL, 8, _PARTLY, 3, (_LOW, BodyArea.KNEE), "From 60 kg on somebody has to sit in it.", False),
    (Sport.RUGBY, 0, _YES, 5, (_LOW,), "Strongest soleus work I have had. Say which side the dumbbell goes on.", True),
    (Sport.RUGBY, 3, _YES, 4, (_LOW, _TENDON), "", False),
    (Sport.RUGBY, 5, _NO, 2, (BodyArea.THIGH,), "The pad sits on my shins whatever I do.", False),
    (Sport.RUGBY, 10, _YES, 4, (_LOW,), "", False),
)  # fmt: skip
_SHIN: tuple[Said, ...] = (
    (Sport.SPRINT, 5, _YES, 4, (BodyArea.SHIN,), "", False),
    (Sport.FOOTBALL, 4, _PARTLY, 2, (BodyArea.SHIN, BodyArea.FOOT), "Cramps under the foot after ten.", False),
    (Sport.RUGBY, 1, _YES, 3, (BodyArea.SHIN,), "Goes well between the raises.", True),
)
_OWN: tuple[Said, ...] = (
    (Sport.SPRINT, 0, _PARTLY, 3, (_LOW,), "I never know how far down the heel should go.", True),
    (Sport.SPRINT, 6, _PARTLY, 3, (_LOW, _HIGH), "How far down?", True),
    (Sport.SPRINT, 9, _YES, 4, (_LOW,), "", False),
)
_OWN_AGAIN: tuple[Said, ...] = (
    (Sport.SPRINT, 6, _YES, 4, (_LOW,), "Clear now. Could it say how full the backpack should be?", True),
    (Sport.FOOTBALL, 7, _YES, 4, (_LOW,), "Slips forward on my jeans.", False),
)
_RIVAL = (
    (_YES, 4, (_LOW,), "Works, once the step does not slide."),
    (_PARTLY, 3, (_LOW, BodyArea.KNEE), "Add a word on how high the bench should be."),
)
_OWN_EXERCISE: dict[str, Any] = {
    "slug": "backpack-seated-raise",
    "name": "Seated raise with a backpack",
    "category": "strength",
    "primary_muscle": "soleus",
    "knee_from_deg": 80,
    "knee_to_deg": 95,
    "action": "concentric-eccentric",
    "side": "both",
    "equipment": ["backpack", "chair", "step"],
    "level": 1,
    "measure": "load_reps",
    "tendon_tier": 1,
    "setup": ["Sit on a chair with the forefeet on a step.", "Lay the packed backpack across both knees."],
    "cues": ["Rise until the heels are above the toes.", "Lower slowly."],
    "faults": ["Bouncing at the bottom."],
    "figure": "seated-calf-raise-plate",
}


def give_demo_feedback(demo: DemoClub, *, at: datetime) -> None:
    """Let athletes answer on a few exercises, deal with some of it, and name the owner an editor of the library."""
    built_in = {one.slug: one for one in Exercise.objects.filter(club__isnull=True)}
    _answer(demo, built_in["seated-single-leg-calf-raise"], _SEATED, at=at)
    _answer(demo, built_in["leg-extension-soleus-raise"], _HUGO, at=at)
    _answer(demo, built_in["tib-raise"], _SHIN, at=at)
    rivals = Athlete.objects.filter(club__name=RIVAL_NAME, club__is_demo=True).select_related("club").order_by("id")
    for athlete, (works, comfort, felt_in, comment) in zip(rivals, _RIVAL, strict=True):
        answer = Answer(works=works, comfort=comfort, felt_in=felt_in, comment=comment)
        exercise = built_in["leg-extension-soleus-raise"]
        give_feedback(athlete=athlete, exercise=exercise, revision=exercise.revision, answer=answer, at=at)
    owner = edit_library(user=User.objects.get(email=f"{Role.OWNER}@{DOMAIN}"), edits=True)
    for dealt_with in ExerciseFeedback.objects.filter(comment__startswith="The towel must be thick"):
        mark_handled(feedback=dealt_with, by=owner, at=at)
    _revise_own(demo, at=at)


def _answer(demo: DemoClub, exercise: Exercise, said: tuple[Said, ...], *, at: datetime) -> list[ExerciseFeedback]:
    given = []
    for place, (sport, number, works, comfort, felt_in, comment, shared) in enumerate(said):
        answer = Answer(works=works, comfort=comfort, felt_in=felt_in, comment=comment, shared_with_coach=shared)
        athlete = demo.athletes[sport][number]
        given_at = at - timedelta(days=9 * (len(said) - place))
        one = give_feedback(athlete=athlete, exercise=exercise, revision=exercise.revision, answer=answer, at=given_at)
        given.append(one.feedback)
    return given


def _revise_own(demo: DemoClub, *, at: datetime) -> None:
    """Give the coach an exercise of their own, comments on it, and a version that answers two of them."""
    exercise = create_exercise(club=demo.club, values=_OWN_EXERCISE, by=demo.coach, at=at - timedelta(weeks=6))
    asked = _answer(demo, exercise, _OWN, at=at - timedelta(days=14))[:2]
    exercise = revise_exercise(
        exercise=exercise,
        values={"cues": ["Rise until the heels are above the toes.", "Lower for three seconds, to the floor."]},
        change_note="The cue now says how far down the heels go, and how slowly.",
        revision=exercise.revision,
        by=demo.coach,
        at=at - timedelta(days=20),
        answers=asked,
    )
    _answer(demo, exercise, _OWN_AGAIN, at=at)
