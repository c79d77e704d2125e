import { useLingui } from '@lingui/react/macro';
import { Select } from '@mantine/core';
import type { SelectProps } from '@mantine/core';
import { roles } from './access-queries.ts';
import type { Role } from './access-queries.ts';
import { roleHints, roleLabels } from './role-words.ts';

export interface RoleSelectProps extends Omit<SelectProps, 'data' | 'value' | 'onChange'> {
  readonly value: Role;
  readonly onChange: (role: Role) => void;
}

/** A choice of the roles, each with what it may do. */
export function RoleSelect({ value, onChange, ...rest }: RoleSelectProps) {
  const { i18n, t } = useLingui();
  return (
    <Select
      label={t`Role`}
      allowDeselect={false}
      description={i18n._(roleHints[value])}
      data={roles.map((role) => ({ value: role, label: i18n._(roleLabels[role]) }))}
      value={value}
      onChange={(next) => {
        const role = roles.find((each) => each === next);
        if (role !== undefined) {
          onChange(role);
        }
      }}
      {...rest}
    />
  );
}
