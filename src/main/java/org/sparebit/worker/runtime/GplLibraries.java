package org.sparebit.worker.runtime;

import java.nio.file.Path;
import org.sparebit.worker.failure.WorkerUnavailableException;

/** The GPL build of FFmpeg, which no worker can be started with before it is installed. */
public interface GplLibraries {

  /**
   * Lets workers start with the GPL build of FFmpeg from now on. It is unpacked once; workers that
   * run, and those of other codecs, are not touched.
   *
   * @param fingerprint tells one build from another
   * @param jar asked only if this build is not unpacked yet
   * @throws WorkerUnavailableException if it can't be had or unpacked; the message says why
   */
  void install(String fingerprint, Jar jar) throws WorkerUnavailableException, InterruptedException;

  /** Where the build comes from. */
  @FunctionalInterface
  interface Jar {
    /** The jar of this platform's libraries, checked. */
    Path find() throws WorkerUnavailableException, InterruptedException;
  }
}
