// Command vcsim starts govmomi's vCenter simulator for the tests: a real peer that speaks vim25 over SOAP.
// Once it listens it prints one JSON line; it ends when its standard input closes or on SIGTERM.
package main

import (
	"crypto/sha256"
	"crypto/tls"
	"encoding/json"
	"flag"
	"fmt"
	"log"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/vmware/govmomi/simulator"
)

type options struct {
	size               modelSize
	load               string
	listen, admin      string
	username, password string
	plain              bool
	delay              int
	apiVersion         string
}

// What the parent process needs to connect.
type announcement struct {
	URL         string `json:"url"`
	AdminURL    string `json:"adminUrl"`
	Username    string `json:"username"`
	Password    string `json:"password"`
	Fingerprint string `json:"fingerprint,omitempty"`
}

// Other eyes than our adapter's: govmomi's own client, as benchmarks and tests need it.
var clients = map[string]func([]string){"peer": runPeer, "vms": runVMs, "watch": runWatch}

func main() {
	if len(os.Args) > 1 {
		if run, ok := clients[os.Args[1]]; ok {
			run(os.Args[2:])
			return
		}
	}
	o := parse()
	model, err := buildModel(o)
	if err != nil {
		log.Fatal(err)
	}
	service := model.Service
	service.Listen = &url.URL{Host: o.listen, User: url.UserPassword(o.username, o.password)}
	if !o.plain {
		service.TLS = new(tls.Config)
	}
	server := service.NewServer()
	f := &front{model: model, next: server.Config.Handler}
	server.Config.Handler = f
	listener, err := net.Listen("tcp", o.admin)
	if err != nil {
		log.Fatal(err)
	}
	go func() { log.Fatal(http.Serve(listener, adminHandler(f))) }()

	line := announcement{
		URL:      fmt.Sprintf("%s://%s", server.URL.Scheme, server.Listener.Addr()),
		AdminURL: "http://" + listener.Addr().String(),
		Username: o.username,
		Password: o.password,
	}
	if !o.plain {
		line.Fingerprint = fingerprint(server.Certificate().Raw)
	}
	_ = json.NewEncoder(os.Stdout).Encode(line)
	waitForEnd()
	server.CloseClientConnections()
	model.Remove()
}

func parse() options {
	var o options
	flag.IntVar(&o.size.vms, "vms", 4, "virtual machines")
	flag.IntVar(&o.size.hosts, "hosts", 2, "hosts per cluster")
	flag.IntVar(&o.size.clusters, "clusters", 1, "clusters")
	flag.IntVar(&o.size.templates, "templates", 1, "templates, each with a snapshot to link to")
	flag.BoolVar(&o.size.esx, "esx", false, "a stand-alone ESXi host instead of a vCenter")
	flag.StringVar(&o.load, "load", "", "directory of an inventory saved by govc object.save")
	flag.StringVar(&o.listen, "listen", "127.0.0.1:0", "where to serve the SDK")
	flag.StringVar(&o.admin, "admin", "127.0.0.1:0", "where to serve the admin path; loopback only")
	flag.StringVar(&o.username, "username", "user", "the one account")
	flag.StringVar(&o.password, "password", "pass", "its password")
	flag.BoolVar(&o.plain, "plain", false, "HTTP instead of HTTPS")
	flag.StringVar(&o.apiVersion, "api-version", "8.0.3.0", "what it says of itself")
	flag.IntVar(&o.delay, "delay", 0, "milliseconds before each answer")
	flag.Parse()
	if host, _, err := net.SplitHostPort(o.admin); err != nil || !net.ParseIP(host).IsLoopback() {
		log.Fatal("-admin must be a loopback address: whoever reaches it owns the simulator")
	}
	return o
}

func buildModel(o options) (*simulator.Model, error) {
	model := simulator.VPX()
	if o.size.esx {
		model = simulator.ESX()
	}
	about := &model.ServiceContent.About
	about.ApiVersion, about.Version = o.apiVersion, strings.Join(strings.Split(o.apiVersion, ".")[:3], ".")
	if o.load != "" {
		return model, model.Load(o.load)
	}
	err := create(model, o.size)
	model.DelayConfig.Delay = o.delay
	return model, err
}

func fingerprint(der []byte) string {
	sum := sha256.Sum256(der)
	parts := make([]string, len(sum))
	for i, b := range sum {
		parts[i] = fmt.Sprintf("%02X", b)
	}
	return strings.Join(parts, ":")
}

// Whatever happens to the parent, its end of our standard input closes.
func waitForEnd() {
	ended := make(chan os.Signal, 1)
	signal.Notify(ended, syscall.SIGTERM, syscall.SIGINT)
	go func() {
		buffer := make([]byte, 1)
		for {
			if _, err := os.Stdin.Read(buffer); err != nil {
				ended <- syscall.SIGTERM
				return
			}
		}
	}()
	<-ended
}
