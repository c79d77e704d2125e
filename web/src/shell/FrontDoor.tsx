import { Center, Paper, Stack, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { LanguageSwitch } from './LanguageSwitch.tsx';
import classes from './FrontDoor.module.css';

/** The frame of the pages in front of the sign-in. */
export function FrontDoor({ title, children }: { readonly title: ReactNode; readonly children: ReactNode }) {
  return (
    <Center component="main" className={classes['door']}>
      <Stack w={380} maw="100%" gap="md">
        <div className={classes['brand']}>
          <img src="/icon.svg" width={28} height={28} alt="" />
          <span>Anyvisor</span>
        </div>
        <Paper p="lg">
          <Title order={1} mb="md">
            {title}
          </Title>
          {children}
        </Paper>
        <LanguageSwitch />
      </Stack>
    </Center>
  );
}
