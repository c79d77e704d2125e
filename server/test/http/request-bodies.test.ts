import type {
  AddDiskBody,
  CreateSnapshotBody,
  MigrateBody,
  ReconfigureBody,
  UpdateNicBody,
} from '@anyvisor/api';
import type * as requests from '@anyvisor/port';
import { expectTypeOf, test } from 'vitest';

test('bodies say what the port is asked for', () => {
  type Ours = 'marker' | 'mapping';
  expectTypeOf<ReconfigureBody>().toEqualTypeOf<requests.ReconfigureRequest>();
  expectTypeOf<AddDiskBody>().toEqualTypeOf<Omit<requests.AddDiskRequest, Ours>>();
  expectTypeOf<CreateSnapshotBody>().toEqualTypeOf<Omit<requests.CreateSnapshotRequest, Ours>>();
  expectTypeOf<UpdateNicBody>().toEqualTypeOf<Omit<requests.UpdateNicRequest, Ours | 'nicKey'>>();
  expectTypeOf<MigrateBody>().toExtend<Partial<requests.MigrateRequest>>();
});
