package org.sparebit.engine.pipeline;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.sparebit.protocol.EncodeRequest;
import org.sparebit.protocol.FailureCode;

/** The result on its way: written at a temporary path, moved to its own in one step. */
final class OutputFile {
  private static final System.Logger LOG = System.getLogger(OutputFile.class.getName());

  private final Path temporary;
  private final Path target;

  OutputFile(EncodeRequest request) {
    this.temporary = Path.of(request.temporaryOutput());
    this.target = Path.of(request.output());
  }

  Path temporary() {
    return temporary;
  }

  long sizeBytes() throws EncodeFailure {
    try {
      return Files.size(temporary);
    } catch (IOException e) {
      throw failure("measuring", e);
    }
  }

  /** Replaces the target; a reader sees either the old file or the whole new one. */
  void publish() throws EncodeFailure {
    try {
      // The name must not become visible before the content would survive a power cut.
      try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
      Files.move(
          temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw failure("publishing", e);
    }
  }

  /** Removes the temporary file if it is there. */
  void discard() {
    try {
      Files.deleteIfExists(temporary);
    } catch (IOException e) {
      // The server tries again once this process has ended.
      LOG.log(System.Logger.Level.WARNING, "the temporary output can't be removed", e);
    }
  }

  private static EncodeFailure failure(String doing, IOException e) {
    String text = String.valueOf(e.getMessage());
    if (text.contains("No space left") || text.contains("quota")) {
      return new EncodeFailure(
          FailureCode.OUTPUT_DISK_FULL,
          "the disk of the output is full; free some space and submit the job again",
          e);
    }
    return new EncodeFailure(
        FailureCode.OUTPUT_NOT_WRITABLE,
        doing + " the output failed (" + e.getClass().getSimpleName() + "); check its folder",
        e);
  }
}
