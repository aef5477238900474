#!/usr/bin/env python3
"""Makes the models that only copy, for gpu.sh. Needs the onnx package; run it in this folder."""

import onnx
from onnx import TensorProto, helper

PLANE = ["frames", 1, "height", "width"]

for name, sample in (("copy-8bit", TensorProto.UINT8), ("copy-10bit", TensorProto.INT16)):
    graph = helper.make_graph(
        [helper.make_node("Identity", ["luma"], ["precoded"])],
        name,
        [helper.make_tensor_value_info("luma", sample, PLANE)],
        [helper.make_tensor_value_info("precoded", sample, PLANE)],
    )
    model = helper.make_model(
        graph, producer_name="sparebit", opset_imports=[helper.make_opsetid("", 13)]
    )
    model.ir_version = 7
    onnx.checker.check_model(model)
    onnx.save(model, name + ".onnx")
