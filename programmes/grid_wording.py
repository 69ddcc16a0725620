"""What the builder's grid says: sentences that static/js/builder/ fills in."""

from typing import Any

from django.utils.translation import gettext as _


def grid_words() -> dict[str, Any]:
    """Return the sentences by the keys that the scripts use, in the reader's language."""
    return _table_words() | _done_words() | _refusal_words() | _saving_words() | _merge_words()


def _table_words() -> dict[str, Any]:
    return {
        "week": _("Week"),
        "weekNumber": _("Week %(week)s"),
        "column": _("Session %(number)s"),
        "change": _("change"),
        "rest": _("Rest"),
        "addLine": _("Add a line"),
        "addLineTo": _("Add a line to week %(week)s, session %(session)s"),
        "restAt": _("Rest, week %(week)s, session %(session)s: type a line to start a session"),
        "perWeek": _("%(count)s × a week"),
        "twice": _("twice a day"),
        "stage": _("stage %(number)s"),
        "sessionSettings": _("name, days and note of the session in week %(week)s"),
        "placeSession": _("Week %(week)s, session %(session)s"),
        "placeRest": _("Week %(week)s, column %(session)s"),
        "placeLine": _("%(place)s, line %(line)s:"),
        "exerciseOf": _("Exercise, week %(week)s, session %(session)s, line %(line)s"),
        "notationOf": _("Notation, week %(week)s, session %(session)s, line %(line)s"),
        "exerciseExample": _("Exercise"),
        "notationExample": _("3x8 @RIR2"),
        "aims": {"soleus": _("Soleus"), "gastroc": _("Gastrocnemius"), "mixed": _("Both calf muscles")},
        "muscles": {"soleus": _("Soleus"), "gastrocnemius": _("Gastrocnemius")},
        "setsOfWeek": _("%(muscle)s: %(count)s sets"),
        "allSessions": _("All sessions"),
        "takeOut": _("Take session %(number)s out of every week"),
        "dragWeek": _("Drag to move the week"),
        "dragSession": _("Drag to move the session"),
    }


def _done_words() -> dict[str, str]:
    return {
        "undone": _("Undone."),
        "redone": _("Done again."),
        "linesMoved": _("Moved."),
        "linesRemoved": _("Removed. Undo brings it back."),
        "nowRest": _("Now a rest. Undo brings it back."),
        "filledDown": _("Copied down from the week above."),
        "weekAdded": _("Week %(week)s added."),
        "weekDuplicated": _("Week %(week)s duplicated; the copy starts with week %(to)s."),
        "weekSaved": _("Week %(week)s changed."),
        "weekRemoved": _("Week %(week)s removed. Undo brings it back."),
        "weekMoved": _("The week is now week %(week)s."),
        "sessionDuplicated": _("Duplicated as %(place)s."),
        "sessionSaved": _("Session changed."),
        "sessionMoved": _("Moved to week %(week)s, session %(number)s."),
        "sessionCopied": _("Copied to week %(week)s, session %(number)s."),
        "columnAdded": _("Session %(number)s added to every week."),
        "columnRemoved": _("Session %(number)s taken out of every week. Undo brings it back."),
        "sessionChosen": _("The whole session is chosen."),
        "allChosen": _("The whole plan is chosen."),
        "filled": _("Lines filled: %(count)s."),
        "filledSome": _("Lines filled: %(count)s. Left as in the week before: %(kept)s."),
        "willFill": _("Weeks %(from)s to %(to)s take their lines from the first one. Lines changed: %(count)s."),
        "notFilled": _("These hold nothing that the step can change, or would leave its range, and stay as they are:"),
        "andMore": _("and %(count)s more"),
        "linesCopied": _("Lines copied: %(count)s."),
        "linesCut": _("Lines cut: %(count)s."),
        "sessionsCopied": _("Sessions copied: %(count)s."),
        "sessionsCut": _("Sessions cut: %(count)s."),
        "linesPasted": _("Lines pasted: %(count)s."),
        "sessionsPasted": _("Sessions pasted: %(count)s."),
        "blockPasted": _("Lines pasted: %(count)s. Weeks: %(weeks)s, sessions a week: %(sessions)s."),
    }


