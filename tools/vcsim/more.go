package main

import (
	"encoding/xml"
	"fmt"
	"net/http"
	"reflect"
	"strings"

	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vim25/soap"
	"github.com/vmware/govmomi/vim25/types"
)

// addMethod answers a method that govmomi's VMs do not have; false when this is none of them.
func (f *front) addMethod(w http.ResponseWriter, r *http.Request, body []byte) bool {
	vm, ok := f.object(body).(*simulator.VirtualMachine)
	if !ok || !f.hasSession(r) {
		return false
	}
	method, err := simulator.UnmarshalBody(types.TypeFunc(), body)
	if err != nil {
		return false
	}
	var res soap.HasFault
	var fault types.BaseMethodFault
	own := &simulator.Context{Context: f.model.Service.Context.Context, Map: f.model.Map()}
	f.model.Map().WithLock(own, vm, func() {
		switch req := method.Body.(type) {
		case *types.QueryChangedDiskAreas:
			res, fault = f.blocks.changedAreas(vm, req)
		case *types.ExportVm:
			res, fault = exportVM(f.model, vm)
		}
	})
	switch {
	case fault != nil:
		writeFault(w, fault)
	case res != nil:
		_, _ = w.Write([]byte(xml.Header))
		_ = xml.NewEncoder(w).Encode(soap.Envelope{Body: res})
	default:
		return false
	}
	return true
}

const faultAnswer = `<?xml version="1.0" encoding="UTF-8"?>
<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<soapenv:Body><soapenv:Fault><faultcode>ServerFaultCode</faultcode><faultstring>%[1]s</faultstring>
<detail><%[1]sFault xmlns="urn:vim25" xsi:type="%[1]s">%[2]s</%[1]sFault></detail></soapenv:Fault></soapenv:Body></soapenv:Envelope>`

func writeFault(w http.ResponseWriter, fault types.BaseMethodFault) {
	w.WriteHeader(http.StatusInternalServerError)
	var facts strings.Builder
	_ = xml.NewEncoder(&facts).EncodeElement(fault, xml.StartElement{Name: xml.Name{Local: "facts"}})
	inside := strings.TrimSuffix(strings.TrimPrefix(facts.String(), "<facts>"), "</facts>")
	fmt.Fprintf(w, faultAnswer, reflect.TypeOf(fault).Elem().Name(), inside)
}
