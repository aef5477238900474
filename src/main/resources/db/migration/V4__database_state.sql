-- One row that the server writes again and again: whether the database can be written, and, compared
-- with a file beside it, whether it is still the same and has lost nothing.
create table database_state (
  id smallint primary key check (id = 1),
  database_id varchar(36) not null,
  -- How often it has been written.
  generation bigint not null,
  written_at timestamp(6) with time zone not null
);
