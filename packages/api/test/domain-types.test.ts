import type {
  ConnectionReport,
  HypervisorCapabilities,
  HypervisorError,
  HypervisorErrorKind,
  HypervisorResourceMapping,
  NicSpec,
  SnapshotInfo,
  TemplateInfo,
  VmInfo,
  VmMetrics,
  VmProvisionSpec,
} from '@anyvisor/domain';
import { expectTypeOf, test } from 'vitest';
import type { z } from 'zod';
import type {
  AddNicBody,
  ConnectionReportView,
  ErrorView,
  SnapshotView,
  TemplateView,
  View,
  VmMetricsView,
  VmView,
  Wire,
  capabilitiesView,
  hypervisorErrorKinds,
  resourceMapping,
  vmProvisionSpec,
} from '../src/index.ts';

test('a parsed spec is the domain’s spec', () => {
  expectTypeOf<z.output<typeof vmProvisionSpec>>().toExtend<VmProvisionSpec>();
  expectTypeOf<VmProvisionSpec>().toExtend<View<typeof vmProvisionSpec>>();
  expectTypeOf<z.output<typeof resourceMapping>>().toExtend<HypervisorResourceMapping>();
  expectTypeOf<HypervisorResourceMapping>().toExtend<View<typeof resourceMapping>>();
  expectTypeOf<AddNicBody>().toExtend<NicSpec>();
});

test('what the domain observes is what the wire shows', () => {
  expectTypeOf<VmView>().toExtend<Wire<VmInfo>>();
  expectTypeOf<keyof VmInfo>().toExtend<keyof VmView>();
  expectTypeOf<Wire<SnapshotInfo>>().toExtend<SnapshotView>();
  expectTypeOf<SnapshotView>().toExtend<Wire<SnapshotInfo>>();
  expectTypeOf<TemplateView>().toExtend<Wire<TemplateInfo>>();
  expectTypeOf<Omit<Wire<VmMetrics>, 'nativeRef'>>().toExtend<VmMetricsView>();
  expectTypeOf<View<typeof capabilitiesView>>().toExtend<HypervisorCapabilities>();
  expectTypeOf<HypervisorCapabilities>().toExtend<View<typeof capabilitiesView>>();
  expectTypeOf<Wire<ConnectionReport>>().toExtend<ConnectionReportView>();
});

test('every error of the taxonomy has its place on the wire', () => {
  expectTypeOf<Omit<HypervisorError, 'cause'>>().toExtend<ErrorView>();
  expectTypeOf<(typeof hypervisorErrorKinds)[number]>().toEqualTypeOf<HypervisorErrorKind>();
});
