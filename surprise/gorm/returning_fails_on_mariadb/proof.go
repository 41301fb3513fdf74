// Package proof shows that an update with a Returning clause is sent to MariaDB before 13.0.1,
// which does not know it.
//
//	Module:  gorm.io/driver/mysql
//	Source:  https://github.com/go-gorm/mysql/blob/v1.6.0/mysql.go
//	Verdict: refused
//	Expect:  the dialect, which reads the version for INSERT, sends what that version understands
//	Spot:    clause.Returning with Update or Updates on MariaDB before 13.0.1
//	Avoid:   DisableWithReturning of the dialect and a read after the update
//	Needs:   mysql
package proof

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"slices"
	"strings"

	driver "github.com/go-sql-driver/mysql"
	"gorm.io/driver/mysql"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"
	"gorm.io/gorm/logger"
)

// User is a row of users.
type User struct {
	ID       int64
	Revision int64
}

// TableName is the name of the temporary table.
func (User) TableName() string { return "surprised_users" }

// Run updates a user of a temporary table and asks for the row.
func Run(ctx context.Context) (happened, expected string, err error) {
	server, err := url.Parse(os.Getenv("IMPEDANCE_MYSQL"))
	if err != nil {
		return "", "", err
	}
	config := driver.NewConfig()
	config.Net, config.Addr, config.DBName = "tcp", server.Host, server.Path[1:]
	config.User = server.User.Username()
	config.Passwd, _ = server.User.Password()
	db, err := gorm.Open(mysql.Open(config.FormatDSN()), &gorm.Config{Logger: logger.Discard})
	if err != nil {
		return "", "", err
	}
	pool, err := db.DB()
	if err != nil {
		return "", "", err
	}
	defer pool.Close()
	pool.SetMaxOpenConns(1) // the table is its connection's
	db = db.WithContext(ctx)
	err = db.Exec("CREATE TEMPORARY TABLE surprised_users (id BIGINT PRIMARY KEY, " +
		"revision BIGINT)").Error
	if err != nil {
		return "", "", err
	}
	var version string
	if err := db.Raw("SELECT VERSION()").Scan(&version).Error; err != nil {
		return "", "", err
	}
	number := make([]int, 3)
	if _, err := fmt.Sscanf(version, "%d.%d.%d", &number[0], &number[1], &number[2]); err != nil ||
		!strings.Contains(version, "MariaDB") || slices.Compare(number, []int{13, 0, 1}) >= 0 {
		return "", "", fmt.Errorf("it is about MariaDB before 13.0.1, and the server is %s", version)
	}
	user := User{ID: 1, Revision: 1}
	if err := db.Create(&user).Error; err != nil {
		return "", "", err
	}
	err = db.Model(&user).Clauses(clause.Returning{}).
		Update("revision", gorm.Expr("revision + 1")).Error
	const syntax = 1064
	if refused := (*driver.MySQLError)(nil); errors.As(err, &refused) && refused.Number == syntax {
		return fmt.Sprintf("the server's error is %d", refused.Number), "the revision is 2", nil
	}
	return fmt.Sprintf("the revision is %d", user.Revision), "the revision is 2", err
}
