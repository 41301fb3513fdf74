package scale

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"example.com/impedance/bench"
	"example.com/impedance/internal/dataset"
	"example.com/impedance/internal/growth"
	"example.com/impedance/schema"
)

// keyNoBackup returns the setting that says why the backup of an engine was not measured.
func keyNoBackup(e schema.Engine) string { return "backup-" + string(e) }

// backup times a backup and its restoration. The restored database must have all rows.
func (t *tier) backup(ctx context.Context) (err error) {
	t.step("backup", t.users)
	if t.missing() != "" {
		return nil
	}
	folder, err := dataset.NewFolder(t.Dir, "backup-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, folder.Close()) }()
	b := growth.Backup{Engine: string(t.engine), Users: t.users}
	path := filepath.Join(folder.Path, "backup")
	if t.engine == schema.SQLite {
		err = t.backupFile(ctx, &b, path)
	} else {
		err = t.backupServer(ctx, &b, path)
	}
	if err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	return t.out.Backup(b)
}

// missing returns why the backup is not measured, or nothing if it is.
func (t *tier) missing() string {
	if t.engine == schema.SQLite {
		return ""
	}
	programs, err := toolsOf(t.source.DSN, t.source.DSN)
	if err != nil {
		return "not measured: " + err.Error()
	}
	for _, words := range [][]string{programs.dump, programs.restore} {
		if _, err := exec.LookPath(words[0]); err != nil {
			return fmt.Sprintf("not measured: %s is not on the PATH", words[0])
		}
	}
	return ""
}

// backupFile backs up a file of SQLite, and restores it to another one.
func (t *tier) backupFile(ctx context.Context, b *growth.Backup, path string) (err error) {
	b.Backup, err = timed(func() error {
		if err := bench.Snapshot(ctx, t.source.DSN, path); err != nil {
			return err
		}
		return syncFile(path)
	})
	if err != nil {
		return err
	}
	b.Bytes = sizeOf(path)
	restored := path + ".db"
	b.Restore, err = timed(func() error {
		if err := copySynced(restored, path); err != nil {
			return err
		}
		return t.check(ctx, schema.DSN(restored))
	})
	return err
}

// check opens a restored database and looks whether it is whole.
func (t *tier) check(ctx context.Context, dsn string) (err error) {
	db, err := schema.Open(ctx, dsn, &schema.Options{ReadOnly: true, Conns: 1})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if t.engine == schema.SQLite {
		var found string
		if err := db.QueryRowContext(ctx, "PRAGMA quick_check").Scan(&found); err != nil {
			return err
		}
		if found != "ok" {
			return fmt.Errorf("quick_check says %s", found)
		}
	}
	return dataset.Check(ctx, db, t.info)
}

// tool are the client programs of a server.
type tool struct {
	dump, restore []string
	password      string // the variable that holds it
}

// toolsOf returns the programs that back up the database at dsn and restore it to another.
func toolsOf(dsn, to string) (tool, error) {
	u, err := url.Parse(dsn)
	if err != nil {
		return tool{}, errors.New("the data source name is no URL")
	}
	v, err := url.Parse(to)
	if err != nil {
		return tool{}, errors.New("the data source name is no URL")
	}
	name := func(u *url.URL) string { return strings.TrimPrefix(u.Path, "/") }
	host, port, user := u.Hostname(), u.Port(), u.User.Username()
	if schema.EngineOf(dsn) == schema.Postgres {
		at := []string{"-h", host, "-p", orElse(port, "5432"), "-U", user, "-w"}
		return tool{
			append(append([]string{"pg_dump", "--clean", "--if-exists", "--no-owner"}, at...), name(u)),
			append(append([]string{"psql", "-q", "-v", "ON_ERROR_STOP=1", "-o", os.DevNull}, at...),
				name(v)),
			"PGPASSWORD",
		}, nil
	}
	at := []string{"-h", host, "-P", orElse(port, "3306"), "--protocol=tcp", "-u", user}
	return tool{
		append(append([]string{"mariadb-dump", "--single-transaction"}, at...), name(u)),
		append(append([]string{"mariadb"}, at...), name(v)), "MYSQL_PWD",
	}, nil
}

func orElse(text, other string) string {
	if text == "" {
		return other
	}
	return text
}

// backupServer backs up a server's database, and restores it to another one there.
func (t *tier) backupServer(ctx context.Context, b *growth.Backup, path string) (err error) {
	fresh, drop, err := schema.Fresh(ctx, t.source.DSN)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, drop()) }()
	programs, err := toolsOf(t.source.DSN, fresh)
	if err != nil {
		return err
	}
	u, err := url.Parse(t.source.DSN)
	if err != nil {
		return errors.New("the data source name is no URL")
	}
	password, _ := u.User.Password()
	secret := programs.password + "=" + password
	b.Backup, err = timed(func() error { return pipe(ctx, programs.dump, secret, "", path) })
	if err != nil {
		return err
	}
	b.Bytes = sizeOf(path)
	b.Restore, err = timed(func() error {
		if err := pipe(ctx, programs.restore, secret, path, ""); err != nil {
			return err
		}
		return t.check(ctx, fresh)
	})
	return err
}

// pipe runs a program with its input from a file and its output into one. An empty name stands for
// nothing.
func pipe(ctx context.Context, words []string, secret, from, to string) (err error) {
	c := exec.CommandContext(ctx, words[0], words[1:]...)
	c.Env = append(os.Environ(), secret)
	if from != "" {
		in, err := os.Open(from)
		if err != nil {
			return err
		}
		defer in.Close()
		c.Stdin = in
	}
	if to != "" {
		out, err := os.Create(to)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, out.Close()) }()
		c.Stdout = out
	}
	var said strings.Builder
	c.Stderr = &said
	if err := c.Run(); err != nil {
		return fmt.Errorf("%s: %w: %s", words[0], err, strings.TrimSpace(said.String()))
	}
	return nil
}

// copySynced copies a file and waits until the copy is on disk.
func copySynced(to, from string) (err error) {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.Create(to)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, out.Close()) }()
	if _, err := io.Copy(out, in); err != nil {
		return err
	}
	return out.Sync()
}

// syncFile waits until a file is on disk.
func syncFile(path string) (err error) {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	return f.Sync()
}
