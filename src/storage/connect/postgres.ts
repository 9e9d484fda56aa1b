import type { Engine, EngineOptions } from './engine.ts';
export async function openPostgres(_url: string, _poolSize: number, _o: EngineOptions = {}): Promise<Engine> {
  throw new Error('soon');
}
