package org.sparebit.worker.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CrashReportsTest {
  @TempDir Path folder;

  @Test
  void findsTheReportOfAProcessAndWhatItSays() throws Exception {
    CrashReports reports = new CrashReports(folder.resolve("crashes"));
    reports.prepare();
    Path file =
        Files.writeString(
            folder.resolve("crashes/worker-7-4711.log"),
            """
            #
            # A fatal error has been detected by the Java Runtime Environment:
            #
            #  SIGSEGV (0xb) at pc=0x00007f465f03df14, pid=4711, tid=4712
            #
            # Problematic frame:
            # C  [libavcodec.so.62+0x85f14]
            """);

    assertThat(reports.find("7", 4711))
        .contains(new CrashReport(file, "SIGSEGV in libavcodec.so.62+0x85f14"));
    assertThat(reports.find("7", 4712)).isEmpty();
  }

  @Test
  void namesTheFileWithoutWhatCouldLeaveTheFolder() {
    assertThat(new CrashReports(folder).pattern("../7"))
        .isEqualTo(folder.resolve("worker-.._7-%p.log"));
  }

  @Test
  void keepsNoReportForever() throws Exception {
    Instant limit = Instant.now().minus(CrashReports.KEPT_FOR);
    Path old = Files.createFile(folder.resolve("worker-1-1.log"));
    Path young = Files.createFile(folder.resolve("worker-2-1.log"));
    Files.setLastModifiedTime(old, FileTime.from(limit.minusSeconds(60)));
    Files.setLastModifiedTime(young, FileTime.from(limit.plusSeconds(60)));

    new CrashReports(folder).prepare();

    assertThat(old).doesNotExist();
    assertThat(young).exists();
  }

  @Test
  void keepsTheNewestReportsOnly() throws Exception {
    for (int i = 0; i < CrashReports.KEPT + 3; i++) {
      Path report = Files.createFile(folder.resolve("worker-" + i + "-1.log"));
      Files.setLastModifiedTime(report, FileTime.from(Instant.now().minusSeconds(1000 - i)));
    }

    new CrashReports(folder).prepare();

    try (var left = Files.list(folder)) {
      assertThat(left).hasSize(CrashReports.KEPT);
    }
    assertThat(folder.resolve("worker-2-1.log")).doesNotExist();
    assertThat(folder.resolve("worker-3-1.log")).exists();
  }
}
