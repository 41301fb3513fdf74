package schema

import "fmt"

// Product is a database server, or SQLite. One engine may have several products.
type Product string

const (
	SQLite3    Product = "SQLite"
	PostgreSQL Product = "PostgreSQL"
	MariaDB    Product = "MariaDB"
	MySQL8     Product = "MySQL 8" // from its manual; tests do not run on it
)

// Products are the products that layers support, in the order of tables.
var Products = []Product{SQLite3, PostgreSQL, MariaDB, MySQL8}

// Capability is a feature that one engine has and another lacks, and that layers must know.
type Capability struct {
	What string
	Can  []Product
	// Since has the first major version that can, of products some of whose versions cannot.
	Since  map[Product]int
	Else   string            // what layers do without it
	Source string            // a page of an engine that lacks it
	Try    map[Engine]string // a statement that works if the engine can; "" stands for the rest
}

// On reports whether a product has the capability, in its latest version.
func (c Capability) On(p Product) bool {
	for _, can := range c.Can {
		if can == p {
			return true
		}
	}
	return false
}

// In reports whether a major version of a product has the capability.
func (c Capability) In(p Product, version int) bool { return c.On(p) && version >= c.Since[p] }

// Words says in a cell of a table whether a product has the capability.
func (c Capability) Words(p Product) string {
	since := c.Since[p]
	switch {
	case !c.On(p):
		return "–"
	case since > 0:
		return fmt.Sprintf("from %d", since)
	}
	return "yes"
}

// Capabilities are the differences between engines that layers are written around.
func Capabilities() []Capability {
	const insert = `INSERT INTO users (handle, email, display_name, location, website, created_at)
		VALUES ('ada', 'ada@example.com', 'Ada', '', '', '2026-01-02 03:04:05') `
	return []Capability{
		{
			What: "INSERT … RETURNING", Can: []Product{SQLite3, PostgreSQL, MariaDB},
			Else: "LastInsertId, and consecutive ids for rows that were inserted together, on the " +
				"whole family of MySQL; sqlc's parser for it refuses RETURNING on MariaDB too " +
				"(sqlc-dev/sqlc#693, tried by sqlcimpl)",
			Source: "https://dev.mysql.com/doc/refman/8.0/en/insert.html",
			Try:    map[Engine]string{"": insert + "RETURNING id"},
		},
		{
			What: "UPDATE … RETURNING", Can: []Product{SQLite3, PostgreSQL},
			Else:   "the row is read after the update: a second statement",
			Source: "https://mariadb.com/kb/en/update/",
			Try: map[Engine]string{
				"": "UPDATE users SET location = '' WHERE id = 0 RETURNING id"},
		},
		{
			What: "INSERT … ON CONFLICT DO NOTHING", Can: []Product{SQLite3, PostgreSQL},
			Else: "ON DUPLICATE KEY UPDATE of a column to itself; INSERT IGNORE would let a missing " +
				"user pass",
			Source: "https://dev.mysql.com/doc/refman/8.0/en/insert-on-duplicate.html",
			Try:    map[Engine]string{"": insert + "ON CONFLICT DO NOTHING"},
		},
		{
			What: "a limit that is an expression", Can: []Product{SQLite3, PostgreSQL},
			Else:   "a bare parameter, which SQLite does not like (it plans again at each binding)",
			Source: "https://dev.mysql.com/doc/refman/8.0/en/select.html",
			Try:    map[Engine]string{"": "SELECT id FROM users LIMIT 1 + 1"},
		},
		{
			What: "ORDER BY and LIMIT inside a recursion", Can: []Product{SQLite3},
			Else: "Thread reads all of a thread, to the depth asked for, and cuts then",
			Source: "https://www.postgresql.org/docs/current/queries-with.html" +
				"#QUERIES-WITH-RECURSIVE",
			Try: map[Engine]string{"": `WITH RECURSIVE t (n) AS (
				SELECT 1 UNION ALL SELECT n + 1 FROM t WHERE n < 9 ORDER BY 1 LIMIT 3) SELECT n FROM t`},
		},
		{
			What: "a list as one parameter, = ANY(array)", Can: []Product{PostgreSQL},
			Else: "a JSON array, taken apart by json_each or JSON_TABLE, or a list of parameters",
			Source: "https://www.postgresql.org/docs/current/functions-comparisons.html" +
				"#FUNCTIONS-COMPARISONS-ANY-SOME",
			Try: map[Engine]string{"": "SELECT id FROM users WHERE id = ANY('{1,2}'::bigint[])"},
		},
		{
			What: "JSON_TABLE", Can: []Product{PostgreSQL, MariaDB, MySQL8},
			Since:  map[Product]int{PostgreSQL: 17},
			Else:   "json_each on SQLite, arrays on every PostgreSQL",
			Source: "https://www.sqlite.org/json1.html#jeach",
			Try: map[Engine]string{
				"": "SELECT id FROM JSON_TABLE('[1,2]', '$[*]' COLUMNS (id BIGINT PATH '$')) AS j"},
		},
		{
			What: "an index on a part of the rows", Can: []Product{SQLite3, PostgreSQL},
			Else:   "the index has every row, those with NULL too",
			Source: "https://dev.mysql.com/doc/refman/8.0/en/create-index.html",
			Try: map[Engine]string{
				"": "CREATE INDEX part ON posts (parent_id) WHERE parent_id IS NOT NULL"},
		},
		{
			What: "creating tables inside a transaction", Can: []Product{SQLite3, PostgreSQL},
			Else: "each statement is committed: what failed half-way is dropped again, and the mark of " +
				"a whole database comes last",
			Source: "https://dev.mysql.com/doc/refman/8.0/en/implicit-commit.html",
		},
		{
			What: "a comparison of pairs, (a, b) < (?, ?), from an index",
			Can:  []Product{SQLite3, PostgreSQL},
			Else: "the first half is compared once more: a <= ? AND (a, b) < (?, ?)",
			Source: "https://dev.mysql.com/doc/refman/8.0/en/range-optimization.html" +
				"#row-constructor-range-optimization",
		},
		{
			What:   "two reads of one moment, without being asked",
			Can:    []Product{SQLite3, MariaDB, MySQL8},
			Else:   "ProfilePage asks PostgreSQL for repeatable read",
			Source: "https://www.postgresql.org/docs/current/transaction-iso.html",
		},
		{
			What: "a commit that does not wait for the disk, for one connection",
			Can:  []Product{SQLite3, PostgreSQL},
			Else: "it is the server's to choose, for all: writes are timed as it is set",
			Source: "https://dev.mysql.com/doc/refman/8.0/en/innodb-parameters.html" +
				"#sysvar_innodb_flush_log_at_trx_commit",
		},
		{
			What:   "a parameter for each of 65,535 values",
			Can:    []Product{PostgreSQL, MariaDB, MySQL8},
			Else:   "32,766 on SQLite: more rows are inserted in more statements",
			Source: "https://www.sqlite.org/limits.html#max_variable_number",
		},
	}
}
