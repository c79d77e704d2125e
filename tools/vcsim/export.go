package main

import (
	"bufio"
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"sync"

	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vim25/methods"
	"github.com/vmware/govmomi/vim25/mo"
	"github.com/vmware/govmomi/vim25/soap"
	"github.com/vmware/govmomi/vim25/types"
)

type exportLease struct {
	mo.HttpNfcLease
	files map[string]string
}

// Leases are found without a session: their addresses are the secret.
var exportLeases sync.Map

// exportVM answers ExportVm: a lease whose files are the disks as stream-optimised VMDK, as a host sends them.
func exportVM(m *simulator.Model, vm *simulator.VirtualMachine) (soap.HasFault, types.BaseMethodFault) {
	if vm.Runtime.PowerState != types.VirtualMachinePowerStatePoweredOff {
		return nil, &types.InvalidPowerState{
			RequestedState: types.VirtualMachinePowerStatePoweredOff, ExistingState: vm.Runtime.PowerState,
		}
	}
	lease := &exportLease{files: map[string]string{}}
	lease.State = types.HttpNfcLeaseStateReady
	lease.Info = &types.HttpNfcLeaseInfo{Entity: vm.Self, LeaseTimeout: 300}
	ref := m.Map().Put(lease).Reference()
	lease.Info.Lease = ref
	for i, device := range vm.Config.Hardware.Device {
		disk, ok := device.(*types.VirtualDisk)
		if !ok {
			continue
		}
		name := fmt.Sprintf("disk-%d.vmdk", i)
		lease.files[name] = pathOf(m, disk.Backing.(types.BaseVirtualDeviceFileBackingInfo).GetVirtualDeviceFileBackingInfo().FileName)
		lease.Info.DeviceUrl = append(lease.Info.DeviceUrl, types.HttpNfcLeaseDeviceUrl{
			Key: fmt.Sprintf("/%s/ParaVirtualSCSIController0:%d", vm.Self.Value, *disk.UnitNumber),
			Url: fmt.Sprintf("https://*/export/%s/%s", ref.Value, name), Disk: types.NewBool(true), TargetId: name,
		})
	}
	exportLeases.Store(ref.Value, lease)
	return &methods.ExportVmBody{Res: &types.ExportVmResponse{Returnval: ref}}, nil
}

func (l *exportLease) HttpNfcLeaseProgress(ctx *simulator.Context, req *types.HttpNfcLeaseProgress) soap.HasFault {
	ctx.WithLock(l, func() { l.TransferProgress = req.Percent })
	return &methods.HttpNfcLeaseProgressBody{Res: &types.HttpNfcLeaseProgressResponse{}}
}

func (l *exportLease) HttpNfcLeaseComplete(ctx *simulator.Context, req *types.HttpNfcLeaseComplete) soap.HasFault {
	l.end(ctx)
	return &methods.HttpNfcLeaseCompleteBody{Res: &types.HttpNfcLeaseCompleteResponse{}}
}

func (l *exportLease) HttpNfcLeaseAbort(ctx *simulator.Context, req *types.HttpNfcLeaseAbort) soap.HasFault {
	l.end(ctx)
	return &methods.HttpNfcLeaseAbortBody{Res: &types.HttpNfcLeaseAbortResponse{}}
}

func (l *exportLease) end(ctx *simulator.Context) {
	exportLeases.Delete(l.Self.Value)
	ctx.Map.Remove(ctx, l.Self)
}

func serveExport(w http.ResponseWriter, r *http.Request) {
	parts := strings.Split(r.URL.Path, "/")
	found, ok := exportLeases.Load(parts[2])
	if !ok || len(parts) != 4 || r.Method != http.MethodGet {
		http.NotFound(w, r)
		return
	}
	flat, err := openFlat(found.(*exportLease).files[parts[3]])
	if err != nil {
		http.NotFound(w, r)
		return
	}
	defer func() { _ = flat.Close() }()
	_ = writeStreamOptimised(w, flat)
}

const grainSectors, sector = 128, 512

// writeStreamOptimised writes what "Virtual Disk Format 5.0" calls a stream-optimized extent: compressed grains in ascending
// order, each with its sector, grains of zeros left out, and the tables behind them.
func writeStreamOptimised(to io.Writer, flat *os.File) error {
	info, err := flat.Stat()
	if err != nil {
		return err
	}
	out := &counted{w: bufio.NewWriterSize(to, 1<<20)}
	header := make([]byte, sector)
	copy(header, "KDMV")
	for at, value := range map[int]uint32{4: 3, 8: 0x30001} {
		binary.LittleEndian.PutUint32(header[at:], value)
	}
	for at, value := range map[int]uint64{12: uint64(info.Size() / sector), 20: grainSectors, 28: 1, 36: 1, 56: 0xffffffffffffffff, 64: 128} {
		binary.LittleEndian.PutUint64(header[at:], value)
	}
	binary.LittleEndian.PutUint32(header[44:], 512)
	copy(header[73:], "\n \r\n")
	header[77] = 1
	out.write(header)
	description := make([]byte, sector)
	copy(description, "# Disk DescriptorFile\nversion=1\ncreateType=\"streamOptimized\"\n")
	out.write(description)
	out.write(make([]byte, 126*sector))
	grain := make([]byte, grainSectors*sector)
	for at := int64(0); at < info.Size(); at += int64(len(grain)) {
		n, err := flat.ReadAt(grain, at)
		if err != nil && err != io.EOF {
			return err
		}
		clear(grain[n:])
		if len(bytes.TrimLeft(grain, "\x00")) == 0 {
			continue
		}
		var packed bytes.Buffer
		z := zlib.NewWriter(&packed)
		_, _ = z.Write(grain)
		_ = z.Close()
		marker := make([]byte, 12)
		binary.LittleEndian.PutUint64(marker, uint64(at/sector))
		binary.LittleEndian.PutUint32(marker[8:], uint32(packed.Len()))
		out.write(append(marker, packed.Bytes()...))
		out.pad()
	}
	// A grain table of one sector, so that readers have a table to pass over; then the footer and the end of the stream.
	out.marker(1, 1)
	out.write(make([]byte, sector))
	out.marker(1, 3)
	out.write(header)
	out.marker(0, 0)
	return out.w.Flush()
}

type counted struct {
	w *bufio.Writer
	n int
}

func (c *counted) write(content []byte) {
	n, _ := c.w.Write(content)
	c.n += n
}

func (c *counted) pad() {
	if rest := c.n % sector; rest != 0 {
		c.write(make([]byte, sector-rest))
	}
}

func (c *counted) marker(sectors uint64, kind uint32) {
	content := make([]byte, sector)
	binary.LittleEndian.PutUint64(content, sectors)
	binary.LittleEndian.PutUint32(content[12:], kind)
	c.write(content)
}
