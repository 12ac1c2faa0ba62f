-- The transparency log: a Merkle tree of leaves (C2SP tlog-tiles), and its signed checkpoints.

-- A leaf is inserted with its record, in one transaction. It gets its position later.
create table log_leaves (
    kind text not null,
    record_id text not null,
    -- Canonical JSON. It is public, and never changes.
    body text not null,
    -- A JSON object with the salt of each group of the record. A salt is deleted when the group is erased.
    salts text not null,
    -- Null until the leaf is part of the tree.
    position bigint,
    primary key (kind, record_id)
);
-- Each leaf is in one of these indexes.
create unique index log_leaves_by_position on log_leaves (position) where position is not null;
create index log_leaves_waiting on log_leaves (record_id, kind) where position is null;

-- The hashes of the tree, 256 in a row. The last row of a level may have fewer.
create table log_tiles (
    level bigint not null,
    number bigint not null,
    -- 32 bytes for each hash.
    hashes bytea not null,
    primary key (level, number)
);

-- The signed checkpoints, one for each size that the log has had.
create table log_checkpoints (
    size bigint primary key,
    -- A signed note.
    note text not null,
    signed_at timestamptz not null
);

-- The public keys of the log. Each signs the checkpoints that are larger than this size, until the next key does.
create table log_keys (
    number bigint primary key,
    verifier_key text not null unique,
    from_size bigint not null
);

-- The log. It has one row, from the moment it begins. The name never changes.
create table log_head (
    id text primary key check (id = 'log'),
    name text not null,
    size bigint not null
);
