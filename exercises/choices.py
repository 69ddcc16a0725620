"""The closed lists an exercise and a test protocol are described with."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Category(models.TextChoices):
    STRENGTH = "strength", _("Strength")
    ECCENTRIC = "eccentric", _("Eccentric")
    ISOMETRIC = "isometric", _("Isometric")
    MULTI_JOINT = "multi_joint", _("Multi-joint")
    PLYOMETRIC = "plyometric", _("Plyometric")
    LOCOMOTION = "locomotion", _("Locomotion")
    ANTAGONIST = "antagonist", _("Shin and foot")
    MOBILITY = "mobility", _("Mobility")


class Muscle(models.TextChoices):
    """What an exercise is aimed at; a few aims are not muscles, and one exercise has none."""

    NONE = "none", _("No single muscle")
    SOLEUS = "soleus", _("Soleus")
    GASTROCNEMIUS = "gastrocnemius", _("Gastrocnemius")
    TIBIALIS_POSTERIOR = "tibialis_posterior", _("Tibialis posterior")
    TIBIALIS_ANTERIOR = "tibialis_anterior", _("Tibialis anterior")
    PERONEALS = "peroneals", _("Peroneals")
    TOE_FLEXORS = "toe_flexors", _("Toe flexors")
    TOE_EXTENSORS = "toe_extensors", _("Toe extensors")
    FLEXOR_HALLUCIS_LONGUS = "flexor_hallucis_longus", _("Big-toe flexor (flexor hallucis longus)")
    FOOT_INTRINSICS = "foot_intrinsics", _("Small muscles of the foot")
    ANKLE_DORSIFLEXION_ROM = "ankle_dorsiflexion_rom", _("Ankle range (dorsiflexion)")
    QUADRICEPS = "quadriceps", _("Quadriceps")
    HAMSTRINGS = "hamstrings", _("Hamstrings")
    GLUTEUS_MAXIMUS = "gluteus_maximus", _("Gluteus maximus")
    GLUTEUS_MEDIUS = "gluteus_medius", _("Gluteus medius")
    TRUNK = "trunk", _("Trunk")
    GRIP = "grip", _("Grip")


class ExerciseSide(models.TextChoices):
    """How many legs work; `both` means the exercise is done either way."""

    SINGLE = "single", _("One leg")
    DOUBLE = "double", _("Two legs")
    BOTH = "both", _("Two legs or one leg")
    ALTERNATING = "alternating", _("Legs in turn")


class KneeBias(models.TextChoices):
    """Which calf muscle the knee angle favours; the values are those of `rules.knee`."""

    GASTROCNEMIUS = "gastrocnemius", _("Straight, under 20°")
    MIXED = "mixed", _("Half bent, 20–60°")
    SOLEUS = "soleus", _("Bent, over 60°")


class Measure(models.TextChoices):
    """What the athlete logs for one set."""

    LOAD_REPS = "load_reps", _("Load and repetitions")
    REPS = "reps", _("Repetitions")
    CONTACTS = "contacts", _("Contacts")
    SECONDS = "seconds", _("Seconds")
    DISTANCE_M = "distance_m", _("Distance")
    LOAD_DISTANCE = "load_distance", _("Load and distance")
    FORCE_SECONDS = "force_seconds", _("Force and seconds")
    LOAD_SECONDS = "load_seconds", _("Load and seconds")


class Level(models.IntegerChoices):
    BEGINNER = 1, _("Beginner")
    INTERMEDIATE = 2, _("Intermediate")
    ADVANCED = 3, _("Advanced")


class ProtocolKind(models.TextChoices):
    """What a test measures, and so which fields its result has."""

    REP_MAX = "rep_max", _("Repetition maximum")
    MAX_REPS = "max_reps", _("Most repetitions")
    MAX_FORCE = "max_force", _("Greatest force")
    DISTANCE = "distance", _("Distance")


class ProtocolSides(models.TextChoices):
    EACH = "each", _("Left and right apart")
    BOTH = "both", _("Both legs together")


class Works(models.TextChoices):
    """Whether an exercise works for who tried it."""

    YES = "yes", _("Yes")
    PARTLY = "partly", _("Partly")
    NO = "no", _("No")


class BodyArea(models.TextChoices):
    """Where an exercise was felt, in words that need no anatomy."""

    SOLEUS = "soleus", _("Deep and low in the calf")
    GASTROCNEMIUS = "gastrocnemius", _("High in the calf")
    ACHILLES = "achilles", _("Achilles tendon")
    FOOT = "foot", _("Foot")
    SHIN = "shin", _("Shin")
    KNEE = "knee", _("Knee")
    THIGH = "thigh", _("Thigh or hip")
    ELSEWHERE = "elsewhere", _("Somewhere else")


class Shelf(models.TextChoices):
    """Which comments an inbox holds: those on a club's own exercises, or those of every club on the built-in ones."""

    OWN = "own", _("Our own exercises")
    LIBRARY = "library", _("Built-in exercises")


class CommentState(models.TextChoices):
    OPEN = "open", _("Not handled yet")
    HANDLED = "handled", _("Handled")


class Whose(models.TextChoices):
    """Which part of the library is asked for; retired exercises are shown to those who write them."""

    BUILT_IN = "built_in", _("Built in")
    OURS = "ours", _("Our own")
    RETIRED = "retired", _("Retired")


class AtHand(models.TextChoices):
    """What may be asked of equipment beside its pieces."""

    CLUB = "club", _("What our club has")
    NONE = "none", _("No equipment")


class FileFormat(models.TextChoices):
    YAML = "yaml", "YAML"
    CSV = "csv", "CSV"


class FileContents(models.TextChoices):
    """Which exercises an exported file holds."""

    ALL = "all", _("All that we use")
    OURS = "ours", _("Our own")
