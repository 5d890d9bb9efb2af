import { api, unwrap, type Shapes } from '@/shared/api/client';

export type AgentInfo = Shapes['AgentInfo'];

/** Have a model asked one question. */
export function tryModel(model: string) {
  return unwrap(api.POST('/try_model', { body: { model, base_url: '' } }));
}
