-- Orders never change. Later changes are made to their subscriptions.
create table orders (
    id text primary key,
    customer_id text not null references customers (id),
    -- Why the customer was eligible (model::subscriptions::eligibility::Ground).
    ground text not null,
    staff_id text not null references staff (id),
    staff_name text not null,
    -- The employee for whom a program ordered.
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
    -- The date on which the term ends. Null if billed by usage.
    ends_on date,
    -- The date since which it is to be cancelled, because the customer withdrew its acceptance.
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

-- Lines that a program collects before it orders.
create table carts (
    id text primary key,
    customer_id text not null references customers (id),
    staff_id text not null references staff (id),
    -- A JSON array.
    lines text not null,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    -- The first order that was made from the cart.
    order_id text references orders (id),
    -- The response to the checkout, in JSON. Another checkout gets it again.
    checkout text,
    version bigint not null
);
create index carts_by_customer on carts (customer_id);
-- For the deletion of expired carts, so that it reads no ordered ones.
create index carts_by_expiry on carts (expires_at) where order_id is null;
