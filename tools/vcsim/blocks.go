package main

import (
	"fmt"
	"strconv"
	"strings"
	"sync"

	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vim25/methods"
	"github.com/vmware/govmomi/vim25/soap"
	"github.com/vmware/govmomi/vim25/types"
)

// What govmomi lacks of changed block tracking, as the Web Services SDK describes it: a snapshot's disks carry a change id when
// tracking is on, and QueryChangedDiskAreas answers what was written since, a stretch of the disk at a time.
type blockLog struct {
	mutex sync.Mutex
	// Rises with each snapshot; the number behind the slash of a change id.
	sequence int
	// By VM and device key.
	writes map[string][]write
}

type write struct {
	sequence int
	types.DiskChangeExtent
}

const trackingID = "52 d2 8e 4a 1b 7f 40 3c-9a 11 5e 66 02 7c 3f 90"

// A stretch that one answer covers, so that clients have to go on asking.
const stretch = 512 << 20

// stamp gives the disks of a tracked VM their change ids, before a snapshot of it is taken.
func (l *blockLog) stamp(m *simulator.Model, ref types.ManagedObjectReference) {
	vm, ok := m.Map().Get(ref).(*simulator.VirtualMachine)
	if !ok || vm.Config == nil || vm.Config.ChangeTrackingEnabled == nil || !*vm.Config.ChangeTrackingEnabled {
		return
	}
	l.mutex.Lock()
	defer l.mutex.Unlock()
	l.sequence++
	own := &simulator.Context{Context: m.Service.Context.Context, Map: m.Map()}
	m.Map().WithLock(own, vm, func() {
		for _, device := range vm.Config.Hardware.Device {
			if disk, ok := device.(*types.VirtualDisk); ok {
				if flat, ok := disk.Backing.(*types.VirtualDiskFlatVer2BackingInfo); ok {
					flat.ChangeId = fmt.Sprintf("%s/%d", trackingID, l.sequence)
				}
			}
		}
	})
}

// blockWrite is a write of the guest, told on the admin path: POST /writes.
type blockWrite struct {
	Name   string `json:"name"`
	Key    int32  `json:"key"`
	Offset int64  `json:"offset"`
	Length int64  `json:"length"`
}

func (l *blockLog) note(m *simulator.Model, given blockWrite) error {
	vm := machineNamed(m, given.Name)
	if vm == nil {
		return fmt.Errorf("there is no VM %q", given.Name)
	}
	l.mutex.Lock()
	defer l.mutex.Unlock()
	if l.writes == nil {
		l.writes = map[string][]write{}
	}
	key := logKey(vm.Self, given.Key)
	l.writes[key] = append(l.writes[key], write{l.sequence, types.DiskChangeExtent{Start: given.Offset, Length: given.Length}})
	return nil
}

func logKey(vm types.ManagedObjectReference, key int32) string {
	return fmt.Sprintf("%s/%d", vm.Value, key)
}

// changedAreas answers QueryChangedDiskAreas.
func (l *blockLog) changedAreas(vm *simulator.VirtualMachine, req *types.QueryChangedDiskAreas) (soap.HasFault, types.BaseMethodFault) {
	disk := diskOf(vm.Config.Hardware.Device, req.DeviceKey)
	if disk == nil {
		return nil, &types.InvalidArgument{InvalidProperty: "deviceKey"}
	}
	since := -1
	if req.ChangeId != "*" {
		id, number, _ := strings.Cut(req.ChangeId, "/")
		parsed, err := strconv.Atoi(number)
		l.mutex.Lock()
		known := parsed <= l.sequence
		l.mutex.Unlock()
		tracked := vm.Config.ChangeTrackingEnabled != nil && *vm.Config.ChangeTrackingEnabled
		if id != trackingID || err != nil || !known || !tracked {
			return nil, &types.FileFault{File: "disk.vmdk"}
		}
		since = parsed
	}
	capacity := disk.CapacityInKB * 1024
	if req.StartOffset < 0 || req.StartOffset >= capacity {
		return nil, &types.InvalidArgument{InvalidProperty: "startOffset"}
	}
	end := min(capacity, req.StartOffset+stretch)
	return &methods.QueryChangedDiskAreasBody{Res: &types.QueryChangedDiskAreasResponse{Returnval: types.DiskChangeInfo{
		StartOffset: req.StartOffset, Length: end - req.StartOffset,
		ChangedArea: l.within(logKey(vm.Self, req.DeviceKey), since, req.StartOffset, end),
	}}}, nil
}

// within: what was written since, cut to a stretch; a disk counts as allocated in its first 64 KiB.
func (l *blockLog) within(key string, since int, from, to int64) []types.DiskChangeExtent {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	all := l.writes[key]
	if since < 0 {
		all = append([]write{{0, types.DiskChangeExtent{Start: 0, Length: 64 << 10}}}, all...)
	}
	var found []types.DiskChangeExtent
	for _, one := range all {
		start, end := max(one.Start, from), min(one.Start+one.Length, to)
		if one.sequence >= since && start < end {
			found = append(found, types.DiskChangeExtent{Start: start, Length: end - start})
		}
	}
	return found
}

func diskOf(devices []types.BaseVirtualDevice, key int32) *types.VirtualDisk {
	for _, device := range devices {
		if disk, ok := device.(*types.VirtualDisk); ok && disk.Key == key {
			return disk
		}
	}
	return nil
}
