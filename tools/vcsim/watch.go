package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"net/url"
	"strings"

	"github.com/vmware/govmomi"
	"github.com/vmware/govmomi/property"
	"github.com/vmware/govmomi/view"
	"github.com/vmware/govmomi/vim25/types"
)

// runWatch prints a line for each change of a VM's power state as govmomi's own client hears of it: what the simulator itself
// takes to tell. The first line, `ready`, comes when all VMs are known.
func runWatch(args []string) {
	flags := flag.NewFlagSet("watch", flag.ExitOnError)
	address := flags.String("url", "", "https://user:pass@host:port/sdk")
	properties := flags.String("properties", "runtime.powerState", "comma separated; the more there are, the longer the simulator takes")
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
	all, err := view.NewManager(client.Client).CreateContainerView(ctx, client.ServiceContent.RootFolder, []string{"VirtualMachine"}, true)
	if err != nil {
		log.Fatal(err)
	}
	filter := new(property.WaitFilter)
	filter.Add(all.Reference(), "VirtualMachine", strings.Split(*properties, ","), all.TraversalSpec())
	known := false
	log.Fatal(property.WaitForUpdates(ctx, client.PropertyCollector(), filter, func(updates []types.ObjectUpdate) bool {
		for _, update := range updates {
			for _, change := range update.ChangeSet {
				if known && change.Name == "runtime.powerState" {
					fmt.Printf("%s %v\n", update.Obj.Value, change.Val)
				}
			}
		}
		if !known && !filter.Truncated {
			known = true
			fmt.Println("ready")
		}
		return false
	}))
}
