import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import './theme/global.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { activatePreferred } from './i18n/language.ts';
import { spreadStyleNonce } from './theme/style-nonce.ts';

/** A part of the page is gone when the server was upgraded meanwhile: the new page has it. Once, not in a circle. */
const reloadedAt = 'anyvisor.reloaded';
window.addEventListener('vite:preloadError', (event) => {
  const last = Number(sessionStorage.getItem(reloadedAt) ?? 0);
  if (Date.now() - last > 30_000) {
    event.preventDefault();
    sessionStorage.setItem(reloadedAt, String(Date.now()));
    window.location.reload();
  }
});

spreadStyleNonce();
const root = document.getElementById('root');
if (root === null) {
  throw new Error('index.html has no #root');
}
await activatePreferred();
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
