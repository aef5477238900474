package org.sparebit.queue;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.NullMarked;
import org.sparebit.database.JdbcEmbeddedDatabase;
import org.sparebit.job.Job;
import org.sparebit.job.JobRepository;
import org.sparebit.job.JobSpecs;
import org.sparebit.job.JobStatus;
import org.sparebit.storage.MediaRoots;
import org.sparebit.storage.RootMemory;
import org.sparebit.storage.StorageState;
import org.sparebit.worker.WorkerLauncher;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.util.unit.DataSize;

/** The part of the server that stores and runs jobs, with a real database and fake workers. */
@NullMarked
public final class QueueServer implements AutoCloseable {
  public static final int CONCURRENT_JOBS = 2;

  private final ConfigurableApplicationContext context;
  private final Path files;

  private QueueServer(ConfigurableApplicationContext context, Path files) {
    this.context = context;
    this.files = files;
  }

  public static QueueServer start(
      Path dataDir, WorkerLauncher workers, Map<String, String> properties) {
    Path files = dataDir.resolve("isize_files");
    Map<String, String> all = new LinkedHashMap<>();
    all.put("sparebit.data-dir", dataDir.toString());
    all.put("sparebit.worker.concurrent-jobs", Integer.toString(CONCURRENT_JOBS));
    all.put("sparebit.worker.threads-per-job", "3");
    all.put("sparebit.jobs.max-output", "3GB");
    all.put("sparebit.queue.retry-delay", "20ms");
    all.put("sparebit.queue.probe-delay", "20ms");
    all.put("sparebit.queue.max-probe-delay", "200ms");
    all.put("sparebit.gpu.max-jobs", "1");
    all.put("sparebit.gpu.memory-limit", "512MB");
    // The health groups name contributors of parts that are not here.
    all.put("management.endpoint.health.validate-group-membership", "false");
    all.putAll(properties);
    String[] arguments =
        all.entrySet().stream()
            .map(entry -> "--" + entry.getKey() + "=" + entry.getValue())
            .toArray(String[]::new);
    return new QueueServer(
        new SpringApplicationBuilder(Parts.class)
            .web(WebApplicationType.NONE)
            .initializers(
                context -> {
                  GenericApplicationContext beans = (GenericApplicationContext) context;
                  beans.registerBean(WorkerLauncher.class, () -> workers);
                  MediaRoots roots = roots(files, dataDir);
                  beans.registerBean(MediaRoots.class, () -> roots);
                  beans.registerBean(
                      StorageState.class,
                      () -> new StorageState(roots, dataDir, DataSize.ofMegabytes(256)));
                })
            .run(arguments),
        files);
  }

  private static MediaRoots roots(Path files, Path dataDir) {
    try {
      if (RootMemory.read(dataDir, files).isEmpty()) {
        Files.createDirectories(files);
      }
      return new MediaRoots(files, dataDir.resolve("samples"), dataDir);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    context.close();
  }

  /** The folder that {@code /isize_files} stands for. */
  Path files() {
    return files;
  }

  public <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  public JobQueue queue() {
    return bean(JobQueue.class);
  }

  public JobRepository repository() {
    return bean(JobRepository.class);
  }

  public long submit(String output) {
    return queue()
        .submit(JobSpecs.av1("/isize_files/in.mp4", "/isize_files/" + output), List.of(), "client");
  }

  long submitForGpu(String output) {
    return queue()
        .submit(
            JobSpecs.av1OnGpu("/isize_files/in.mp4", "/isize_files/" + output),
            List.of(),
            "client");
  }

  public Job job(long id) {
    return repository().find(id).orElseThrow();
  }

  public Job awaitStatus(long id, JobStatus status) {
    return awaitJob(id, job -> job.status() == status);
  }

  Job awaitJob(long id, Predicate<Job> condition) {
    return await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(10))
        .until(() -> job(id), condition);
  }

  /** How many rows the queue has for a job. */
  public int entries(long jobId) {
    return bean(JdbcClient.class)
        .sql("select count(*) from scheduled_tasks where task_instance = :job")
        .param("job", Long.toString(jobId))
        .query(Integer.class)
        .single();
  }

  /** Not annotated, so that no other test's component scan finds it. */
  @EnableAutoConfiguration
  @ComponentScan(
      basePackageClasses = {JobRepository.class, JobQueue.class, JdbcEmbeddedDatabase.class})
  private static final class Parts {}
}
