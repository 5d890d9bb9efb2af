import { queryOptions } from '@tanstack/react-query';
import { api, asked } from '@/api/client';

export const statsQuery = queryOptions({ queryKey: ['stats'], queryFn: () => asked(api.GET('/stats')) });
