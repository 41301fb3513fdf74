// Package proof shows that Create of several rows on MySQL numbers their keys one by one, whatever
// the server's increment.
//
//	Module:  gorm.io/gorm
//	Source:  https://github.com/go-gorm/gorm/issues/3972
//	Verdict: wrong in silence
//	Expect:  each row has the key that the server gave it
//	Spot:    Create of slices on MySQL where auto_increment_increment is not 1, as in clusters
//	Avoid:   the tag autoIncrementIncrement, or a query for the keys by a unique column
//	Needs:   mysql
package proof

import (
	"context"
	"fmt"
	"net/url"
	"os"

	driver "github.com/go-sql-driver/mysql"
	"gorm.io/driver/mysql"
	"gorm.io/gorm"
)

// User is a row of users.
type User struct {
	ID     int64
	Handle string
}

// TableName is the name of the temporary table.
func (User) TableName() string { return "surprised_users" }

// Run creates two users of a temporary table on a connection whose increment is two, without
// RETURNING, which MariaDB has and MySQL has not.
func Run(ctx context.Context) (happened, expected string, err error) {
	server, err := url.Parse(os.Getenv("IMPEDANCE_MYSQL"))
	if err != nil {
		return "", "", err
	}
	config := driver.NewConfig()
	config.Net, config.Addr, config.DBName = "tcp", server.Host, server.Path[1:]
	config.User = server.User.Username()
	config.Passwd, _ = server.User.Password()
	dialect := mysql.New(mysql.Config{DSN: config.FormatDSN(), DisableWithReturning: true})
	db, err := gorm.Open(dialect)
	if err != nil {
		return "", "", err
	}
	pool, err := db.DB()
	if err != nil {
		return "", "", err
	}
	defer pool.Close()
	pool.SetMaxOpenConns(1) // the table and the setting are its connection's
	db = db.WithContext(ctx)
	for _, text := range []string{
		"SET SESSION auto_increment_increment = 2, SESSION auto_increment_offset = 1",
		"CREATE TEMPORARY TABLE surprised_users (id BIGINT AUTO_INCREMENT PRIMARY KEY, " +
			"handle TEXT)",
	} {
		if err := db.Exec(text).Error; err != nil {
			return "", "", err
		}
	}
	created := []User{{Handle: "ada"}, {Handle: "bob"}}
	if err := db.Create(&created).Error; err != nil {
		return "", "", err
	}
	var stored []User
	err = db.Order("id").Find(&stored).Error
	if err != nil {
		return "", "", err
	}
	return fmt.Sprintf("the keys are ada %d, bob %d", created[0].ID, created[1].ID),
		fmt.Sprintf("the keys are ada %d, bob %d", stored[0].ID, stored[1].ID), nil
}
