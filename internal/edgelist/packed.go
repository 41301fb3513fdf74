package edgelist

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"example.com/impedance/internal/shell"
)

// tarBlock is how many bytes at the start of a text show that it is an archive of tar.
const tarBlock = 262

// packings are ways to pack a list that are not read, each with the command that unpacks it. The
// file's name follows the command.
var packings = []struct {
	at      int
	mark    string
	name    string
	command string
	whole   bool // it unpacks files of their own names
}{
	{0, "\x28\xb5\x2f\xfd", "compressed with Zstandard", "zstd -dc", false},
	{0, "\xfd7zXZ\x00", "compressed with xz", "xz -dc", false},
	{0, "\x04\x22\x4d\x18", "compressed with LZ4", "lz4 -dc", false},
	{0, "\x1f\x9d", "compressed with compress", "uncompress -c", false},
	{0, "7z\xbc\xaf\x27\x1c", "an archive of 7-Zip", "7z x", true},
	{0, "PK\x03\x04", "an archive of ZIP", "unzip", true},
	{257, "ustar", "an archive of tar", "tar -xf", true},
	{0, "\xff\xfe", "text of UTF-16", "iconv -f UTF-16 -t UTF-8", false},
	{0, "\xfe\xff", "text of UTF-16", "iconv -f UTF-16 -t UTF-8", false},
}

// refusePacked refuses a list that starts like something that has to be unpacked.
func refusePacked(start []byte, path string) error {
	for _, p := range packings {
		if len(start) < p.at || !bytes.HasPrefix(start[p.at:], []byte(p.mark)) {
			continue
		}
		info, err := os.Stat(path)
		switch {
		case err != nil || !info.Mode().IsRegular():
			return fmt.Errorf("%w: it is %s; unpack it before the pipe, as by `%s`", Err, p.name,
				p.command)
		case p.whole:
			return fmt.Errorf("%w: it is %s; unpack it by `%s %s`, and give the list that is in it",
				Err, p.name, p.command, shell.Word(path))
		}
		to := strings.TrimSuffix(path, filepath.Ext(path))
		if to == path {
			to = path + ".txt"
		}
		return fmt.Errorf("%w: it is %s; unpack it by `%s %s > %s`, and give that", Err, p.name,
			p.command, shell.Word(path), shell.Word(to))
	}
	return nil
}
