-- HSDS-shaped rows: ids, names and relations as columns, everything else of a record in `rest`
-- as canonical JSON, so that nothing a source says is lost. (Text, not jsonb: jsonb would round
-- numbers and reorder members.)

create table revision (
    only_row bigint primary key check (only_row = 1),
    number bigint not null
);
insert into revision (only_row, number) values (1, 0);

create table organization (
    id text primary key,
    name text not null,
    rest text not null
);

create table location (
    id text primary key,
    name text,
    rest text not null
);

create table service (
    id text primary key,
    organization_id text references organization (id),
    name text not null,
    status text not null,
    rest text not null
);
create index service_by_organization on service (organization_id);

create table service_at_location (
    id text primary key,
    service_id text not null references service (id),
    location_id text references location (id),
    rest text not null
);
create index service_at_location_by_service on service_at_location (service_id);
create index service_at_location_by_location on service_at_location (location_id);

-- What was changed when. Only ever added to.
create table change_log (
    entry bigint generated always as identity primary key,
    revision bigint not null,
    kind text not null,
    record_id text not null,
    action text not null check (action in ('added', 'updated', 'removed')),
    before text,
    after text,
    at text not null default (to_char(now() at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'))
);
create index change_log_by_record on change_log (kind, record_id);

create function change_log_is_only_added_to() returns trigger language plpgsql as $$
begin
    raise exception 'the change log is only added to';
end $$;
create trigger change_log_keeps_entries before update or delete or truncate on change_log
    for each statement execute function change_log_is_only_added_to();
