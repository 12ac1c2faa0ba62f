-- Keys of the API. What a key opens is shown once; its SHA-256 is kept. It does what both its roles and the
-- present roles of its person allow.
create table api_keys (
    id text primary key,
    key_hash text not null unique,
    -- Its last four characters, by which people tell keys apart.
    ending text not null,
    name text not null,
    staff_id text not null references staff (id),
    global_admin boolean not null,
    user_admin boolean not null,
    admin_agent boolean not null,
    sales boolean not null,
    created_at timestamptz not null,
    created_by text not null references staff (id),
    expires_at timestamptz not null,
    last_used_at timestamptz,
    revoked_at timestamptz
);
create index api_keys_by_staff on api_keys (staff_id);

-- The first answer to each request that wrote something, for a day: whoever sends the request again under the
-- same id, because the answer was lost, gets it again.
create table api_requests (
    key_id text not null references api_keys (id),
    request_id text not null,
    -- SHA-256 of method, address, person named and body.
    content_hash text not null,
    -- Null until the transaction that answers has written it.
    status bigint,
    -- A JSON object.
    headers text,
    body text,
    at timestamptz not null,
    primary key (key_id, request_id)
);
create index api_requests_by_time on api_requests (at);
