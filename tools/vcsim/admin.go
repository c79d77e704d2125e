package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"reflect"
	"runtime/pprof"
	"strings"

	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vim25/types"
)

// rule is what POST /rules takes: the next `count` calls of `method` fail with `fault`, after `delay` milliseconds.
type rule struct {
	Method string          `json:"method"`
	Type   string          `json:"type"`
	Fault  string          `json:"fault"`
	Facts  json.RawMessage `json:"facts"`
	Count  int             `json:"count"`
	Skip   int             `json:"skip"`
	Delay  int             `json:"delay"`
}

// adminHandler is the way to look and interfere without SOAP: GET /look, GET /calls, GET /goroutines (who waits for whom), POST and DELETE /rules,
// POST /vms, POST /act, DELETE /sessions, POST /writes (of a guest, for changed blocks), GET and PUT /disk (its bytes), POST /check
// (what is wrong with these requests).
func adminHandler(f *front) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /look", func(w http.ResponseWriter, _ *http.Request) { answer(w, look(f.model)) })
	mux.HandleFunc("GET /goroutines", func(w http.ResponseWriter, _ *http.Request) { _ = pprof.Lookup("goroutine").WriteTo(w, 2) })
	mux.HandleFunc("GET /calls", func(w http.ResponseWriter, _ *http.Request) { answer(w, f.counted()) })
	mux.HandleFunc("POST /rules", with(func(given rule) error { return addRule(f.model, given) }))
	mux.HandleFunc("DELETE /rules", func(w http.ResponseWriter, _ *http.Request) {
		f.model.Service.ClearFaultRules()
		answer(w, struct{}{})
	})
	mux.HandleFunc("POST /vms", with(func(given struct {
		Prefix string `json:"prefix"`
		Count  int    `json:"count"`
	}) error {
		filler := &filler{model: f.model, ctx: f.model.Service.Context}
		if err := filler.prepare(modelSize{}); err != nil {
			return err
		}
		return filler.addVMs(given.Prefix, given.Count, false)
	}))
	mux.HandleFunc("POST /act", with(func(given action) error { return act(f.model, given) }))
	mux.HandleFunc("POST /writes", with(func(given blockWrite) error { return f.blocks.note(f.model, given) }))
	mux.HandleFunc("/disk", serveDisk(f.model))
	mux.HandleFunc("POST /check", checkRequests)
	mux.HandleFunc("DELETE /sessions", func(w http.ResponseWriter, _ *http.Request) {
		f.endSessions()
		answer(w, struct{}{})
	})
	return mux
}

func with[T any](do func(T) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		var given T
		err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 1<<20)).Decode(&given)
		if err == nil {
			err = do(given)
		}
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		answer(w, struct{}{})
	}
}

func answer(w http.ResponseWriter, value any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(value)
}

func addRule(m *simulator.Model, given rule) error {
	name := strings.TrimSpace(given.Fault)
	kind, ok := types.TypeFunc()(name)
	if !ok {
		return fmt.Errorf("vim25 has no fault %q", name)
	}
	value := reflect.New(kind)
	if len(given.Facts) > 0 {
		if err := json.Unmarshal(given.Facts, value.Interface()); err != nil {
			return err
		}
	}
	fault, ok := value.Interface().(types.BaseMethodFault)
	if !ok {
		return fmt.Errorf("%q is not a fault", name)
	}
	m.Service.AddFaultRule(&simulator.FaultInjectionRule{
		MethodName: orAny(given.Method), ObjectType: orAny(given.Type), ObjectName: "*", Probability: 1,
		FaultType: simulator.FaultTypeCustom, Fault: fault, Message: name,
		Delay: given.Delay, MaxCount: given.Count, SkipCount: given.Skip, Enabled: true,
	})
	return nil
}

func orAny(text string) string {
	if text == "" {
		return "*"
	}
	return text
}
