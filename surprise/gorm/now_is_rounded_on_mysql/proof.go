// Package proof shows that the times that GORM fills in are rounded to milliseconds on MySQL, also
// where the column holds microseconds.
//
//	Module:  gorm.io/driver/mysql
//	Source:  https://github.com/go-gorm/mysql/issues/127
//	Verdict: loses information
//	Expect:  CreatedAt and UpdatedAt keep what the column can keep, which is a microsecond in
//	         DATETIME(6), though GORM's own migration makes DATETIME(3)
//	Spot:    CreatedAt or UpdatedAt as the order of a page or as a revision, on MySQL
//	Avoid:   DefaultDatetimePrecision of the dialect, or NowFunc of the configuration
package proof

import (
	"context"
	"database/sql"

	"gorm.io/driver/mysql"
	"gorm.io/gorm"
)

// Run reads the clock of a configuration for MySQL until it shows microseconds.
func Run(ctx context.Context) (happened, expected string, err error) {
	pool, err := sql.Open("mysql", "nobody@/nothing") // no connection is made
	if err != nil {
		return "", "", err
	}
	defer pool.Close()
	dialect := mysql.New(mysql.Config{Conn: pool, SkipInitializeWithVersion: true})
	db, err := gorm.Open(dialect, &gorm.Config{DisableAutomaticPing: true})
	if err != nil {
		return "", "", err
	}
	for range 100 {
		if db.NowFunc().Nanosecond()%1e6 != 0 {
			return "the clock shows microseconds", "the clock shows microseconds", nil
		}
	}
	return "the clock shows milliseconds", "the clock shows microseconds", nil
}
