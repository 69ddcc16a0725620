"""Worked examples of the formulas, read with exact decimals."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"
TOLERANCE = Decimal("0.01")


def read(name: str) -> Any:
    return json.loads((DATA / name).read_text(encoding="utf-8"), parse_float=Decimal)


EXAMPLES = read("worked_examples.json")
