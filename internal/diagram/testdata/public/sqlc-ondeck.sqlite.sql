CREATE TABLE city (
    slug varchar(255) PRIMARY KEY,
    name text NOT NULL
)
;
CREATE TABLE venues (
    id               integer primary key AUTOINCREMENT,
    dropped          text,
    status           text not null,
    statuses         text, -- status[]
    slug             text         not null,
    name             varchar(255) not null,
    city             text         not null references city(slug),
    spotify_playlist varchar(255) not null,
    songkick_id      text,
    tags             text, -- tags[]
    CHECK (status = 'open' OR status = 'closed')
);
ALTER TABLE venues RENAME TO venue;
ALTER TABLE venue ADD COLUMN created_at DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP;
ALTER TABLE venue DROP COLUMN dropped;
