/** What the kernel lets a worker touch: files, network, system calls. */
@NullMarked
package org.sparebit.worker.confinement;

import org.jspecify.annotations.NullMarked;
