-- That the optional codecs were activated: one row, or none before.
create table codec_activation (
  id smallint primary key check (id = 1),
  activated_at timestamp(6) with time zone not null
);
