-- API keys. A key is shown once, and only its SHA-256 is stored. It has the roles that are both its own and its
-- holder's current ones.
create table api_keys (
    id text primary key,
    key_hash text not null unique,
    -- The last four characters, to tell keys apart on pages.
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

-- The first answer to each request that wrote something, kept for a day. A repeated request with the same ID gets
-- this answer again and writes nothing.
create table api_requests (
    key_id text not null references api_keys (id),
    request_id text not null,
    -- SHA-256 of method, address, employee and body.
    content_hash text not null,
    -- The answer. Null while the request is in progress.
    status bigint,
    -- A JSON object.
    headers text,
    body text,
    at timestamptz not null,
    primary key (key_id, request_id)
);
create index api_requests_by_time on api_requests (at);

-- Access tokens that programs fetch with a key (OAuth 2.0). Only the SHA-256 of a token is stored.
create table access_tokens (
    token_hash text primary key,
    key_id text not null references api_keys (id),
    expires_at timestamptz not null
);
create index access_tokens_by_expiry on access_tokens (expires_at);
