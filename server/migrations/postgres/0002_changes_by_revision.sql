-- To find what has changed since the revision that a server knows.
create index change_log_by_revision on change_log (revision);
