"""Which of the two calf muscles the knee angle favours."""

from typing import Literal

GASTROCNEMIUS_BELOW_DEG = 20
SOLEUS_ABOVE_DEG = 60

Bias = Literal["gastrocnemius", "mixed", "soleus"]


def bias(knee_deg: float) -> Bias:
    """Return which muscle a bend of the knee favours: below 20 degrees of flexion the gastrocnemius, above 60 the
    soleus, from 20 to 60 neither. Source: sources.md#design.
    """
    if knee_deg < GASTROCNEMIUS_BELOW_DEG:
        return "gastrocnemius"
    if knee_deg > SOLEUS_ABOVE_DEG:
        return "soleus"
    return "mixed"


def middle_deg(*, knee_from_deg: int, knee_to_deg: int) -> float:
    """Return the middle of a range of knee angles, by which the whole range is judged."""
    return (knee_from_deg + knee_to_deg) / 2
