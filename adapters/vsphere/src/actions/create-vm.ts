import type { MappingError } from '@anyvisor/domain';
import type { CallContext, CreateVmRequest, CreatedVm, StepTable } from '@anyvisor/port';
import { invalidSpec, mapped } from '../faults.ts';
import { mapResources } from '../inventory/map-resources.ts';
import { isTemplate } from '../inventory/map-vm.ts';
import { configOf, mapProvisionSpec, sizesOf } from '../mapper.ts';
import { wireRef } from '../protocol/encode.ts';
import type { NativeObject } from '../protocol/properties.ts';
import { moRef } from '../protocol/vim-value.ts';
import { readNativeResources } from '../reading/inventory.ts';
import { findVm } from '../reading/one-vm.ts';
import { readEndpoint } from '../session/endpoint.ts';
import type { Session } from '../session.ts';
import { startTask } from '../tasks.ts';
import { customiseStep } from './customise-step.ts';
import { copyShape } from './copy-shape.ts';
import { cloneSpec } from './clone-spec.ts';
import { creationStep, madeRef } from './made-vm.ts';
import { powerOnStep } from './power-on-step.ts';
import { shapeStep } from './shape-step.ts';

/** `create-vm`, or `clone-vm`, `shape-vm` and perhaps `customise-vm` from a template; then `power-on` when asked for. */
export async function createVm(
  session: Session,
  ctx: CallContext,
  { marker, spec, mapping, template }: CreateVmRequest,
): Promise<StepTable<CreatedVm>> {
  const source =
    spec.template === 'blank'
      ? undefined
      : await templateOf(session, ctx, template?.nativeRef, spec.template);
  await refuseUnprepared(session, ctx, spec);
  const all = await readNativeResources(session, ctx);
  const native = mapped(
    mapProvisionSpec(spec, mapping, { marker, native: all, resources: mapResources(all) }),
  );
  const first = source === undefined ? 'create-vm' : 'clone-vm';
  const { place } = native;
  const creation = creationStep(
    session,
    first,
    marker,
    (stepCtx) =>
      source === undefined
        ? startTask(
            session,
            stepCtx,
            place.folder,
            'CreateVM_Task',
            {
              config: configOf(native, sizesOf(spec)),
              pool: wireRef(place.pool),
              host: place.host === undefined ? undefined : wireRef(place.host),
            },
            { answer: 'vm', marker },
          )
        : startTask(
            session,
            stepCtx,
            source.ref,
            'CloneVM_Task',
            {
              folder: wireRef(place.folder),
              name: spec.name,
              spec: cloneSpec({
                place,
                datastore: { type: 'Datastore', value: native.home.id },
                snapshot: spec.storage.cloneMode === 'linked' ? snapshotOf(source) : undefined,
                config: {
                  ...native.before,
                  name: undefined,
                  version: undefined,
                  ...sizesOf(spec),
                  ...native.after,
                },
              }),
            },
            { answer: 'vm', marker },
          ),
    spec.name,
  );
  const shape =
    source === undefined
      ? []
      : [
          shapeStep(session, marker, {
            annotation: native.annotation,
            changes: copyShape(native),
          }),
        ];
  const { customisation } = native;
  const customise = customisation === undefined ? [] : [customiseStep(session, marker, customisation)];
  const power = spec.powerOn === true ? [powerOnStep(session, marker)] : [];
  return {
    kind: 'steps',
    steps: [creation, ...shape, ...customise, ...power],
    result: (memory) => ({ nativeRef: madeRef(memory[first], marker), name: spec.name }),
  };
}

/** vCenter alone customises; a host by itself has nobody to do it. */
async function refuseUnprepared(session: Session, ctx: CallContext, spec: CreateVmRequest['spec']) {
  const { features } = (await readEndpoint(session, ctx)).capabilities;
  if (spec.guest?.sysprep !== undefined && features.sysprep.support === 'none')
    throw invalidSpec('/guest/sysprep', features.sysprep.reason ?? 'not at this endpoint');
}

async function templateOf(
  session: Session,
  ctx: CallContext,
  ref: string | undefined,
  subject: string,
): Promise<NativeObject> {
  const vm = ref === undefined ? undefined : await findVm(session, ctx, ref);
  if (vm !== undefined && isTemplate(vm)) return vm;
  const problem: MappingError = {
    kind: 'TemplateNotFound',
    subject,
    pointer: '/template',
    message: `this endpoint has no template ${subject.slice(0, 100)}`,
  };
  return mapped<NativeObject>({ ok: false, error: problem });
}

function snapshotOf(source: NativeObject) {
  const snapshot = moRef(source.properties['snapshot'], 'currentSnapshot');
  if (snapshot !== undefined) return snapshot;
  throw invalidSpec('/storage/cloneMode', 'the template has no snapshot to link to: take a full copy');
}
