package schema

import (
	"context"
	"database/sql"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// unobservedVariables are the variables of a session that are left out: those that count or
// number what happens, so that they differ without anybody's doing, and those that may hold a
// secret or name a file of the server's, which change nothing in what a statement does.
var unobservedVariables = regexp.MustCompile(`^(error_count|identity|in_transaction|` +
	`innodb_thread_sleep_delay|insert_id|last_insert_id|pseudo_thread_id|pseudo_slave_mode|` +
	`rand_seed\d|statement_id|timestamp|warning_count|.*gtid.*|` +
	`.*(passw|passphrase|secret|_pwd|token|credential|auth|ssl_key|command).*|init_.*|.*_file)$`)

// mysqlObserved reads the variables of a session, those of the whole server among them, and
// whether a temporary table stands before one of ours.
func mysqlObserved(ctx context.Context, q question) (Facts, error) {
	f := Facts{}
	if err := q.facts(ctx, f, "SHOW SESSION VARIABLES"); err != nil {
		return nil, err
	}
	for name := range f {
		if unobservedVariables.MatchString(name) {
			delete(f, name)
		}
	}
	tables, err := mysqlTables(ctx, q)
	for _, name := range tables {
		var text string
		if text, err = mysqlDeclaration(ctx, q, name); err != nil {
			return nil, err
		}
		if strings.HasPrefix(text, "CREATE TEMPORARY") {
			f["temporary table "+name] = text
		}
	}
	return f, err
}

// mysqlTables returns the names of the tables that are no views.
func mysqlTables(ctx context.Context, q question) (names []string, err error) {
	err = q.rows(ctx, `SELECT table_name FROM information_schema.tables
		WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE' ORDER BY table_name`,
		func(rows *sql.Rows) error {
			var name string
			err := rows.Scan(&name)
			names = append(names, name)
			return err
		})
	return names, err
}

// mysqlDeclaration returns the text that would make a table.
func mysqlDeclaration(ctx context.Context, q question, table string) (text string, err error) {
	quoted := server{engine: MySQL}.quote(table)
	err = q.conn.QueryRowContext(ctx, "SHOW CREATE TABLE "+quoted).Scan(&table, &text)
	return text, err
}

// mysqlObjects reads tables from the texts that would make them, and the rest from the catalog.
// A foreign key, which may be another database's, is an object of the table that it refers to as
// well.
func mysqlObjects(ctx context.Context, q question) ([]Object, error) {
	tables, err := mysqlTables(ctx, q)
	if err != nil {
		return nil, err
	}
	var all []Object
	for _, name := range tables {
		text, err := mysqlDeclaration(ctx, q, name)
		if err != nil {
			return nil, err
		}
		all = append(all, declaredObjects(name, text)...)
	}
	others, err := q.objects(ctx, `SELECT 'trigger', trigger_name, event_object_table,
			concat_ws(' ', action_timing, event_manipulation, action_order, sql_mode, action_statement)
			FROM information_schema.triggers WHERE trigger_schema = DATABASE()
		UNION ALL
		SELECT 'view', table_name, '',
			replace(view_definition, concat('`+"`', DATABASE(), '`"+`.'), '')
			FROM information_schema.views WHERE table_schema = DATABASE()
		UNION ALL
		SELECT 'reference', concat_ws('.', nullif(constraint_schema, DATABASE()), table_name,
				constraint_name), referenced_table_name,
			concat('on delete ', delete_rule, ' on update ', update_rule)
			FROM information_schema.referential_constraints
			WHERE unique_constraint_schema = DATABASE()`)
	return append(all, others...), err
}

var (
	// counter is the next number that a table gives, which is no part of what it is.
	counter = regexp.MustCompile(` AUTO_INCREMENT=\d+`)
	// declaredName finds the first name in a line of a declaration.
	declaredName = regexp.MustCompile("^ *([A-Z ]*)`((?:[^`]|``)+)`")
)

// declaredObjects takes a declaration apart, which has a line for each column, key and
// constraint, and a last one for the rest, which may be followed by partitions.
func declaredObjects(table, text string) []Object {
	whole := Object{Kind: "table", Name: table, Table: table}
	var parts []Object
	var columns []string
	inside := true
	for i, line := range strings.Split(text, "\n") {
		inside = inside && (i == 0 || !strings.HasPrefix(line, ")"))
		if !inside {
			whole.Definition += counter.ReplaceAllString(line, "")
			continue
		}
		line = strings.TrimSuffix(strings.TrimSpace(line), ",")
		part := Object{Kind: "column", Name: "primary key", Table: table, Definition: line}
		if m := declaredName.FindStringSubmatch(line); m != nil {
			part.Name = strings.ReplaceAll(m[2], "``", "`")
			part.Kind = declaredKind(m[1])
		}
		switch {
		case i == 0:
			continue
		case strings.HasPrefix(line, "PRIMARY KEY"):
			part.Kind, part.Name = "index", "PRIMARY"
		case part.Kind == "column":
			columns = append(columns, part.Name)
		}
		parts = append(parts, part)
	}
	whole.Definition = fmt.Sprintf("(%s%s", strings.Join(columns, ", "), whole.Definition)
	return slices.Insert(parts, 0, whole)
}

// declaredKind tells what a line declares by the words before the name.
func declaredKind(words string) string {
	switch {
	case strings.Contains(words, "KEY"):
		return "index"
	case strings.Contains(words, "CONSTRAINT"):
		return "constraint"
	}
	return "column"
}

// someStatistics is what there is to say of statistics that come from a sample.
const someStatistics = "some"

// mysqlStatistics reads whether each of our tables has statistics. One that has rows and none is
// one that nobody has looked at since it was empty.
func mysqlStatistics(ctx context.Context, q question) (Facts, error) {
	f := Facts{}
	for _, table := range ourTables {
		var some bool
		err := q.conn.QueryRowContext(ctx, `SELECT coalesce(max(cardinality), 0) > 0
				OR NOT EXISTS (SELECT 1 FROM `+table+`)
			FROM information_schema.statistics
			WHERE table_schema = DATABASE() AND table_name = ?`, table).Scan(&some)
		if err != nil {
			return nil, err
		}
		f["statistics of "+table] = "none"
		if some {
			f["statistics of "+table] = someStatistics
		}
	}
	return f, nil
}
