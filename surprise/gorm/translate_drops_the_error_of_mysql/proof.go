// Package proof shows that TranslateError drops MySQL's own error, and with it the name of the
// constraint.
//
//	Module:  gorm.io/driver/mysql
//	Source:  https://github.com/go-gorm/gorm/issues/7459
//	Verdict: loses information
//	Expect:  the translated error wraps the driver's, so that errors.As finds it
//	Spot:    TranslateError on MySQL, and errors.As with *mysql.MySQLError
//	Avoid:   a dialect of one's own around mysql.Dialector whose Translate keeps both errors
package proof

import (
	"context"
	"errors"
	"fmt"

	driver "github.com/go-sql-driver/mysql"
	"gorm.io/driver/mysql"
	"gorm.io/gorm"
)

// Run translates the error of a duplicate key.
func Run(ctx context.Context) (happened, expected string, err error) {
	original := &driver.MySQLError{Number: 1062, Message: "Duplicate entry for key users.handle"}
	err = mysql.Dialector{}.Translate(original)
	return fmt.Sprintf("errors.Is finds GORM's error: %t, MySQL's: %t",
			errors.Is(err, gorm.ErrDuplicatedKey), errors.Is(err, original)),
		"errors.Is finds GORM's error: true, MySQL's: true", nil
}
