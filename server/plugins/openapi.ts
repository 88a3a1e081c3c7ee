/** The API's own description, from the same schemas that check requests and answers. */
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import fp from 'fastify-plugin';
import { jsonSchemaTransform } from 'fastify-type-provider-zod';

export const openapiPlugin = fp(async (app) => {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Jiebang 揭榜',
        version: '1',
        description:
          'Everything that a page can do. Errors are RFC 9457 problem documents with a stable `code`; ' +
          'their language follows Accept-Language (zh or en). Scripts send `Authorization: Bearer <API token>`.',
      },
      components: {
        securitySchemes: {
          session: { type: 'apiKey', in: 'cookie', name: 'jiebang.session_token' },
          token: { type: 'http', scheme: 'bearer' },
        },
      },
      security: [{}, { session: [] }, { token: [] }],
    },
    transform: describe,
  });
  await app.register(swaggerUi, {
    routePrefix: '/api/docs',
    staticCSP: true,
    // Its script sets styles; it loads nothing from elsewhere.
    transformStaticCSP: (header) => header.replace(/style-src [^;]*/, "style-src 'self' 'unsafe-inline'"),
  });
  app.get('/api/openapi.json', { schema: { hide: true } }, async () => app.swagger());
});

/** Forms are read as streams and so have no schema that checks them; here they are described. */
const describe: typeof jsonSchemaTransform = (route) => {
  const described = jsonSchemaTransform(route);
  if (route.schema?.consumes?.includes('multipart/form-data'))
    described.schema.body = {
      type: 'object',
      required: ['file'],
      properties: {
        file: { type: 'string', format: 'binary' },
        note: { type: 'string', maxLength: 500, description: 'For oneself and one’s team; submissions only' },
      },
    };
  return described;
};
