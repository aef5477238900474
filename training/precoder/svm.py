"""VMAF's regression, read from libvmaf's model files at run time."""

import json
from pathlib import Path

import torch
from torch import Tensor

#: The features of v0.6.1, in the order of its file.
_FEATURES = ("adm2", "motion2", "vif_scale0", "vif_scale1", "vif_scale2", "vif_scale3")


class VmafModel:
    """A nu-SVR with radial basis functions over VMAF v0.6.1's six features.

    Scores are not clipped to 0...100: a clipped score has no gradient.
    """

    def __init__(self, path: Path, device: torch.device) -> None:
        model = json.loads(path.read_text())["model_dict"]
        names = [
            name.removesuffix("_score").split("feature_")[-1] for name in model["feature_names"]
        ]
        if tuple(names) != _FEATURES or model["norm_type"] != "linear_rescale":
            raise ValueError(f"{path} has the features {names}; expected those of VMAF v0.6.1")
        slopes, intercepts = model["slopes"], model["intercepts"]
        self._score_slope, self._score_intercept = slopes[0], intercepts[0]
        self._slopes = torch.tensor(slopes[1:], device=device)
        self._intercepts = torch.tensor(intercepts[1:], device=device)

        header, vectors = model["model"].split("SV\n", 1)
        settings = dict(line.split(" ", 1) for line in header.strip().splitlines())
        self._gamma, self._rho = float(settings["gamma"]), float(settings["rho"])
        rows = [line.split() for line in vectors.strip().splitlines()]
        self._coefficients = torch.tensor([float(row[0]) for row in rows], device=device)
        self._vectors = torch.zeros(len(rows), len(_FEATURES), device=device)
        for row, entries in enumerate(rows):
            for entry in entries[1:]:
                # Zeros are left out of the file.
                index, value = entry.split(":")
                self._vectors[row, int(index) - 1] = float(value)

    def __call__(self, adm: Tensor, motion: Tensor, vif: Tensor) -> Tensor:
        """Scores [G], from ADM [G], motion [G] and VIF [G, 4]."""
        features = torch.cat((torch.stack((adm, motion), 1), vif), 1)
        features = features * self._slopes + self._intercepts
        distances = (features.unsqueeze(1) - self._vectors).pow(2).sum(2)
        predicted = torch.exp(-self._gamma * distances) @ self._coefficients - self._rho
        return (predicted - self._score_intercept) / self._score_slope
