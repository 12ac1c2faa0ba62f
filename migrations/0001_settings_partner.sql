-- The partner firm that owns the register. The set-up page inserts its only row.
create table partner (
    id text primary key check (id = 'partner'),
    legal_name text not null,
    country text not null,
    time_zone text not null,
    mpn_id text not null,
    kind text not null,
    -- True: all staff need a second factor. False: only Global and User admins do.
    second_factor_for_everybody boolean not null,
    -- Whether the register is a sandbox, in which customers can be deleted. Never changes.
    sandbox boolean not null,
    -- Incremented with each change of the catalogue, because every copy of Paraph caches the catalogue.
    catalogue_version bigint not null,
    -- Incremented with each edit, to detect concurrent edits.
    version bigint not null
);
