package org.sparebit.queue.schedule;

import com.github.kagkarlsson.scheduler.Clock;
import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.boot.config.DbSchedulerConfigurationSupport;
import com.github.kagkarlsson.scheduler.boot.config.DbSchedulerCustomizer;
import com.github.kagkarlsson.scheduler.boot.config.DbSchedulerProperties;
import com.github.kagkarlsson.scheduler.event.ExecutionInterceptor;
import com.github.kagkarlsson.scheduler.event.SchedulerListener;
import com.github.kagkarlsson.scheduler.stats.StatsRegistry;
import com.github.kagkarlsson.scheduler.task.DeadExecutionHandler;
import com.github.kagkarlsson.scheduler.task.FailureHandler;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import java.util.List;
import javax.sql.DataSource;
import org.sparebit.job.JobRepository;
import org.sparebit.queue.JobsProperties;
import org.sparebit.queue.QueueProperties;
import org.sparebit.queue.attempt.RunningJobs;
import org.sparebit.queue.machine.BusyPause;
import org.sparebit.queue.machine.QueuePause;
import org.sparebit.queue.machine.RunGate;
import org.sparebit.worker.GpuProperties;
import org.sparebit.worker.WorkerProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** db-scheduler, with as many threads as there may be workers. */
@Configuration
@EnableConfigurationProperties({
  QueueProperties.class,
  QueueLimit.Settings.class,
  JobsProperties.class,
  WorkerProperties.class,
  GpuProperties.class
})
class QueueConfiguration {

  @Bean
  QueueLimit queueLimit(QueueLimit.Settings settings, JdbcQueueEntries entries) {
    return new QueueLimit(settings.maxQueued(), entries::count, System::nanoTime);
  }

  @Bean
  ClientLimit clientLimit(QueueLimit.Settings settings, JobRepository jobs) {
    return new ClientLimit(settings.maxJobsPerClient(), jobs::unfinishedJobsOf);
  }

  @Bean
  Task<Void> encodeTask(JobExecution execution, RunningJobs running, QueueProperties settings) {
    DeadExecutionHandler<Void> revive = new DeadExecutionHandler.ReviveDeadExecution<>();
    return Tasks.custom(JdbcQueueEntries.TASK, Void.class)
        // Only where the database failed; a job's own failures are settled without an exception.
        .onFailure(new FailureHandler.OnFailureRetryLater<>(settings.retryDelay()))
        .onDeadExecution(
            (complete, operations) -> {
              // A machine that was asleep looks dead to itself when it wakes.
              if (!running.contains(Long.parseLong(complete.getExecution().getId()))) {
                revive.deadExecution(complete, operations);
              }
            })
        .execute(execution);
  }

  /** The starter's own takes its number of threads from a property alone. */
  @Bean(destroyMethod = "stop")
  @DependsOnDatabaseInitialization
  Scheduler scheduler(
      DbSchedulerProperties properties,
      DbSchedulerCustomizer customizer,
      StatsRegistry statistics,
      Clock clock,
      DataSource dataSource,
      List<Task<?>> tasks,
      List<SchedulerListener> listeners,
      List<ExecutionInterceptor> interceptors,
      WorkerProperties workers) {
    properties.setThreads(workers.concurrentJobs());
    return DbSchedulerConfigurationSupport.buildScheduler(
        properties, customizer, statistics, clock, dataSource, tasks, listeners, interceptors);
  }

  @Bean
  BusyPause busyPause(
      Scheduler scheduler, WorkerProperties workers, QueuePause pause, RunGate gate) {
    BusyPause busy = new BusyPause(scheduler, workers.concurrentJobs(), pause, gate);
    scheduler.registerSchedulerListener(busy.listener());
    return busy;
  }
}
