package harness

import (
	"context"
	"database/sql"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/go-sql-driver/mysql"
)

// guarded runs a server until its own input ends, which is when the test does, in whatever way, and
// removes the server's folder then.
const guarded = `folder=$1; shift; "$@" & cat; kill $!; wait; rm -rf "$folder"`

// OwnMariaDB starts a MariaDB of the test's own, whose settings the test may change, with further
// options. It returns the name of an empty database, whose user has no rights on the server, and a
// pool of one connection that has all. Without the programs of the server it skips the test.
func OwnMariaDB(t testing.TB, options ...string) (dsn string, admin *sql.DB) {
	t.Helper()
	for _, program := range []string{"mariadbd", "mariadb-install-db"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skipf("%v; install MariaDB, this test starts a server of its own", err)
		}
	}
	folder, err := os.MkdirTemp("", "own") // short, because a socket's name must be
	if err != nil {
		t.Fatal(err)
	}
	data, users := filepath.Join(folder, "data"), filepath.Join(folder, "users.sql")
	log := filepath.Join(folder, "log.err")
	as := []string{"--no-defaults", "--datadir=" + data}
	if os.Getuid() == 0 {
		as = append(as, "--user=root")
	}
	install := exec.Command("mariadb-install-db", append(as, "--skip-test-db")...)
	if said, err := install.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	const made = `CREATE DATABASE impedance;
CREATE USER impedance@'127.0.0.1' IDENTIFIED BY 'loopback';
GRANT ALL ON ` + "`impedance%`" + `.* TO impedance@'127.0.0.1';
CREATE USER administrator@'127.0.0.1' IDENTIFIED BY 'loopback';
GRANT ALL ON *.* TO administrator@'127.0.0.1' WITH GRANT OPTION;
`
	if err := os.WriteFile(users, []byte(made), 0o600); err != nil {
		t.Fatal(err)
	}
	address := freeAddress(t)
	_, port, _ := net.SplitHostPort(address)
	args := append([]string{"-c", guarded, "sh", folder, "mariadbd"}, as...)
	args = append(append(args, "--bind-address=127.0.0.1", "--port="+port, "--init-file="+users,
		"--socket="+filepath.Join(folder, "socket"), "--log-error="+log,
		"--innodb-flush-log-at-trx-commit=0"), options...)
	server := exec.Command("sh", args...)
	until, err := server.StdinPipe()
	if err == nil {
		err = server.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if said, _ := os.ReadFile(log); t.Failed() {
			t.Logf("the server says:\n%s", said)
		}
		until.Close()
		server.Wait()
	})
	config := mysql.NewConfig()
	config.User, config.Passwd, config.Net, config.Addr = "administrator", "loopback", "tcp", address
	config.Logger = &mysql.NopLogger{}
	connector, err := mysql.NewConnector(config)
	if err != nil {
		t.Fatal(err)
	}
	admin = sql.OpenDB(connector)
	admin.SetMaxOpenConns(1)
	t.Cleanup(func() { admin.Close() })
	answers(t, admin)
	return fmt.Sprintf("mysql://impedance:loopback@%s/impedance", address), admin
}

// freeAddress returns an address on which nothing listens now.
func freeAddress(t testing.TB) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().String()
}

// answers waits until a server answers.
func answers(t testing.TB, db *sql.DB) {
	t.Helper()
	var err error
	for range 600 {
		if err = db.PingContext(context.Background()); err == nil {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Fatalf("the server does not answer: %v", err)
}
