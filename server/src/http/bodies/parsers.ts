import type { FastifyInstance } from 'fastify';
import { ApiFault } from '../api-fault.ts';
import { parseJson } from './json.ts';
import { parseYaml } from './yaml.ts';

export const bodyLimit = 1024 * 1024;

/** JSON everywhere, YAML where the contract says so, nothing else. */
export function addBodyParsers(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    'application/json',
    { parseAs: 'string', bodyLimit },
    async (_request: unknown, text: string) => parseJson(text),
  );
  app.addContentTypeParser(
    ['application/yaml', 'application/x-yaml', 'text/yaml'],
    { parseAs: 'string', bodyLimit },
    async (request: { routeOptions: { config: { contract?: { yaml?: true } } } }, text: string) => {
      if (request.routeOptions.config.contract?.yaml !== true) {
        throw new ApiFault(415, 'UnsupportedMediaType', 'This route reads application/json');
      }
      return parseYaml(text);
    },
  );
}
