package org.sparebit.worker.runtime;

import java.nio.file.Path;
import java.util.List;

/**
 * What a worker process loads.
 *
 * @param entries folders and jars of Java classes, and of nothing but what workers need
 * @param nativeFolders the folders of the native libraries; FFmpeg's build is chosen by which
 *     folder is among them
 */
public record WorkerClassPath(List<Path> entries, List<Path> nativeFolders) {}
