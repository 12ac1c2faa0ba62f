-- What customers have ordered. An order is never changed: what becomes of it, its subscriptions tell.
create table orders (
    id text primary key,
    customer_id text not null references customers (id),
    -- Why it went through (model::eligibility::Ground).
    ground text not null,
    staff_id text not null references staff (id),
    staff_name text not null,
    -- For whom of the firm a program did it.
    employee text,
    created_at timestamptz not null
);
create index orders_by_customer on orders (customer_id, created_at, id);

create table subscriptions (
    id text primary key,
    customer_id text not null references customers (id),
    order_id text not null references orders (id),
    offer_id text not null,
    friendly_name text not null,
    quantity bigint not null,
    -- monthly, annual or none.
    billing_cycle text not null,
    auto_renew boolean not null,
    -- active, suspended, cancelled or expired.
    status text not null,
    created_at timestamptz not null,
    started_on date not null,
    -- The day on which its term ends; null where it is paid by usage.
    ends_on date,
    -- Since when it is to be cancelled, because the customer no longer agrees.
    to_cancel_since date,
    version bigint not null
);
create index subscriptions_by_customer on subscriptions (customer_id, id);
create index subscriptions_by_end on subscriptions (ends_on, id) where status in ('active', 'suspended');
create index subscriptions_to_cancel on subscriptions (to_cancel_since, id)
    where to_cancel_since is not null and status in ('active', 'suspended');

create table order_lines (
    order_id text not null references orders (id),
    number bigint not null,
    offer_id text not null,
    friendly_name text not null,
    quantity bigint not null,
    billing_cycle text not null,
    subscription_id text not null references subscriptions (id),
    primary key (order_id, number)
);

-- What a program has put together and not yet ordered.
create table carts (
    id text primary key,
    customer_id text not null references customers (id),
    staff_id text not null references staff (id),
    -- JSON.
    lines text not null,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    -- The order that it became.
    order_id text references orders (id),
    version bigint not null
);
create index carts_by_customer on carts (customer_id);
-- Those that a sweep takes away, however many have been ordered.
create index carts_by_expiry on carts (expires_at) where order_id is null;
