package main

import (
	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vim25/mo"
	"github.com/vmware/govmomi/vim25/types"
)

// update changes properties so that every property collector tells of it.
func update(m *simulator.Model, ref types.ManagedObjectReference, changes []types.PropertyChange) {
	ctx := m.Service.Context
	if object := m.Map().Get(ref); object != nil {
		own := &simulator.Context{Context: ctx.Context, Map: m.Map()}
		m.Map().WithLock(own, object, func() { m.Map().Update(own, object, changes) })
	}
}

func asComputeResource(e any) *mo.ComputeResource {
	switch resource := e.(type) {
	case *mo.ComputeResource:
		return resource
	case *simulator.ClusterComputeResource:
		return &resource.ComputeResource
	}
	return nil
}

func machines(m *simulator.Model) []*simulator.VirtualMachine {
	var list []*simulator.VirtualMachine
	for _, e := range m.Map().All("VirtualMachine") {
		list = append(list, e.(*simulator.VirtualMachine))
	}
	return list
}

func machineNamed(m *simulator.Model, name string) *simulator.VirtualMachine {
	for _, vm := range machines(m) {
		if vm.Name == name {
			return vm
		}
	}
	return nil
}
