import json
from pathlib import Path
from typing import Any

import pytest

from precoder.activity import Activity
from precoder.models import RESOURCES, Strengths

#: What the server's StrengthVectorsTest reads, too.
VECTORS = Path(__file__).parents[2] / "src/test/resources/precoders/strength-vectors.json"


def strength_of(vector: dict[str, Any]) -> tuple[float, float, float]:
    strengths = Strengths.read(RESOURCES / "strength.json")
    activity = Activity(*(vector[n] for n in ("spatial", "temporal", "flat", "noise", "edges")))
    mode = vector["mode"].removeprefix("PRECODER_")
    found = strengths.of(vector["codec"], vector["preset"], vector["bitsPerPixel"], activity, mode)
    return found.quantiser, found.amount, found.chroma


def test_strengths_are_those_of_the_server():
    vectors = json.loads(VECTORS.read_text())["strengths"]
    assert {vector["codec"] for vector in vectors} == set(
        json.loads((RESOURCES / "strength.json").read_text())["codecs"]
    )
    for vector in vectors:
        expected = [vector[name] for name in ("quantiser", "amount", "chroma")]
        assert strength_of(vector) == pytest.approx(expected, abs=1e-5), vector
