/** The precoder: ONNX models applied to the planes of every frame. */
@NullMarked
package org.sparebit.engine.precode;

import org.jspecify.annotations.NullMarked;
