// Package proof shows that TranslateError on SQLite does not know the errors of modernc.org/sqlite,
// since it looks for a field ExtendedCode in the error as JSON.
//
//	Module:  gorm.io/driver/sqlite
//	Source:  https://github.com/go-gorm/sqlite/blob/v1.6.0/error_translator.go
//	Verdict: loses information
//	Expect:  TranslateError gives a duplicate key its name with each driver that the dialect runs
//	         on
//	Spot:    TranslateError with gorm.io/driver/sqlite over modernc.org/sqlite, a pairing that
//	         GORM does not document
//	Avoid:   the dialect github.com/glebarez/sqlite, which is documented for pure Go and reads the
//	         code, in place of modernc.org/sqlite, since both register the same name; or a dialect of
//	         one's own around sqlite.Dialector whose Translate reads it
package proof

import (
	"context"
	"database/sql"
	"errors"
	"strings"

	"gorm.io/driver/sqlite"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"
	_ "modernc.org/sqlite"
)

// User is a row of users.
type User struct {
	ID     int64
	Handle string
}

// Run creates two users with the same handle.
func Run(ctx context.Context) (happened, expected string, err error) {
	pool, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		return "", "", err
	}
	defer pool.Close()
	pool.SetMaxOpenConns(1)
	db, err := gorm.Open(&sqlite.Dialector{Conn: pool}, &gorm.Config{
		Logger: logger.Discard, TranslateError: true})
	if err != nil {
		return "", "", err
	}
	db = db.WithContext(ctx)
	err = db.Exec(`
		CREATE TABLE users (id INTEGER PRIMARY KEY, handle TEXT UNIQUE);
		INSERT INTO users (handle) VALUES ('ada')`).Error
	if err != nil {
		return "", "", err
	}
	const original = "UNIQUE constraint failed"
	err = db.Create(&User{Handle: "ada"}).Error
	expected = gorm.ErrDuplicatedKey.Error()
	switch {
	case err == nil:
		return "there is no error", expected, nil
	case errors.Is(err, gorm.ErrDuplicatedKey):
		return expected, expected, nil
	case strings.Contains(err.Error(), original):
		return original, expected, nil
	}
	return "", "", err
}
