/** One place in govmomi's simulator that has to be otherwise; `before` occurs exactly once in `file`. */
interface Mend {
  readonly file: string;
  readonly before: string;
  readonly after: string;
}

/**
 * What is wrong with govmomi v0.56.0's simulator for a client that keeps watching. The README says why; each is the
 * smallest change that does it.
 */
export const mends: readonly Mend[] = [
  // 1. A task that holds its folder tells the filter of a changed view, while a wait that holds the filter collects and
  // wants that folder: both wait for ever. The flag needs no lock of the filter's.
  {
    file: 'simulator/property_filter.go',
    before: `	sync bool
}`,
    after: `	sync atomic.Bool
}`,
  },
  {
    file: 'simulator/property_filter.go',
    before: `	"strings"
`,
    after: `	"strings"
	"sync/atomic"
`,
  },
  {
    file: 'simulator/property_filter.go',
    before: `ctx.WithLock(f, func() { f.sync = true })`,
    after: `f.sync.Store(true)`,
  },
  // 2. After each change of a view the filter forgot everything it had told of: it told all objects anew for every VM that
  // came, and never told that one had gone which went in the same moment. It tells what left the view, as vCenter does.
  {
    file: 'simulator/property_filter.go',
    before: `func (f *PropertyFilter) update(ctx *Context) {
	ctx.WithLock(f, func() {
		if f.sync {
			f.sync = false
			clear(f.refs)
			_, _ = f.collect(ctx)
		}
	})
}`,
    after: `func (f *PropertyFilter) update(ctx *Context) []types.ObjectUpdate {
	if !f.sync.Swap(false) {
		return nil
	}
	req := &types.RetrievePropertiesEx{SpecSet: []types.PropertyFilterSpec{f.Spec}}
	_, refs, fault := collectUnknown(ctx, req, f.refs)
	if fault != nil {
		return nil
	}
	selected := make(map[types.ManagedObjectReference]bool, len(refs))
	for _, ref := range refs {
		selected[ref] = true
	}
	var left []types.ObjectUpdate
	for ref := range f.refs {
		if !selected[ref] {
			delete(f.refs, ref)
			left = append(left, types.ObjectUpdate{Obj: ref, Kind: types.ObjectUpdateKindLeave})
		}
	}
	return left
}`,
  },
  {
    file: 'simulator/property_collector.go',
    before: `				filter.update(ctx)
				fu := types.PropertyFilterUpdate{Filter: f}
`,
    after: `				fu := types.PropertyFilterUpdate{Filter: f, ObjectSet: filter.update(ctx)}
`,
  },
  // 3. To find what is new in a view, all properties of all that is in it were copied. Only of what is new they are needed.
  {
    file: 'simulator/property_collector.go',
    before: `func collect(ctx *Context, r *types.RetrievePropertiesEx) (*types.RetrieveResult, types.BaseMethodFault) {
	var refs []types.ManagedObjectReference
`,
    after: `func collect(ctx *Context, r *types.RetrievePropertiesEx) (*types.RetrieveResult, types.BaseMethodFault) {
	res, _, fault := collectUnknown(ctx, r, nil)
	return res, fault
}

// collectUnknown leaves out what is known; the references are of all that is selected.
func collectUnknown(ctx *Context, r *types.RetrievePropertiesEx, known map[types.ManagedObjectReference]struct{}) (*types.RetrieveResult, []types.ManagedObjectReference, types.BaseMethodFault) {
	var refs, selected []types.ManagedObjectReference
`,
  },
  {
    file: 'simulator/property_collector.go',
    before: `	// Select object references
`,
    after: `	for ref := range known {
		rr.collected[ref] = true
	}

	// Select object references
`,
  },
  {
    file: 'simulator/property_collector.go',
    before: `					return nil, &types.ManagedObjectNotFound{Obj: o.Obj}
`,
    after: `					return nil, nil, &types.ManagedObjectNotFound{Obj: o.Obj}
`,
  },
  {
    file: 'simulator/property_collector.go',
    before: `				rr.collect(ctx, o.Obj)
			}
`,
    after: `				rr.collect(ctx, o.Obj)
				selected = append(selected, o.Obj)
			}
`,
  },
  {
    file: 'simulator/property_collector.go',
    before: `			unlock()
			if err != nil {
				return nil, err
			}
`,
    after: `			unlock()
			if err != nil {
				return nil, nil, err
			}
`,
  },
  {
    file: 'simulator/property_collector.go',
    before: `	for _, ref := range refs {
		ctx.WithLock(ref, func() { rr.collect(ctx, ref) })
	}

	return rr.RetrieveResult, nil
`,
    after: `	for _, ref := range refs {
		if !rr.collected[ref] {
			ctx.WithLock(ref, func() { rr.collect(ctx, ref) })
		}
	}

	return rr.RetrieveResult, append(selected, refs...), nil
`,
  },
  {
    file: 'simulator/property_collector.go',
    before: `		res, fault := filter.collect(ctx)
`,
    after: `		req := &types.RetrievePropertiesEx{SpecSet: []types.PropertyFilterSpec{filter.Spec}}
		res, _, fault := collectUnknown(ctx, req, filter.refs)
`,
  },
  {
    file: 'simulator/property_filter.go',
    before: `func (f *PropertyFilter) collect(ctx *Context) (*types.RetrieveResult, types.BaseMethodFault) {
	req := &types.RetrievePropertiesEx{
		SpecSet: []types.PropertyFilterSpec{f.Spec},
	}
	return collect(ctx, req)
}

`,
    after: '',
  },
  // 4. And that was done anew for each of the updates that came together. Once is enough: whatever they say has happened
  // before.
  {
    file: 'simulator/property_collector.go',
    before: `				for _, update := range updates {
					switch update.Kind {
					case types.ObjectUpdateKindEnter: // Create
						if !apply() {
							return body
						}
					case types.ObjectUpdateKindModify: // Update
						tracef("%s has %d changes", update.Obj, len(update.ChangeSet))
						if !apply() { // An update may apply to collector traversal specs
							return body
						}
`,
    after: `				if !apply() {
					return body
				}
				for _, update := range updates {
					switch update.Kind {
					case types.ObjectUpdateKindModify: // Update
						tracef("%s has %d changes", update.Obj, len(update.ChangeSet))
`,
  },
  // 5. Who listens is told of a removal before it happens, so that a collection in between finds the object again, and
  // nobody ever hears that it is gone.
  {
    file: 'simulator/registry.go',
    before: `func (r *Registry) Remove(ctx *Context, item types.ManagedObjectReference) {
	r.applyHandlers(`,
    after: `func (r *Registry) Remove(ctx *Context, item types.ManagedObjectReference) {
	r.m.Lock()
	delete(r.objects, item)
	r.m.Unlock()

	r.applyHandlers(`,
  },
  // 6. A clone took four fields of its specification's configuration and left the rest as the source had it.
  {
    file: 'simulator/virtual_machine.go',
    before: `			dst.ExtraConfig = src.ExtraConfig
			copyNonEmptyValue(&dst.Uuid, &src.Uuid)
`,
    after: `			dst.ExtraConfig = src.ExtraConfig
			dst.CpuHotAddEnabled, dst.MemoryHotAddEnabled = src.CpuHotAddEnabled, src.MemoryHotAddEnabled
			dst.CpuAllocation, dst.MemoryAllocation = src.CpuAllocation, src.MemoryAllocation
			copyNonEmptyValue(&dst.Annotation, &src.Annotation)
			copyNonEmptyValue(&dst.Firmware, &src.Firmware)
			copyNonEmptyValue(&dst.NumCoresPerSocket, &src.NumCoresPerSocket)
			copyNonEmptyValue(&dst.Uuid, &src.Uuid)
`,
  },
  // 7. A VM stands in its folder a moment before it has its name, and a clone that looks for its own name there in that
  // moment brought the whole simulator down.
  {
    file: 'simulator/registry.go',
    before: `	case *mo.Network:
		return x.Name
`,
    after: `	case *mo.VirtualMachine:
		return x.Name
	case *mo.Network:
		return x.Name
`,
  },
  // 8. What was asked for was written into a VM after it could be seen: for a moment it had another instance UUID, and who
  // watches took it for another VM.
  {
    file: 'simulator/virtual_machine.go',
    before: `	// put vm in the folder only if no errors occurred
`,
    after: `	vm.apply(spec)

	// put vm in the folder only if no errors occurred
`,
  },
];
