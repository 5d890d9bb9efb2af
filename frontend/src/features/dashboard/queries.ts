import { queryOptions } from '@tanstack/react-query';
import { api, asked } from '@/shared/api/client';

export const statsQuery = queryOptions({ queryKey: ['stats'], queryFn: () => asked(api.GET('/stats')) });
