"""What a bit buys: how rate and quality of each source depend on the quantiser step."""

import hashlib
import inspect
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from precoder import metrics as metrics_module
from precoder import proxy
from precoder.data import Material
from precoder.metrics import NAMES, Metrics, motion
from precoder.proxy import COARSEST_STEP, FINEST_STEP, ProxyCodec

#: Steps that are measured, beyond the ends of the quantiser's range so that slopes exist there.
STEPS = np.geomspace(FINEST_STEP / 1.5, COARSEST_STEP * 1.25, 16)
BATCHES = 3
#: Nobody encodes for less or more than this VMAF: steps outside are not trained on.
LOWEST_VMAF, HIGHEST_VMAF = 25.0, 98.0


class Worth:
    """Measured curves of every source, without precoding."""

    def __init__(self, scores: np.ndarray, log_bits: np.ndarray) -> None:
        """``scores`` [sources, steps, metrics] and ``log_bits`` [sources, steps]."""
        self.scores = scores
        # Slopes per unit of the logarithm of the bits, over two neighbours each.
        bits = np.gradient(log_bits, axis=1)
        self._slopes = np.gradient(scores, axis=1) / np.minimum(bits, -1e-3)[..., None]
        floors = np.array([1.0, 1.0, 0.2, 0.5, 1.0])
        self._slopes = np.maximum(self._slopes, floors)
        self._vmaf = scores[..., NAMES.index("vmaf")]

    @staticmethod
    def of(
        material: Material,
        codec: ProxyCodec,
        metrics: Metrics,
        device: torch.device,
        count: int,
        cache: Path,
    ) -> "Worth":
        """Measures, or reads what an earlier run has measured with the same codec and metrics."""
        made = _fingerprint()
        if not cache.exists() or np.load(cache).get("made") != made:
            generator = np.random.default_rng(0)
            scores = np.zeros((material.sources, len(STEPS), len(NAMES)))
            log_bits = np.zeros((material.sources, len(STEPS)))
            steps = torch.tensor(STEPS, dtype=torch.float32, device=device)
            for source in range(material.sources):
                for _ in range(BATCHES):
                    # The same patches, once for each step.
                    first, second = (
                        planes.repeat(len(STEPS), 1, 1, 1)
                        for planes in material.batch([source], count, generator)
                    )
                    with torch.no_grad():
                        coded = codec(first, second, steps)
                        moved = motion(first, second, len(STEPS))
                        scored = metrics(second, coded.decoded, moved)
                    scores[source] += scored.cpu().numpy() / BATCHES
                    log_bits[source] += coded.log_bits.cpu().numpy() / BATCHES
            np.savez(cache, scores=scores, log_bits=log_bits, made=made)
        stored = np.load(cache)
        return Worth(stored["scores"], stored["log_bits"])

    def draw_step(self, source: int, generator: np.random.Generator) -> float:
        """A step at which the source would be encoded, logarithmically uniform."""
        vmaf = self._vmaf[source]
        usable = STEPS[(vmaf >= LOWEST_VMAF) & (vmaf <= HIGHEST_VMAF)]
        low = np.clip(usable.min(initial=COARSEST_STEP), FINEST_STEP, COARSEST_STEP / 3)
        high = np.clip(usable.max(initial=FINEST_STEP), low * 3, COARSEST_STEP)
        return float(np.exp(generator.uniform(np.log(low), np.log(high))))

    def at(self, source: int, step: float) -> Tensor:
        """What a metric gains per unit of the logarithm of the bits, [metrics]."""
        position = np.interp(np.log(step), np.log(STEPS), np.arange(len(STEPS)))
        index = min(int(position), len(STEPS) - 2)
        share = position - index
        slopes = self._slopes[source]
        return torch.from_numpy((1 - share) * slopes[index] + share * slopes[index + 1]).float()


def _fingerprint() -> str:
    """Of the code that the curves come from."""
    code = inspect.getsource(proxy) + inspect.getsource(metrics_module)
    return hashlib.sha256(code.encode()).hexdigest()[:12]
