/** The precoder: ONNX models applied to the luma plane of every frame. */
@NullMarked
package org.sparebit.engine.precode;

import org.jspecify.annotations.NullMarked;