def _refusal_words() -> dict[str, str]:
    return {
        "nothingToUndo": _("There is nothing to undo."),
        "nothingToRedo": _("There is nothing to do again."),
        "nothingAbove": _("There is no week above to copy from."),
        "nothingToPaste": _("There is no text to paste."),
        "noFurther": _("It cannot be moved further."),
        "noSession": _("There is a rest here. Type a line to start a session."),
        "samePlace": _("That is where it stands. Choose another week or session."),
        "lastWeek": _("A plan has at least one week."),
        "lastColumn": _("A week has at least one session."),
        "mostWeeks": _("A plan has at most %(most)s weeks. Nothing was changed."),
        "mostColumns": _("A week has at most %(most)s sessions. Nothing was changed."),
        "mostLines": _(
            "Week %(week)s, session %(session)s would hold %(count)s lines; a session takes %(most)s."
            " Leave an empty row between weeks, or name the week in a first column. Nothing was changed."
        ),
        "mostExercise": _(
            "Week %(week)s, session %(session)s, line %(line)s: an exercise takes at most %(most)s characters."
            " Nothing was changed."
        ),
        "mostText": _(
            "Week %(week)s, session %(session)s, line %(line)s: the notation takes at most %(most)s characters."
            " Nothing was changed."
        ),
        "mostNote": _(
            "Week %(week)s, session %(session)s: its note and that of its week take at most %(most)s characters"
            " together. Nothing was changed."
        ),
        "mostBytes": _("The plan would be larger than 1 MB. Nothing was changed."),
        "pasteWeeks": _("This would reach to week %(count)s; a plan has at most %(most)s weeks. Nothing was pasted."),
        "pasteColumns": _(
            "This would reach to session %(count)s; a week has at most %(most)s sessions. Nothing was pasted."
        ),
        "noStep": _("“%(step)s” is no step. Type one such as +2.5%, +2.5kg, RIR -1, +1 set or +1 rep."),
        "oneWeek": _("Choose at least two weeks: the first is filled into the others."),
    }


def _saving_words() -> dict[str, str]:
    return {
        "allSaved": _("All saved"),
        "savedAt": _("Saved at %(time)s"),
        "toCorrect": _("To correct: %(count)s"),
        "savedNow": _("All saved."),
        "state_waiting": _("Not saved yet"),
        "state_saving": _("Saving"),
        "state_retrying": _("Not saved, trying again"),
        "state_signedOut": _("Not saved: you are signed out"),
        "state_refused": _("Not saved: %(sentence)s"),
        "state_changed": _("Not saved: the plan was changed meanwhile"),
        "say_retrying": _("The plan could not be saved just now. It is kept in this tab and sent again by itself."),
        "say_signedOut": _("You are signed out. Sign in in another tab, then save again; what you wrote is kept here."),
        "say_refused": _("The plan was not saved: %(sentence)s"),
        "freezeUnsaved": _("No version was made, since the plan is not saved yet."),
        "draftOf": _("Draft of version %(number)s"),
        "makeVersion": _("Make version %(number)s"),
    }


def _merge_words() -> dict[str, str]:
    return {
        "mine": _("Yours"),
        "theirs": _("By %(who)s"),
        "somebody": _("the other editor"),
        "bothChanged": _("Both changed it"),
        "noteOfWeek": _("Note of week %(week)s"),
        "noNote": _("No note"),
        "noWeek": _("No such week"),
        "changedSince": _("The plan was changed elsewhere since you wrote this. Choose what it is to say."),
        "compareLater": _("Nothing was saved. Compare both before you leave this page."),
        "merged": _("Both are put together. Undo brings back either."),
    }
