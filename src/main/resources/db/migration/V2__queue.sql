-- The table that db-scheduler 16 works on: one row for every job that waits or runs.
create table scheduled_tasks (
  task_name varchar(100) not null,
  task_instance varchar(100) not null,
  task_data bytea,
  execution_time timestamp(6) with time zone not null,
  picked boolean not null,
  picked_by varchar(50),
  last_success timestamp(6) with time zone,
  last_failure timestamp(6) with time zone,
  consecutive_failures integer,
  last_heartbeat timestamp(6) with time zone,
  version bigint not null,
  priority smallint,
  primary key (task_name, task_instance)
);

-- The next row to run: the order in which the scheduler asks for it.
create index scheduled_tasks_due on scheduled_tasks (priority desc, execution_time asc);
-- Rows whose server has stopped to say that it is alive.
create index scheduled_tasks_heartbeat on scheduled_tasks (last_heartbeat);
