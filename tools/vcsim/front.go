package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"sync"
	"time"

	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vim25/methods"
	"github.com/vmware/govmomi/vim25/types"
)

// front stands before the simulator. It counts calls, refuses what a vCenter would refuse to read (strict.go), and adds what
// govmomi lacks and our contract needs: a console ticket, reverting to a snapshot that really takes configuration and power
// state back, changed blocks (blocks.go), disks as files and as export (export.go).
type front struct {
	model *simulator.Model
	next  http.Handler
	mutex sync.Mutex
	calls map[string]int
	// Keys of the sessions whose cookies came by.
	sessions map[string]bool
	blocks   blockLog
}

const longestRequest = 64 << 20

var methodOf = regexp.MustCompile(`<(?:[A-Za-z0-9]+:)?Body[^>]*>\s*<(?:[A-Za-z0-9]+:)?([A-Za-z_]+)`)
var thisOf = regexp.MustCompile(`<(?:[A-Za-z0-9]+:)?_this[^>]*type="([A-Za-z]+)"[^>]*>([^<]+)<`)

func (f *front) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost || r.URL.Path != "/sdk" {
		f.serveFiles(w, r)
		return
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, longestRequest))
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	method := ""
	if match := methodOf.FindSubmatch(body); match != nil {
		method = string(match[1])
	}
	f.count(method)
	if cookie, err := r.Cookie("vmware_soap_session"); err == nil {
		f.note(cookie.Value)
	}
	if problem := requestProblem(body, versionOf(r.Header.Get("SOAPAction"))); problem != "" {
		w.WriteHeader(http.StatusInternalServerError)
		writeRefusal(w, problem)
		return
	}
	switch method {
	case "CreateSnapshot_Task":
		f.blocks.stamp(f.model, refIn(body))
		f.next.ServeHTTP(w, r)
	case "QueryChangedDiskAreas", "ExportVm":
		if !f.addMethod(w, r, body) {
			f.next.ServeHTTP(w, r)
		}
	case "AcquireTicket":
		f.acquireTicket(w, r, body)
	case "RevertToSnapshot_Task":
		f.takeBack(body)
		f.next.ServeHTTP(w, r)
	default:
		f.next.ServeHTTP(w, r)
	}
}

func (f *front) count(method string) {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	if f.calls == nil {
		f.calls = map[string]int{}
	}
	f.calls[method]++
}

func (f *front) note(session string) {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	if f.sessions == nil {
		f.sessions = map[string]bool{}
	}
	f.sessions[session] = true
}

// endSessions logs every client out, as an administrator or a restart of vpxd does.
func (f *front) endSessions() {
	f.mutex.Lock()
	keys := make([]string, 0, len(f.sessions))
	for key := range f.sessions {
		keys = append(keys, key)
	}
	f.sessions = nil
	f.mutex.Unlock()
	for _, key := range keys {
		_, _ = methods.TerminateSession(context.Background(), f.model.Service, &types.TerminateSession{
			This: f.model.Map().SessionManager().Self, SessionId: []string{key},
		})
	}
}

func (f *front) counted() map[string]int {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	copied := make(map[string]int, len(f.calls))
	for name, n := range f.calls {
		copied[name] = n
	}
	return copied
}

const ticketAnswer = `<?xml version="1.0" encoding="UTF-8"?>
<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body>
<AcquireTicketResponse xmlns="urn:vim25"><returnval><ticket>%s</ticket><cfgFile>/vm.vmx</cfgFile>
<host>%s</host><port>443</port><sslThumbprint>00:11</sslThumbprint></returnval></AcquireTicketResponse>
</soapenv:Body></soapenv:Envelope>`

func (f *front) acquireTicket(w http.ResponseWriter, r *http.Request, body []byte) {
	if vm, ok := f.object(body).(*simulator.VirtualMachine); ok && vm.Runtime.PowerState == types.VirtualMachinePowerStatePoweredOn {
		fmt.Fprintf(w, ticketAnswer, fmt.Sprintf("%016x", time.Now().UnixNano()), "127.0.0.1")
		return
	}
	f.next.ServeHTTP(w, r)
}

// takeBack does what govmomi's RevertToSnapshot_Task leaves out; it sets the current snapshot afterwards itself.
func (f *front) takeBack(body []byte) {
	snapshot, ok := f.object(body).(*simulator.VirtualMachineSnapshot)
	if !ok {
		return
	}
	vm, ok := f.model.Map().Get(snapshot.Vm).(*simulator.VirtualMachine)
	if !ok || vm.Snapshot == nil {
		return
	}
	state := types.VirtualMachinePowerStatePoweredOff
	if found := inTree(vm.Snapshot.RootSnapshotList, snapshot.Self); found != nil {
		state = found.State
	}
	config := snapshot.Config
	update(f.model, vm.Self, []types.PropertyChange{
		{Name: "config", Val: &config},
		{Name: "runtime.powerState", Val: state},
		{Name: "summary.runtime.powerState", Val: state},
	})
}

func (f *front) object(body []byte) any {
	return f.model.Map().Get(refIn(body))
}

func refIn(body []byte) types.ManagedObjectReference {
	match := thisOf.FindSubmatch(body)
	if match == nil {
		return types.ManagedObjectReference{}
	}
	return types.ManagedObjectReference{Type: string(match[1]), Value: string(match[2])}
}

func inTree(list []types.VirtualMachineSnapshotTree, ref types.ManagedObjectReference) *types.VirtualMachineSnapshotTree {
	for i := range list {
		if list[i].Snapshot == ref {
			return &list[i]
		}
		if found := inTree(list[i].ChildSnapshotList, ref); found != nil {
			return found
		}
	}
	return nil
}
