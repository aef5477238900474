import json
from pathlib import Path
from typing import Any

import pytest

from precoder.encoders import CODECS, DEFAULT_PRESETS, options

#: What the server's EncoderOptionsTest holds its EncoderSettings to.
ENCODES = json.loads(
    (Path(__file__).parents[2] / "src/test/resources/encoders/options.json").read_text()
)
#: What the server gives besides, or otherwise: the messages of other programs are kept, of which a
#: Y4M has none; x265 may log; and VP9 has no more tiles than threads, here as many as the width
#: allows, as in a server with many threads.
SERVERS = {
    "H_264": {"udu_sei": "1"},
    "H_265": {"x265-params": "scenecut=0:open-gop=0:log-level=error:pools=1"},
    "AV1": {},
    "VP9": {"tile-columns": "0"},
}
#: What only the ffmpeg program needs: it gives as many threads as there are where libavcodec alone
#: gives one, and x265 takes that for the number of frames at once.
PROGRAMS = {"H_265": {"threads": "1"}}


def without(options: dict[str, str], others: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in options.items() if others.get(name) != value}


def given(encoder: str, encode: dict[str, Any]) -> dict[str, str]:
    words = options(encoder, encode["preset"], encode["kbps"], None, encode["gop"])
    pairs = dict(zip(words[::2], words[1::2], strict=True))
    assert pairs.pop("-c:v") == encode["encoder"]
    return {name.removeprefix("-").removesuffix(":v"): value for name, value in pairs.items()}


@pytest.mark.parametrize("encoder", CODECS)
def test_encoders_get_the_options_that_the_server_gives_them(encoder: str):
    codec = CODECS[encoder]
    encodes = [encode for encode in ENCODES if encode["codec"] == codec]
    assert encodes[0]["preset"] == DEFAULT_PRESETS[encoder]
    for encode in encodes:
        ours, servers = given(encoder, encode), encode["options"]
        assert without(servers, ours) == SERVERS[codec]
        besides = {n: v for n, v in ours.items() if n not in servers}
        assert besides == PROGRAMS.get(codec, {})
