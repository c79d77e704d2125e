package main

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"github.com/vmware/govmomi/object"
	"github.com/vmware/govmomi/simulator"
)

// serveFiles: exported disks, and the files of datastores to whoever is logged in. govmomi's simulator serves those to everybody,
// and keeps disks as empty files.
func (f *front) serveFiles(w http.ResponseWriter, r *http.Request) {
	if strings.HasPrefix(r.URL.Path, "/export/") {
		serveExport(w, r)
		return
	}
	if name, ok := strings.CutPrefix(r.URL.Path, "/folder/"); ok {
		if !f.hasSession(r) {
			http.Error(w, "not logged in", http.StatusUnauthorized)
			return
		}
		if whole, isFlat := strings.CutSuffix(name, "-flat.vmdk"); isFlat && r.Method == http.MethodGet {
			if file, err := openFlat(pathOf(f.model, fmt.Sprintf("[%s] %s.vmdk", r.URL.Query().Get("dsName"), whole))); err == nil {
				_ = file.Close()
			}
		}
	}
	f.next.ServeHTTP(w, r)
}

func (f *front) hasSession(r *http.Request) bool {
	cookie, err := r.Cookie("vmware_soap_session")
	if err != nil {
		return false
	}
	f.mutex.Lock()
	defer f.mutex.Unlock()
	return f.sessions[cookie.Value]
}

var extent = regexp.MustCompile(`(?m)^RW (\d+) VMFS "([^"]+)"`)

// openFlat opens the bytes behind a descriptor; the simulator leaves them empty, so they are made as long as they are to be.
func openFlat(descriptor string) (*os.File, error) {
	text, err := os.ReadFile(descriptor)
	if err != nil {
		return nil, err
	}
	match := extent.FindSubmatch(text)
	if match == nil {
		return nil, fmt.Errorf("%s names no extent", descriptor)
	}
	sectors, _ := strconv.ParseInt(string(match[1]), 10, 64)
	file, err := os.OpenFile(filepath.Join(filepath.Dir(descriptor), string(match[2])), os.O_RDWR, 0)
	if err != nil {
		return nil, err
	}
	if info, err := file.Stat(); err == nil && info.Size() < sectors*512 {
		_ = file.Truncate(sectors * 512)
	}
	return file, nil
}

// pathOf: `[datastore] folder/file` on this machine.
func pathOf(m *simulator.Model, name string) string {
	var at object.DatastorePath
	at.FromString(name)
	for _, e := range m.Map().All("Datastore") {
		if ds := e.(*simulator.Datastore); ds.Name == at.Datastore {
			return filepath.Join(ds.Info.GetDatastoreInfo().Url, at.Path)
		}
	}
	return ""
}

// disk is the admin path's view of one disk: GET /disk answers the hash of its bytes, PUT writes some at an offset, DELETE removes
// it with its folder.
func serveDisk(m *simulator.Model) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		name := pathOf(m, r.URL.Query().Get("name"))
		flat, err := openFlat(name)
		if err != nil {
			http.Error(w, err.Error(), http.StatusNotFound)
			return
		}
		defer func() { _ = flat.Close() }()
		if r.Method == http.MethodDelete {
			_ = os.RemoveAll(filepath.Dir(name))
			answer(w, struct{}{})
			return
		}
		if r.Method == http.MethodPut {
			offset, _ := strconv.ParseInt(r.URL.Query().Get("offset"), 10, 64)
			content, _ := io.ReadAll(r.Body)
			_, _ = flat.WriteAt(content, offset)
		}
		hash := sha256.New()
		_, _ = io.Copy(hash, flat)
		answer(w, map[string]string{"sha256": hex.EncodeToString(hash.Sum(nil))})
	}
}
