-- What is known about the upkeep of the register. It has one row.
create table upkeep (
    id text primary key check (id = 'upkeep'),
    -- When the last backup was made with `paraph backup`. Null if none was.
    backed_up_at timestamptz,
    -- When a write was last tried out, because another one had failed.
    probed_at timestamptz
);
insert into upkeep (id) values ('upkeep');
