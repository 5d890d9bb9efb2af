import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { setNonce } from 'get-nonce';
import { Tooltip } from 'radix-ui';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { queryClient } from '@/app/queryClient';
import { router } from './app/router';
import { Toasts } from './shared/components/Toasts';
import './styles/theme.css';

// Styles that dialogs and the editor add at run time need the nonce of this page, or the browser refuses them.
setNonce(document.querySelector<HTMLMetaElement>('meta[property=csp-nonce]')?.nonce ?? '');

const TOOLTIP_DELAY_MS = 300;

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');

createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <Tooltip.Provider delayDuration={TOOLTIP_DELAY_MS}>
        <RouterProvider router={router} />
      </Tooltip.Provider>
      <Toasts />
    </QueryClientProvider>
  </StrictMode>,
);
