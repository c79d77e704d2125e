import { i18n } from '@lingui/core';
import { notifications } from '@mantine/notifications';
import type { NotificationData } from '@mantine/notifications';
import { queryClient } from '../../api/query-client.ts';
import { BegunToast } from './BegunToast.tsx';
import { kindLabels } from './operation-words.ts';
import type { Operation } from './operation-words.ts';

/** How long a toast of an operation that ended well stays, in ms. One that failed stays until it is closed. */
const closesAfter = 5_000;

/** Says that an operation began; the toast leads to it and follows it to its end. */
export function tellBegun(operation: Operation): void {
  queryClient.setQueryData(['operation', operation.id], operation);
  void queryClient.invalidateQueries({ queryKey: ['operations'] });
  const toast: NotificationData & { readonly id: string } = {
    id: operation.id,
    title: `${i18n._(kindLabels[operation.kind])} · ${operation.target.name}`,
    message: (
      <BegunToast
        operationId={operation.id}
        onEnd={(ended) => {
          if (ended.state === 'FAILED') {
            // Said in its own words already: this is the bar beside them.
            notifications.update({ ...toast, color: 'red' });
          } else {
            setTimeout(() => notifications.hide(operation.id), closesAfter);
          }
        }}
      />
    ),
    autoClose: false,
  };
  notifications.show(toast);
}
