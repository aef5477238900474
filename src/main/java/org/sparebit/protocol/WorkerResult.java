package org.sparebit.protocol;

/** How an encode ended. */
public sealed interface WorkerResult extends WorkerMessage permits Completed, Failed {}
