package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vim25/methods"
	"github.com/vmware/govmomi/vim25/types"
)

type machineLook struct {
	Name  string `json:"name"`
	State string `json:"state"`
	Ref   string `json:"ref"`
}

type fullLook struct {
	Machines []machineLook `json:"machines"`
	Disks    []string      `json:"disks"`
	// Everything a call can change, one fact a line.
	Facts []string `json:"facts"`
}

// look reads the simulator's memory and its files: another way than any client's.
func look(m *simulator.Model) fullLook {
	seen := fullLook{Machines: []machineLook{}, Disks: disks(m), Facts: []string{}}
	for _, vm := range machines(m) {
		own := &simulator.Context{Context: context.Background(), Map: m.Map()}
		m.Map().WithLock(own, vm, func() {
			if !vm.Config.Template {
				seen.Machines = append(seen.Machines, machineLook{vm.Name, string(vm.Runtime.PowerState), vm.Self.Value})
			}
			seen.Facts = append(seen.Facts, facts(vm)...)
		})
	}
	for _, disk := range seen.Disks {
		seen.Facts = append(seen.Facts, "disk "+disk)
	}
	for _, e := range m.Map().All("HostSystem") {
		if host, ok := e.(*simulator.HostSystem); ok {
			seen.Facts = append(seen.Facts, fmt.Sprintf("host %s maintenance %t", host.Name, host.Runtime.InMaintenanceMode))
		}
	}
	sort.Strings(seen.Facts)
	return seen
}

func facts(vm *simulator.VirtualMachine) []string {
	id := vm.Self.Value
	list := []string{
		fmt.Sprintf("vm %s %s %s cpus %d memory %d template %t", id, vm.Name, vm.Runtime.PowerState,
			vm.Config.Hardware.NumCPU, vm.Config.Hardware.MemoryMB, vm.Config.Template),
		fmt.Sprintf("vm %s annotation %q host %s", id, vm.Config.Annotation, vm.Runtime.Host.Value),
	}
	for _, device := range vm.Config.Hardware.Device {
		switch d := device.(type) {
		case *types.VirtualDisk:
			file := d.Backing.(types.BaseVirtualDeviceFileBackingInfo).GetVirtualDeviceFileBackingInfo().FileName
			list = append(list, fmt.Sprintf("vm %s disk %s %d", id, file, d.CapacityInKB))
		case types.BaseVirtualEthernetCard:
			card := d.GetVirtualEthernetCard()
			connected := card.Connectable != nil && card.Connectable.StartConnected
			list = append(list, fmt.Sprintf("vm %s nic %s %t", id, card.MacAddress, connected))
		}
	}
	if vm.Snapshot != nil {
		current := ""
		if vm.Snapshot.CurrentSnapshot != nil {
			current = vm.Snapshot.CurrentSnapshot.Value
		}
		list = append(list, snapshotFacts(id, current, vm.Snapshot.RootSnapshotList)...)
	}
	return list
}

func snapshotFacts(id, current string, tree []types.VirtualMachineSnapshotTree) []string {
	var list []string
	for _, one := range tree {
		list = append(list, fmt.Sprintf("vm %s snapshot %s current %t", id, one.Name, one.Snapshot.Value == current))
		list = append(list, snapshotFacts(id, current, one.ChildSnapshotList)...)
	}
	return list
}

// disks are the descriptors on all datastores; their extents are part of them.
func disks(m *simulator.Model) []string {
	found := []string{}
	for _, e := range m.Map().All("Datastore") {
		ds := e.(*simulator.Datastore)
		root := ds.Info.GetDatastoreInfo().Url
		_ = filepath.WalkDir(root, func(path string, entry os.DirEntry, err error) error {
			if err == nil && strings.HasSuffix(path, ".vmdk") && !strings.HasSuffix(path, "-flat.vmdk") {
				relative, _ := filepath.Rel(root, path)
				found = append(found, fmt.Sprintf("[%s] %s", ds.Name, relative))
			}
			return nil
		})
	}
	sort.Strings(found)
	return found
}

// action is a change behind the client's back.
type action struct {
	Verb    string `json:"verb"`
	Name    string `json:"name"`
	NewName string `json:"newName"`
}

func act(m *simulator.Model, given action) error {
	vm := machineNamed(m, given.Name)
	if vm == nil {
		if given.Verb == "delete" {
			return nil
		}
		return fmt.Errorf("there is no VM %q", given.Name)
	}
	ctx, service := context.Background(), m.Service
	var task types.ManagedObjectReference
	switch given.Verb {
	case "start":
		response, err := methods.PowerOnVM_Task(ctx, service, &types.PowerOnVM_Task{This: vm.Self})
		if err != nil {
			return err
		}
		task = response.Returnval
	case "stop", "delete":
		if vm.Runtime.PowerState != types.VirtualMachinePowerStatePoweredOff {
			response, err := methods.PowerOffVM_Task(ctx, service, &types.PowerOffVM_Task{This: vm.Self})
			if err != nil {
				return err
			}
			task = response.Returnval
		}
		if given.Verb == "delete" {
			settle(m, task)
			response, err := methods.Destroy_Task(ctx, service, &types.Destroy_Task{This: vm.Self})
			if err != nil {
				return err
			}
			task = response.Returnval
		}
	case "rename":
		response, err := methods.Rename_Task(ctx, service, &types.Rename_Task{This: vm.Self, NewName: given.NewName})
		if err != nil {
			return err
		}
		task = response.Returnval
	default:
		return fmt.Errorf("nobody knows how to %q", given.Verb)
	}
	return settle(m, task)
}

func settle(m *simulator.Model, ref types.ManagedObjectReference) error {
	task, ok := m.Map().Get(ref).(*simulator.Task)
	if !ok {
		return nil
	}
	task.Wait()
	if task.Info.Error != nil {
		return fmt.Errorf("%T", task.Info.Error.Fault)
	}
	return nil
}
