import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { announceSignOut } from '@/shared/api/live';
import { signOut } from '@/shared/api/session';
import { notifyError } from '@/shared/components/Toasts';

/** Return a function that ends the session and clears the query cache. */
export function useSignOut(): () => Promise<void> {
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  return async () => {
    try {
      await signOut();
    } catch (error) {
      return notifyError(error);
    }
    announceSignOut();
    queryClient.clear();
    await navigate({ to: '/sign-in' });
  };
}
