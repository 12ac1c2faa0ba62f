-- The partner firm whose register this is: one row, made by the set-up page.
create table partner (
    id text primary key check (id = 'partner'),
    legal_name text not null,
    country text not null,
    time_zone text not null,
    mpn_id text not null,
    kind text not null,
    -- Whether a second factor is asked of everybody, or of Global and User admins alone.
    second_factor_for_everybody boolean not null,
    -- Whether this is a register for trying things out, in which customers may be deleted. Never changes.
    sandbox boolean not null,
    -- Counts the changes of the catalogue of agreements, which every copy keeps in memory.
    catalogue_version bigint not null,
    -- Counts the edits, so that a second editor is told of the first.
    version bigint not null
);
