import { useMutation, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useSession } from '../../../session/session.ts';
import { wordsOf } from '../../../ui/problem-words.ts';
import { vmActionsQuery } from '../vm-query.ts';
import { againstText } from './against-words.ts';
import { beginVerb } from './begin-verb.ts';
import { openVerbDialog } from './open-verb-dialog.tsx';
import { notifications } from '@mantine/notifications';
import { useLingui } from '@lingui/react/macro';
import { against, asksFirst, beginsAtOnce, factsOf, verbIds } from './verbs.ts';
import type { AllowedOperations, AtOnceVerb, VerbId, VmRef } from './verbs.ts';
import { serverWords } from '../../../i18n/server-words.ts';

export interface UsableVerb {
  readonly id: VerbId;
  /** Why it cannot be done now; undefined: it can. */
  readonly reason: string | undefined;
  readonly run: () => void;
}

export interface VmVerbs {
  /** In the order they are shown. */
  readonly list: readonly UsableVerb[];
  readonly allowed: AllowedOperations | undefined;
  /** The verb that was clicked and has not been answered yet. */
  readonly pending: VerbId | undefined;
}

/** The verbs of a VM with the reasons against them, read when this is first shown: of a row, when its menu opens. */
export function useVmVerbs(vm: VmRef): VmVerbs {
  const { i18n } = useLingui();
  const { permissions } = useSession();
  const navigate = useNavigate();
  const { data: allowed } = useQuery(vmActionsQuery(vm.id));
  const begin = useMutation({
    mutationFn: (verb: AtOnceVerb) => beginVerb(verb, vm.id),
    onError: (error) => {
      const { title, detail, nextStep } = wordsOf(error);
      notifications.show({
        color: 'red',
        title: `${vm.name}: ${i18n._(title)}`,
        message: [detail, ...(nextStep === undefined ? [] : [nextStep])].map(serverWords).join(' '),
        autoClose: false,
      });
    },
  });
  const run = (verb: VerbId) => {
    if (beginsAtOnce(verb)) {
      begin.mutate(verb);
    } else if (asksFirst(verb)) {
      openVerbDialog(verb, vm);
    } else {
      void navigate({
        to: verb === 'console' ? '/vms/$vmId/console' : '/vms/$vmId/settings',
        params: { vmId: vm.id },
      });
    }
  };
  return {
    list: verbIds.map((id) => ({
      id,
      reason: againstText(against(factsOf(id), permissions, allowed)),
      run: () => run(id),
    })),
    allowed,
    pending: begin.isPending ? begin.variables : undefined,
  };
}
