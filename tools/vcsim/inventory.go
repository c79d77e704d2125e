package main

import (
	"context"
	"fmt"
	"path"
	"sync"

	"github.com/vmware/govmomi/object"
	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/simulator/esx"
	"github.com/vmware/govmomi/vim25/methods"
	"github.com/vmware/govmomi/vim25/types"
)

type modelSize struct {
	vms, hosts, clusters, templates int
	esx                             bool
}

// VMs of one folder are created one after another (the simulator locks it), and a new name is compared with all others in it.
const vmsPerFolder = 250

// create builds the infrastructure with govmomi's model, and the VMs past it: the model waits for each task through the
// property collector's tick, which costs 35 ms a VM.
func create(m *simulator.Model, size modelSize) error {
	m.Machine = 0
	m.Datastore = 2
	m.Pool = 1
	if !size.esx {
		m.Host = 0
		m.Cluster = size.clusters
		m.ClusterHost = size.hosts
	}
	if err := m.Create(); err != nil {
		return err
	}
	f := &filler{model: m, ctx: context.Background()}
	if err := f.prepare(size); err != nil {
		return err
	}
	if err := f.addVMs("vm", size.vms, true); err != nil {
		return err
	}
	return f.addTemplates(size.templates)
}

type filler struct {
	model    *simulator.Model
	ctx      context.Context
	folder   types.ManagedObjectReference
	places   []place
	backing  types.BaseVirtualDeviceBackingInfo
	switches []types.ManagedObjectReference
}

// The last of several hosts is left empty: what a test does to a host moves nobody then.
type place struct {
	pool types.ManagedObjectReference
	host *types.ManagedObjectReference
}

func placesOf(e any) []place {
	pool := *poolOf(e)
	hosts := asComputeResource(e).Host
	if len(hosts) < 2 {
		return []place{{pool, nil}}
	}
	list := make([]place, 0, len(hosts)-1)
	for i := range hosts[:len(hosts)-1] {
		list = append(list, place{pool, &hosts[i]})
	}
	return list
}

func (f *filler) prepare(modelSize) error {
	registry := f.model.Map()
	dc := registry.Any("Datacenter").(*simulator.Datacenter)
	f.folder = dc.VmFolder
	for _, kind := range []string{"ClusterComputeResource", "ComputeResource"} {
		for _, e := range registry.All(kind) {
			f.places = append(f.places, placesOf(e)...)
		}
	}
	f.backing = esx.EthernetCard.Backing
	if groups := registry.All("DistributedVirtualPortgroup"); len(groups) > 0 {
		for _, g := range groups {
			group := g.(*simulator.DistributedVirtualPortgroup)
			if group.Name != "DC0_DVPG0" {
				continue
			}
			dvs := registry.Get(*group.Config.DistributedVirtualSwitch).(*simulator.DistributedVirtualSwitch)
			f.backing = &types.VirtualEthernetCardDistributedVirtualPortBackingInfo{
				Port: types.DistributedVirtualSwitchPortConnection{PortgroupKey: group.Key, SwitchUuid: dvs.Uuid},
			}
		}
	}
	return nil
}

// addVMs starts all creations at once, a folder each for vmsPerFolder of them, and powers every second one on.
func (f *filler) addVMs(prefix string, count int, mayRun bool) error {
	var group sync.WaitGroup
	failures := make(chan error, count/vmsPerFolder+1)
	for first := 0; first < count; first += vmsPerFolder {
		folder := f.folder
		if count > vmsPerFolder {
			made, err := methods.CreateFolder(f.ctx, f.model.Service, &types.CreateFolder{
				This: f.folder, Name: fmt.Sprintf("%s-%05d", prefix, first),
			})
			if err != nil {
				return err
			}
			folder = made.Returnval
		}
		last := min(first+vmsPerFolder, count)
		group.Add(1)
		go func() {
			defer group.Done()
			for i := first; i < last; i++ {
				ref, err := f.addVM(folder, fmt.Sprintf("%s-%05d", prefix, i), f.places[i%len(f.places)])
				if err != nil {
					failures <- err
					return
				}
				if mayRun && i%2 == 0 {
					f.powerOn(ref)
				}
			}
		}()
	}
	group.Wait()
	close(failures)
	return <-failures
}

func (f *filler) addVM(folder types.ManagedObjectReference, name string, at place) (types.ManagedObjectReference, error) {
	response, err := methods.CreateVM_Task(f.ctx, f.model.Service, &types.CreateVM_Task{
		This: folder, Pool: at.pool, Host: at.host, Config: f.config(name),
	})
	if err != nil {
		return types.ManagedObjectReference{}, err
	}
	task := f.model.Map().Get(response.Returnval).(*simulator.Task)
	task.Wait()
	if task.Info.Error != nil {
		return types.ManagedObjectReference{}, fmt.Errorf("%s: %T", name, task.Info.Error.Fault)
	}
	return task.Info.Result.(types.ManagedObjectReference), nil
}

func (f *filler) config(name string) types.VirtualMachineConfigSpec {
	config := types.VirtualMachineConfigSpec{
		Name:     name,
		GuestId:  string(types.VirtualMachineGuestOsIdentifierOtherGuest),
		NumCPUs:  2,
		MemoryMB: 1024,
		Files:    &types.VirtualMachineFileInfo{VmPathName: "[LocalDS_0]"},
	}
	var devices object.VirtualDeviceList
	scsi, _ := devices.CreateSCSIController("pvscsi")
	disk := devices.CreateDisk(scsi.(types.BaseVirtualController), types.ManagedObjectReference{},
		config.Files.VmPathName+" "+path.Join(name, "disk1.vmdk"))
	disk.CapacityInKB = 1 << 20
	nic := esx.EthernetCard
	nic.Backing = f.backing
	devices = append(devices, scsi, disk, &nic)
	config.DeviceChange, _ = devices.ConfigSpec(types.VirtualDeviceConfigSpecOperationAdd)
	return config
}

func (f *filler) powerOn(ref types.ManagedObjectReference) {
	on := types.VirtualMachinePowerStatePoweredOn
	update(f.model, ref, []types.PropertyChange{
		{Name: "runtime.powerState", Val: on},
		{Name: "summary.runtime.powerState", Val: on},
	})
}

func (f *filler) addTemplates(count int) error {
	for i := range count {
		ref, err := f.addVM(f.folder, fmt.Sprintf("template-%d", i), f.places[0])
		if err != nil {
			return err
		}
		taken, err := methods.CreateSnapshot_Task(f.ctx, f.model.Service, &types.CreateSnapshot_Task{This: ref, Name: "base"})
		if err != nil {
			return err
		}
		f.model.Map().Get(taken.Returnval).(*simulator.Task).Wait()
		if _, err := methods.MarkAsTemplate(f.ctx, f.model.Service, &types.MarkAsTemplate{This: ref}); err != nil {
			return err
		}
	}
	return nil
}

func poolOf(e any) *types.ManagedObjectReference {
	switch resource := e.(type) {
	case *simulator.ClusterComputeResource:
		return resource.ResourcePool
	case interface {
		Reference() types.ManagedObjectReference
	}:
		return asComputeResource(resource).ResourcePool
	}
	return nil
}
