import { queryOptions } from '@tanstack/react-query';
import { api, type Shapes, unwrap } from '@/shared/api/client';

export type Protections = Shapes['ProtectionList'];
export type Runner = Shapes['Capabilities'];
export type MachineCheck = Shapes['MachineCheck'];

/** Fetch what the sandbox enforces on the server's machine, as its self-test found it. */
export const protectionsQuery = queryOptions({
  queryKey: ['protections'],
  queryFn: () => unwrap(api.GET('/get_protections')),
});
