// Package proof shows that CreateBulk on MySQL guesses ids: it adds one for each row, whatever the
// server's increment is.
//
//	Module:  entgo.io/ent
//	Source:  https://github.com/ent/ent/blob/v0.14.5/dialect/sql/sqlgraph/graph.go#L1950
//	Needs:   mysql
//	Verdict: wrong in silence
//	Expect:  CreateBulk returns the ids that the rows have
//	Spot:    CreateBulk on MySQL with auto_increment_increment above 1, as with two primaries
//	Avoid:   ids that the program makes, or one Create for each row
package proof

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strings"

	"entgo.io/ent/dialect"
	entsql "entgo.io/ent/dialect/sql"
	"github.com/go-sql-driver/mysql"

	"example.com/impedance/surprise/ent/internal/ent"
	"example.com/impedance/surprise/ent/internal/ent/user"
)

// Run creates two users at once on a connection that counts by ten.
func Run(ctx context.Context) (happened, expected string, err error) {
	address := os.Getenv("IMPEDANCE_MYSQL")
	if address == "" {
		return "", "", errors.New("set IMPEDANCE_MYSQL to the URL of a server, such as " +
			"mysql://root@localhost:3306/test")
	}
	server, err := url.Parse(address)
	if err != nil {
		return "", "", err
	}
	config := mysql.NewConfig()
	config.User = server.User.Username()
	config.Passwd, _ = server.User.Password()
	config.Net, config.Addr, config.DBName = "tcp", server.Host, strings.TrimPrefix(server.Path, "/")
	pool, err := sql.Open("mysql", config.FormatDSN())
	if err != nil {
		return "", "", err
	}
	defer pool.Close()
	pool.SetMaxOpenConns(1)
	for _, text := range []string{
		"SET SESSION auto_increment_increment = 10",
		"CREATE TEMPORARY TABLE users (id BIGINT AUTO_INCREMENT PRIMARY KEY," +
			" name VARCHAR(20) NOT NULL, bio TEXT, revision BIGINT NOT NULL)",
	} {
		if _, err := pool.ExecContext(ctx, text); err != nil {
			return "", "", err
		}
	}
	client := ent.NewClient(ent.Driver(entsql.OpenDB(dialect.MySQL, pool)))
	users, err := client.User.CreateBulk(client.User.Create().SetName("ann"),
		client.User.Create().SetName("bob")).Save(ctx)
	if err != nil {
		return "", "", err
	}
	bob, err := client.User.Query().Where(user.Name("bob")).Only(ctx)
	if err != nil {
		return "", "", err
	}
	const answer = "the second id is the first plus %d"
	first := users[0].ID
	return fmt.Sprintf(answer, users[1].ID-first), fmt.Sprintf(answer, bob.ID-first), nil
}
