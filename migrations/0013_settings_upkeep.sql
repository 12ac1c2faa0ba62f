-- Facts about the upkeep of the register. It has one row.
create table upkeep (
    id text primary key check (id = 'upkeep'),
    -- When the last backup was made with `paraph backup`. Null if none was.
    backed_up_at timestamptz,
    -- When the database was last probed with a small write, after another write had failed.
    probed_at timestamptz
);
insert into upkeep (id) values ('upkeep');
