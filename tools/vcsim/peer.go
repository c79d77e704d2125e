package main

import (
	"bufio"
	"context"
	"encoding/json"
	"flag"
	"log"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/vmware/govmomi"
	"github.com/vmware/govmomi/view"
	"github.com/vmware/govmomi/vim25/mo"
)

// runPeer is the other side of the benchmark: for each line read it fetches the same properties of all VMs with
// govmomi's own property collector and answers how long that took.
func runPeer(args []string) {
	flags := flag.NewFlagSet("peer", flag.ExitOnError)
	address := flags.String("url", "", "https://user:pass@host:port/sdk")
	properties := flags.String("properties", "name", "comma separated")
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
	lines := bufio.NewScanner(os.Stdin)
	out := json.NewEncoder(os.Stdout)
	for lines.Scan() {
		started := time.Now()
		count, err := fetch(ctx, client, strings.Split(*properties, ","))
		if err != nil {
			log.Fatal(err)
		}
		_ = out.Encode(map[string]any{"ms": float64(time.Since(started).Microseconds()) / 1000, "vms": count})
	}
	_ = client.Logout(ctx)
}

func fetch(ctx context.Context, client *govmomi.Client, properties []string) (int, error) {
	v, err := view.NewManager(client.Client).CreateContainerView(ctx, client.ServiceContent.RootFolder, []string{"VirtualMachine"}, true)
	if err != nil {
		return 0, err
	}
	defer func() { _ = v.Destroy(ctx) }()
	var list []mo.VirtualMachine
	err = v.Retrieve(ctx, []string{"VirtualMachine"}, properties, &list)
	return len(list), err
}
