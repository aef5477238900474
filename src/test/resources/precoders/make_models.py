#!/usr/bin/env python3
"""Makes the tiny models that the precoder's tests use. Needs the onnx package (1.12 or later).

All have a precoder's inputs and output. They are small enough to be in git; run this again, in this
folder, only to change them:

identity-block8-8bit, -10bit   gives what it gets; takes [1, H/8, 8, W/8, 8], so that a side that is
                               no multiple of 8 is refused
shift-rows8-8bit               moves the picture down by 8 rows: a result that depends on its context
amount-8bit                    fills the picture with 100 times the strength's amount, plus the quantiser
too-large-8bit                 asks for 2^56 bytes of memory on its way
float-luma                     takes float luma, which no precoder does
"""

import onnx
from onnx import TensorProto, helper

PLANE = [1, 1, "height", "width"]
BLOCKS = [1, "rows", 8, "columns", 8]


def save(name, sample, shape, nodes, initializers=()):
    graph = helper.make_graph(
        nodes,
        name,
        [
            helper.make_tensor_value_info("luma", sample, shape),
            helper.make_tensor_value_info("quantiser", TensorProto.FLOAT, [1]),
            helper.make_tensor_value_info("strength", TensorProto.FLOAT, [1]),
        ],
        [helper.make_tensor_value_info("precoded", sample, shape)],
        initializers,
    )
    model = helper.make_model(
        graph, producer_name="sparebit", opset_imports=[helper.make_opsetid("", 13)]
    )
    model.ir_version = 7
    onnx.checker.check_model(model)
    onnx.save(model, name + ".onnx")


def ints(name, *values):
    return helper.make_tensor(name, TensorProto.INT64, [len(values)], values)


def identity():
    return [helper.make_node("Identity", ["luma"], ["precoded"])]


save("identity-block8-8bit", TensorProto.UINT8, BLOCKS, identity())
save("identity-block8-10bit", TensorProto.INT16, BLOCKS, identity())
save("float-luma", TensorProto.FLOAT, PLANE, identity())
save(
    "shift-rows8-8bit",
    TensorProto.UINT8,
    PLANE,
    [
        helper.make_node("Slice", ["luma", "zero", "eight", "rows"], ["top"]),
        helper.make_node("Slice", ["luma", "zero", "minus_eight", "rows"], ["rest"]),
        helper.make_node("Concat", ["top", "rest"], ["precoded"], axis=2),
    ],
    [ints("zero", 0), ints("eight", 8), ints("minus_eight", -8), ints("rows", 2)],
)
save(
    "amount-8bit",
    TensorProto.UINT8,
    PLANE,
    [
        helper.make_node("Mul", ["strength", "hundred"], ["scaled"]),
        helper.make_node("Add", ["scaled", "quantiser"], ["value"]),
        helper.make_node("Round", ["value"], ["rounded"]),
        helper.make_node("Cast", ["rounded"], ["level"], to=TensorProto.UINT8),
        helper.make_node("Shape", ["luma"], ["shape"]),
        helper.make_node("Expand", ["level", "shape"], ["precoded"]),
    ],
    [helper.make_tensor("hundred", TensorProto.FLOAT, [1], [100.0])],
)
save(
    "too-large-8bit",
    TensorProto.UINT8,
    PLANE,
    [
        # Depends on the input, so that it is not computed when the model is loaded.
        helper.make_node("Shape", ["luma"], ["shape"]),
        helper.make_node("Gather", ["shape", "zero"], ["one"]),
        helper.make_node("Mul", ["one", "elements"], ["large"]),
        helper.make_node("ConstantOfShape", ["large"], ["zeros"]),
        helper.make_node("ReduceMax", ["zeros"], ["highest"], keepdims=0),
        helper.make_node("Cast", ["highest"], ["level"], to=TensorProto.UINT8),
        helper.make_node("Expand", ["level", "shape"], ["precoded"]),
    ],
    [ints("zero", 0), ints("elements", 2**54)],
)
