package main

import (
	"context"
	"encoding/json"
	"flag"
	"log"
	"net/url"
	"os"

	"github.com/vmware/govmomi"
	"github.com/vmware/govmomi/view"
	"github.com/vmware/govmomi/vim25/mo"
	"github.com/vmware/govmomi/vim25/types"
)

// What a client other than ours sees of one VM.
type clientVM struct {
	Name       string   `json:"name"`
	PowerState string   `json:"powerState"`
	CPUs       int32    `json:"cpus"`
	MemoryMB   int32    `json:"memoryMb"`
	Disks      []int64  `json:"diskBytes"`
	Networks   []string `json:"macAddresses"`
	Snapshots  []string `json:"snapshots"`
}

// runVMs prints all VMs, without templates, as govmomi's own client reads them over SOAP: another eye than our adapter's.
func runVMs(args []string) {
	flags := flag.NewFlagSet("vms", flag.ExitOnError)
	address := flags.String("url", "", "https://user:pass@host:port/sdk")
	_ = flags.Parse(args)
	target, err := url.Parse(*address)
	if err != nil {
		log.Fatal(err)
	}
	ctx := context.Background()
	client, err := govmomi.NewClient(ctx, target, true)
	if err != nil {
		log.Fatal(err)
	}
	defer func() { _ = client.Logout(ctx) }()
	all, err := view.NewManager(client.Client).CreateContainerView(ctx, client.ServiceContent.RootFolder, []string{"VirtualMachine"}, true)
	if err != nil {
		log.Fatal(err)
	}
	var list []mo.VirtualMachine
	if err := all.Retrieve(ctx, []string{"VirtualMachine"}, []string{"name", "runtime.powerState", "config", "snapshot"}, &list); err != nil {
		log.Fatal(err)
	}
	seen := []clientVM{}
	for _, vm := range list {
		if vm.Config != nil && !vm.Config.Template {
			seen = append(seen, describe(vm))
		}
	}
	_ = json.NewEncoder(os.Stdout).Encode(seen)
}

func describe(vm mo.VirtualMachine) clientVM {
	seen := clientVM{
		Name: vm.Name, PowerState: string(vm.Runtime.PowerState), CPUs: vm.Config.Hardware.NumCPU, MemoryMB: vm.Config.Hardware.MemoryMB,
		Disks: []int64{}, Networks: []string{}, Snapshots: []string{},
	}
	for _, device := range vm.Config.Hardware.Device {
		switch d := device.(type) {
		case *types.VirtualDisk:
			seen.Disks = append(seen.Disks, d.CapacityInKB*1024)
		case types.BaseVirtualEthernetCard:
			seen.Networks = append(seen.Networks, d.GetVirtualEthernetCard().MacAddress)
		}
	}
	if vm.Snapshot != nil {
		seen.Snapshots = snapshotNames(vm.Snapshot.RootSnapshotList)
	}
	return seen
}

func snapshotNames(list []types.VirtualMachineSnapshotTree) []string {
	names := []string{}
	for _, one := range list {
		names = append(append(names, one.Name), snapshotNames(one.ChildSnapshotList)...)
	}
	return names
}
