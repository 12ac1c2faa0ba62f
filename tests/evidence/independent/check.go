// Checks the transparency log of a server with golang.org/x/mod: the signature of the checkpoint, the inclusion of every
// entry, and the consistency with every earlier tree.
//
//	check ADDRESS VERIFIER_KEY
package main

import (
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// served reads the hash tiles of a server, each once.
type served struct {
	address string
	known   map[string][]byte
}

func (s served) Height() int { return 8 }

// path is the path of a tile in the form of C2SP tlog-tiles. Go's form has the height of the tile as well.
func path(t tlog.Tile) string { return strings.Replace(t.Path(), "tile/8/", "tile/", 1) }

func (s served) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var data [][]byte
	for _, tile := range tiles {
		if s.known[path(tile)] == nil {
			s.known[path(tile)] = get(s.address + path(tile))
		}
		data = append(data, s.known[path(tile)])
	}
	return data, nil
}

func (s served) SaveTiles([]tlog.Tile, [][]byte) {}

func get(address string) []byte {
	response, err := http.Get(address)
	check(err)
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	check(err)
	if response.StatusCode != 200 {
		log.Fatalf("%s: %s", address, response.Status)
	}
	return body
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

// entries reads all entries of the log.
func entries(address string, size int64) (all [][]byte) {
	for number := int64(0); number*256 < size; number++ {
		tile := tlog.Tile{H: 8, L: 0, N: number, W: 256}
		if rest := size - number*256; rest < 256 {
			tile.W = int(rest)
		}
		bundle := get(address + strings.Replace(path(tile), "tile/0/", "tile/entries/", 1))
		for len(bundle) > 0 {
			length := 2 + int(binary.BigEndian.Uint16(bundle))
			all = append(all, bundle[2:length])
			bundle = bundle[length:]
		}
	}
	return all
}

func main() {
	log.SetFlags(0)
	address, key := os.Args[1]+"/log/", os.Args[2]
	verifier, err := note.NewVerifier(key)
	check(err)
	signed, err := note.Open(get(address+"checkpoint"), note.VerifierList(verifier))
	check(err)
	lines := strings.Split(signed.Text, "\n")
	if lines[0] != verifier.Name() {
		log.Fatalf("the checkpoint is of %s", lines[0])
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	check(err)
	decoded, err := base64.StdEncoding.DecodeString(lines[2])
	check(err)
	tree := tlog.Tree{N: size}
	copy(tree.Hash[:], decoded)
	reader := tlog.TileHashReader(tree, served{address, map[string][]byte{}})
	all := entries(address, size)
	if int64(len(all)) != size {
		log.Fatalf("%d entries, not %d", len(all), size)
	}
	for index, entry := range all {
		proof, err := tlog.ProveRecord(size, int64(index), reader)
		check(err)
		check(tlog.CheckRecord(proof, size, tree.Hash, int64(index), tlog.RecordHash(entry)))
	}
	for old := int64(1); old <= size; old++ {
		before, err := tlog.TreeHash(old, reader)
		check(err)
		proof, err := tlog.ProveTree(size, old, reader)
		check(err)
		check(tlog.CheckTree(proof, size, tree.Hash, old, before))
	}
	fmt.Printf("x/mod: %d entries are included, and %d trees are consistent\n", size, size)
}
